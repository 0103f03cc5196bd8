"""Every connection that this program made, as a list (picture 13, B7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.domain.endpoint import ModelRequest
from app.services.model_requests import Connections, stays_here
from app.services.ports import Contact
from app.ui.roles import ColorRole, IconName
from app.ui.times import clock, day, long_day

SHOWN_AT_ONCE = 40
NONE_YET = "No connection was made yet. Recording and notes need no network."
NOT_SHORTENED = "The list itself cannot be edited or shortened."

_PURPOSES: Mapping[str, str] = {
    "draft": "Draft a note",
    "improve": "Improve a note",
    "update": "Change a note",
    "handwriting": "Read a photographed page",
    "probe": "Try the language model",
}
_WITHOUT_WORDS = ("probe",)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    when: str
    to: str
    why: str
    out: str
    result: str
    icon: IconName
    tone: ColorRole

    @property
    def spoken(self) -> str:
        """The whole line for a screen reader."""
        return f"{self.when}: {self.to}, {self.why}. {self.out}. {self.result}"


@dataclass(frozen=True, slots=True)
class ConnectionsModel:
    """``more``: how many of the rows that fit the filter are not shown."""

    summary: str = ""
    rows: tuple[Row, ...] = ()
    more: int = 0
    filtered: bool = False


def connections_model(
    known: Connections, wanted: str = "", shown: int = SHOWN_AT_ONCE, zone: tzinfo | None = None
) -> ConnectionsModel:
    """The newest first; ``wanted``: words that a line must hold."""
    rows = _rows(known, zone)
    words = wanted.casefold().split()
    fitting = [row for row in rows if all(word in row.spoken.casefold() for word in words)]
    summary = ""
    if rows and known.since is not None:
        count = len(known.requests) + sum(contact.count for contact in _others(known))
        summary = f"{count} since {' '.join(long_day(known.since, zone).split()[1:])}"
    return ConnectionsModel(summary, tuple(fitting[:shown]), max(0, len(fitting) - shown), bool(words))


def _rows(known: Connections, zone: tzinfo | None) -> list[Row]:
    timed = [(request.at, _of_request(request, zone)) for request in known.requests]
    timed += [(contact.last_at, _of_contact(contact, zone)) for contact in _others(known)]
    return [row for _, row in sorted(timed, key=lambda pair: pair[0], reverse=True)]


def _others(known: Connections) -> list[Contact]:
    """What the requests do not tell already."""
    told = {request.host for request in known.requests}
    return [contact for contact in known.contacts if not (contact.allowed and contact.host in told)]


def _of_request(request: ModelRequest, zone: tzinfo | None) -> Row:
    why = f"{_PURPOSES.get(request.purpose, request.purpose)} with {request.model}"
    if stays_here(request.host):
        out = "Stays on this laptop"
    elif request.purpose in _WITHOUT_WORDS:
        out = "Nothing about you or clients"
    else:
        out = f"{request.characters:,} characters, {request.replaced:,} replaced"
    result, icon, tone = _result(request.outcome)
    return Row(_when(request.at, zone), request.host, why, out, result, icon, tone)


def _result(outcome: str) -> tuple[str, IconName, ColorRole]:
    if outcome == "answered":
        return "Answered", "check", "ok"
    if outcome == "cancelled":
        return "Cancelled", "circle-slash", "muted"
    if not outcome:
        return "Unclear", "circle-help", "warning"
    return "Failed", "triangle-alert", "warning"


def _of_contact(contact: Contact, zone: tzinfo | None) -> Row:
    to = f"{contact.host}:{contact.port}" if contact.port else contact.host
    when = _when(contact.last_at, zone)
    times = "once" if contact.count == 1 else f"{contact.count:,} times since {day(contact.first_at, zone)}"
    if not contact.allowed:
        return Row(when, to, f"Not an allowed place, {times}", "Nothing", "Blocked", "ban", "recording")
    if stays_here(contact.host):
        return Row(when, to, f"On this laptop, {times}", "Stays on this laptop", "Done", "check", "ok")
    return Row(when, to, f"An allowed place, {times}", "Encrypted", "Connected", "check", "ok")


def _when(at: datetime, zone: tzinfo | None) -> str:
    """``Fri 20 Nov, 13:57``."""
    return f"{long_day(at, zone)[:3]} {day(at, zone)}, {clock(at, zone)}"
