"""The summary itself: its parts, statements, charts and the chips of their sources."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.case_summary.model import CitedModel, PartModel, StatementModel, SummaryModel
from app.ui.case_summary.series_chart import SeriesChart, in_words
from app.ui.spacing import Box, column, row
from app.ui.widgets import Card, Chip, FlowRow, Icon, Pill, Text

_ACROSS = QBoxLayout.Direction.LeftToRight
_DOWN = QBoxLayout.Direction.TopToBottom


class Cited(Chip):
    """A chip that leads to a sentence of a document."""

    chosen = Signal(object)

    def __init__(self, model: CitedModel) -> None:
        super().__init__(model.words, "selected" if model.selected else "source", name=model.name)
        self.place = model.place
        self.setCheckable(True)
        self.setChecked(model.selected)
        self.clicked.connect(self._on_clicked)

    def show_selected(self, selected: bool) -> None:
        self.setChecked(selected)
        self.set_kind("selected" if selected else "source")

    def _on_clicked(self) -> None:
        self.chosen.emit(self.place)


class _Chips(QWidget):
    def __init__(self, chips: list[Cited]) -> None:
        super().__init__()
        flow = FlowRow(self, gap=6)
        for chip in chips:
            flow.addWidget(chip)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class StatementView(Box):
    """A statement, its pill or its mark, a chart where there is one, and its chips."""

    cited = Signal(object)

    def __init__(self, model: StatementModel) -> None:
        super().__init__(_ACROSS, gap=10)
        self._quote = model.quote
        if model.quote:
            self.box.setContentsMargins(self.theme.px(14), 0, 0, 0)
        if model.gap:
            self.add(Icon("triangle-alert", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=4)
        if model.tag is not None:
            pill = Pill(model.tag.words, model.tag.kind, model.tag.icon)
            words.add(pill, 0, Qt.AlignmentFlag.AlignLeft)
        words.add(Text(model.text, "body", wrap=True))
        if model.series is not None:
            words.add_gap(6)
            words.add(SeriesChart(model.series))
            words.add(Text(in_words(model.series), "caption", "muted", wrap=True, tabular=True))
        self.chips = [Cited(chip) for chip in model.chips]
        for chip in self.chips:
            chip.chosen.connect(self.cited)
        if self.chips:
            words.add(_Chips(self.chips))
        self.add(words, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._quote:
            bar = self.rect()
            bar.setWidth(self.theme.px(3))
            QPainter(self).fillRect(bar, self.theme.color("speaker2"))

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if getattr(self, "_quote", False):
            self.box.setContentsMargins(self.theme.px(14), 0, 0, 0)


class Paper(Card):
    """`cited` carries the place of the chip that was pressed."""

    cited = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=24)
        self._parts: tuple[PartModel, ...] | None = None
        self._head = row(gap=12)
        self.heading = Text("", "heading", weight=600, wrap=True)
        self.period = Text("", "caption", "muted", tabular=True, wrap=True)
        self._head.add(self.heading, 1)
        self._head.add(self.period, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self._head)
        self._content = column(margins=(0, 12, 0, 0), gap=18)
        self.body.addWidget(self._content)
        self.body.addStretch(1)
        self.statements: list[StatementView] = []

    def show_summary(self, model: SummaryModel) -> None:
        """Draws it; where only another chip is chosen the widgets stay, and the focus with them."""
        self.heading.setText(model.heading)
        self.period.setText(model.period)
        before, self._parts = self._parts, model.parts
        if before is not None and _bare(before) == _bare(model.parts):
            chips = [chip for part in model.parts for told in part.statements for chip in told.chips]
            shown = [chip for view in self.statements for chip in view.chips]
            for known, chip in zip(shown, chips, strict=True):
                known.show_selected(chip.selected)
            return
        self._content.clear()
        self.statements = []
        for part in model.parts:
            box = column(gap=10)
            box.add(Text(part.title, "ui", "muted", weight=600))
            for told in part.statements:
                view = StatementView(told)
                view.cited.connect(self.cited)
                self.statements.append(view)
                box.add(view)
            self._content.add(box)
        if model.hidden:
            self._content.add(Text("Hidden together with the name.", "ui", "muted", weight=400))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._head.set_direction(_ACROSS if self.width() > self.theme.px(520) else _DOWN)


def _bare(parts: tuple[PartModel, ...]) -> object:
    """Everything but which chip is chosen."""
    return [
        (part.title, [(s.text, s.tag, s.series, [chip.place for chip in s.chips]) for s in part.statements])
        for part in parts
    ]
