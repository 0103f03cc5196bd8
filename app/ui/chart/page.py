"""The chart of one client (picture 03)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.chart.model import ChartModel, ChartTab
from app.ui.chart.overview import OverviewPane
from app.ui.chart.panes import DetailsPane, DocumentsPane, HistoryPane, NotesPane
from app.ui.chart.presenter import ChartPresenter
from app.ui.chart.tabs import TabRow
from app.ui.spacing import Box, Fitted, column, row
from app.ui.widgets import Avatar, Button, FlowRow, Icon, ScrollPage, Text

_TABS = tuple(ChartTab)
_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
_ONE_ROW = 700


class Breadcrumbs(Box):
    """Where the page belongs: a button for each page above it, then its own name."""

    def __init__(self, above: list[Button]) -> None:
        super().__init__(_ACROSS, gap=2)
        for button in above:
            self.add(button)
            self.add(Icon("chevron-right", "muted", 14))
        self.here = Text("", "caption", "muted", elide=True)
        self.add(self.here)
        self.add_stretch()


class ButtonFlow(Fitted, QWidget):
    """Buttons in a row that goes on beneath where there is no room."""

    def __init__(self, buttons: list[Button]) -> None:
        super().__init__()
        flow = FlowRow(self)
        for button in buttons:
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class ChartPage(Box):
    """Implements ``ChartView``; give it its presenter with `attach`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DOWN, surface="background", parent=parent)
        self._model: ChartModel | None = None
        self._summary_offered = False
        self._scroll = ScrollPage()
        self._page = column(margins=(28, 20, 28, 24), gap=10)
        self._scroll.body.addWidget(self._page)
        self._scroll.body.addStretch(1)
        self.add(self._scroll, 1)
        self.back = Button("Clients", "quiet", "small")
        self.crumbs = Breadcrumbs([self.back])
        self._page.add(self.crumbs)
        self._page.add(self._build_head())
        self.tabs = TabRow([tab.value for tab in _TABS], name="Parts of the chart")
        self._page.add(self.tabs)
        self.overview, self.notes, self.documents = OverviewPane(), NotesPane(), DocumentsPane()
        self.details, self.history = DetailsPane(), HistoryPane()
        self._panes = (self.overview, self.notes, self.documents, self.details, self.history)
        self._page.add_gap(6)
        for pane in self._panes:
            self._page.add(pane)
            pane.setVisible(pane is self.overview)
        self.tabs.changed.connect(self._on_tab)

    def attach(self, presenter: ChartPresenter) -> None:
        """Connects what the clinician does with the presenter."""
        self._presenter = presenter  # a signal does not keep it
        commands = presenter.commands
        self.back.clicked.connect(commands.back)
        self.summary.clicked.connect(commands.open_summary)
        self.new_note.clicked.connect(commands.new_note)
        self.start.clicked.connect(commands.start_session)
        self.overview.attach(presenter)
        self.overview.all_notes.clicked.connect(self._on_all_notes)
        self.overview.open_plan.clicked.connect(self._on_open_plan)
        self.notes.list.opened.connect(presenter.note_opened)
        self.documents.attach(presenter)
        self.details.edit_pressed.connect(presenter.edit_pressed)

    def show_chart(self, model: ChartModel) -> None:
        """Draws the model."""
        if model == self._model:
            return
        self._model = model
        self.crumbs.here.setText(model.name)
        self._avatar.set_letters(model.letters)
        self._avatar.setVisible(bool(model.letters))
        self._name.setText(model.name)
        self._subtitle.setText(model.subtitle)
        self.summary.setVisible(self._summary_offered and model.can_summarize)
        self.tabs.set_counts([0, len(model.notes), len(model.documents), 0, 0])
        for pane in self._panes:
            pane.show_chart(model)

    def offer_summary(self) -> None:
        """There is a case summary to lead to."""
        self._summary_offered = True

    def show_tab(self, tab: ChartTab) -> None:
        """Brings a tab into sight."""
        self.tabs.set_index(_TABS.index(tab))
        self._on_tab(_TABS.index(tab))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_keys"):  # not while it is built
            self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        room = self.width() - 2 * px(28)
        self._head.set_direction(_ACROSS if room >= px(_ONE_ROW) else _DOWN)
        small = self.width() < px(700)
        self._page.set_margins((16, 14, 16, 16) if small else (28, 20, 28, 24))

    # -- inside --------------------------------------------------------------------------------------
    def _build_head(self) -> QWidget:
        self._head = row(gap=12)
        who = row(gap=12)
        self._avatar = Avatar("", 2, 44)
        who.add(self._avatar)
        words = column(gap=1)
        self._name = Text("", "title", wrap=True)
        self._subtitle = Text("", "ui", "muted", weight=400, wrap=True)
        words.add(self._name)
        words.add(self._subtitle)
        who.add(words, 1)
        self._head.add(who, 1)
        self.summary = Button("Case summary", icon="book-open")
        self.new_note = Button("New note", icon="square-pen")
        self.start = Button("Start session", "primary", icon="play")
        self._keys = ButtonFlow([self.summary, self.new_note, self.start])
        self._head.add(self._keys, 0)
        return self._head

    def _on_tab(self, index: int) -> None:
        shown = self._panes[index]
        for pane in self._panes:
            if pane is not shown:
                pane.hide()
        shown.show()
        self._scroll.verticalScrollBar().setValue(0)

    def _on_all_notes(self) -> None:
        self.show_tab(ChartTab.NOTES)
        self.notes.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_open_plan(self) -> None:
        self.show_tab(ChartTab.DETAILS)
