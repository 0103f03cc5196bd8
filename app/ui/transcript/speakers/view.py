"""The sheet "Speakers"."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from app.ui.single_sheet import SingleSheet
from app.ui.spacing import Box, FittedSheet, column, in_tab_order, row
from app.ui.transcript.speakers.model import SpeakerLine, SpeakersModel
from app.ui.transcript.speakers.presenter import SpeakersPresenter
from app.ui.widgets import (
    Avatar,
    Banner,
    Button,
    Divider,
    Field,
    Menu,
    Text,
    announce,
    spacer,
)

_LONGEST_NAME = 60


class _Line(QObject):
    """One speaker: letter, name to type over, what they said first, and what else can be done."""

    named = Signal(str, str)
    swapped = Signal(str, str)
    joined = Signal(str, str)

    def __init__(self, line: SpeakerLine, sheet: FittedSheet) -> None:
        super().__init__(sheet)
        self.id, self._line = line.id, line
        self.box: Box = row(margins=(24, 10, 24, 10), gap=12)
        self._avatar = Avatar(line.letter, line.color)
        self.box.add(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=3)
        self.name = Field("", name="Name of the speaker")
        self.name.setMaxLength(_LONGEST_NAME)
        self._first = Text("", "body", wrap=True)
        self._spoke = Text("", "caption", "muted", tabular=True, wrap=True)
        self._unknown = Text("", "body", weight=600)
        words.add(self.name)
        words.add(self._unknown)
        words.add(self._first)
        words.add(self._spoke)
        self.box.add(words, 1)
        self.more = Button("Change", size="normal", trailing="chevron-down")
        self.box.add(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.name.editingFinished.connect(self._on_named)
        self.more.clicked.connect(self._on_more)
        self.show_line(line, swap=True, hidden=False)

    def show_line(self, line: SpeakerLine, *, swap: bool, hidden: bool) -> None:
        self._line, self._swap = line, swap
        self._avatar.set_letters(line.letter)
        self.name.setPlaceholderText(line.usual)
        self.name.setVisible(line.can_name)
        self._unknown.setText(line.name)
        self._unknown.setVisible(not line.can_name)
        if not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(line.name)
        self.name.setReadOnly(hidden)
        self.name.setAccessibleName(f"Name of {line.name}")
        self._first.setText(f"“{line.first_words}”")
        self._spoke.setText(line.spoke)
        self.more.setVisible(bool(line.others))
        self.more.set_words("Change", name=f"Change {line.name}")

    def _on_named(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self.named.emit(self.id, self.name.text())

    def _on_more(self) -> None:
        menu = Menu(f"Change {self._line.name}", parent=self.more)
        menu.setAccessibleName(menu.title())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._swap:
            for other in self._line.others:
                menu.add(f"Swap with {other.name}", "refresh-cw", ("swap", other.id))
        for other in self._line.others:
            name = "you" if other.name == "You" else other.name
            menu.add(f"All of this was {name}", "users", ("join", other.id))
        menu.triggered.connect(self._on_chosen)
        menu.open_beside(self.more)

    def _on_chosen(self, action: QAction) -> None:
        how, other = action.data()
        (self.swapped if how == "swap" else self.joined).emit(self.id, other)


class SpeakersSheet(FittedSheet):
    """Everyone who spoke, one beneath the other; two are swapped with one click."""

    def __init__(self, presenter: SpeakersPresenter) -> None:
        super().__init__("Speakers", width=560, close_button=True)
        self._presenter = presenter
        self._lines: list[_Line] = []
        self._uncertain: Banner | None = None
        self._top = column(margins=(24, 0, 24, 6), gap=10)
        self._lead = Text("Who said what? Look at the first words.", "ui", "muted", weight=400, wrap=True)
        self._top.add(self._lead)
        self.body.addWidget(self._top)
        self._people = column()
        self.body.addWidget(self._people)
        self.problem = Text("", "ui", "warning", wrap=True)
        box = column(margins=(24, 0, 24, 0))
        box.add(self.problem)
        self.body.addWidget(box)
        self.undo = Button("Undo", "quietMuted", icon="undo-2")
        self.swap = Button("Swap", icon="refresh-cw", shrinks=True)
        self.done = Button("Done", "primary")
        self.footer_divider.show()
        self.footer.addWidget(self.undo)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.swap)
        self.footer.addWidget(self.done)
        self.undo.clicked.connect(presenter.undo_pressed)
        self.swap.clicked.connect(presenter.swap_pressed)
        self.done.clicked.connect(self.close_sheet)

    def show_model(self, model: SpeakersModel) -> None:
        """Lines stay as they are where the same people spoke, and keep the keyboard."""
        if [line.id for line in self._lines] != [line.id for line in model.lines]:
            self._rebuild(model)
        several = len(model.lines) > 2
        for line, shown in zip(self._lines, model.lines, strict=True):
            line.show_line(shown, swap=several, hidden=model.names_hidden)
        self.swap.setVisible(bool(model.swap))
        self.swap.set_words(model.swap or "Swap")
        self._show_uncertain(model.uncertain)
        if model.problem and model.problem != self.problem.text():
            announce(self.problem, model.problem)
        self.problem.setText(model.problem)
        self.problem.setVisible(bool(model.problem))
        self.initial_focus = self.swap if model.swap else self.done
        in_tab_order(
            (
                self.close_button,
                *(widget for line in self._lines for widget in (line.name, line.more)),
                self.undo,
                self.swap,
                self.done,
            )
        )
        self.refit()

    def _rebuild(self, model: SpeakersModel) -> None:
        focused = any(line.name.hasFocus() or line.more.hasFocus() for line in self._lines)
        for line in self._lines:
            line.deleteLater()
        self._people.clear()
        self._lines = []
        for number, shown in enumerate(model.lines):
            if number:
                rule = row(margins=(24, 0, 24, 0))
                rule.add(Divider(), 1)
                self._people.add(rule)
            line = _Line(shown, self)
            line.named.connect(self._presenter.named)
            line.swapped.connect(self._presenter.swap_with_pressed)
            line.joined.connect(self._presenter.join_pressed)
            self._people.add(line.box)
            self._lines.append(line)
        if focused:
            self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_uncertain(self, uncertain: bool) -> None:
        if uncertain and self._uncertain is None:
            words = "The voices are too alike. Who spoke may be wrong anywhere."
            self._uncertain = Banner("warning", "triangle-alert", "Speakers uncertain.", words)
            self._top.add(self._uncertain)
        elif not uncertain and self._uncertain is not None:
            self._uncertain.hide()
            self._uncertain.deleteLater()
            self._uncertain = None


class SpeakersSheets(SingleSheet[SpeakersSheet, SpeakersPresenter]):
    """Implements ``SpeakersView``."""

    def open_speakers(self, model: SpeakersModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)
            return
        sheet = SpeakersSheet(self.presenter)
        sheet.show_model(model)
        self.open_sheet(sheet)

    def show_speakers(self, model: SpeakersModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)

    def close_speakers(self) -> None:
        self.close_sheet()
