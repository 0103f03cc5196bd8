"""The times at which a session was really held, and the limits that they never put off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.session import Session
from app.domain.states import SessionState

START = datetime(2026, 11, 20, 10, 0, 3, tzinfo=UTC)
END = START + timedelta(minutes=50)
NOW = END + timedelta(hours=3)
MADE = END + timedelta(seconds=8)
SESSION = Session(
    "s", "c", "k", SessionState.DRAFTED, started_at=START, ended_at=END, recording_id="r",
    transcript_ready_at=MADE,
)  # fmt: skip


def test_both_times_are_corrected() -> None:
    held = SESSION.held(START - timedelta(minutes=5), END - timedelta(minutes=2), NOW)
    assert (held.started_at, held.ended_at) == (START - timedelta(minutes=5), END - timedelta(minutes=2))


def test_a_later_end_does_not_put_off_when_the_text_goes() -> None:
    held = SESSION.held(START, NOW, NOW)
    assert held.ended_at == NOW
    assert held.limits_from == MADE
    assert SESSION.limits_from == END
    assert replace(SESSION, started_at=None, ended_at=None).limits_from is None


def test_a_later_end_waits_for_the_transcript_where_there_is_sound() -> None:
    unheard = replace(SESSION, transcript_ready_at=None)
    refused(unheard, START, NOW)
    assert unheard.held(START, END - timedelta(minutes=1), NOW).ended_at == END - timedelta(minutes=1)
    assert replace(unheard, recording_id="").held(START, NOW, NOW).ended_at == NOW
    refused(replace(unheard, ended_at=None), START, END)


@pytest.mark.parametrize(
    ("start", "end"),
    [(END, START), (START, START), (START, NOW + timedelta(minutes=1)), (START - timedelta(days=1), END)],
)
def test_other_times_are_refused(start: datetime, end: datetime) -> None:
    refused(SESSION, start, end)


@pytest.mark.parametrize("state", [SessionState.RECORDING, SessionState.OPEN, SessionState.SIGNED])
def test_what_runs_and_what_is_signed_keeps_its_times(state: SessionState) -> None:
    refused(replace(SESSION, state=state), START, END - timedelta(minutes=1))


def refused(session: Session, start: datetime, end: datetime) -> None:
    with pytest.raises(InputError) as raised:
        session.held(start, end, NOW)
    assert raised.value.code is ErrorCode.SESSION_TIMES_INVALID
