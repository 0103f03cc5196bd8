"""The empty state: a drawing, a sentence, one step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import DrawingName
from app.ui.widgets.button import Button
from app.ui.widgets.icon import Drawing
from app.ui.widgets.layout import FlowRow
from app.ui.widgets.text import Text
from app.ui.widgets.themed import Themed


class EmptyState(Themed, QWidget):
    """Says what will stand here and what to do first; stays in the middle of the room it gets."""

    def __init__(
        self,
        drawing: DrawingName | None,
        title: str,
        body: str,
        buttons: Sequence[Button] = (),
        foot: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.addStretch(1)
        self._gaps: list[tuple[int, int]] = []
        if drawing is not None:
            self._box.addWidget(Drawing(drawing), 0, Qt.AlignmentFlag.AlignHCenter)
            self._gap(22)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._box.addWidget(Text(title, "title", wrap=True, align=centre))
        self._gap(6)
        self._words = Text(body, "body", "muted", wrap=True, align=centre)
        self._box.addWidget(self._words, 0, centre)
        self.buttons = list(buttons)
        if buttons:
            self._gap(20)
            row = QWidget()
            flow = FlowRow(row)
            for button in buttons:
                flow.addWidget(button)
            self._box.addWidget(row, 0, centre)
        if foot:
            self._gap(12)
            self._box.addWidget(Text(foot, "caption", "muted", wrap=True, align=centre))
        self._box.addStretch(1)
        self.follow_theme()

    def _gap(self, pixels: int) -> None:
        self._gaps.append((self._box.count(), pixels))
        self._box.addSpacing(pixels)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        for index, pixels in self._gaps:
            item = self._box.itemAt(index)
            space = item.spacerItem() if item is not None else None
            if space is not None:
                space.changeSize(0, px(pixels))
        self._words.setMaximumWidth(px(380))
        self._box.setContentsMargins(px(16), px(16), px(16), px(16))
        self._box.invalidate()
