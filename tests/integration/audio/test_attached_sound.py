"""Attached files with real parts: FFmpeg's libraries, sealed recordings, the cipher, the speech process."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

import numpy as np
import psutil
import pytest

from app.audio.audio_files import DecodedFiles
from app.domain.accuracy import word_error_rate
from app.domain.chart import Clinician
from app.domain.consent import ConsentMethod
from app.domain.errors import AppError, Cancelled, ErrorCode
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.events import AttachmentAdvanced
from app.services.ports import Removal
from app.services.practice import set_practice_switch
from app.services.program import Program
from app.speech.engine import WhisperEngine
from tests.faults.sizes import SYNTHETIC_MINUTES, sizes
from tests.support.database import START, MemorySecrets
from tests.support.listening import sample
from tests.support.live_practice import LivePractice, fresh
from tests.support.plaintext import found_in
from tests.support.sound_files import FORMATS, SealingPractice, sealing_practice, write_sound
from tests.support.speech import MODEL, FakeSpeechEngine

SOUND = sample("dialogue_60s")
DELAY = 3_200
"""Samples at most that an encoder puts in front."""
LOSSLESS = ("wav", "flac")


def never() -> bool:
    return False


def ready(program: Program) -> Session:
    """A session whose client has agreed, in a program without anything in it yet."""
    with program.database.unit_of_work() as unit:
        unit.clinicians.save(Clinician("clinician-1", "Robin Example", "LCSW", ai_consent_at=START))
        set_practice_switch(unit, START, on=True)
        unit.commit()
    appointment = program.sessions.walk_in("Jordan Sample")
    session = program.sessions.open(appointment.id, "clinician-1")
    (consent,) = program.consents.of_session(session.id)
    program.consents.attest(session.id, consent.id, ConsentMethod.PAPER, "clinician-1")
    return session


def attach(office: SealingPractice, path: Path) -> bytes:
    """The sealed samples of the file, once it is taken in."""
    session = office.program.attachments.attach(office.open().id, path, never)
    state = office.recordings.state(session.recording_id)
    assert state.finished and session.state is SessionState.ENDED
    return office.recordings.read(session.recording_id, 0, state.frames)


@pytest.mark.parametrize("ending", list(FORMATS))
def test_what_is_sealed_is_what_the_file_holds(tmp_path: Path, ending: str) -> None:
    path = write_sound(tmp_path / f"memo.{ending}", SOUND.pcm)
    content = path.read_bytes()
    with sealing_practice(tmp_path, FakeSpeechEngine()) as office:
        sealed = attach(office, path)
        assert office.program.attachments.length(path) == pytest.approx(60.0, abs=0.3)
    assert sealed == b"".join(DecodedFiles().stream(path, 16_000))
    assert path.read_bytes() == content
    if ending in LOSSLESS:
        assert sealed == SOUND.pcm
        return
    heard, said = (np.frombuffer(pcm, "<i2").astype(float) for pcm in (sealed, SOUND.pcm))
    assert abs(len(heard) - len(said)) < DELAY
    middle = said[320_000:480_000]
    likeness = np.correlate(heard[320_000 - DELAY : 480_000 + DELAY], middle, "valid")
    shift = 320_000 - DELAY + int(np.argmax(likeness))
    assert np.corrcoef(heard[shift : shift + len(middle)], middle)[0, 1] > 0.97


def test_no_plaintext_of_it_is_written_anywhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = write_sound(elsewhere / "memo.wav", SOUND.pcm)
    program = tmp_path / "program"
    program.mkdir()
    with sealing_practice(program, FakeSpeechEngine()) as office:
        attach(office, path)
        stretches = [SOUND.pcm[start : start + 20] for start in range(64_000, 1_600_000, 160_000)]
        assert found_in([program], stretches) == []
        assert [p.name for p in elsewhere.iterdir()] == ["memo.wav"]


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_lossy_file_is_understood_as_well_as_the_wav(tmp_path: Path) -> None:
    rates = {}
    with sealing_practice(tmp_path, WhisperEngine(MODEL)) as office:
        for ending in ("wav", "mp3", "webm"):
            path = write_sound(tmp_path / f"memo.{ending}", SOUND.pcm)
            session = office.program.attachments.attach(office.open().id, path, never)
            office.program.processing.process(session.id)
            transcript = office.program.transcripts.get(session.id)
            assert transcript is not None
            heard = " ".join(utterance.text for utterance in transcript.utterances)
            rates[ending] = word_error_rate(SOUND.reference, heard)
            assert office.program.sessions.get(session.id).audio_destroyed_at is not None
            assert office.recordings.recording_ids() == ()
    print(f"word error rates: { {k: round(100 * v, 1) for k, v in rates.items()} }")
    assert 0 < rates["wav"] < 0.3
    assert max(rates["mp3"], rates["webm"]) - rates["wav"] <= 0.03


def test_cancelling_in_the_middle_leaves_no_key_and_no_file(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "memo.mp3", SOUND.pcm)
    with sealing_practice(tmp_path, FakeSpeechEngine()) as office:
        session, before = office.open(), set(office.secrets.kept)
        asked = itertools.count()
        with pytest.raises(Cancelled):
            office.program.attachments.attach(session.id, path, lambda: next(asked) == 30)
        assert office.program.sessions.get(session.id) == session
        assert office.recordings.recording_ids() == () and set(office.secrets.kept) == before


def test_a_withdrawal_in_the_middle_leaves_no_key_and_no_file(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "memo.flac", SOUND.pcm)
    with sealing_practice(tmp_path, FakeSpeechEngine()) as office:
        session, before = office.open(), set(office.secrets.kept)
        (consent,) = office.program.consents.of_session(session.id)
        asked = itertools.count()

        def withdraws() -> bool:
            if next(asked) == 25:
                office.program.sessions.withdraw(session.id, consent.id)
            return False

        with pytest.raises(AppError) as error:
            office.program.attachments.attach(session.id, path, withdraws)
        assert error.value.code is ErrorCode.CONSENT_MISSING
        assert office.program.sessions.get(session.id) == session
        assert office.recordings.recording_ids() == () and set(office.secrets.kept) == before


def test_a_crash_in_the_middle_is_undone_at_the_next_start(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "memo.wav", SOUND.pcm)
    office = fresh(tmp_path / "before", START)
    after = tmp_path / "after"
    kept: dict[str, bytes] = {}
    asked = itertools.count()

    def killed() -> bool:
        if next(asked) == 25:
            shutil.copytree(office.folder, after)  # as the disk would be found if the program were gone now
            kept.update(office.secrets.kept)
            return True
        return False

    try:
        session = ready(office.program)
        keys = set(office.secrets.kept)
        with pytest.raises(Cancelled):
            office.program.attachments.attach(session.id, path, killed)
    finally:
        office.close()
    secrets = MemorySecrets()
    secrets.kept = dict(kept)
    assert len(kept) > len(keys)
    again = LivePractice.made(after, office.master, secrets, office.clock)
    try:
        assert again.recordings.recording_ids() != ()
        found = again.program.recovery.start()
        assert (found.interrupted, found.unfinished) == ((), ())
        assert again.program.sessions.get(session.id) == session
        assert again.recordings.recording_ids() == () and set(secrets.kept) == keys
        ended = again.program.attachments.attach(session.id, path, never)
        assert again.recordings.state(ended.recording_id).frames == 960_000
    finally:
        again.close()


BLOCK = np.random.default_rng(11).integers(-2_000, 2_000, 60 * 16_000, dtype=np.int16).tobytes()


def long_file(path: Path, minutes: int) -> Path:
    """A WAV file of so many equal minutes, written without ever holding it."""
    size = len(BLOCK) * minutes
    write_sound(path, BLOCK[:32_000])
    head = bytearray(path.read_bytes()[:-32_000])
    head[4:8] = (len(head) - 8 + size).to_bytes(4, "little")
    head[-4:] = size.to_bytes(4, "little")
    with path.open("wb") as file:
        file.write(head)
        for _ in range(minutes):
            file.write(BLOCK)
    return path


@pytest.mark.slow
@sizes(SYNTHETIC_MINUTES)
def test_hours_are_taken_in_with_flat_memory(tmp_path: Path, times: int) -> None:
    path = long_file(tmp_path / "long.wav", times)
    process, memory = psutil.Process(os.getpid()), []
    with sealing_practice(tmp_path, FakeSpeechEngine()) as office:
        office.program.bus.subscribe(
            AttachmentAdvanced,
            lambda e: memory.append(process.memory_info().rss) if e.seconds % 300 == 0 else None,
        )
        session = office.program.attachments.attach(office.open().id, path, never)
        state = office.recordings.state(session.recording_id)
        assert state.finished and state.frames == times * 960_000
        for minute in (0, 7, times // 2, times - 1):
            start = minute * 960_000
            assert office.recordings.read(session.recording_id, start, start + 960_000) == BLOCK
    growth = max(memory) - memory[1]
    print(f"{times} minutes: memory grew by {growth / 1e6:.1f} MB after the first ten of them")
    assert growth <= 20_000_000


def test_only_the_file_that_was_read_is_deleted(tmp_path: Path) -> None:
    files = DecodedFiles()
    path = write_sound(tmp_path / "memo.wav", SOUND.pcm[:64_000])
    identity = files.identity(path)
    link = tmp_path / "link.wav"
    link.symlink_to(path)
    assert files.identity(link) == identity
    assert files.remove(link, identity) is Removal.CHANGED and link.exists()
    moved = path.rename(tmp_path / "moved.wav")
    assert files.remove(path, identity) is Removal.GONE
    write_sound(path, SOUND.pcm[:64_000])  # the same bytes are another file
    assert files.remove(path, identity) is Removal.CHANGED and path.exists()
    assert files.remove(moved, identity) is Removal.REMOVED and not moved.exists()
