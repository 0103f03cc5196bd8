"""The outbox in its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.delivery import Decision, OutboxItem
from app.domain.errors import ErrorCode
from app.domain.states import DeliveryState
from app.services.explanations import EXPLANATIONS
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.outbox.model import OutboxEntry, Tab
from app.ui.outbox.presenter import OutboxPresenter
from app.ui.outbox.view import OutboxPage
from app.ui.theme.focus import FocusRing

NOW = datetime(2026, 11, 20, 14, 8, tzinfo=UTC)
_S = DeliveryState


def _entry(
    number: int, client: str, note: str, day: int, state: DeliveryState, error: str = ""
) -> OutboxEntry:
    start = datetime(2026, 11, day, 11, 30, tzinfo=UTC)
    item = OutboxItem(
        id=f"i{number}",
        note_id=f"n{number}",
        client_id=f"c{number}",
        identifier=f"v{number}",
        payload=b"x" * 14_000,
        sha256="",
        created_at=NOW - timedelta(hours=number),
        state=state,
        error=error,
    )
    return OutboxEntry(
        item,
        client,
        note,
        start,
        start + timedelta(minutes=75),
        NOW.replace(hour=13, minute=57, second=12),
        f"Progress note 2026-11-{day} 11:30",
    )


def _sent(entry: OutboxEntry) -> OutboxEntry:
    at = NOW.replace(hour=13, minute=57, second=40)
    return replace(entry, item=replace(entry.item, sent_at=at, attempts=1))


def _delivered(entry: OutboxEntry, remote: str) -> OutboxEntry:
    at = datetime(2026, 11, 13, 12, tzinfo=UTC)
    return replace(entry, item=replace(entry.item, delivered_at=at, remote_id=remote))


ENTRIES = (
    _sent(_entry(1, "Priya and Tom N.", "SOAP", 20, _S.UNKNOWN, "ehr-ambiguous")),
    _entry(2, "Sam B.", "DAP", 19, _S.NEEDS_SIGN_IN, "ehr-sign-in"),
    _entry(3, "Nora S.", "Narrative", 17, _S.BLOCKED, "ehr-patient-unknown"),
    _entry(4, "Ines V.", "BIRP", 16, _S.DEAD, "ehr-rejected"),
    replace(
        _entry(5, "Lena F. and guardian", "SOAP", 19, _S.RETRY_WAIT),
        item=replace(
            _entry(5, "", "", 19, _S.RETRY_WAIT).item, attempts=3, next_attempt_at=NOW + timedelta(minutes=12)
        ),
    ),
    _entry(6, "Lena F. and guardian", "Addendum", 19, _S.QUEUED),
    _entry(7, "Amara O.", "Narrative", 18, _S.SENDING),
    _delivered(_entry(8, "Elena V.", "SOAP", 13, _S.DELIVERED), "8f21c"),
    _delivered(_entry(9, "Dana R.", "SOAP", 13, _S.DELIVERED), "8f1d9"),
)

UNREACHED = tuple(
    replace(entry, item=replace(entry.item, error="ehr-unreachable")) if entry.item.id == "i5" else entry
    for entry in ENTRIES
)


def _page(
    then: Callable[[OutboxPage, OutboxPresenter], None], entries: tuple[OutboxEntry, ...] = ENTRIES
) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        page = OutboxPage()
        FocusRing(page)
        presenter = OutboxPresenter(
            page, Recorded(), lambda: NOW, ehr="Harbor EHR", can_open_ehr=True, zone=UTC
        )
        page.attach(presenter)
        presenter.on_entries_changed(entries)
        then(page, presenter)
        return page

    return build


def _choose(number: int) -> Callable[[OutboxPage, OutboxPresenter], None]:
    return lambda page, presenter: presenter.row_chosen(f"i{number}")


def _decided(page: OutboxPage, presenter: OutboxPresenter) -> None:
    presenter.row_chosen("i1")
    presenter.option_picked(Decision.ARRIVED)


def _offline(page: OutboxPage, presenter: OutboxPresenter) -> None:
    presenter.tab_chosen(Tab.WAITING)
    presenter.on_failed(EXPLANATIONS[ErrorCode.EHR_UNREACHABLE])


def _nothing(page: OutboxPage, presenter: OutboxPresenter) -> None:
    pass


# The page without the shell's sidebar or rail.
_WIDE, _SMALL = (1064, 800), (900, 600)

SCENES = [
    Scene("outbox-decision", _page(_choose(1)), _WIDE),
    Scene("outbox-decided", _page(_decided), _WIDE),
    Scene("outbox-list-900", _page(_nothing), _SMALL),
    Scene("outbox-decision-860", _page(_choose(1)), (860, 600)),
    Scene("outbox-sign-in", _page(_choose(2)), _WIDE),
    Scene("outbox-blocked", _page(_choose(3)), _WIDE),
    Scene("outbox-stopped-900", _page(_choose(4)), _SMALL),
    Scene("outbox-retry", _page(_choose(5)), _WIDE),
    Scene("outbox-delivered", _page(_choose(8)), _WIDE),
    Scene("outbox-offline", _page(_offline, UNREACHED), _WIDE),
    Scene("outbox-empty", _page(_nothing, ()), _WIDE),
]
