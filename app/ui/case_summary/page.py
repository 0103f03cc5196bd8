"""The case summary page (picture 15)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.case_summary.model import SummaryModel
from app.ui.case_summary.paper import Paper
from app.ui.case_summary.presenter import LEAD, PURPOSE_WORDS, SAVED, SummaryPresenter
from app.ui.case_summary.sources import SourceSide
from app.ui.chart.page import Breadcrumbs, ButtonFlow
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Icon, ScrollPage, Segmented, Select, Text

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
_SIDE = 288
_TWO_COLUMNS = 820
_ALL_PURPOSES = 560


class CaseSummaryPage(Box):
    """Implements ``SummaryView``; give it its presenter with `attach`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DOWN, surface="background", parent=parent)
        self._wide = True
        self._scroll = ScrollPage()
        self._page = column(margins=(28, 20, 28, 24), gap=12)
        self._scroll.body.addWidget(self._page)
        self._scroll.body.addStretch(1)
        self.add(self._scroll, 1)
        self.clients, self.chart = Button("Clients", "quiet", "small"), Button("Chart", "quiet", "small")
        self.crumbs = Breadcrumbs([self.clients, self.chart])
        self.crumbs.here.setText("Case summary")
        self._page.add(self.crumbs)
        self._head = row(gap=12)
        words = column(gap=1)
        words.add(Text("Case summary", "title"))
        self.lead = Text(LEAD, "ui", "muted", weight=400, wrap=True)
        words.add(self.lead)
        self._head.add(words, 1)
        self.copy, self.print = Button("Copy", icon="copy"), Button("Print", icon="printer")
        self.save = Button("Save to chart", "primary")
        self._head.add(ButtonFlow([self.copy, self.print, self.save]), 0)
        self._page.add(self._head)
        self._choice = row(gap=12)
        self.purpose = Segmented(PURPOSE_WORDS, name="What it is for")
        self.purposes = Select(name="What it is for")
        self.purposes.addItems(PURPOSE_WORDS)
        self._choice.add(self.purpose)
        self._choice.add(self.purposes)
        hint = row(gap=6)
        hint.add(Icon("user-round-x", "muted"), 0, Qt.AlignmentFlag.AlignVCenter)
        hint.add(Text("Supervision and consultation leave the name out", "caption", "muted", wrap=True), 1)
        self._choice.add(hint, 1)
        self._page.add(self._choice)
        self._body = row(gap=20)
        self.paper, self.side = Paper(), SourceSide()
        self._body.add(self.paper, 1)
        self._body.add(self.side, 0)
        self._page.add(self._body, 1)
        self._scroll.verticalScrollBar().valueChanged.connect(self._stick)
        self._arrange()

    def attach(self, presenter: SummaryPresenter) -> None:
        """Connects what the clinician does with the presenter."""
        self._presenter = presenter  # a signal does not keep it
        commands = presenter.commands
        self.clients.clicked.connect(commands.open_clients)
        self.chart.clicked.connect(commands.open_chart)
        self.copy.clicked.connect(presenter.copy_pressed)
        self.print.clicked.connect(presenter.print_pressed)
        self.save.clicked.connect(presenter.save_pressed)
        self.purpose.changed.connect(presenter.purpose_chosen)
        self.purposes.activated.connect(presenter.purpose_chosen)
        self.paper.cited.connect(presenter.cited)
        self.side.switched.connect(presenter.group_switched)
        self.side.document_switched.connect(presenter.document_switched)
        self.side.sentence_pressed.connect(presenter.sentence_pressed)
        self.side.length_chosen.connect(presenter.length_chosen)
        self.side.open_note.clicked.connect(presenter.open_note_pressed)

    def show_summary(self, model: SummaryModel) -> None:
        """Draws the model."""
        self.chart.set_words(model.name)
        self.purpose.set_index(model.purpose)
        self.purposes.setCurrentIndex(model.purpose)
        for button in (self.copy, self.print):
            button.setEnabled(not model.hidden)
        self.save.set_words("Saved to chart" if model.saved else "Save to chart")
        self.save.setEnabled(model.can_save)
        self.lead.setText(SAVED if model.saved else LEAD)
        self.paper.show_summary(model)
        before = self.side.document.isHidden()
        self.side.show_summary(model)
        self._stick()
        if before and not self.side.document.isHidden() and not self._wide:
            # beneath the summary the source would be out of sight
            self._scroll.ensureWidgetVisible(self.side.document)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "side"):  # not while it is built
            self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        room = self.width() - 2 * px(28)
        self._wide = wide = room >= px(_TWO_COLUMNS)
        self._body.set_direction(_ACROSS if wide else _DOWN)
        self.side.setMinimumWidth(px(_SIDE) if wide else 0)
        self.side.setMaximumWidth(px(_SIDE) if wide else 16_777_215)
        tabs = room >= px(_ALL_PURPOSES)
        self.purpose.setVisible(tabs)
        self.purposes.setVisible(not tabs)
        self._choice.set_direction(_ACROSS if room >= px(_ALL_PURPOSES + 240) else _DOWN)
        self._head.set_direction(_ACROSS if tabs else _DOWN)
        self._stick()

    def _stick(self) -> None:
        """Keeps the sources beside what is read: they go down with the page as far as there is room."""
        margins = self.side.box.contentsMargins()
        natural = self.side.box.sizeHint().height() - margins.top()
        beyond = self._scroll.verticalScrollBar().value() - self._body.y()
        down = self._wide and beyond > 0
        top = max(0, min(beyond + self.theme.px(12), self._body.height() - natural)) if down else 0
        if top != margins.top():
            self.side.box.setContentsMargins(0, top, 0, 0)
