"""The people in the room: a row each, with their answer and the ways of asking for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.states import ConsentState
from app.ui.presession.model import Asking, PersonRow
from app.ui.presession.people import ROLES
from app.ui.presession.people_presenter import PeoplePresenter
from app.ui.spacing import Box, Fitted, column, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import (
    Avatar,
    Button,
    Divider,
    Field,
    FlowRow,
    Pill,
    PillKind,
    Select,
    Span,
    Text,
    Themed,
    icon_button,
    spacer,
)

_PILLS: dict[ConsentState, tuple[PillKind, IconName]] = {
    ConsentState.NOT_ASKED: ("paused", "hourglass"),
    ConsentState.WAITING: ("paused", "hourglass"),
    ConsentState.AGREED: ("ok", "badge-check"),
    ConsentState.DECLINED: ("recording", "circle-slash"),
    ConsentState.WITHDRAWN: ("neutral", "undo-2"),
}
_WAYS: tuple[tuple[str, str, IconName], ...] = (
    ("screen", "Ask on this screen", "laptop"),
    ("paper", "Paper on file", "file-text"),
    ("aloud", "Agreed aloud…", "ear"),
)
_OFFERED = {
    Asking.NONE: _WAYS[:0],
    Asking.AGAIN: _WAYS[:1],
    Asking.PAPER: _WAYS[1:2],
    Asking.ALL: _WAYS,
}
_INDENT = 48


class PersonView(Fitted, Themed, QWidget):
    """One person. `asked` carries the way ("screen", "paper", "aloud") that was pressed."""

    asked = Signal(str, str)
    guardian_pressed = Signal()
    removed = Signal(str)

    def __init__(self, person: PersonRow, *, aligned: bool = False) -> None:
        """``aligned``: others can be taken off the list, and the answers stand in one column."""
        super().__init__()
        self.person = person
        self.buttons: dict[str, Button] = {}
        self.ways: Box | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        line = row(margins=(0, 8, 0, 8), gap=12)
        line.add(Avatar(person.initial, person.speaker, 36), 0, Qt.AlignmentFlag.AlignVCenter)
        words = column(gap=1)
        name = Text("", "body", elide=True)
        spans = [Span(person.name, weight=600)]
        if person.role:
            spans.append(Span(f" {person.role}", tone="muted"))
        name.set_spans(spans)
        words.add(name)
        tone: ColorRole = "paused" if person.needs_guardian else "muted"
        words.add(Text(person.detail, "caption", tone, tabular=True, wrap=True))
        line.add(words, 1)
        kind, icon = _PILLS[person.state]
        line.add(Pill(person.state_words, kind, icon), 0, Qt.AlignmentFlag.AlignVCenter)
        self.remove: Button | None = None
        if person.removable or aligned:
            action = f"{person.name} is not in the room"
            remove = icon_button("user-round-x", action, "quietMuted", "small")
            line.add(remove, 0, Qt.AlignmentFlag.AlignVCenter)
            if person.removable:
                self.remove = remove
                remove.clicked.connect(self._on_remove)
            else:
                keeps = remove.sizePolicy()
                keeps.setRetainSizeWhenHidden(True)
                remove.setSizePolicy(keeps)
                remove.hide()
        box.addWidget(line)
        if person.asking is not Asking.NONE or person.needs_guardian:
            box.addWidget(self._ways(person))
        self.follow_theme()

    def _ways(self, person: PersonRow) -> QWidget:
        holder = row(margins=(_INDENT, 2, 0, 6))
        self.ways = holder
        inner = QWidget()
        flow = FlowRow(inner)
        again = person.asking is Asking.AGAIN
        if person.asking is Asking.PAPER:  # first, so that Enter by itself never states that a form is there
            self._offer_guardian(flow)
        for key, words, icon in _OFFERED[person.asking]:
            shown = "Ask again…" if again else words
            button = Button(shown, size="small", icon=icon, name=f"{person.name}: {shown}")
            button.setProperty("way", key)
            button.clicked.connect(self._on_clicked)
            flow.addWidget(button)
            self.buttons[key] = button
        if person.needs_guardian and "guardian" not in self.buttons:
            self._offer_guardian(flow)
        holder.add(inner, 1)
        return holder

    def _offer_guardian(self, flow: FlowRow) -> None:
        add = Button("Add a guardian", size="small", icon="user-plus")
        add.clicked.connect(self.guardian_pressed)
        flow.addWidget(add)
        self.buttons["guardian"] = add

    @property
    def controls(self) -> list[Button]:
        """What the keyboard reaches, from the first line to the second."""
        return [button for button in (self.remove, *self.buttons.values()) if button is not None]

    def _on_remove(self) -> None:
        self.removed.emit(self.person.consent_id)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.asked.emit(self.person.consent_id, str(sender.property("way")))


class AddPerson(Fitted, Themed, QWidget):
    """A line to add someone to the room: name and role; Enter adds, Escape gives up."""

    entered = Signal(str, str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        line = row(margins=(_INDENT, 6, 0, 6))
        self.name = Field(placeholder="First name", name="Name of the person")
        self.role = Select(name="Role of the person")
        for role, words in ROLES.items():
            self.role.addItem(words.capitalize(), role)
        self.add_button = Button("Add", "primary")
        self.cancel_button = Button("Cancel", "quietMuted")
        line.add(self.name, 3)
        line.add(self.role, 2)
        line.add(self.add_button)
        line.add(self.cancel_button)
        outer.addWidget(line)
        self.add_button.clicked.connect(self._on_entered)
        self.name.returnPressed.connect(self._on_entered)
        self.cancel_button.clicked.connect(self.cancelled)
        self.follow_theme()

    def begin(self, role: str) -> None:
        """Empties the line, presets the role and takes the focus."""
        self.name.clear()
        self.role.setCurrentIndex(self.role.findData(role))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()  # the sheet stays, only the line goes
            self.cancelled.emit()
            return
        super().keyPressEvent(event)

    def _on_entered(self) -> None:
        self.entered.emit(self.name.text(), str(self.role.currentData()))


class PeopleView(Fitted, Themed, QWidget):
    """Everyone in the room. Rows are rebuilt only when an answer changed, and keep the keyboard's place."""

    asked = Signal(str, str)
    add_pressed = Signal()
    removed = Signal(str)
    guardian_pressed = Signal()
    entered = Signal(str, str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[PersonRow, ...] = ()
        self.rows: list[PersonView] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._list = column()
        box.addWidget(self._list)
        self._adder = AddPerson()
        self._adder.hide()
        self._adder.entered.connect(self.entered)
        self._adder.cancelled.connect(self.cancelled)
        box.addWidget(self._adder)
        self._foot = row(margins=(_INDENT, 2, 0, 0))
        self._hint = Text("Anyone can change their mind at any time.", "caption", "muted", wrap=True)
        self._foot.add(self._hint, 1, Qt.AlignmentFlag.AlignVCenter)
        self._foot.add(spacer())
        self.add_button = Button("Add person", "quietMuted", "small", icon="user-plus")
        self.add_button.clicked.connect(self.add_pressed)
        self._foot.add(self.add_button)
        box.addWidget(self._foot)
        self.follow_theme()

    def attach(self, presenter: PeoplePresenter[Any]) -> None:
        """Tell the presenter what is pressed here."""
        self._presenter = presenter
        self.asked.connect(self._on_asked)
        self.add_pressed.connect(self._on_add)
        self.guardian_pressed.connect(presenter.add_guardian_pressed)
        self.removed.connect(presenter.remove_pressed)
        self.entered.connect(presenter.person_entered)
        self.cancelled.connect(presenter.adding_cancelled)

    def _on_asked(self, consent_id: str, way: str) -> None:
        if way == "screen":
            self._presenter.ask_pressed(consent_id)
        elif way == "paper":
            self._presenter.paper_pressed(consent_id)
        else:
            self._presenter.agreed_aloud_pressed(consent_id)

    def _on_add(self) -> None:
        self._presenter.add_person_pressed()  # a click's own argument is no role

    @property
    def adder(self) -> AddPerson:
        return self._adder

    def show_people(self, people: tuple[PersonRow, ...], adding: str) -> None:
        """Draws the rows and, while someone is being added in the role ``adding``, the line for it."""
        if people != self._people:
            self._rebuild(people)
        everyone = bool(people) and all(
            person.asking is Asking.NONE and not person.needs_guardian for person in people
        )
        self._hint.setVisible(everyone)
        if adding and self._adder.isHidden():
            self._adder.show()
            self._adder.begin(adding)
        elif not adding and not self._adder.isHidden():
            self._adder.hide()
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.add_button.setVisible(not adding)
        self._foot.setVisible(not adding and self._foot.isAncestorOf(self.add_button))

    @property
    def controls(self) -> list[QWidget]:
        """What the keyboard reaches, from top to bottom."""
        ways = [button for view in self.rows for button in view.controls]
        adder = self._adder
        return [*ways, adder.name, adder.role, adder.add_button, adder.cancel_button, self.add_button]

    def first_question(self) -> Button | None:
        """The first step with a person that is offered; asking again somebody who said no is none."""
        for view in self.rows:
            if view.person.asking is not Asking.AGAIN:
                for button in view.buttons.values():
                    return button
        return None

    def _rebuild(self, people: tuple[PersonRow, ...]) -> None:
        place = self._focused()
        self._people = people
        self._foot.add(self.add_button)
        self._list.clear()
        self.rows = []
        for index, person in enumerate(people):
            if index:
                rule = row(margins=(_INDENT, 0, 0, 0))
                rule.add(Divider(), 1)
                self._list.add(rule)
            view = PersonView(person, aligned=any(other.removable for other in people))
            view.asked.connect(self.asked)
            view.guardian_pressed.connect(self.guardian_pressed)
            view.removed.connect(self.removed)
            self._list.add(view)
            view.show()
            self.rows.append(view)
        last = self.rows[-1].ways if self.rows else None
        if last is not None:
            last.add(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        if place is not None:
            self._focus(place)

    def _focused(self) -> tuple[str, str] | None:
        focused = QApplication.focusWidget()
        for view in self.rows:
            for way, button in view.buttons.items():
                if button is focused:
                    return view.person.consent_id, way
            if view.remove is not None and view.remove is focused:
                return view.person.consent_id, ""
        # its place in the list changes, and on the way it would lose the focus to what closes the sheet
        return ("", "") if self.add_button is focused else None

    def _focus(self, place: tuple[str, str]) -> None:
        consent_id, way = place
        if not consent_id:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for view in self.rows:
            if view.person.consent_id == consent_id and way in view.buttons:
                view.buttons[way].setFocus(Qt.FocusReason.OtherFocusReason)
                return
        first = self.first_question() or self.add_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)
