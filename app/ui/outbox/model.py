"""What the outbox shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.delivery import Decision, OutboxItem
from app.domain.states import DeliveryState
from app.ui.errors.model import Problem


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One item with what the chart knows about it; times are aware UTC.

    ``waits``: it adds to a note that has not arrived yet, and goes after it.
    """

    item: OutboxItem
    client_name: str
    note_label: str
    session_start: datetime | None = None
    session_end: datetime | None = None
    signed_at: datetime | None = None
    look_for: str = ""
    waits: bool = False


class Tab(StrEnum):
    """The four lists."""

    ALL = "all"
    NEEDS_YOU = "needs_you"
    WAITING = "waiting"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class TabModel:
    """One tab with the number of rows behind it."""

    tab: Tab
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One line of the list."""

    item_id: str
    client_name: str
    note: str
    line: str
    state: DeliveryState
    state_words: str

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return f"{self.client_name}, {self.note}. {self.line}. {self.state_words}"


class Act(StrEnum):
    """The one button a detail may offer."""

    NONE = "none"
    SIGN_IN = "sign_in"
    SEND_AGAIN = "send_again"
    LINK = "link"
    TRY_NOW = "try_now"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to "Did this note arrive?"."""

    decision: Decision
    title: str
    body: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """The pane beside the list. ``options`` only where a person has to decide; none is chosen beforehand."""

    item_id: str
    state: DeliveryState
    state_words: str
    title: str
    body: str
    facts: tuple[tuple[str, str], ...]
    options: tuple[Option, ...] = ()
    confirm: str = ""
    can_confirm: bool = False
    act: Act = Act.NONE
    act_label: str = ""
    can_open_ehr: bool = False
    working: bool = False


@dataclass(frozen=True, slots=True)
class OutboxModel:
    """The whole page. ``network``: how the EHR was reached last, empty where nobody knows."""

    subtitle: str
    tabs: tuple[TabModel, ...]
    tab: Tab
    rows: tuple[OutboxRow, ...]
    selected: str
    detail: Detail | None
    network: str
    online: bool
    can_try: bool
    empty_title: str
    empty_body: str
    problem: Problem | None = None
