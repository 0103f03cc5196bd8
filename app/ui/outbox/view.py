"""The outbox page (picture 11)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.delivery import Decision
from app.ui.errors.view import ErrorStrip
from app.ui.outbox.detail_view import DetailPane
from app.ui.outbox.list_view import OutboxList
from app.ui.outbox.model import OutboxModel, Tab
from app.ui.outbox.presenter import OutboxPresenter
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, EmptyState, Pill, ScrollPage, Segmented, Text, announce

_TABS = tuple(Tab)
_NARROW = 880
"""Narrower than this (without the sidebar) the detail replaces the list."""
_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight


class OutboxPage(Box):
    """Give it its presenter with `attach`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DOWN, surface="background", parent=parent)
        self._presenter: OutboxPresenter | None = None
        self._model: OutboxModel | None = None
        self._page = column(margins=(28, 26, 28, 24), gap=14)
        self._page.add(self._build_head())
        self.errors = ErrorStrip()
        self._page.add(self.errors)
        self.tabs = Segmented(["All", "Needs you", "Waiting", "Delivered"], name="Show", counts=[0, 0, 0, 0])
        self._page.add(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        self.back = Button("All notes", icon="arrow-left")
        self.back.hide()
        self._page.add(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._panes = row(gap=20)
        self._card = Card(padding=0)
        self.list = OutboxList()
        self._card.body.addWidget(self.list)
        self._list_side = column()
        self._list_side.add(self._card)
        self._empty: EmptyState | None = None
        self._list_side.add_stretch()
        self._panes.add(self._list_side, 1)
        self.detail = DetailPane()
        self._detail_side = ScrollPage()
        self._detail_side.body.addWidget(self.detail)
        self._detail_side.body.addStretch(1)
        self._panes.add(self._detail_side, 0)
        self._page.add(self._panes, 1)
        self.add(self._page, 1)
        self._arrange()

    def attach(self, presenter: OutboxPresenter) -> None:
        """Connects what the clinician does with the presenter."""
        self._presenter = presenter
        self.tabs.changed.connect(self._on_tab)
        self.list.chosen.connect(presenter.row_chosen)
        self.try_now.clicked.connect(presenter.try_now_pressed)
        self.errors.closed.connect(presenter.problem_closed)
        self.detail.picked.connect(self._on_picked)
        self.detail.confirmed.connect(presenter.decision_confirmed)
        self.detail.acted.connect(presenter.act_pressed)
        self.detail.ehr_wanted.connect(presenter.open_ehr_pressed)
        self.back.clicked.connect(self._on_detail_closed)

    def show_outbox(self, model: OutboxModel) -> None:
        """Draws the model."""
        before, self._model = self._model, model
        from_list = self.list.hasFocus()
        self.subtitle.setText(model.subtitle)
        self.network.set_state(
            model.network, "neutral" if model.online else "paused", "wifi" if model.online else "wifi-off"
        )
        self.network.setVisible(bool(model.network))
        self.try_now.setEnabled(model.can_try)
        self.errors.set_problem(model.problem)
        self.tabs.set_counts([tab.count for tab in model.tabs])
        self.tabs.set_index(_TABS.index(model.tab))
        self.list.show_rows(model.rows, model.selected)
        self._show_empty(model)
        if model.detail is not None:
            self.detail.show_detail(model.detail)
        self._arrange()
        if model.detail is not None and self._is_narrow() and from_list:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        opened = model.detail is not None and (before is None or before.selected != model.selected)
        if opened and self.isVisible():
            announce(self.detail, self.detail.accessibleName())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- inside ---------------------------------------------------------------------------------------
    def _build_head(self) -> QWidget:
        self._head = row(gap=12)
        words = column(gap=2)
        words.add(Text("Outbox", "title"))
        self.subtitle = Text("", "ui", "muted", weight=400, wrap=True)
        words.add(self.subtitle)
        self._head.add(words, 1)
        side = row(gap=8)
        self.network = Pill("Online", "neutral", "wifi")
        self.try_now = Button("Try now", icon="refresh-cw")
        side.add(self.network)
        side.add(self.try_now)
        self._head.add(side, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return self._head

    def _show_empty(self, model: OutboxModel) -> None:
        self._card.setVisible(bool(model.rows))
        if self._empty is not None:
            self._empty.hide()
            self._empty.deleteLater()
            self._empty = None
        if not model.rows:
            drawing = "room-table" if model.tab is Tab.ALL else None
            self._empty = EmptyState(drawing, model.empty_title, model.empty_body)  # type: ignore[arg-type]
            self._list_side.box.insertWidget(0, self._empty, 1)

    def _is_narrow(self) -> bool:
        return self.width() < self.theme.px(_NARROW)

    def _arrange(self) -> None:
        if not hasattr(self, "_detail_side"):
            return
        px, narrow = self.theme.px, self._is_narrow()
        open_ = self._model is not None and self._model.detail is not None
        with_list = not (narrow and open_)
        # What goes, goes first: both at once would not fit, and the window would grow.
        shown = (
            (self._list_side, with_list),
            (self.tabs, with_list),
            (self.back, not with_list),
            (self._detail_side, open_),
        )
        for widget, visible in sorted(shown, key=lambda pair: pair[1]):
            widget.setVisible(visible)
        # Where the detail replaces the list, only Enter or a click opens it: the arrow keys just walk.
        self.list.opens_at_once = not narrow
        self._detail_side.setMinimumWidth(0 if narrow else px(420))
        self._detail_side.setMaximumWidth(16_777_215 if narrow else px(420))
        small = self.width() < px(620)
        self._head.set_direction(_DOWN if small else _ACROSS)
        self._page.set_margins((20, 16, 20, 12) if small else (28, 26, 28, 24), 10 if small else 14)

    def _on_tab(self, index: int) -> None:
        if self._presenter is not None:
            self._presenter.tab_chosen(_TABS[index])

    def _on_picked(self, decision: Decision) -> None:
        if self._presenter is not None:
            self._presenter.option_picked(decision)

    def _on_detail_closed(self) -> None:
        if self._presenter is not None:
            self._presenter.detail_closed()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
