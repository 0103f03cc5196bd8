"""What a delivery's state is called, why it stands there, and what a person can do about it."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from app.domain.delivery import OutboxItem
from app.domain.errors import ErrorCode
from app.domain.states import DeliveryState
from app.services.explanations import EXPLANATIONS
from app.ui.outbox.model import Act, OutboxEntry, Tab
from app.ui.times import clock, clock_with_seconds, day, same_day

_D = DeliveryState

TAB_OF = {
    _D.UNKNOWN: Tab.NEEDS_YOU,
    _D.NEEDS_SIGN_IN: Tab.NEEDS_YOU,
    _D.BLOCKED: Tab.NEEDS_YOU,
    _D.DEAD: Tab.NEEDS_YOU,
    _D.RETRY_WAIT: Tab.WAITING,
    _D.QUEUED: Tab.WAITING,
    _D.SENDING: Tab.WAITING,
    _D.DELIVERED: Tab.DELIVERED,
}
ORDER = tuple(TAB_OF)
"""What needs a person stands first, what is done last."""

_STATE_WORDS = {
    _D.QUEUED: "Queued",
    _D.SENDING: "Sending",
    _D.DELIVERED: "Delivered",
    _D.RETRY_WAIT: "Waiting to retry",
    _D.NEEDS_SIGN_IN: "Sign in",
    _D.BLOCKED: "Blocked",
    _D.UNKNOWN: "Needs a decision",
    _D.DEAD: "Stopped",
}
_TITLES = {
    _D.QUEUED: "This note goes out next",
    _D.SENDING: "This note is going out now",
    _D.DELIVERED: "This note has arrived",
    _D.RETRY_WAIT: "This note is tried again by itself",
    _D.NEEDS_SIGN_IN: "The EHR asks you to sign in again",
    _D.BLOCKED: "This note cannot go out yet",
    _D.DEAD: "The EHR did not take this note",
}
_ACTS = {
    _D.NEEDS_SIGN_IN: (Act.SIGN_IN, "Sign in"),
    _D.BLOCKED: (Act.SEND_AGAIN, "Send again"),
    _D.DEAD: (Act.SEND_AGAIN, "Send again"),
    _D.RETRY_WAIT: (Act.TRY_NOW, "Try now"),
    _D.QUEUED: (Act.TRY_NOW, "Try now"),
}
_WAITS = "Goes out after the note it belongs to"
_SAFE = "Your signed note is safe here."


def state_words(entry: OutboxEntry, zone: tzinfo | None) -> str:
    """The words in the pill."""
    words = _STATE_WORDS[entry.item.state]
    at = entry.item.delivered_at
    return f"{words} {day(at, zone)}" if entry.item.state is _D.DELIVERED and at is not None else words


def line(entry: OutboxEntry, now: datetime, zone: tzinfo | None) -> str:
    """The second line of a row: what is the case, in one short sentence without its full stop."""
    item = entry.item
    if item.state is _D.UNKNOWN:
        sent = "" if item.sent_at is None else f"Sent {clock_with_seconds(item.sent_at, zone)}, "
        rest = "the line broke before an answer"
        return sent + rest if sent else rest[0].upper() + rest[1:]
    if item.state is _D.RETRY_WAIT:
        if item.next_attempt_at is None or item.next_attempt_at <= now:
            return "Tries again by itself"
        at = item.next_attempt_at
        when = f"at {clock(at, zone)}" if same_day(at, now, zone) else f"on {day(at, zone)}"
        return f"Tries again by itself {when}"
    if item.state is _D.DELIVERED:
        return f"Receipt number {_number(item)}" if item.remote_id else "Marked as delivered by you"
    if item.state is _D.QUEUED:
        return _WAITS if entry.waits else "Goes out as soon as there is a network"
    if item.state is _D.SENDING:
        return f"Going out now, {size(len(item.payload))}"
    return _happened(entry).removesuffix(".")


def title(state: DeliveryState) -> str:
    """The heading of the detail, for every state but the one with a question of its own."""
    return _TITLES[state]


def body(entry: OutboxEntry, now: datetime, zone: tzinfo | None) -> str:
    """What happened, what is safe, what to do next."""
    item = entry.item
    if item.state in (_D.NEEDS_SIGN_IN, _D.BLOCKED, _D.DEAD):
        code = _code(entry)
        if code is not None:
            told = EXPLANATIONS[code]
            return " ".join(part for part in (told.happened, told.safe, told.next_step) if part)
        return f"{_happened(entry)} {_SAFE}"
    if item.state is _D.DELIVERED:
        return "It is in the EHR once. Nothing more is sent."
    code = _code(entry) if item.state is _D.RETRY_WAIT else None
    why = f"{EXPLANATIONS[code].happened} " if code is not None else ""
    return f"{why}{line(entry, now, zone)}. {_SAFE} You need not do anything."


def reached(entries: Iterable[OutboxEntry], ehr: str, now: datetime, zone: tzinfo | None) -> tuple[str, bool]:
    """Whether the EHR answered when it was asked last, as far as the deliveries tell; empty: nobody knows."""
    items = [entry.item for entry in entries]
    if any(item.state is _D.RETRY_WAIT and item.error == ErrorCode.EHR_UNREACHABLE for item in items):
        return f"{ehr or 'The EHR'} not reached", False
    arrived = [item.delivered_at for item in items if item.delivered_at is not None and item.remote_id]
    if not arrived:
        return "", True
    last = max(arrived)
    return (
        f"Reached {'at ' + clock(last, zone) if same_day(last, now, zone) else 'on ' + day(last, zone)}",
        True,
    )


def act(item: OutboxItem) -> tuple[Act, str]:
    """What the button beneath the detail does, and its words."""
    if item.can_be_linked:
        return Act.LINK, "Enter the number…"
    return _ACTS.get(item.state, (Act.NONE, ""))


def facts(entry: OutboxEntry, zone: tzinfo | None) -> tuple[tuple[str, str], ...]:
    """The table in the detail: name and value."""
    item = entry.item
    pairs = [("Client", entry.client_name), ("Note", _note_fact(entry, zone))]
    signed = "" if entry.signed_at is None else f"{clock_with_seconds(entry.signed_at, zone)}, "
    pairs.append(("Signed", f"{signed}{size(len(item.payload))}, unchanged since"))
    if item.sent_at is not None:
        broken = ", broken off" if item.state is _D.UNKNOWN else ""
        pairs.append(("Sent", f"{day(item.sent_at, zone)}, {clock_with_seconds(item.sent_at, zone)}{broken}"))
    if item.attempts > 1:
        pairs.append(("Attempts", str(item.attempts)))
    if item.remote_id:
        pairs.append(("Receipt", _number(item)))
    if item.error and item.state is not _D.DELIVERED:
        pairs.append(("Code", item.error))
    if entry.look_for and item.state is _D.UNKNOWN:
        pairs.append(("Look for", f"Title “{entry.look_for}”"))
    return tuple(pairs)


def _number(item: OutboxItem) -> str:
    """The EHR's own number, without the kind of document before it: it has to fit into a column."""
    return item.remote_id.removeprefix("DocumentReference/")


def note_words(entry: OutboxEntry, zone: tzinfo | None) -> str:
    """``SOAP, 20 Nov``."""
    start = entry.session_start
    return entry.note_label if start is None else f"{entry.note_label}, {day(start, zone)}"


def size(count: int) -> str:
    """A number of bytes in the unit people read."""
    return f"{count} bytes" if count < 1000 else f"{round(count / 1000)} KB"


def _note_fact(entry: OutboxEntry, zone: tzinfo | None) -> str:
    words = note_words(entry, zone)
    if entry.session_start is None:
        return words
    until = "" if entry.session_end is None else f" to {clock(entry.session_end, zone)}"
    return f"{words}, {clock(entry.session_start, zone)}{until}"


def _code(entry: OutboxEntry) -> ErrorCode | None:
    return ErrorCode(entry.item.error) if entry.item.error in tuple(ErrorCode) else None


def _happened(entry: OutboxEntry) -> str:
    code = _code(entry)
    return EXPLANATIONS[code].happened if code is not None else _TITLES[entry.item.state] + "."
