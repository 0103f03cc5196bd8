"""What was destroyed or forgotten is kept nowhere else: not in memory, not in a loudspeaker."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from time import monotonic

import pytest

from app.domain.errors import ErrorCode, InputError, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Transcript, TranscriptPart, Word
from app.services.events import TranscriptChanged, TranscriptDestroyed
from tests.support.program import Practice


def words_in_memory(office: Practice) -> bool:
    """Whether the service that corrects transcripts holds words of any session."""
    service = office.program.transcripts
    return bool(service._steps or service._search or service._so_far._words)


def with_words_in_memory(office: Practice) -> str:
    session, _ = office.drafted()
    service = office.program.transcripts
    service.exchange(session.id, "therapist", "client")
    service.suggestions(session.id)
    assert words_in_memory(office)
    return session.id


def test_a_transcript_whose_time_is_over_leaves_no_words_in_memory(office: Practice) -> None:
    session_id = with_words_in_memory(office)
    destroyed: list[str] = []
    changed: list[Transcript | None] = []
    office.program.bus.subscribe(TranscriptDestroyed, lambda event: destroyed.append(event.session_id))
    read = office.program.transcripts.get
    office.program.bus.subscribe(TranscriptChanged, lambda event: changed.append(read(event.session_id)))
    office.clock.advance(days=8)
    office.program.destruction.sweep()
    assert not words_in_memory(office)
    assert office.program.transcripts.undo(session_id) is None
    assert (destroyed, changed) == ([session_id], [None]), "whoever shows it reads it again"
    office.program.destruction.sweep()
    assert destroyed == [session_id]


def say(office: Practice, session_id: str) -> None:
    """One second of the running session is transcribed, and read by the live transcript."""
    office.recorder.play(1)
    word = Word("Secret.", 0.1, 0.5, 0.9)
    with office.program.database.unit_of_work() as unit:
        unit.transcripts.add_part(session_id, TranscriptPart(0, SAMPLE_RATE, (word,), ()))
        unit.commit()
    assert [line.text for line in office.program.transcripts.so_far(session_id)] == ["Secret."]


def test_words_of_half_a_transcript_leave_the_memory_too(office: Practice) -> None:
    session = office.open()
    running = office.program.recording.start(session.id)
    say(office, session.id)
    office.program.recording.shut_down()
    office.program.recovery.start()
    assert running.recording_id in office.recordings.recording_ids()
    assert [line.text for line in office.program.transcripts.so_far(session.id)] == ["Secret."]
    office.clock.advance(days=8)
    office.program.destruction.sweep()
    assert not words_in_memory(office)


def test_forgotten_words_leave_the_memory_also_when_nobody_looks(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    say(office, session.id)
    office.program.recording.forget(session.id, 1)
    assert not words_in_memory(office)


def test_suggestions_that_were_looked_for_meanwhile_are_not_kept(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note is signed just after the transcript was read, before it is looked through."""
    session, note = office.drafted()
    service, terms = office.program.transcripts, office.program.terms
    of_session = terms.of_session

    def signed_meanwhile(session_id: str) -> tuple[str, ...]:
        found = of_session(session_id)
        signing.start()
        ended = monotonic() + 1.0
        while not office.program.sessions.get(session_id).transcript_destroyed_at and monotonic() < ended:
            pass
        signing.join(0.3)
        return found

    signing = Thread(target=lambda: office.program.notes.sign(note.id, attested=True, reason="read"))
    monkeypatch.setattr(terms, "of_session", signed_meanwhile)
    service.suggestions(session.id)
    signing.join(10)
    assert not signing.is_alive()
    assert not words_in_memory(office)


@pytest.mark.parametrize("disk", ["works", "stalls"])
def test_what_is_forgotten_stops_being_played(office: Practice, disk: str) -> None:
    if disk == "stalls":
        office.recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.program.recording.pause(session.id)
    office.loudspeaker.holds = True
    playing = Thread(target=office.program.replay.play, args=(session.id, 18.0, 19.0))
    playing.start()
    try:
        assert office.loudspeaker.began.wait(10)
        with suppress(LocalError):
            office.program.recording.forget(session.id, 1)
        playing.join(5)
        assert not playing.is_alive()
    finally:
        office.program.replay.stop()
        playing.join(10)


def test_the_speech_process_lets_go_of_what_is_destroyed(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    assert office.engine.let_go_of == 0
    office.program.recording.forget(session.id, 0.1)
    assert office.engine.let_go_of == 1
    office.program.sessions.end(session.id)
    office.program.processing.process(session.id)
    assert office.engine.let_go_of == 2, "the sound was destroyed"
    (consent,) = office.program.consents.of_session(session.id)
    office.program.sessions.withdraw(session.id, consent.id)
    assert office.engine.let_go_of == 3
    office.agree(session.id)
    assert office.engine.let_go_of == 3, "to agree destroys nothing"


def test_nothing_of_a_voice_that_was_read_aloud_stays_in_the_speech_process(office: Practice) -> None:
    office.program.voices.measure(bytes(2 * 20 * SAMPLE_RATE))
    assert office.engine.let_go_of == 1
    with pytest.raises(InputError):
        office.program.voices.measure(b"")
    assert office.engine.let_go_of == 2
