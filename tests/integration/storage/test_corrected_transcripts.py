"""Corrections on the real encrypted database: kept over a start, all or nothing, and gone with the key."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.note import Note
from app.domain.transcript import Transcript
from app.services.events import TranscriptChanged
from tests.support.database import START
from tests.support.live_practice import LivePractice, at_work, recorded
from tests.support.plaintext import found_in
from tests.support.recording import signal

TYPED = "Quetzalcoatlus northropi"
NAMED = "Zephyrine Quillfeather-Ashdown"


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LivePractice]:
    with at_work(tmp_path / "data", START) as practice:
        yield practice


def drafted(live: LivePractice) -> str:
    """A session whose draft is ready."""
    session_id = recorded(live, signal(0, 20 * 16_000))
    live.program.sessions.end(session_id)
    live.program.processing.process(session_id)
    return session_id


def kept(live: LivePractice, session_id: str) -> tuple[Transcript, Note]:
    transcript = live.program.transcripts.get(session_id)
    note = live.program.notes.of_session(session_id)
    assert transcript is not None and note is not None
    return transcript, note


def test_a_correction_outlives_the_program(live: LivePractice, tmp_path: Path) -> None:
    session_id = drafted(live)
    service = live.program.transcripts
    service.correct(session_id, "U0001", 0, 4, TYPED)
    service.split(session_id, "U0002", 10, "speaker_3")
    service.rename(session_id, "speaker_3", NAMED)
    transcript, note = kept(live, session_id)
    assert transcript.utterances[0].starts and transcript.names == (("speaker_3", NAMED),)
    started = live.copied(tmp_path / "started")
    try:
        assert kept(started, session_id) == (transcript, note)
        assert started.program.transcripts.undo(session_id) is None  # only of one run
        started.program.transcripts.exchange(session_id, "therapist", "speaker_3")
    finally:
        started.close()


def test_what_was_typed_is_on_the_disk_only_sealed_and_goes_with_the_key(live: LivePractice) -> None:
    session_id = drafted(live)
    before = set(live.secrets.kept)
    live.program.transcripts.correct(session_id, "U0001", 0, 4, TYPED)
    live.program.transcripts.rename(session_id, "client", NAMED)
    secrets = [TYPED.encode(), NAMED.encode()]
    assert found_in([live.folder], secrets) == []
    assert set(live.secrets.kept) == before  # sealed under the transcript's own key
    _, note = kept(live, session_id)
    live.program.notes.sign(note.id, attested=True, reason="checked")
    assert not [name for name in live.secrets.kept if name.startswith("transcript/")]
    assert live.program.transcripts.get(session_id) is None
    assert found_in([live.folder], secrets) == []


def test_all_of_a_correction_is_kept_or_nothing(live: LivePractice, monkeypatch: pytest.MonkeyPatch) -> None:
    session_id = drafted(live)
    before, told = kept(live, session_id), list[TranscriptChanged]()
    live.program.bus.subscribe(TranscriptChanged, told.append)
    evidence = live.program.transcripts._evidence

    def fails(*_: object) -> tuple[str, ...]:
        raise LocalError(ErrorCode.DATABASE_FAILED)

    with monkeypatch.context() as broken:
        broken.setattr(evidence, "missing", fails)
        for change in (
            lambda: live.program.transcripts.exchange(session_id, "therapist", "client"),
            lambda: live.program.transcripts.correct(session_id, "U0001", 0, 4, TYPED),
        ):
            with pytest.raises(AppError) as failed:
                change()
            assert failed.value.code is ErrorCode.DATABASE_FAILED
    assert kept(live, session_id) == before and not told
    assert live.program.transcripts.undo(session_id) is None
    live.program.transcripts.exchange(session_id, "therapist", "client")
    with monkeypatch.context() as broken:
        broken.setattr(evidence, "missing", fails)
        with pytest.raises(AppError):
            live.program.transcripts.undo(session_id)
    assert live.program.transcripts.undo(session_id) == before[0]
    assert kept(live, session_id)[1].sentences == before[1].sentences


def test_corrections_from_several_threads_all_count(live: LivePractice) -> None:
    session_id = drafted(live)
    service = live.program.transcripts
    before = kept(live, session_id)[0]

    def put(utterance_id: str) -> None:
        for _ in range(5):
            service.correct(session_id, utterance_id, 0, 0, "so ")

    threads = [Thread(target=put, args=(f"U000{number}",)) for number in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    after = kept(live, session_id)[0]
    assert [u.text.count("so ") for u in after.utterances[:3]] == [5, 5, 5]
    for _ in range(15):
        undone = service.undo(session_id)
    assert undone == before and service.undo(session_id) is None
