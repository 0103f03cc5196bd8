"""Beside the summary: which documents are used, the document that was chosen, and how long it is to be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.ui.case_summary.model import GroupModel, SourceModel, SummaryModel
from app.ui.case_summary.presenter import LENGTH_WORDS
from app.ui.chart.cards import SectionCard
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, CheckBox, Icon, Pill, Segmented, Text, Themed, paint_box


class SourceSentence(Themed, QWidget):
    """A sentence of the document; lit like a marker while it is the one. Enter or a click chooses it."""

    pressed = Signal(str)

    def __init__(self, key: str, text: str, *, lit: bool) -> None:
        super().__init__()
        self.key, self.lit = key, lit
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 4, 6, 4)
        box.addWidget(Text(text, "ui", weight=500 if lit else 400, wrap=True))
        self.setAccessibleName(f"{text}{', source of the chosen statement' if lit else ''}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", 4)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.follow_theme()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(80), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        if self.lit:
            paint_box(painter, box, self.theme.px(4), self.theme.color("evidence"))
            edge = QRectF(0, 0, self.theme.px(3), box.height())
            painter.fillRect(edge, self.theme.color("evidenceEdge"))
        elif self.underMouse():
            paint_box(painter, box, self.theme.px(4), self.theme.color("hover"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and not event.isAutoRepeat():
            self.pressed.emit(self.key)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self.key)


class SourceSide(Box):
    """Three cards; `switched` carries a group and whether it is used."""

    switched = Signal(str, bool)
    document_switched = Signal(bool)
    sentence_pressed = Signal(str)
    length_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=16)
        self.count = Text("", "caption", "muted", tabular=True)
        self.groups = SectionCard("Sources", [self.count])
        self.boxes: dict[str, CheckBox] = {}
        self._shown_groups: tuple[GroupModel, ...] | None = None
        self.add(self.groups)
        self._signed = Pill("Signed", "ok", "lock")
        self.document = SectionCard("", [self._signed])
        self.open_note = Button("Open the note", "quiet", "small")
        self.used = CheckBox("Use this document")
        self.used.toggled.connect(self._on_used)
        self.sentences: list[SourceSentence] = []
        self._shown: SourceModel | None = None
        foot = column(margins=(14, 4, 14, 10), gap=6)
        foot.add(self.used)
        foot.add(self.open_note, 0, Qt.AlignmentFlag.AlignLeft)
        self.document.body.addWidget(foot)
        self.document.hide()
        self.add(self.document)
        card = Card(padding=14)
        inner = column(gap=8)
        inner.add(Text("Length", "caption", "muted"))
        self.length = Segmented(LENGTH_WORDS, name="Length", index=1)
        inner.add(self.length, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(inner)
        self.add(card)
        self.add_stretch()
        self.length.changed.connect(self.length_chosen)

    def show_summary(self, model: SummaryModel) -> None:
        """Draws its part of the model."""
        self.count.setText(model.used)
        self.length.set_index(model.length)
        self._show_groups(model.groups)
        self._show_source(model.source)

    def _show_groups(self, groups: tuple[GroupModel, ...]) -> None:
        if groups == self._shown_groups:
            return
        same = self._shown_groups is not None and [g.words for g in self._shown_groups] == [
            g.words for g in groups
        ]
        self._shown_groups = groups
        if same:
            for group in groups:
                if group.key:
                    self._set(self.boxes[group.key], group)
            return
        self.boxes = {}
        lines: list[QWidget] = []
        for group in groups:
            line = row(margins=(14, 6, 14, 6), gap=8)
            if group.key:
                box = CheckBox(group.words)
                box.setProperty("group", group.key)
                box.toggled.connect(self._on_group)
                self.boxes[group.key] = box
                line.add(box, 1)
                aside = Text(group.aside, "caption", "muted", tabular=True)
                aside.setObjectName("aside")
                line.add(aside)
                self._set(box, group)
            else:
                line.add(Icon("circle-slash", "muted"))
                line.add(Text(group.words, "ui", "muted", weight=400, wrap=True), 1)
                line.add(Text(group.aside, "caption", "muted"))
            lines.append(line)
        self.groups.show_rows(lines, "There is nothing signed yet.")

    def _set(self, box: CheckBox, group: GroupModel) -> None:
        box.blockSignals(True)
        box.setChecked(group.used)
        box.blockSignals(False)
        box.update()
        line = box.parentWidget()
        aside = line.findChild(Text, "aside") if line is not None else None
        if aside is not None:
            aside.setText(group.aside)

    def _show_source(self, source: SourceModel | None) -> None:
        self.document.setVisible(source is not None)
        if source is None or source == self._shown:
            self._shown = source
            return
        focused = next((s.key for s in self.sentences if s.hasFocus()), "")
        self._shown = source
        self.document.title.setText(source.title)
        self._signed.setVisible(source.signed)
        self.open_note.setVisible(source.can_open)
        self.used.blockSignals(True)
        self.used.setChecked(source.used)
        self.used.blockSignals(False)
        self.used.update()
        self.sentences = []
        content = column(margins=(8, 6, 8, 6), gap=2)
        part_before = ""
        for key, part, text, lit in source.sentences:
            if part and part != part_before:
                heading = column(margins=(6, 4, 6, 0))
                heading.add(Text(part, "caption", "muted", weight=600))
                content.add(heading)
                part_before = part
            sentence = SourceSentence(key, text, lit=lit)
            sentence.pressed.connect(self.sentence_pressed)
            self.sentences.append(sentence)
            content.add(sentence)
        self.document.show_rows([content])
        again = next((s for s in self.sentences if focused and s.key == focused), None)
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_group(self, used: bool) -> None:
        self.switched.emit(str(self.sender().property("group")), used)

    def _on_used(self, used: bool) -> None:
        self.document_switched.emit(used)
