"""``demo``: the whole path without a window, what it prints, and what it leaves behind."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.audio.audio_files import DecodedFiles
from app.bootstrap.places import demonstration_model, sample
from app.bootstrap.profiles import DEMONSTRATION_PASSPHRASE, LockedProfile
from app.domain.accuracy import word_error_rate
from app.domain.session import SAMPLE_RATE
from app.domain.states import DeliveryState, NoteState
from app.services.demonstration import CLIENT_NAME, CLINICIAN_NAME
from app.system.paths import DEMONSTRATION, profile_paths
from tests.bench.decoding import SETTINGS
from tests.support.commands import Computer, Ended
from tests.support.plaintext import LENGTH, found_in

pytestmark = [pytest.mark.slow]
NAME = "dialogue_5min"


@dataclass(frozen=True)
class Kept:
    """A demonstration that was run twice in the same folder."""

    folder: Path
    computer: Computer
    first: Ended
    second: Ended


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    computer = Computer(tmp_path_factory.mktemp("computer"))
    folder = computer.folder / "kept"
    first = computer.run("demo", "--headless", "--json", "--keep", folder)
    return Kept(folder, computer, first, computer.run("demo", "--headless", "--keep", folder))


@pytest.fixture(scope="module")
def told(kept: Kept) -> dict[str, Any]:
    """What the first run said."""
    document: dict[str, Any] = kept.first.document
    return document


def heard(document: dict[str, Any]) -> str:
    return " ".join(utterance["text"] for utterance in document["transcript"]["utterances"])


def test_the_document_has_exactly_the_promised_shape(kept: Kept, told: dict[str, Any]) -> None:
    assert (kept.first.status, kept.first.err) == (0, "")
    assert set(told) == {"transcript", "note", "destroyed", "outbox", "word_error_rate"}
    transcript = told["transcript"]
    assert set(transcript) >= {"utterances", "duration", "model", "device"}
    assert transcript["duration"] == pytest.approx(300, abs=1)
    for number, utterance in enumerate(transcript["utterances"], 1):
        assert set(utterance) - {"doubtful"} == {"id", "speaker", "start", "end", "text", "confidence"}
        assert utterance["id"] == f"U{number:04}"
        assert 0 <= utterance["start"] < utterance["end"] <= transcript["duration"]
        assert 0 <= utterance["confidence"] <= 1
    assert {u["speaker"] for u in transcript["utterances"]} == {"therapist", "client"}
    assert set(told["note"]) >= {"type", "signed_at", "sha256", "sentences"}
    assert told["note"]["type"] == "soap"
    assert [set(item) for item in told["outbox"]] == [{"id", "state"}]
    assert told["outbox"][0]["state"] == DeliveryState.QUEUED.value


def test_every_sentence_has_evidence_or_another_source(told: dict[str, Any]) -> None:
    known = {utterance["id"] for utterance in told["transcript"]["utterances"]}
    sentences = told["note"]["sentences"]
    assert len(sentences) >= 10
    for sentence in sentences:
        assert set(sentence) >= {"section", "text", "source", "evidence", "status"}
        assert sentence["evidence"] or sentence["source"] not in ("", "transcript"), sentence
        assert set(sentence["evidence"]) <= known
        assert sentence["status"] != "to_add"
    assert any(sentence["evidence"] for sentence in sentences)


def test_sound_and_transcript_are_destroyed_in_this_order(told: dict[str, Any]) -> None:
    audio, transcript, signed = (
        datetime.fromisoformat(text)
        for text in (told["destroyed"]["audio"], told["destroyed"]["transcript"], told["note"]["signed_at"])
    )
    assert audio.tzinfo is not None
    assert audio <= signed <= transcript


def test_no_more_words_are_misheard_than_by_a_plain_call(told: dict[str, Any]) -> None:
    from faster_whisper import WhisperModel

    sound, reference = sample(NAME)
    said = " ".join(turn["text"] for turn in json.loads(reference.read_text("utf-8"))["utterances"])
    own = word_error_rate(said, heard(told))
    assert told["word_error_rate"] == round(own, 4)
    model = WhisperModel(str(demonstration_model()), device="cpu", compute_type="int8", cpu_threads=1)
    for vad in (True, False):
        segments, _ = model.transcribe(str(sound), vad_filter=vad, **SETTINGS)
        plain = word_error_rate(said, " ".join(segment.text.strip() for segment in segments))
        print(f"word error rate {own:.4f}; plain call {plain:.4f} ({vad=})")
        assert own <= plain


def test_the_second_run_in_the_same_folder_works(kept: Kept) -> None:
    assert kept.second.status == 0, kept.second.err
    for words in (
        "Recording destroyed at",
        "The signed note waits in the outbox: queued",
        "Words misheard: ",
    ):
        assert words in kept.second.out
    assert str(kept.folder) in kept.second.out


@pytest.fixture(scope="module")
def opened(kept: Kept) -> Iterator[LockedProfile]:
    locked = LockedProfile(profile_paths(DEMONSTRATION, kept.folder), keys_in_file=True)
    yield locked
    locked.release()


def test_the_kept_profile_opens_again_with_both_signed_notes(
    kept: Kept, told: dict[str, Any], opened: LockedProfile
) -> None:
    program = opened.open(DEMONSTRATION_PASSPHRASE)
    try:
        with program.database.unit_of_work() as unit:
            outbox, sessions = unit.outbox.all(), unit.sessions.all()
            notes = [unit.notes.get(item.note_id) for item in outbox]
        assert len(sessions) == len(outbox) == 2
        assert told["outbox"][0]["id"] == outbox[0].id
        for note in notes:
            assert note is not None
            assert note.state is NoteState.SIGNED
            assert hashlib.sha256(note.text.encode()).hexdigest() == note.sha256
            assert all(program.transcripts.get(session.id) is None for session in sessions)
        assert notes[0] is not None
        assert notes[0].sha256 == told["note"]["sha256"], "of the text that was signed"
        assert program.recordings.recording_ids() == ()
        found = program.recovery.start()
        assert (found.interrupted, found.unfinished) == ((), ())
    finally:
        program.close()


def test_what_is_kept_holds_nothing_in_clear(kept: Kept, told: dict[str, Any]) -> None:
    sentences = [u["text"] for u in told["transcript"]["utterances"]]
    secrets = [text.encode() for text in sentences if len(text) >= LENGTH]
    secrets += [sentence["text"].encode() for sentence in told["note"]["sentences"]]
    secrets += [CLIENT_NAME.encode(), CLINICIAN_NAME.encode(), *loud_seconds()]
    planted = kept.folder / "planted.bin"
    planted.write_bytes(b"\0" * 9 + secrets[0][2:30])
    try:
        assert [path for path, _ in found_in([kept.folder], secrets)] == [planted]
    finally:
        planted.unlink()
    assert found_in([kept.folder, kept.computer.home, kept.computer.temporary], secrets) == []


def loud_seconds() -> list[bytes]:
    """A tenth of a second of what the microphone gave, twenty times; silence would be found anywhere."""
    blocks = DecodedFiles().stream(sample(NAME)[0], SAMPLE_RATE // 10)
    by_loudness = sorted(blocks, key=lambda block: len(set(block)), reverse=True)
    return by_loudness[:20]


def test_with_a_folder_of_its_own_nothing_is_left_anywhere_else(kept: Kept) -> None:
    assert left_in(kept.computer) == []
    assert (kept.folder / "roomnote.db").exists()
    for path in kept.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} is this user's alone"


def test_without_one_nothing_is_left_at_all(computer: Computer) -> None:
    ended = computer.run("demo", "--json")
    assert ended.status == 0, ended.err
    assert ended.document["outbox"]
    assert left_in(computer) == []


def test_the_self_test_says_what_works_and_leaves_nothing(computer: Computer) -> None:
    ended = computer.run("self-test", "--json")
    assert (ended.status, ended.err) == (0, "")
    document = ended.document
    assert document["ok"] is True and document["destroyed"] is True
    assert document["utterances"] > 5 and document["outbox"] == ["queued"]
    assert set(document) == {"ok", "database", "speech", "utterances", "signed", "destroyed", "outbox"}
    assert left_in(computer) == []


def left_in(computer: Computer) -> list[Path]:
    """Files in the user's folders and among the temporary ones."""
    return [p for folder in (computer.home, computer.temporary) for p in folder.rglob("*") if p.is_file()]
