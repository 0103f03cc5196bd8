"""The list of connections in the section "Privacy" (picture 13)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout

from app.ui.settings.connections_model import NONE_YET, NOT_SHORTENED, ConnectionsModel, Row
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, Divider, Field, Icon, Text

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
WHEN, OUT, RESULT = 132, 216, 104
"""Widths of the columns in pixels at 100 %; where it went takes what is left."""


class ConnectionsCard(Box):
    """`wanted` carries the words to filter by."""

    came = Signal()
    wanted = Signal(str)
    more_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=8)
        self._narrow = False
        self._model: ConnectionsModel | None = None
        card = Card(padding=0)
        self._top = Box(_ACROSS, margins=(16, 12, 16, 12), gap=10)
        title = row(gap=10)
        title.add(Text("Every connection this program has made", "heading", wrap=True))
        self.summary = Text("", "caption", "muted", tabular=True, wrap=True)
        title.add(self.summary, 1)
        self._top.add(title, 1)
        self.filter = Field(name="Filter the list of connections", placeholder="Filter")
        self.filter.setMaximumWidth(self.theme.px(180))
        self._top.add(self.filter)
        card.body.addWidget(self._top)
        self._rows = Box(_DOWN)
        card.body.addWidget(self._rows)
        self.more = Button("Show more", "quiet")
        self._foot = row(margins=(16, 8, 16, 10))
        self._foot.add(self.more)
        self._foot.add_stretch()
        card.body.addWidget(self._foot)
        self.add(card)
        self.add(Text(NOT_SHORTENED, "caption", "muted", wrap=True, align=Qt.AlignmentFlag.AlignRight))
        self.filter.textEdited.connect(self.wanted)
        self.more.clicked.connect(self.more_pressed)
        self.show_connections(ConnectionsModel())

    def show_connections(self, model: ConnectionsModel) -> None:
        """Draws it; the same list again changes nothing."""
        if model != self._model:
            self._model = model
            self._draw()

    def set_narrow(self, *, narrow: bool) -> None:
        """Each line stacked."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._top.set_direction(_DOWN if narrow else _ACROSS)
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came.emit()

    def _draw(self) -> None:
        model = self._model or ConnectionsModel()
        self.summary.setText(model.summary)
        self.filter.setVisible(bool(model.summary))
        self._foot.setVisible(bool(model.more))
        self.more.set_words(f"Show more of {model.more:,}")
        self._rows.clear()
        self._rows.add(Divider())
        if not model.rows:
            empty = column(margins=(16, 12, 16, 14))
            words = "No line holds these words." if model.filtered else NONE_YET
            empty.add(Text(words, "ui", "muted", weight=400, wrap=True))
            self._rows.add(empty)
            return
        if not self._narrow:
            self._rows.add(self._heads())
            self._rows.add(Divider())
        for index, line in enumerate(model.rows):
            if index:
                self._rows.add(Divider())
            self._rows.add(self._line(line))

    def _heads(self) -> Box:
        heads = Box(_ACROSS, margins=(16, 8, 16, 8), gap=12)
        for words, width in (("When", WHEN), ("To, and why", 0), ("What went out", OUT), ("Result", RESULT)):
            at = Qt.AlignmentFlag.AlignRight if words == "Result" else Qt.AlignmentFlag.AlignLeft
            text = Text(words, "caption", "muted", weight=500, align=at)
            if width:
                text.setFixedWidth(self.theme.px(width))
            heads.add(text, 0 if width else 1)
        return heads

    def _line(self, line: Row) -> Box:
        box = Box(_DOWN if self._narrow else _ACROSS, margins=(16, 8, 16, 8), gap=4 if self._narrow else 12)
        when = Text(line.when, "ui", weight=400, tabular=True)
        to = column(gap=1)
        to.add(Text(line.to, "ui", weight=500, elide=True))
        to.add(Text(line.why, "caption", "muted", wrap=True))
        out = Text(line.out, "ui", weight=400, wrap=True)
        result = row(gap=6)
        if not self._narrow:
            result.add_stretch()
        result.add(Icon(line.icon, line.tone, 15), 0, Qt.AlignmentFlag.AlignVCenter)
        result.add(Text(line.result, "ui", line.tone, weight=500))
        if self._narrow:
            result.add_stretch()
        else:
            when.setFixedWidth(self.theme.px(WHEN))
            out.setFixedWidth(self.theme.px(OUT))
            result.setFixedWidth(self.theme.px(RESULT))
        box.add(when)
        box.add(to, 1)
        box.add(out)
        box.add(result)
        box.setAccessibleName(line.spoken)
        return box
