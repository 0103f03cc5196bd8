"""The page "Today": the agenda with what comes next."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.today.agenda_list import AgendaList
from app.ui.today.cards import NextSessionCard, ReadinessCard, WaitingCard
from app.ui.today.model import TodayState, WaitingTarget
from app.ui.widgets import (
    Button,
    Card,
    EmptyState,
    Icon,
    QuestionSheet,
    ScrollPage,
    SheetHost,
    Text,
    Themed,
    icon_button,
)
from app.ui.wording import wording

if TYPE_CHECKING:
    from app.ui.today.presenter import TodayPresenter

_NARROW = 860
_HEADER_ONE_ROW = 640
_FOOT_ONE_ROW = 520


class TodayPage(Themed, QWidget):
    """Shows a TodayState and tells the presenter what was pressed; `bind` comes before the first key.

    `hide_names_requested` asks the window to hide or show names. Below 860 px (at 100 %) the side column goes
    under the agenda and the next session above it.
    """

    hide_names_requested = Signal()

    def __init__(self, sheets: SheetHost, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self._presenter: TodayPresenter | None = None
        self._narrow: bool | None = None
        self._title = Text("", "title", wrap=True)
        self._subtitle = Text("", "ui", "muted", weight=400, wrap=True)
        self.previous_day = icon_button("chevron-left", "Previous day")
        self.this_day = Button("Today")
        self.next_day = icon_button("chevron-right", "Next day")
        self.new_session = Button("New session", icon="plus", key_hint="Ctrl N")
        self.agenda = AgendaList()
        self.next_card = NextSessionCard()
        self.waiting = WaitingCard()
        self.readiness = ReadinessCard()
        self.empty_new = Button("New session", "primary", "large", icon="plus", key_hint="Ctrl N")
        self.hide_names = Button("Hide names now", "quiet", "small", key_hint="Ctrl ⇧ H")
        self._page = ScrollPage()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self._build_header()
        self._build_body()
        self._connect()
        self._order()
        self.follow_theme()

    def bind(self, presenter: TodayPresenter) -> None:
        self._presenter = presenter

    # -- TodayView -----------------------------------------------------------------------------------
    def show_state(self, state: TodayState) -> None:
        self._title.setText(state.title)
        self._subtitle.setText(state.subtitle)
        self.agenda.show_rows(state.rows, state.now, state.now_first)
        empty = not state.rows
        self._agenda_card.setVisible(not empty)
        self._empty_card.setVisible(empty)
        # an agenda takes the height of its rows; an empty card fills the page
        self._left.setStretch(self._left.count() - 1, 0 if empty else 1)
        self._empty_today.setVisible(empty and state.is_today)
        self._empty_other.setVisible(empty and not state.is_today)
        self.new_session.setVisible(not (empty and state.is_today))
        self.next_card.setVisible(state.next is not None)
        if state.next is not None:
            self.next_card.show_card(state.next)
        self.waiting.show_lines(state.waiting)
        self._order()
        self.waiting.setVisible(bool(state.waiting))
        self.readiness.show_readiness(state.readiness)
        self.hide_names.set_words("Show names" if state.names_hidden else "Hide names now")

    def ask_early(self, minutes: int, planned: str, go_on: Callable[[], None]) -> None:
        sheet = QuestionSheet(wording().dialogs.early, values={"n": str(minutes), "time": planned})
        sheet.when_last(go_on)
        self._sheets.open(sheet)

    # -- building ------------------------------------------------------------------------------------
    def _build_header(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self._keys = QHBoxLayout()
        for button in (self.previous_day, self.this_day, self.next_day):
            self._keys.addWidget(button)
        self._keys.addWidget(self.new_session)
        self._keys.addStretch(1)
        self._header = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._header.addLayout(words, 1)
        self._header.addLayout(self._keys, 0)
        self._page.body.addLayout(self._header)

    def _build_body(self) -> None:
        self._agenda_card = Card(padding=0)
        self._agenda_card.body.addWidget(self.agenda)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        info = QHBoxLayout()
        info.setSpacing(8)
        info.addWidget(Icon("info", "muted", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        told = Text("Names disappear from this window while a session runs.", "caption", "muted", wrap=True)
        info.addWidget(told, 1)
        self._foot.addLayout(info, 1)
        self._foot.addWidget(self.hide_names)
        self._agenda_card.body.addLayout(self._foot)
        self._agenda_card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._empty_card = Card(padding=0)
        words = "Planned sessions appear in this list. Walk-ins can start at any time."
        self._empty_today = EmptyState("room-table", "No sessions today", words, [self.empty_new])
        other = "Planned sessions of this day would appear here."
        self._empty_other = EmptyState("room-table", "No sessions on this day", other)
        self._empty_card.body.addWidget(self._empty_today)
        self._empty_card.body.addWidget(self._empty_other)
        self._empty_card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._left = QVBoxLayout()
        self._left.addWidget(self._agenda_card)
        self._left.addWidget(self._empty_card, 1)
        self._left.addStretch(1)
        self._side = QWidget()
        self._side_box = QVBoxLayout(self._side)
        self._side_box.setContentsMargins(0, 0, 0, 0)
        for card in (self.next_card, self.waiting, self.readiness):
            self._side_box.addWidget(card)
        self._side_box.addStretch(1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.addLayout(self._left, 1)
        self._body.addWidget(self._side, 0)
        self._page.body.addLayout(self._body, 1)

    def _connect(self) -> None:
        self.previous_day.clicked.connect(self._on_previous)
        self.this_day.clicked.connect(self._on_today)
        self.next_day.clicked.connect(self._on_next)
        self.new_session.clicked.connect(self._on_new)
        self.empty_new.clicked.connect(self._on_new)
        self.hide_names.clicked.connect(self.hide_names_requested)
        self.agenda.opened.connect(self._on_opened)
        self.agenda.line_reached.connect(self._on_line_reached)
        self.next_card.transcription_started.connect(self._on_transcription)
        self.next_card.session_started.connect(self._on_start)
        self.next_card.continued.connect(self._on_opened)
        self.next_card.attach_requested.connect(self._on_attach)
        self.agenda.attach_requested.connect(self._on_attach)
        self.agenda.note_requested.connect(self._on_note)
        self.waiting.chosen.connect(self._on_waiting)

    def _order(self) -> None:
        card = self.next_card
        order: list[QWidget] = [self.previous_day, self.this_day, self.next_day, self.new_session]
        if self._narrow:
            order += [card.transcribe, card.start, card.go_on, card.attach, self.agenda, self.hide_names]
        else:
            order += [self.agenda, self.hide_names, card.transcribe, card.start, card.go_on, card.attach]
        order += [*self.waiting.buttons, self.readiness.settings]
        for earlier, later in pairwise(order):
            QWidget.setTabOrder(earlier, later)

    # -- what was pressed ----------------------------------------------------------------------------
    def _on_previous(self) -> None:
        if self._presenter is not None:
            self._presenter.previous_day()

    def _on_today(self) -> None:
        if self._presenter is not None:
            self._presenter.today()

    def _on_next(self) -> None:
        if self._presenter is not None:
            self._presenter.next_day()

    def _on_new(self) -> None:
        if self._presenter is not None:
            self._presenter.new_session()

    def _on_opened(self, visit_id: str) -> None:
        if self._presenter is not None:
            self._presenter.open_row(visit_id)

    def _on_line_reached(self, height: int) -> None:
        spot = self.agenda.mapTo(self._page.content, QPoint(0, height))
        self._page.ensureVisible(spot.x(), spot.y(), 0, self.theme.px(48))

    def _on_transcription(self, visit_id: str) -> None:
        if self._presenter is not None:
            self._presenter.start_with_transcription(visit_id)

    def _on_start(self, visit_id: str) -> None:
        if self._presenter is not None:
            self._presenter.start_session(visit_id)

    def _on_attach(self, visit_id: str) -> None:
        if self._presenter is not None:
            self._presenter.attach_recording(visit_id)

    def _on_note(self, visit_id: str) -> None:
        if self._presenter is not None:
            self._presenter.write_note(visit_id)

    def _on_waiting(self, target: WaitingTarget) -> None:
        if self._presenter is not None:
            self._presenter.show_waiting(target)

    # -- geometry ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        room = self.width() - 2 * _padding(self)
        narrow = self.width() < px(_NARROW)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._header.setDirection(across if room >= px(_HEADER_ONE_ROW) else down)
        self._foot.setDirection(across if room >= px(_FOOT_ONE_ROW) else down)
        if narrow != self._narrow:
            self._narrow = narrow
            self._body.setDirection(down if narrow else across)
            if narrow:
                self._side_box.removeWidget(self.next_card)
                self._left.insertWidget(0, self.next_card)
            else:
                self._left.removeWidget(self.next_card)
                self._side_box.insertWidget(0, self.next_card)
            self._order()
        if narrow:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        else:
            self._side.setFixedWidth(px(312))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        pad = _padding(self)
        self._page.body.setContentsMargins(pad, px(26), pad, px(24))
        self._page.body.setSpacing(px(18))
        self._header.setSpacing(px(12))
        self._keys.setSpacing(px(8))
        self._body.setSpacing(px(20))
        self._left.setSpacing(px(16))
        self._side_box.setSpacing(px(16))
        self._foot.setContentsMargins(px(16), px(6), px(8), px(8))
        self._foot.setSpacing(px(4))
        self._arrange()
        self.update()


def _padding(page: TodayPage) -> int:
    """The page's padding; with large text it does not grow as fast, to leave the room to the words."""
    return round(page.theme.tokens.space["pagePadding"] * min(page.theme.scale, 1.3))
