"""The sheet "Who is in the room"."""

from __future__ import annotations

from app.ui.errors.view import ErrorStrip
from app.ui.presession.people_view import PeopleView
from app.ui.presession.state_line import StateLine
from app.ui.room.model import Leaver, RoomModel
from app.ui.room.presenter import RoomPresenter
from app.ui.room.words import TITLE
from app.ui.spacing import Box, FittedSheet, column, in_tab_order, row
from app.ui.widgets import Button, Divider, Text
from app.ui.wording import wording


class RoomSheet(FittedSheet):
    """Draws what the presenter decides and tells it what was pressed. Escape and Close change nothing."""

    def __init__(self, presenter: RoomPresenter) -> None:
        super().__init__(TITLE, width=700, close_button=True)
        self._presenter = presenter
        self._leaver: Leaver | None = None
        self.rule_below_head()
        self.errors = ErrorStrip()
        self._problem_box = column(margins=(24, 12, 24, 0))
        self._problem_box.add(self.errors)
        self._problem_box.hide()
        self.body.addWidget(self._problem_box)
        # what is the case stands first, and scrolls: the people need the room where letters are big
        self._state = StateLine(Text("", "ui", "muted", weight=400, wrap=True), margins=(24, 12, 24, 12))
        self.body.addWidget(self._state)
        self.body.addWidget(Divider())
        room = column(margins=(24, 8, 24, 16), gap=2)
        self.people = PeopleView()
        room.add(self.people)
        self._stays = Text("", "caption", "muted", wrap=True)
        self._below = column(margins=(48, 4, 0, 0))
        self._below.add(self._stays)
        room.add(self._below)
        self.body.addWidget(room)
        self.body.addStretch(1)
        self.footer_divider.show()
        self.footer.addWidget(self._build_footer())
        self.people.attach(presenter)
        self.errors.closed.connect(self._on_problem_closed)
        self.resume.clicked.connect(self._on_resume)
        self.left.clicked.connect(self._on_left)
        self.done.clicked.connect(self.dismiss)
        self.dismissed.connect(self._on_dismissed)

    def show_model(self, model: RoomModel) -> None:
        self.errors.set_problem(model.problem)
        self._problem_box.setVisible(model.problem is not None)
        begins = bool(model.adding) and self.people.adder.isHidden()
        self.people.show_people(model.people, model.adding)
        if begins:
            self.reveal(self.people.adder)
        self._stays.setText(model.stays)
        self._below.setVisible(bool(model.stays))
        self._state.show_state(model.mood, model.state, model.detail)
        self.resume.setVisible(model.may_resume)
        self._leaver = model.leaver
        self.left.setVisible(model.leaver is not None)
        self.left.set_words(model.leaver.words if model.leaver is not None else " ")
        in_tab_order((self.close_button, *self.people.controls, self.done, self.left, self.resume))
        first = self.people.first_question() or self.people.add_button
        step = self.resume if model.may_resume else self.left if model.leaver is not None else None
        self.initial_focus = step or first
        self.refit()

    # -- inside ---------------------------------------------------------------------------------------
    def _build_footer(self) -> Box:
        buttons = row(gap=8)
        self.done = Button("Close", "standard", "large", shrinks=True)
        self.left = Button(" ", "standard", "large", icon="user-round-x", shrinks=True)
        self.resume = Button(wording().bar.resume, "primary", "large", icon="mic", shrinks=True)
        buttons.add_stretch()
        for button in (self.done, self.left, self.resume):
            buttons.add(button)
        return buttons

    def _on_problem_closed(self) -> None:
        self._presenter.problem_closed()

    def _on_left(self) -> None:
        if self._leaver is not None:
            self._presenter.remove_pressed(self._leaver.consent_id)

    def _on_resume(self) -> None:
        self._presenter.resume_pressed()

    def _on_dismissed(self) -> None:
        self._presenter.close_pressed()
