"""The sheet before a session (pictures 04 and 04b)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from app.ui.errors.view import ErrorStrip
from app.ui.presession.hearing.view import MicrophoneView
from app.ui.presession.laptop_view import LaptopView
from app.ui.presession.model import Offer, PresessionModel
from app.ui.presession.people_view import PeopleView
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.refusal_view import RefusalView
from app.ui.presession.room_check.view import RoomCheckBox
from app.ui.presession.state_line import StateLine
from app.ui.spacing import Box, FittedSheet, column, in_tab_order, row
from app.ui.widgets import Button, Divider, Text

_NARROW = 620


class PresessionSheet(FittedSheet):
    """Draws what the presenter decides and tells it what was pressed."""

    def __init__(self, presenter: PresessionPresenter) -> None:
        super().__init__(" ", width=760, close_button=True)
        self._presenter = presenter
        self._starting = False
        self.rule_below_head()
        self.errors = ErrorStrip()
        self._problem_box = column(margins=(24, 12, 24, 0))
        self._problem_box.add(self.errors)
        self._problem_box.hide()
        self.body.addWidget(self._problem_box)
        self.refusal = RefusalView()
        self.body.addWidget(self.refusal)
        room = column(margins=(24, 14, 24, 14), gap=2)
        room.add(Text("In the room", "caption", "muted", weight=600))
        self.people = PeopleView()
        room.add(self.people)
        self.body.addWidget(room)
        self._rule = Divider()
        self.body.addWidget(self._rule)
        self._halves = row(margins=(24, 12, 24, 16), gap=24)
        self.hearing = MicrophoneView()
        self.room = RoomCheckBox()
        self.laptop = LaptopView()
        right = column(gap=8)
        right.add(self.room)
        right.add(self.laptop)
        self.terms = Button("Names and terms", "quiet", "small", icon="book-open")
        right.add(self.terms, 0, Qt.AlignmentFlag.AlignLeft)
        right.add_stretch()
        self._halves.add(self.hearing, 1)
        self._halves.add(right, 1)
        self.body.addWidget(self._halves)
        self.body.addStretch(1)
        self.footer_divider.show()
        self._foot = self._build_footer()
        self.footer.addWidget(self._foot)
        self.people.attach(presenter)
        self.hearing.chosen.connect(self._on_chosen)
        self.hearing.test_pressed.connect(self._on_voice_test)
        self.room.pressed.connect(self._on_room_check)
        self.terms.clicked.connect(presenter.terms_pressed)
        self.refusal.start_pressed.connect(self._on_start)
        self.refusal.write_pressed.connect(self._on_write)
        self.errors.closed.connect(self._on_problem_closed)
        self.start.clicked.connect(self._on_start)
        self.transcribe.clicked.connect(self._on_transcribe)
        self.dismissed.connect(self._on_dismissed)

    def show_model(self, model: PresessionModel) -> None:
        self.title.setText(model.title)
        self.setAccessibleName(model.title)
        self.subtitle.setText(model.subtitle)
        self.subtitle.setVisible(bool(model.subtitle))
        self.errors.set_problem(model.problem)
        self._problem_box.setVisible(model.problem is not None)
        self.refusal.show_refusal(model.refusal)
        self.refusal.setEnabled(not model.starting)
        begins = bool(model.adding) and self.people.adder.isHidden()
        self.people.show_people(model.people, model.adding)
        if begins:
            self.reveal(self.people.adder)
        self._order_tabs()
        self.people.setEnabled(not model.starting)
        # where nothing can be recorded no microphone is needed
        for part in (self._rule, self._halves):
            part.setVisible(model.transcription is not Offer.ABSENT)
        self._halves.setEnabled(not model.starting)
        self.laptop.show_laptop(model.laptop)
        self._state.show_state(model.mood, model.state, model.state_detail)
        ready = model.transcription is Offer.READY and not model.starting
        self.transcribe.setVisible(model.transcription is not Offer.ABSENT)
        self.transcribe.setEnabled(ready)
        self.transcribe.setAccessibleDescription("" if ready else f"{model.state}. {model.state_detail}")
        self.start.setEnabled(model.can_start)
        self.start.set_kind("primary" if model.transcription is Offer.ABSENT else "standard")
        self._give_focus_back(model.starting)
        self.dismissible = not model.starting
        if self.close_button is not None:
            self.close_button.setEnabled(not model.starting)
        self.initial_focus = self.transcribe if ready else self.people.first_question() or self.start
        self.refit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        self._arrange()

    # -- inside ---------------------------------------------------------------------------------------
    def _build_footer(self) -> Box:
        foot = row(gap=12)
        self._state = StateLine(Text("", "caption", "muted", wrap=True))
        foot.add(self._state, 1, Qt.AlignmentFlag.AlignVCenter)
        self._buttons = row(gap=8)
        self.start = Button("Start session", "standard", "large", icon="play", shrinks=True)
        self.transcribe = Button("Start with transcription", "primary", "large", icon="mic", shrinks=True)
        self._buttons.add_stretch()
        self._buttons.add(self.start)
        self._buttons.add(self.transcribe)
        foot.add(self._buttons, 0, Qt.AlignmentFlag.AlignVCenter)
        return foot

    def _arrange(self) -> None:
        if not hasattr(self, "_foot"):
            return
        px = self.theme.px
        directions = QBoxLayout.Direction
        narrow = self.width() < px(_NARROW)
        self._halves.set_direction(directions.TopToBottom if narrow else directions.LeftToRight)
        needed = self._buttons.sizeHint().width() + px(220 + 24 + 24)
        stacked = self.width() < needed
        self._foot.set_direction(directions.TopToBottom if stacked else directions.LeftToRight)
        # On a small screen with big letters the people need the room more than the second line.
        self._state.detail.setVisible(not stacked or self.height() >= px(400))

    def _order_tabs(self) -> None:
        sound = (self.hearing.test, self.hearing.select, self.room.button, self.terms)
        controls = (*self.refusal.controls, *self.people.controls, *sound, self.start, self.transcribe)
        in_tab_order((self.close_button, *controls))

    def _give_focus_back(self, starting: bool) -> None:
        # What was pressed went dark while the start was under way; after a failure it is the next step again.
        if self._starting and not starting:
            target = self.transcribe if self.transcribe.isEnabled() else self.start
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._starting = starting

    def _on_chosen(self, microphone_id: str) -> None:
        self._presenter.hearing.chosen_by_hand(microphone_id)

    def _on_voice_test(self) -> None:
        self._presenter.voice_test_pressed()

    def _on_room_check(self) -> None:
        self._presenter.room.pressed()

    def _on_write(self) -> None:
        self._presenter.write_note_pressed()

    def _on_problem_closed(self) -> None:
        self._presenter.problem_closed()

    def _on_start(self) -> None:
        self._presenter.start_pressed()

    def _on_transcribe(self) -> None:
        self._presenter.start_with_transcription_pressed()

    def _on_dismissed(self) -> None:
        self._presenter.close_pressed()
