"""What the forms of a chart are made of: fields with labels, lines, rows of fields, Save and Cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QPlainTextEdit

from app.ui.chart.entries import EntryProblem
from app.ui.spacing import Box, FittedSheet, column, row
from app.ui.widgets import Button, Field, Text, Themed, announce, icon_button, spacer

_ACROSS = QBoxLayout.Direction.LeftToRight


class Lines(Themed, QPlainTextEdit):
    """Several values, each on a line of its own; Tab leaves it."""

    def __init__(self, text: str, name: str, *, high: int = 64) -> None:
        super().__init__()
        self._high = high
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(name)
        self.setPlainText(text)
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))
        self.setFixedHeight(round(self._high * min(self.theme.scale, 1.6)))


class RowsEditor(Box):
    """Rows of two fields each, with a button that takes a row away and one that adds one."""

    changed = Signal()

    def __init__(self, names: tuple[str, str], add: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=6)
        self._names = names
        self._lines = column(gap=6)
        self.add(self._lines)
        self.fields: list[tuple[Field, Field]] = []
        self.add_button = Button(add, "quiet", "small", icon="plus")
        self.add(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_button.clicked.connect(self._on_add)
        for values in rows or [("", "")]:
            self._add_row(values)

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """What stands in the rows."""
        return tuple((first.text(), second.text()) for first, second in self.fields)

    def _add_row(self, values: tuple[str, str]) -> None:
        line = row(gap=6)
        number = len(self.fields) + 1
        first, second = (
            Field(value, placeholder=name, name=f"{name}, row {number}")
            for value, name in zip(values, self._names, strict=True)
        )
        line.add(first, 2)
        line.add(second, 3)
        remove = icon_button("x", f"Remove row {number}", "quietMuted")
        remove.clicked.connect(self._on_remove)
        line.add(remove)
        self._lines.add(line)
        self.fields.append((first, second))

    def _on_add(self) -> None:
        self._add_row(("", ""))
        self.fields[-1][0].setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def _on_remove(self) -> None:
        button = self.sender()
        line = button.parent()
        if isinstance(line, Box):
            self.fields = [pair for pair in self.fields if pair[0].parent() is not line]
            self._lines.box.removeWidget(line)
            line.hide()
            line.deleteLater()
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()


class FormSheet(FittedSheet):
    """Nothing is kept before Save; leaving keeps everything as it was. A problem is said above the buttons.

    Escape does not throw away what was typed: it says so, and only a second one leaves.

    ``submitted`` carries what ``read`` made of the fields. Whoever keeps it calls ``close_sheet`` or
    ``show_problem``.
    """

    submitted = Signal(object)

    def __init__(self, title: str, lead: str = "", *, width: int = 560) -> None:
        super().__init__(title, width=width, close_button=True)
        self._read: Callable[[], object] = lambda: None
        self._began: tuple[str, ...] | None = None  # what stood in the fields when they were shown
        self._warned = False
        self.fields = column(margins=(24, 0, 24, 8), gap=12)
        if lead:
            self.fields.add(Text(lead, "ui", "muted", weight=400, wrap=True))
        self.body.addWidget(self.fields)
        foot = column(gap=8)
        self.problem = Text("", "ui", "warning", wrap=True)
        self.problem.hide()
        foot.add(self.problem)
        self.buttons = row(gap=8)
        self.cancel = Button("Cancel")
        self.save = Button("Save", "primary")
        self.buttons.add(spacer(), 1)
        self.buttons.add(self.cancel)
        self.buttons.add(self.save)
        foot.add(self.buttons)
        self.footer.addWidget(foot)
        self.footer_divider.show()
        self.cancel.clicked.connect(self.dismiss)
        self.save.clicked.connect(self._on_save)

    def reads(self, read: Callable[[], object]) -> None:
        """``read`` makes something of the fields, or raises ``EntryProblem``."""
        self._read = read

    def show_problem(self, words: str) -> None:
        """Says what is wrong; what was typed stays."""
        self.problem.setText(words)
        self.problem.show()
        self.save.setEnabled(True)
        announce(self.problem, words, assertive=True)
        self.refit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._began is None:
            self._began = self._typed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._warned and self._typed() != self._began:
            self._warned = True
            self.show_problem("This is not kept yet. Save it, or press Escape again to leave.")
            event.accept()
            return
        super().keyPressEvent(event)

    def _typed(self) -> tuple[str, ...]:
        lines = (field.text() for field in self.findChildren(QLineEdit))
        return (*lines, *(lines.toPlainText() for lines in self.findChildren(QPlainTextEdit)))

    # -- fields --------------------------------------------------------------------------------------
    def field(self, label: str, text: str, *, placeholder: str = "", within: Box | None = None) -> Field:
        """A line of text under its label."""
        made = Field(text, placeholder=placeholder, name=label)
        made.returnPressed.connect(self._on_save)
        self._labelled(label, made, within)
        if self.initial_focus is None:
            self.initial_focus = made
        return made

    def several(self, label: str, values: Sequence[str], *, within: Box | None = None) -> Lines:
        """Values on lines of their own under their label."""
        made = Lines("\n".join(values), label)
        self._labelled(label, made, within)
        return made

    def pair(self) -> Box:
        """Two fields beside each other."""
        both = _Pair()
        self.fields.add(both)
        return both

    def _labelled(self, words: str, widget: Field | Lines, within: Box | None) -> None:
        part = column(gap=4)
        label = Text(words, "ui", weight=600, wrap=True)
        label.setBuddy(widget)
        part.add(label)
        part.add(widget)
        (within or self.fields).add(part, 1 if within is not None else 0)

    def _on_save(self) -> None:
        if not self.save.isEnabled():
            return
        try:
            made = self._read()
        except EntryProblem as problem:
            self.show_problem(problem.words)
            return
        self.problem.hide()
        self.save.setEnabled(False)  # until it is kept, or is known to be wrong
        self.submitted.emit(made)


class _Pair(Box):
    def __init__(self) -> None:
        super().__init__(_ACROSS, gap=12)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        wide = self.theme.scale <= 1.5
        self.set_direction(_ACROSS if wide else QBoxLayout.Direction.TopToBottom)
