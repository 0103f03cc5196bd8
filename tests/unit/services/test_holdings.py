"""What is here of sessions, and when the next of it goes (R9, R10, R41)."""

from datetime import timedelta

from app.services.holdings import Holdings
from tests.support.program import Practice


def test_an_empty_laptop_holds_nothing(office: Practice) -> None:
    assert office.program.holdings.now() == Holdings()


def test_a_running_session_has_no_end_yet(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(5)
    held = office.program.holdings.now()
    assert (held.recordings, held.recording_until) == (1, None)


def test_sound_is_counted_until_it_is_text_and_text_until_it_is_signed(office: Practice) -> None:
    session = office.record()
    ended = office.clock.now()
    held = office.program.holdings.now()
    assert (held.recordings, held.recording_until) == (1, ended + timedelta(hours=24))
    office.clock.advance(hours=1)
    note = office.program.processing.process(session.id)
    held = office.program.holdings.now()
    assert (held.recordings, held.recording_until) == (0, None)
    assert (held.transcripts, held.transcript_until) == (1, ended + timedelta(days=7))
    office.program.notes.sign(note.id, attested=True, reason="Known.")
    assert office.program.holdings.now() == Holdings(signed_notes=1)


def test_the_next_to_go_is_named(office: Practice) -> None:
    first = office.record()
    first_end = office.clock.now()
    office.program.processing.process(first.id)
    office.clock.advance(hours=30)
    office.program.processing.process(office.record().id)
    held = office.program.holdings.now()
    assert (held.transcripts, held.transcript_until) == (2, first_end + timedelta(days=7))
    office.record()
    ended = office.clock.now()
    office.clock.advance(hours=2)
    office.record()
    held = office.program.holdings.now()
    assert (held.recordings, held.recording_until) == (2, ended + timedelta(hours=24))
