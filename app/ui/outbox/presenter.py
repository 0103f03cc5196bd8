"""The outbox: what waits, why, and the one question only a person can answer (B8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Protocol

from app.domain.delivery import Decision
from app.domain.states import DeliveryState
from app.services.explanations import Explanation
from app.ui.errors.model import problem_of
from app.ui.outbox import words
from app.ui.outbox.model import Act, Detail, Option, OutboxEntry, OutboxModel, OutboxRow, Tab, TabModel
from app.ui.wording import wording

_TAB_LABELS = {
    Tab.ALL: "All",
    Tab.NEEDS_YOU: "Needs you",
    Tab.WAITING: "Waiting",
    Tab.DELIVERED: "Delivered",
}
_DECISIONS = (Decision.ARRIVED, Decision.SEND_AGAIN, Decision.LATER)
_CONFIRM = {
    Decision.ARRIVED: "Mark as delivered",
    Decision.SEND_AGAIN: "Send it again",
    Decision.LATER: "Look later",
}
_EMPTY = {
    Tab.ALL: ("Nothing is on its way", "Every note you sign goes out from here, exactly once."),
    Tab.NEEDS_YOU: ("Nothing needs you", "Notes that only you can decide about stand here."),
    Tab.WAITING: ("Nothing is waiting", "Signed notes wait here until the EHR has taken them."),
    Tab.DELIVERED: ("Nothing delivered yet", "Notes that have arrived are listed here with their receipts."),
}


class OutboxView(Protocol):
    """Draws the page."""

    def show_outbox(self, model: OutboxModel) -> None: ...


class OutboxCommands(Protocol):
    """Jobs; what comes of them arrives as changed entries or ``on_failed``."""

    def try_now(self) -> None: ...
    def decide(self, item_id: str, decision: Decision) -> None: ...
    def send_again(self, item_id: str) -> None: ...
    def link(self, item_id: str) -> None:
        """Asks for the client's number in the EHR."""

    def sign_in(self) -> None: ...
    def open_ehr(self) -> None: ...


class OutboxPresenter:
    """Never sends by itself and never presets an answer. Main thread only."""

    def __init__(
        self,
        view: OutboxView,
        commands: OutboxCommands,
        now: Callable[[], datetime],
        *,
        ehr: str = "",
        can_open_ehr: bool = False,
        zone: tzinfo | None = None,
    ) -> None:
        self._view = view
        self._commands = commands
        self._now = now
        self._ehr = ehr
        self._can_open_ehr = can_open_ehr
        self._zone = zone
        self._entries: tuple[OutboxEntry, ...] = ()
        self._tab = Tab.ALL
        self._selected = ""
        self._decision: Decision | None = None
        self._working = ""
        self._trying = False
        self._problem: Explanation | None = None

    def opened(self) -> None:
        self._redraw()

    # -- what services tell ---------------------------------------------------------------------------
    def on_entries_changed(self, entries: tuple[OutboxEntry, ...]) -> None:
        """All items as they stand now, oldest first."""
        before = self._entry(self._selected)
        self._entries = tuple(
            sorted(
                entries,
                key=lambda entry: (words.ORDER.index(entry.item.state), -entry.item.created_at.timestamp()),
            )
        )
        after = self._entry(self._selected)
        if after is None:
            self._select("")
        elif before is None or before.item.state is not after.item.state:
            self._decision, self._working = None, ""
        self._trying = False
        self._redraw()

    def on_failed(self, explanation: Explanation) -> None:
        self._working, self._trying, self._problem = "", False, explanation
        self._redraw()

    # -- what the clinician does ----------------------------------------------------------------------
    def tab_chosen(self, tab: Tab) -> None:
        self._tab = tab
        if self._selected not in {row.item_id for row in self._rows()}:
            self._select("")
        self._redraw()

    def row_chosen(self, item_id: str) -> None:
        if item_id != self._selected and self._entry(item_id) is not None:
            self._select(item_id)
            self._redraw()

    def detail_closed(self) -> None:
        """Back to the list, where there is room for one of them only."""
        self._select("")
        self._redraw()

    def option_picked(self, decision: Decision) -> None:
        self._decision = decision
        self._redraw()

    def decision_confirmed(self) -> None:
        """Only what was picked is done, and only for an item that has to be decided."""
        entry = self._entry(self._selected)
        decision = self._decision
        if (
            entry is None
            or decision is None
            or self._working
            or entry.item.state is not DeliveryState.UNKNOWN
        ):
            return
        if decision is Decision.LATER:
            self._select("")
        else:
            self._working = entry.item.id
        self._redraw()
        self._commands.decide(entry.item.id, decision)

    def act_pressed(self) -> None:
        entry = self._entry(self._selected)
        if entry is None or self._working:
            return
        act, _ = words.act(entry.item)
        if act is Act.SIGN_IN:
            self._commands.sign_in()
        elif act is Act.LINK:
            self._commands.link(entry.item.id)
        elif act is Act.SEND_AGAIN:
            self._working = entry.item.id
            self._redraw()
            self._commands.send_again(entry.item.id)
        elif act is Act.TRY_NOW:
            self.try_now_pressed()

    def try_now_pressed(self) -> None:
        if self._can_try():
            self._trying, self._problem = True, None
            self._redraw()
            self._commands.try_now()

    def open_ehr_pressed(self) -> None:
        if self._can_open_ehr:
            self._commands.open_ehr()

    def problem_closed(self) -> None:
        self._problem = None
        self._redraw()

    # -- inside ---------------------------------------------------------------------------------------
    def _entry(self, item_id: str) -> OutboxEntry | None:
        return next((entry for entry in self._entries if entry.item.id == item_id), None)

    def _select(self, item_id: str) -> None:
        self._selected, self._decision, self._working = item_id, None, ""

    def _behind(self, tab: Tab) -> tuple[OutboxEntry, ...]:
        return tuple(e for e in self._entries if tab is Tab.ALL or words.TAB_OF[e.item.state] is tab)

    def _rows(self) -> tuple[OutboxRow, ...]:
        now = self._now()
        return tuple(
            OutboxRow(
                entry.item.id,
                entry.client_name,
                words.note_words(entry, self._zone),
                words.line(entry, now, self._zone),
                entry.item.state,
                words.state_words(entry, self._zone),
            )
            for entry in self._behind(self._tab)
        )

    def _can_try(self) -> bool:
        return not self._trying and any(
            entry.item.state in (DeliveryState.QUEUED, DeliveryState.RETRY_WAIT) for entry in self._entries
        )

    def _detail(self) -> Detail | None:
        entry = self._entry(self._selected)
        if entry is None:
            return None
        state = entry.item.state
        detail = Detail(
            item_id=entry.item.id,
            state=state,
            state_words=words.state_words(entry, self._zone),
            title="",
            body="",
            facts=words.facts(entry, self._zone),
            can_open_ehr=self._can_open_ehr,
            working=self._working == entry.item.id,
        )
        if state is not DeliveryState.UNKNOWN:
            act, label = words.act(entry.item)
            body = words.body(entry, self._now(), self._zone)
            if act is Act.TRY_NOW and not self._can_try():
                act, label = Act.NONE, ""
            return replace(detail, title=words.title(state), body=body, act=act, act_label=label)
        asked = wording().dialogs.arrived
        return replace(
            detail,
            title=asked.title,
            body=asked.body,
            options=tuple(
                Option(decision, option.title, option.body, decision is self._decision)
                for decision, option in zip(_DECISIONS, asked.options, strict=True)
            ),
            confirm=_CONFIRM[self._decision] if self._decision is not None else "Choose an answer",
            can_confirm=self._decision is not None and not detail.working,
        )

    def _redraw(self) -> None:
        empty_title, empty_body = _EMPTY[self._tab]
        network, online = words.reached(self._entries, self._ehr, self._now(), self._zone)
        self._view.show_outbox(
            OutboxModel(
                subtitle=(
                    f"Signed notes on their way to {self._ehr}. Each arrives once, or you decide."
                    if self._ehr
                    else "Signed notes wait here until an EHR is set up. Each arrives once."
                ),
                tabs=tuple(TabModel(t, label, len(self._behind(t))) for t, label in _TAB_LABELS.items()),
                tab=self._tab,
                rows=self._rows(),
                selected=self._selected,
                detail=self._detail(),
                network=network,
                online=online,
                can_try=self._can_try(),
                empty_title=empty_title,
                empty_body=empty_body,
                problem=problem_of(self._problem) if self._problem is not None else None,
            )
        )
