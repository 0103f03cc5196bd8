"""Every pair of states is either in the table or refused, and the persisted names are frozen."""

from collections.abc import Mapping
from enum import Enum
from itertools import product

import pytest

from app.domain.errors import ErrorCode, IllegalTransition
from app.domain.states import (
    CONSENT_MOVES,
    DELIVERY_MOVES,
    NOTE_MOVES,
    SESSION_MOVES,
    ConsentState,
    DeliveryState,
    NoteState,
    SessionState,
    move,
)

TABLES = [
    (SessionState, SESSION_MOVES),
    (ConsentState, CONSENT_MOVES),
    (NoteState, NOTE_MOVES),
    (DeliveryState, DELIVERY_MOVES),
]


@pytest.mark.parametrize(("states", "table"), TABLES)
def test_every_pair_is_allowed_by_the_table_or_refused(
    states: type[Enum], table: Mapping[Enum, frozenset[Enum]]
) -> None:
    assert set(table) == set(states)
    for current, target in product(states, states):
        if target in table[current]:
            assert move(current, target, table) is target
        else:
            with pytest.raises(IllegalTransition) as refused:
                move(current, target, table)
            assert refused.value.code is ErrorCode.ILLEGAL_TRANSITION
            assert refused.value.details["from"] == current.value


def test_the_names_that_are_persisted_do_not_change() -> None:
    assert [s.value for s in SessionState] == [
        "planned", "open", "recording", "paused", "ended", "transcribing", "drafted", "signed", "interrupted",
    ]  # fmt: skip
    assert [s.value for s in DeliveryState] == [
        "queued", "sending", "delivered", "retry_wait", "needs_sign_in", "blocked", "unknown", "dead",
    ]  # fmt: skip
    assert [s.value for s in ConsentState] == ["not_asked", "waiting", "agreed", "declined", "withdrawn"]
    assert [s.value for s in NoteState] == ["draft", "signed", "amended"]


def test_a_signed_session_and_a_delivered_note_are_final() -> None:
    assert not SESSION_MOVES[SessionState.SIGNED]
    assert not DELIVERY_MOVES[DeliveryState.DELIVERED]
    assert not CONSENT_MOVES[ConsentState.DECLINED]


def test_a_session_is_never_recorded_without_being_opened_first() -> None:
    into_recording = {state for state, moves in SESSION_MOVES.items() if SessionState.RECORDING in moves}
    assert into_recording == {SessionState.OPEN, SessionState.PAUSED, SessionState.INTERRUPTED}
