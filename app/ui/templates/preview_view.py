"""How a note will look: a sheet with the template's fields, empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.templates import FieldKind
from app.ui.spacing import Box, column, row
from app.ui.templates.model import PreviewPart
from app.ui.widgets import Card, Divider, Icon, Text


class TemplatePreview(Card):
    """Redrawn whenever the template changes; nothing in it can be pressed."""

    def __init__(self) -> None:
        super().__init__(padding=20)
        self.setAccessibleName("How a note will look")
        self._parts: tuple[PreviewPart, ...] = ()
        self._name = ""
        self._title = Text("", "heading", wrap=True)
        self._content = Box(QBoxLayout.Direction.TopToBottom, margins=(0, 10, 0, 0), gap=12)
        self.body.addWidget(self._title)
        self.body.addWidget(self._content)
        self.body.addStretch(1)

    def show_parts(self, name: str, parts: Sequence[PreviewPart]) -> None:
        """Draws them."""
        self._title.setText(name.strip() or "New template")
        if tuple(parts) == self._parts:
            return
        self._parts = tuple(parts)
        self._content.clear()
        for part in parts:
            self._content.add(_drawn(part))
        if not parts:
            self._content.add(Text("No fields yet.", "ui", "muted", wrap=True))


def _drawn(part: PreviewPart) -> QWidget:
    if part.kind is FieldKind.HEADING:
        head = column(margins=(0, 6, 0, 0), gap=6)
        head.add(Text(part.label, "heading", wrap=True))
        head.add(Divider())
        return head
    box = column(gap=3)
    line = row(gap=6)
    if part.kind is FieldKind.AI:
        line.add(Icon("wand-sparkles", "accent", 14))
    line.add(Text(part.label, "ui", weight=600, wrap=True), 1)
    if part.marks:
        line.add(Text(part.marks, "caption", "muted"))
    box.add(line)
    if part.kind is FieldKind.AI:
        box.add(_draft(part))
    else:
        if part.hint:
            box.add(Text(part.hint, "caption", "muted", wrap=True))
        for words in part.lines:
            box.add(_value(part.kind, words))
    return box


def _draft(part: PreviewPart) -> QWidget:
    card = Card(padding=12, fill="accentSoft", edge="accentSoft", radius=7)
    words = column(gap=4)
    for section in part.lines:
        words.add(Text(section, "caption", "text", weight=600))
        words.add(Text("Drafted sentences with their sources", "caption", "muted", wrap=True))
    if part.hint:
        words.add(Text(f"Heeds: {part.hint}", "caption", "muted", wrap=True))
    card.body.addWidget(words)
    return card


def _value(kind: FieldKind, words: str) -> QWidget:
    line = row(gap=6)
    if kind in (FieldKind.CHOICE, FieldKind.CHECKLIST):
        line.add(Icon("circle" if kind is FieldKind.CHOICE else "square", "muted", 12))
    elif kind is FieldKind.CHART:
        line.add(Icon("clipboard-list", "muted", 12))
    line.add(Text(words, "ui", "muted", weight=400, wrap=True), 1)
    return line
