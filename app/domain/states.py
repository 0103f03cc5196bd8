"""The states of sessions, consents, notes and deliveries, and the only moves between them.

The values are persisted: a name that has been released is never changed or reused.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.domain.errors import IllegalTransition


class SessionState(StrEnum):
    """Where a session is; leaving the window is not a state, and not an ending."""

    PLANNED = "planned"
    OPEN = "open"
    RECORDING = "recording"
    PAUSED = "paused"
    ENDED = "ended"
    TRANSCRIBING = "transcribing"
    DRAFTED = "drafted"
    SIGNED = "signed"
    INTERRUPTED = "interrupted"


class ConsentState(StrEnum):
    """One participant's answer."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class NoteState(StrEnum):
    """A note's life: a signed note never changes, it is amended."""

    DRAFT = "draft"
    SIGNED = "signed"
    AMENDED = "amended"


class DeliveryState(StrEnum):
    """Where a signed note is on its way to the EHR."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    RETRY_WAIT = "retry_wait"
    NEEDS_SIGN_IN = "needs_sign_in"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    DEAD = "dead"


_S, _C, _N, _D = SessionState, ConsentState, NoteState, DeliveryState

SESSION_MOVES: Mapping[SessionState, frozenset[SessionState]] = {
    _S.PLANNED: frozenset({_S.OPEN}),
    _S.OPEN: frozenset({_S.RECORDING, _S.ENDED, _S.INTERRUPTED}),
    # back to OPEN: a consent was withdrawn, everything recorded was destroyed, the session goes on
    _S.RECORDING: frozenset({_S.PAUSED, _S.ENDED, _S.OPEN, _S.INTERRUPTED}),
    _S.PAUSED: frozenset({_S.RECORDING, _S.ENDED, _S.OPEN, _S.INTERRUPTED}),
    # straight to DRAFTED: a session without a recording, its note comes from other inputs
    _S.ENDED: frozenset({_S.TRANSCRIBING, _S.DRAFTED, _S.INTERRUPTED}),
    _S.TRANSCRIBING: frozenset({_S.DRAFTED, _S.INTERRUPTED}),
    _S.DRAFTED: frozenset({_S.SIGNED}),
    _S.SIGNED: frozenset(),
    _S.INTERRUPTED: frozenset({_S.OPEN, _S.RECORDING, _S.ENDED}),
}

CONSENT_MOVES: Mapping[ConsentState, frozenset[ConsentState]] = {
    _C.NOT_ASKED: frozenset({_C.WAITING}),
    # back to NOT_ASKED: the laptop was handed back without an answer
    _C.WAITING: frozenset({_C.AGREED, _C.DECLINED, _C.NOT_ASKED}),
    _C.AGREED: frozenset({_C.WITHDRAWN}),
    _C.DECLINED: frozenset(),
    _C.WITHDRAWN: frozenset(),
}

NOTE_MOVES: Mapping[NoteState, frozenset[NoteState]] = {
    _N.DRAFT: frozenset({_N.SIGNED}),
    _N.SIGNED: frozenset({_N.AMENDED}),
    _N.AMENDED: frozenset({_N.AMENDED}),
}

DELIVERY_MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    _D.QUEUED: frozenset({_D.SENDING}),
    _D.SENDING: frozenset({_D.DELIVERED, _D.RETRY_WAIT, _D.NEEDS_SIGN_IN, _D.BLOCKED, _D.UNKNOWN, _D.DEAD}),
    _D.DELIVERED: frozenset(),
    _D.RETRY_WAIT: frozenset({_D.SENDING}),
    _D.NEEDS_SIGN_IN: frozenset({_D.QUEUED}),
    _D.BLOCKED: frozenset({_D.QUEUED}),
    # an ambiguous send is looked for first (SENDING), or a person decides
    _D.UNKNOWN: frozenset({_D.SENDING, _D.DELIVERED, _D.QUEUED}),
    _D.DEAD: frozenset({_D.QUEUED}),
}

State = TypeVar("State", SessionState, ConsentState, NoteState, DeliveryState)


def move(current: State, target: State, table: Mapping[State, frozenset[State]]) -> State:
    """Return ``target`` if ``table`` allows it from ``current``; raise ``IllegalTransition`` otherwise."""
    if target not in table[current]:
        raise IllegalTransition(type(current).__name__, current.value, target.value)
    return target
