"""A receipt exists exactly when a destruction is finished, whatever cut it off before (B4)."""

import hashlib
from dataclasses import replace

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.receipt import Destroyed, DestructionReceipt, hashed, receipt_text
from app.domain.session import SAMPLE_RATE
from app.services.receipt_book import DUE, Due, ReceiptBook
from tests.support.program import Practice
from tests.support.recording import wait_until

AUDIO, TRANSCRIPT = Destroyed.AUDIO, Destroyed.TRANSCRIPT


def receipts(office: Practice, session_id: str) -> list[tuple[Destroyed, str]]:
    return [(r.what, r.why) for r in office.program.receipts.of_session(session_id)]


def pieces(office: Practice, session_id: str) -> int:
    """How many stretches of the session are transcribed so far."""
    with office.program.database.unit_of_work() as unit:
        return len(unit.transcripts.parts(session_id))


def due(office: Practice) -> str:
    with office.program.database.unit_of_work() as unit:
        return unit.settings.get(DUE)


def test_sound_after_the_transcript_and_the_transcript_on_signing(office: Practice) -> None:
    session, note = office.drafted()
    transcript = office.program.transcripts.get(session.id)
    assert transcript is not None
    [audio] = office.program.receipts.of_session(session.id)
    assert (audio.what, audio.why, audio.amount) == (AUDIO, "transcript", 20.0)
    assert audio.keys == (hashed(f"recording/{session.recording_id}/0"),)
    assert audio.destroyed_at == office.program.sessions.get(session.id).audio_destroyed_at
    office.program.notes.sign(note.id, attested=True, reason="r")
    first, second = office.program.receipts.of_session(session.id)
    assert first == audio
    assert (second.what, second.why) == (TRANSCRIPT, "signed")
    assert second.amount == len(transcript.utterances) > 0
    assert hashed(f"transcript/{session.id}") in second.keys
    assert due(office) == ""
    assert office.program.destruction.sweep() == 0
    assert office.program.receipts.of_client(session.client_id) == (first, second)


def test_the_number_on_a_print_finds_the_receipt_and_a_changed_one_is_not_taken(office: Practice) -> None:
    session, _ = office.drafted()
    [audio] = office.program.receipts.of_session(session.id)
    assert audio.sha256 == hashlib.sha256(receipt_text(audio)).hexdigest()
    assert audio.genuine and not replace(audio, amount=21.0).genuine
    printed = " ".join(audio.sha256[at : at + 4] for at in range(0, 64, 4)).upper()
    check = office.program.receipts.check
    assert check(session.client_id, printed) == audio
    assert check(session.client_id, audio.sha256[:16]) == audio
    assert check(session.client_id, audio.sha256[:15]) is None
    assert check(session.client_id, "0" * 64) is None
    assert check("another", printed) is None


def test_a_withdrawal_leaves_receipts_of_what_there_was(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    wait_until(lambda: pieces(office, session.id) > 0, "a piece is transcribed")
    office.program.sessions.withdraw(session.id, session.participants[0])
    assert sorted(receipts(office, session.id)) == [(AUDIO, "withdrawn"), (TRANSCRIPT, "withdrawn")]
    drafted, _ = office.drafted()
    office.program.sessions.withdraw(drafted.id, drafted.participants[0])
    assert receipts(office, drafted.id) == [(AUDIO, "transcript"), (TRANSCRIPT, "withdrawn")]


def test_nothing_recorded_no_receipt(office: Practice) -> None:
    session = office.open()
    office.program.sessions.withdraw(session.id, session.participants[0])
    assert receipts(office, session.id) == []


def test_what_is_past_its_time_leaves_receipts(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    wait_until(lambda: pieces(office, session.id) > 0, "a piece is transcribed")
    office.program.sessions.end(session.id)
    office.clock.advance(days=8)
    office.program.destruction.sweep()
    assert receipts(office, session.id) == [(AUDIO, "limit"), (TRANSCRIPT, "limit")]
    assert office.program.receipts.of_session(session.id)[1].amount == 0, "only pieces were transcribed"
    other, _ = office.drafted()
    office.clock.advance(days=8)
    office.program.destruction.sweep()
    assert receipts(office, other.id) == [(AUDIO, "transcript"), (TRANSCRIPT, "limit")]


def test_a_forgotten_part_leaves_a_receipt_of_its_length(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(200)
    office.program.recording.forget(session.id, 2)
    [part] = office.program.receipts.of_session(session.id)
    assert (part.what, part.why, part.amount, part.keys) == (AUDIO, "forgotten", 120.0, ())
    assert len(office.recordings.sound[session.recording_id or next(iter(office.recordings.sound))]) == (
        2 * 80 * SAMPLE_RATE
    )


def test_a_forgetting_that_waits_has_no_receipt_yet(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(200)
    office.recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
    with pytest.raises(LocalError):
        office.program.recording.forget(session.id, 2)
    assert receipts(office, session.id) == []
    office.program.recording.shut_down()
    office.program.recovery.start()
    office.program.recovery.end(session.id)
    assert receipts(office, session.id) == [(AUDIO, "forgotten")]
    office.program.destruction.finish_forgetting(session.id)
    assert receipts(office, session.id) == [(AUDIO, "forgotten")]


def test_a_resisting_recording_has_no_receipt_until_it_is_gone(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.recordings.failure = LocalError(ErrorCode.KEYRING_LOCKED)
    with pytest.raises(LocalError):
        office.program.sessions.withdraw(session.id, session.participants[0])
    assert receipts(office, session.id) == []
    office.recordings.failure = None
    office.program.recovery.start()
    assert receipts(office, session.id) == [(AUDIO, "withdrawn")]
    office.program.recovery.start()
    assert len(receipts(office, session.id)) == 1


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_crash_right_after_the_keys_went_loses_no_receipt(
    office: Practice, monkeypatch: pytest.MonkeyPatch, withdrawn: bool
) -> None:
    """The sound is gone, and the commit that says so did not happen."""
    session = office.record(30)
    destroy = office.recordings.destroy

    def then_dies(recording_id: str) -> None:
        destroy(recording_id)
        raise KeyboardInterrupt

    monkeypatch.setattr(office.recordings, "destroy", then_dies)

    def act() -> object:
        if withdrawn:
            return office.program.sessions.withdraw(session.id, session.participants[0])
        return office.program.destruction.destroy_audio(session.id, "transcript")

    with pytest.raises(KeyboardInterrupt):
        act()
    assert AUDIO not in dict(receipts(office, session.id))
    monkeypatch.setattr(office.recordings, "destroy", destroy)
    office.clock.advance(hours=25)
    office.program.recovery.start()
    [one] = [r for r in office.program.receipts.of_session(session.id) if r.what is AUDIO]
    assert (one.amount, len(one.keys)) == (30.0, 1), "measured before it went"
    office.program.recovery.start()
    assert [r for r in office.program.receipts.of_session(session.id) if r.what is AUDIO] == [one]
    assert due(office) == ""


def test_a_transcript_whose_key_is_still_there_has_no_receipt(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, note = office.drafted()
    waiting = (f"transcript/{session.id}",)
    monkeypatch.setattr(office.program.database, "pending_destructions", lambda: waiting)
    office.program.notes.sign(note.id, attested=True, reason="r")
    assert receipts(office, session.id) == [(AUDIO, "transcript")]
    monkeypatch.undo()
    assert receipts(office, session.id) == [(AUDIO, "transcript"), (TRANSCRIPT, "signed")]


def test_no_receipt_names_anybody(office: Practice) -> None:
    session, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    for receipt in office.program.receipts.of_session(session.id):
        assert isinstance(receipt, DestructionReceipt)
        assert b"Jordan" not in receipt_text(receipt) and b"Robin" not in receipt_text(receipt)


def test_sound_that_cannot_be_read_any_more_is_measured_as_far_as_it_can_be(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_recording_id: str) -> object:
        raise LocalError(ErrorCode.DISK_FAILED)

    book, due = ReceiptBook(office.recordings, office.clock), Due("s", "c", "withdrawn")
    office.recordings.sound["r"] = bytes(2 * SAMPLE_RATE)
    keys = (hashed("recording/r/0"),)
    assert book.measure("r", due) == replace(due, seconds=1.0, keys=keys)
    assert book.measure("gone", due) is None
    monkeypatch.setattr(office.recordings, "state", broken)
    assert book.measure("r", due) == replace(due, seconds=0.0, keys=keys), "its keys are named all the same"
