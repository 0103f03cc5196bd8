"""One field of the template that is edited: a line, and below it, while it is open, everything about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from app.domain.note import NoteType
from app.domain.templates import LISTED, ChartValue, FieldKind
from app.ui.spacing import Box, column, row
from app.ui.templates.model import FieldModel, Place
from app.ui.templates.words import CHART_VALUES, shape_words
from app.ui.theme import current_theme
from app.ui.widgets import (
    Card,
    CheckBox,
    Field,
    PressedByEnter,
    Select,
    Text,
    Themed,
    icon_button,
    paint_box,
)

_LINES = 4


class FieldHead(PressedByEnter, Themed, QPushButton):
    """The field's line: icon, name, and its kind beneath; pressed, it opens or closes the card."""

    def __init__(self) -> None:
        super().__init__()
        self._model: FieldModel | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", 7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def show_field(self, model: FieldModel) -> None:
        """Draws it."""
        self._model = model
        label = " ".join(model.label.split()) or "Without a name"
        state = "open" if model.expanded else "closed"
        problem = f", {model.problems[0][1]}" if model.problems else ""
        self.setText(label)
        self.setAccessibleName(f"{label}, {model.caption}, {state}{problem}")
        self.update()

    def sizeHint(self) -> QSize:
        theme = self.theme
        high = theme.line_height("ui") + theme.line_height("caption") + theme.px(14)
        return QSize(theme.px(160), high)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(90), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        model = self._model
        if model is None:
            return
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        if self.underMouse():
            paint_box(painter, QRectF(self.rect()), px(7), theme.color("hover"))
        tone = "warning" if model.problems else "accent" if model.kind is FieldKind.AI else "muted"
        icon = "triangle-alert" if model.problems else model.icon
        pixmap = theme.pixmap(icon, tone, 16, ratio=self.devicePixelRatioF())  # type: ignore[arg-type]
        line = theme.line_height("ui")
        painter.drawPixmap(px(8), px(7) + (line - px(16)) // 2, pixmap)
        left = px(34)
        chevron = theme.pixmap(
            "chevron-down" if model.expanded else "chevron-right", "muted", 16, ratio=self.devicePixelRatioF()
        )
        painter.drawPixmap(self.width() - px(22), (self.height() - px(16)) // 2, chevron)
        room = QRectF(left, px(7), self.width() - left - px(28), line)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        font = theme.font("ui", weight=600)
        painter.setFont(font)
        painter.setPen(theme.color("text" if model.label.strip() else "muted"))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(room, flags, QFontMetricsF(font).elidedText(self.text(), elide, room.width()))
        below = QRectF(left, room.bottom(), room.width(), theme.line_height("caption"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("muted"))
        told = QFontMetricsF(painter.font()).elidedText(model.caption, elide, below.width())
        painter.drawText(below, flags, told)


class Lines(Themed, QPlainTextEdit):
    """Several lines of plain words; Tab leaves it."""

    def __init__(self, name: str, placeholder: str = "", lines: int = _LINES) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))
        self.setFixedHeight(self.theme.line_height("ui") * self._lines + self.theme.px(14))


class FieldCard(Card):
    """Alt+Up and Alt+Down move the field from anywhere in its card."""

    pressed = Signal(str)
    label_typed = Signal(str, str)
    instruction_typed = Signal(str, str)
    options_typed = Signal(str, str)
    required_ticked = Signal(str, bool)
    only_clinician_ticked = Signal(str, bool)
    chart_chosen = Signal(str, int)
    shape_chosen = Signal(int)
    move_pressed = Signal(str, int)
    remove_pressed = Signal(str)

    def __init__(self, model: FieldModel) -> None:
        super().__init__(padding=6)
        self.model = model
        self._id, self._kind = model.id, model.kind
        line = row(gap=0)
        self.head = FieldHead()
        self.up = icon_button("arrow-up", "Move up", "quietMuted", "small")
        self.down = icon_button("arrow-down", "Move down", "quietMuted", "small")
        self.remove = icon_button("x", "Remove", "quietMuted", "small")
        line.add(self.head, 1)
        for button in (self.up, self.down, self.remove):
            line.add(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(line)
        self._details = column(margins=(8, 6, 8, 8), gap=6)
        self.body.addWidget(self._details)
        self._problems: dict[Place, Text] = {}
        self._inputs: list[QWidget] = []
        self._build()
        self.head.clicked.connect(self._on_head)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.remove.clicked.connect(self._on_remove)
        for keys, slot in (("Alt+Up", self._on_up), ("Alt+Down", self._on_down)):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(slot)
        self.show_field(model)

    def show_field(self, model: FieldModel) -> None:
        """Draws it; what is being typed is left alone."""
        self.model = model
        self.head.show_field(model)
        name = " ".join(model.label.split()) or model.caption
        for button, verb in ((self.up, "Move up"), (self.down, "Move down"), (self.remove, "Remove")):
            button.setAccessibleName(f"{verb}: {name}")
        self.up.setEnabled(not model.first)
        self.down.setEnabled(not model.last)
        self._details.setVisible(model.expanded)
        _fill(self.label, model.label)
        for place, words in self._problems.items():
            words.setText(model.problem(place))
            words.setVisible(bool(words.text()))
        if self._kind is not FieldKind.HEADING:
            _write(self.instruction, model.instruction)
        if self._kind in LISTED:
            _write(self.options, model.options)
        if self._kind is FieldKind.CHART:
            self.chart.setCurrentIndex(model.chart)
        if self._kind is FieldKind.AI:
            self.shape.setCurrentIndex(model.shape)
        elif self._kind is not FieldKind.HEADING:
            for box, on in ((self.required, model.required), (self.only, model.clinician_only)):
                with QSignalBlocker(box):
                    box.setChecked(on)
                box.update()

    def focus_label(self) -> None:
        """Puts the keyboard into its name."""
        self.label.setFocus(Qt.FocusReason.OtherFocusReason)
        self.label.selectAll()

    def tab_order(self) -> list[QWidget]:
        """What Tab reaches in here, in reading order."""
        return [self.head, self.up, self.down, self.remove, *self._inputs]

    # -- building -------------------------------------------------------------------------------------
    def _build(self) -> None:
        kind = self._kind
        self.label = Field(name="Name of the field")
        self._line("Heading" if kind is FieldKind.HEADING else "Name", self.label, Place.LABEL)
        self.label.textEdited.connect(self._on_label)
        if kind is FieldKind.AI:
            self.shape = Select(name="Sections of the draft")
            self.shape.addItems([shape_words(shape) for shape in NoteType])
            self.shape.activated.connect(self.shape_chosen)
            self._line("Sections of the draft", self.shape, Place.SHAPE)
        if kind is FieldKind.CHART:
            self.chart = Select(name="What of the chart")
            self.chart.addItems([CHART_VALUES[value] for value in ChartValue])
            self.chart.activated.connect(self._on_chart)
            self._line("What of the chart", self.chart, Place.CHART)
        if kind in LISTED:
            self.options = Lines("Options, one a line", "One option a line")
            self.options.textChanged.connect(self._on_options)
            self._line("Options, one a line", self.options, Place.OPTIONS)
        if kind is not FieldKind.HEADING:
            drafted = kind is FieldKind.AI
            told = "What the draft should heed" if drafted else "Hint for whoever fills it in"
            self.instruction = Lines(told, "Optional", 2)
            self.instruction.textChanged.connect(self._on_instruction)
            self._line(told, self.instruction, Place.INSTRUCTION)
            if not drafted:
                self._add_boxes()

    def _add_boxes(self) -> None:
        self.required = CheckBox("Required before signing")
        self.only = CheckBox("For the clinician only")
        self.required.toggled.connect(self._on_required)
        self.only.toggled.connect(self._on_only)
        self._inputs += [self.required, self.only]
        self._details.add(self.required)
        self._details.add(self.only)
        told = "Never drafted, and never sent to a language model. It is part of the note."
        note = Text(told, "caption", "muted", wrap=True)
        self._details.add(note)

    def _line(self, words: str, widget: QWidget, place: Place) -> None:
        part: Box = column(gap=4)
        label = Text(words, "caption", "muted", weight=500)
        label.setBuddy(widget)
        self._inputs.append(widget)
        part.add(label)
        part.add(widget)
        problem = Text("", "caption", "warning", wrap=True)
        problem.hide()
        part.add(problem)
        self._problems[place] = problem
        self._details.add(part)

    # -- events ---------------------------------------------------------------------------------------
    def _on_head(self) -> None:
        self.pressed.emit(self._id)

    def _on_up(self) -> None:
        self.move_pressed.emit(self._id, -1)

    def _on_down(self) -> None:
        self.move_pressed.emit(self._id, 1)

    def _on_remove(self) -> None:
        self.remove_pressed.emit(self._id)

    def _on_label(self, words: str) -> None:
        self.label_typed.emit(self._id, words)

    def _on_instruction(self) -> None:
        self.instruction_typed.emit(self._id, self.instruction.toPlainText())

    def _on_options(self) -> None:
        self.options_typed.emit(self._id, self.options.toPlainText())

    def _on_required(self, on: bool) -> None:
        self.required_ticked.emit(self._id, on)

    def _on_only(self, on: bool) -> None:
        self.only_clinician_ticked.emit(self._id, on)

    def _on_chart(self, index: int) -> None:
        self.chart_chosen.emit(self._id, index)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model.problems:
            theme = current_theme()
            paint_box(QPainter(self), QRectF(self.rect()), theme.px(10), None, theme.color("warningFill"))


def _fill(field: QLineEdit, words: str) -> None:
    if field.text() != words:
        with QSignalBlocker(field):
            field.setText(words)


def _write(lines: QPlainTextEdit, words: str) -> None:
    if lines.toPlainText() != words:
        with QSignalBlocker(lines):
            lines.setPlainText(words)
