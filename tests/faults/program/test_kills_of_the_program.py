"""SIGKILL of the whole program: while it records, while it makes the draft, while it signs (R10, B6)."""

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.bootstrap.places import demonstration_model
from app.bootstrap.profiles import DEMONSTRATION_PASSPHRASE, LockedProfile
from app.domain.errors import ErrorCode, LocalError
from app.domain.receipt import Destroyed, hashed
from app.domain.session import SAMPLE_RATE
from app.domain.signature import Verification
from app.domain.states import DeliveryState, NoteState, SessionState
from app.domain.transcript import Heard, TranscriptPart
from app.services.ports import AS_USUAL, Decoding
from app.services.program import Program
from app.speech.engine import WhisperEngine
from app.system.file_secrets import FileSecrets
from app.system.paths import DEMONSTRATION, profile_paths
from app.system.secret_choice import SECRETS_FILE
from tests.support.repository import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.slow]
MOST_MISSING = SAMPLE_RATE
MOMENTS = (0.1, 0.8, 2.0, 3.0, 4.0, 5.0)
"""Seconds after the first sound, up to a second later; in any order, together enough for several windows."""


@dataclass
class Child:
    """A program that runs until ``kill``; ``said`` is everything it said, by what it is about."""

    process: "subprocess.Popen[str]"
    said: dict[str, list[Any]] = field(default_factory=dict)
    others: list[psutil.Process] = field(default_factory=list)
    """Its speech process, which was not killed."""

    def listen(self, until: Callable[[], bool]) -> None:
        """Read until the condition holds; fails when the program ends by itself."""
        assert self.process.stdout is not None
        while not until():
            line = self.process.stdout.readline()
            assert line, f"the program ended by itself with status {self.process.wait()}"
            self._take(line)

    def kill(self) -> None:
        """SIGKILL; then everything that was still in the pipe."""
        assert self.process.stdout is not None
        self.others = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGKILL)
        for line in self.process.stdout:
            if line.endswith("\n"):
                self._take(line)
        self.process.wait()
        self.process.stdout.close()

    def last(self, what: str) -> Any:
        return self.said[what][-1]

    def _take(self, line: str) -> None:
        for what, value in json.loads(line).items():
            self.said.setdefault(what, []).append(value)


def start(*arguments: str) -> Child:
    """A child that runs."""
    command = [sys.executable, "-m", "tests.faults.program.program_child", *arguments]
    return Child(
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    )


@contextmanager
def running(*arguments: str) -> Iterator[Child]:
    """A child that is killed at the end of the block."""
    child = start(*arguments)
    try:
        yield child
    finally:
        child.kill()


def end_by_themselves(*children: Child) -> None:
    """Assert that no speech process stays when its program was killed."""
    others = [process for child in children for process in child.others]
    _, alive = psutil.wait_procs(others, 15)
    assert others and alive == []


class CountingEngine(WhisperEngine):
    """Counts the samples that were decoded."""

    frames = 0

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        heard = super().hear(pcm, final=final, how=how)
        self.frames += heard.consumed
        return heard


@contextmanager
def opened(folder: Path, engine: WhisperEngine | None = None) -> Iterator[Program]:
    """The next start."""
    locked = LockedProfile(profile_paths(DEMONSTRATION, folder), engine=engine, keys_in_file=True)
    program = locked.open(DEMONSTRATION_PASSPHRASE)
    try:
        yield program
    finally:
        program.close()


def parts_of(program: Program, session_id: str) -> tuple[TranscriptPart, ...]:
    with program.database.unit_of_work() as unit:
        return unit.transcripts.parts(session_id)


@pytest.mark.timeout(240)
def test_six_kills_of_one_session_cost_a_second_each_and_no_word_twice(tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    moments = [moment + dice.random() for moment in MOMENTS]
    dice.shuffle(moments)
    decoded: Counter[str] = Counter()
    handed_over, missing, children = 0, [], []
    for number, moment in enumerate(moments):
        with running("record", str(tmp_path)) as child:
            child.listen(lambda child=child: "handed_over" in child.said)  # type: ignore[misc]
            story = f"seed {seed}, kill {number} of {moments}"
            offered = child.last("offered")
            assert len(offered) == (number > 0), story
            if offered:
                missing.append(handed_over - offered[0])
                assert missing[-1] <= MOST_MISSING, story
            until = time.monotonic() + moment
            child.listen(lambda until=until: time.monotonic() >= until)  # type: ignore[misc]
            if number == len(moments) - 1:  # a busy computer may not have heard anything yet
                child.listen(lambda: decoded or child.said.get("heard"))
        handed_over = child.last("handed_over")
        children.append(child)
        decoded.update(child.said.get("heard", []))

    end_by_themselves(*children)
    engine = CountingEngine(demonstration_model())
    with opened(tmp_path, engine) as program:
        found = program.recovery.start()
        assert found.unfinished == ()
        (offer,) = found.interrupted
        frames = round(offer.seconds * SAMPLE_RATE)
        missing.append(handed_over - frames)
        assert missing[-1] <= MOST_MISSING, story
        session = program.sessions.get(offer.session_id)
        parts = parts_of(program, session.id)
        # what was heard last may have been killed before it was kept
        assert parts or len(decoded) <= 1, f"of {offer.seconds} s; {story}"
        again = 0
        for part in parts:
            pcm = program.recordings.read(session.recording_id, part.start_frame, part.end_frame)
            times = decoded[hashlib.sha256(pcm).hexdigest()]
            assert times >= 1, f"committed as it was decoded; {story}"
            again += times - 1
        # what was heard, but not committed yet when the kill came, is heard again
        assert again <= len(moments), story

        program.recovery.end(session.id)
        note = program.processing.process(session.id)
        assert engine.frames == frames - parts[-1].end_frame, "only what was not committed is decoded now"
        transcript = program.transcripts.get(session.id)
        assert transcript is not None
        heard = [word.text for part in parts for word in part.words]
        assert transcript.duration == pytest.approx(offer.seconds)
        assert note.state is NoteState.DRAFT
        assert note.sentences
        assert heard and heard[0].strip() in transcript.utterances[0].text
        assert program.sessions.get(session.id).state is SessionState.DRAFTED
    print(
        f"6 kills, missing at most {max(missing) / SAMPLE_RATE:.3f} s, {len(parts)} parts kept, seed {seed}"
    )


@pytest.mark.parametrize("stage", ["speakers", "note"])
def test_a_kill_while_the_draft_is_made_ends_in_one_draft(tmp_path: Path, stage: str) -> None:
    with running("process", str(tmp_path), stage) as child:
        child.listen(lambda: "reached" in child.said)
    end_by_themselves(child)
    session_id = child.last("session")
    engine = CountingEngine(demonstration_model())
    with opened(tmp_path, engine) as program:
        found = program.recovery.start()
        assert (found.interrupted, found.unfinished) == ((), (session_id,))
        note = program.processing.process(session_id)
        assert engine.frames == 0, "every window had been committed before"
        assert program.processing.process(session_id) == note, "one draft, however often it is asked for"
        session = program.sessions.get(session_id)
        assert session.state is SessionState.DRAFTED
        assert session.audio_destroyed_at is not None
        assert program.recordings.recording_ids() == ()
        assert program.recovery.start().unfinished == ()
        (receipt,) = program.receipts.of_session(session_id)
        assert (receipt.what, receipt.why) == (Destroyed.AUDIO, "transcript")
        assert receipt.genuine and receipt.amount > 0 and receipt.keys


def test_a_kill_between_signature_and_destruction_leaves_no_transcript_to_read(tmp_path: Path) -> None:
    with running("sign", str(tmp_path)) as child:
        child.listen(lambda: "deleting" in child.said)
    session_id, key = child.last("session"), child.last("deleting")
    secrets = FileSecrets(tmp_path / SECRETS_FILE)
    assert secrets.get(key) is not None, "the kill came before the destruction"
    with opened(tmp_path) as program:
        assert secrets.get(key) is None, "the next start finishes it before anything else"
        note = program.notes.of_session(session_id)
        assert note is not None and note.state is NoteState.SIGNED
        assert program.transcripts.get(session_id) is None
        with program.database.unit_of_work() as unit:
            for read in (unit.transcripts.get, unit.transcripts.parts):
                with pytest.raises(LocalError) as raised:
                    read(session_id)
                assert raised.value.code is ErrorCode.TRANSCRIPT_DESTROYED
            (item,) = unit.outbox.all()
        assert item.state is DeliveryState.QUEUED
        assert item.note_id == note.id
        assert program.sessions.get(session_id).transcript_destroyed_at is not None
        audio, transcript = program.receipts.of_session(session_id)
        assert (audio.what, transcript.what) == (Destroyed.AUDIO, Destroyed.TRANSCRIPT)
        assert hashed(key.removeprefix("key/")) in transcript.keys and transcript.amount > 0
        assert program.signing.verify(note.id) is Verification.VALID
