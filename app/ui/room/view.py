"""The sheet "Who is in the room"."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.ui.errors.view import ErrorStrip
from app.ui.presession.model import Mood
from app.ui.presession.people_view import PeopleView
from app.ui.room.model import Leaver, RoomModel
from app.ui.room.presenter import RoomPresenter
from app.ui.room.words import TITLE
from app.ui.spacing import Box, FittedSheet, column, in_tab_order, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Button, Divider, Icon, Text, announce
from app.ui.wording import wording

_MOODS: dict[Mood, tuple[IconName, ColorRole]] = {
    Mood.READY: ("circle-check", "ok"),
    Mood.WAITING: ("hourglass", "paused"),
    Mood.DECLINED: ("circle-slash", "recording"),
    Mood.BLOCKED: ("triangle-alert", "warning"),
    Mood.NEUTRAL: ("info", "muted"),
}


class RoomSheet(FittedSheet):
    """Draws what the presenter decides and tells it what was pressed. Escape and Close change nothing."""

    def __init__(self, presenter: RoomPresenter) -> None:
        super().__init__(TITLE, width=700, close_button=True)
        self._presenter = presenter
        self._state = ""
        self._leaver: Leaver | None = None
        self.rule_below_head()
        self.errors = ErrorStrip()
        self._problem_box = column(margins=(24, 12, 24, 0))
        self._problem_box.add(self.errors)
        self._problem_box.hide()
        self.body.addWidget(self._problem_box)
        self.body.addWidget(self._build_standing())
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
        self.people.asked.connect(self._on_asked)
        self.people.add_pressed.connect(self._on_add)
        self.people.guardian_pressed.connect(self._on_add_guardian)
        self.people.removed.connect(self._on_remove)
        self.people.entered.connect(self._on_entered)
        self.people.cancelled.connect(self._on_cancelled)
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
        self._show_state(model)
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
    def _build_standing(self) -> Box:
        """What is the case stands first, and scrolls: the people need the room where letters are big."""
        words = column(margins=(24, 12, 24, 12), gap=1)
        line = row(gap=6)
        self._state_icon = Icon("hourglass", "paused", 14)
        self._state_words = Text("", "ui", weight=500, wrap=True)
        line.add(self._state_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(self._state_words, 1)
        words.add(line)
        self._state_detail = Text("", "ui", "muted", weight=400, wrap=True)
        words.add(self._state_detail)
        return words

    def _build_footer(self) -> Box:
        buttons = row(gap=8)
        self.done = Button("Close", "standard", "large", shrinks=True)
        self.left = Button(" ", "standard", "large", icon="user-round-x", shrinks=True)
        self.resume = Button(wording().bar.resume, "primary", "large", icon="mic", shrinks=True)
        buttons.add_stretch()
        for button in (self.done, self.left, self.resume):
            buttons.add(button)
        return buttons

    def _show_state(self, model: RoomModel) -> None:
        icon, tone = _MOODS[model.mood]
        self._state_icon.set_icon(icon, tone)
        self._state_words.setText(model.state)
        self._state_words.set_tone("text" if tone == "muted" else tone)
        self._state_detail.setText(model.detail)
        if self._state and model.state != self._state and self.isVisible():
            announce(self._state_words, f"{model.state} {model.detail}")
        self._state = model.state

    def _on_asked(self, consent_id: str, way: str) -> None:
        if way == "screen":
            self._presenter.ask_pressed(consent_id)
        elif way == "paper":
            self._presenter.paper_pressed(consent_id)
        else:
            self._presenter.agreed_aloud_pressed(consent_id)

    def _on_add(self) -> None:
        self._presenter.add_person_pressed()

    def _on_add_guardian(self) -> None:
        self._presenter.add_guardian_pressed()

    def _on_remove(self, consent_id: str) -> None:
        self._presenter.remove_pressed(consent_id)

    def _on_entered(self, name: str, role: str) -> None:
        self._presenter.person_entered(name, role)

    def _on_cancelled(self) -> None:
        self._presenter.adding_cancelled()

    def _on_problem_closed(self) -> None:
        self._presenter.problem_closed()

    def _on_left(self) -> None:
        if self._leaver is not None:
            self._presenter.remove_pressed(self._leaver.consent_id)

    def _on_resume(self) -> None:
        self._presenter.resume_pressed()

    def _on_dismissed(self) -> None:
        self._presenter.close_pressed()
