"""One input for each kind of field."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QWidget

from app.domain.templates import FieldKind
from app.ui.note_fields.model import FieldInput
from app.ui.spacing import Box, row
from app.ui.widgets import Button, CheckBox, Divider, Field, FlowRow, Icon, Select, Text, Themed

_MOST_LINES = 8
JOINED = "; "
"""Between several values of the chart in one line."""


class GrowingText(Themed, QPlainTextEdit):
    """Plain words that get the height they need, up to a limit; Tab leaves it."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.textChanged.connect(self._grow)
        self.follow_theme()

    def _grow(self) -> None:
        lines = min(_MOST_LINES, max(2, self.document().lineCount()))
        self.setFixedHeight(self.theme.line_height("ui") * lines + self.theme.px(16))

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))
        self._grow()


class FieldRow(Box):
    """A label, an input of the field's kind, and what does not fit; `typed` carries id and values.

    `stops` is what Tab reaches in it, in reading order.
    """

    typed = Signal(str, tuple)

    def __init__(self, model: FieldInput, *, editable: bool) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=4)
        self._id, self._kind = model.id, model.kind
        self._editable = editable
        self.input: QWidget
        self.stops: list[QWidget] = []
        head = row(gap=6)
        self._label = Text(model.label, "ui", weight=600, wrap=True)
        head.add(self._label, 1)
        self._marks = Text(model.marks, "caption", "muted")
        head.add(self._marks)
        self.add(head)
        self._build(model)
        self.stops = self.stops or [self.input]
        self._label.setBuddy(self.input)
        self._problem_line = row(gap=6)
        self._problem = Text("", "caption", "warning", wrap=True)
        self._problem_line.add(Icon("triangle-alert", "warning", 12))
        self._problem_line.add(self._problem, 1)
        self.add(self._problem_line)
        self.show_input(model)

    def show_input(self, model: FieldInput) -> None:
        """Draws it; where the keyboard is, what is being typed stays."""
        self._problem.setText(model.problem)
        self._problem_line.setVisible(bool(model.problem))
        needed = ", needed before signing" if model.open else ""
        self.input.setAccessibleName(f"{model.label}{needed}")
        self._marks.set_tone("warning" if model.open else "muted")
        if not self.input.hasFocus():
            self._fill(model)

    # -- inside ---------------------------------------------------------------------------------------
    def _build(self, model: FieldInput) -> None:
        if model.kind is FieldKind.TEXT:
            text = GrowingText(model.label, model.hint)
            text.textChanged.connect(self._on_text)
            text.setReadOnly(not self._editable)
            self.input = text
            self.add(text)
            return
        if model.hint:
            self.add(Text(model.hint, "caption", "muted", wrap=True))
        if model.kind is FieldKind.CHOICE:
            self._choice(model)
        elif model.kind is FieldKind.CHECKLIST:
            self._checklist(model)
        else:
            self._line(model)

    def _choice(self, model: FieldInput) -> None:
        select = Select(name=model.label)
        select.addItems(["Not chosen", *model.options])
        select.activated.connect(self._on_chosen)
        select.setEnabled(self._editable)
        self.input = select
        self.add(select)

    def _checklist(self, model: FieldInput) -> None:
        holder = QWidget()
        flow = FlowRow(holder, gap=14)
        self._boxes = [CheckBox(option, name=f"{model.label}: {option}") for option in model.options]
        self.stops = [*self._boxes]
        for box in self._boxes:
            box.toggled.connect(self._on_ticked)
            box.setEnabled(self._editable)
            flow.addWidget(box)
        self.input = holder
        holder.setFocusProxy(self._boxes[0])
        self.add(holder)

    def _line(self, model: FieldInput) -> None:
        line = row(gap=8)
        field = Field(name=model.label)
        field.textEdited.connect(self._on_line)
        field.setReadOnly(not self._editable)
        line.add(field, 1)
        if model.kind is FieldKind.DATE_TIME:
            field.setPlaceholderText("2026-11-20 10:00")
            now = Button("Now", name=f"Now: {model.label}")
            now.clicked.connect(self._on_now)
            now.setVisible(self._editable)
            line.add(now)
            self.stops = [field, now]
        elif model.kind is FieldKind.CHART:
            field.setPlaceholderText("Not in the chart")
        self.input = field
        self.add(line)

    def _fill(self, model: FieldInput) -> None:
        first = model.values[0] if model.values else ""
        widget = self.input
        if isinstance(widget, GrowingText):
            if widget.toPlainText() != first:
                with QSignalBlocker(self):
                    widget.setPlainText(first)
        elif isinstance(widget, Select):
            known = model.options.index(first) + 1 if first in model.options else 0
            widget.setCurrentIndex(known)
        elif isinstance(widget, Field):
            words = JOINED.join(model.values)
            if widget.text() != words:
                widget.setText(words)
        else:
            for box in self._boxes:
                with QSignalBlocker(box):
                    box.setChecked(box.text() in model.values)
                box.update()

    # -- events ---------------------------------------------------------------------------------------
    def _on_text(self) -> None:
        assert isinstance(self.input, GrowingText)
        self.typed.emit(self._id, (self.input.toPlainText(),))

    def _on_chosen(self, index: int) -> None:
        assert isinstance(self.input, Select)
        self.typed.emit(self._id, (self.input.itemText(index),) if index else ())

    def _on_ticked(self, _on: bool) -> None:
        self.typed.emit(self._id, tuple(box.text() for box in self._boxes if box.isChecked()))

    def _on_line(self, words: str) -> None:
        if self._kind is FieldKind.CHART:
            self.typed.emit(self._id, tuple(part.strip() for part in words.split(JOINED.strip())))
        elif self._kind is FieldKind.DATE_TIME:
            self.typed.emit(self._id, (_iso(words),))
        else:
            self.typed.emit(self._id, (words.strip(),))

    def _on_now(self) -> None:
        assert isinstance(self.input, Field)
        self.input.setText(f"{datetime.now():%Y-%m-%d %H:%M}")  # noqa: DTZ005 - the clinician's own clock
        self._on_line(self.input.text())
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)


class HeadingRow(Box):
    """A heading among the fields."""

    def __init__(self, model: FieldInput) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, margins=(0, 6, 0, 0), gap=4)
        self.add(Text(model.label, "heading", wrap=True))
        self.add(Divider())


def _iso(words: str) -> str:
    """``2026-11-20 10:00`` as it is kept; what is no such time stays as it was typed."""
    day, _, rest = words.strip().partition(" ")
    return f"{day}T{rest.strip()}" if rest.strip() else words.strip()
