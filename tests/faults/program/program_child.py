"""The program that is killed: a whole demonstration profile without a window, as ``app.bootstrap`` makes it.

``python -m tests.faults.program.program_child record|process|prepare|finish|sign FOLDER [STAGE]`` says
what it does in lines of JSON on standard output, and goes on until it is killed.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock
from typing import NoReturn

from app.audio.audio_files import DecodedFiles
from app.audio.file_microphone import FileMicrophone
from app.bootstrap.places import demonstration_model, sample
from app.bootstrap.profiles import DEMONSTRATION_PASSPHRASE, LockedProfile
from app.domain.errors import ErrorCode, LocalError
from app.domain.transcript import Heard
from app.services.events import StageReached
from app.services.ports import AS_USUAL, Decoding, EngineState
from app.services.program import Program
from app.speech.engine import WhisperEngine
from app.system.clock import SystemClock
from app.system.paths import DEMONSTRATION, profile_paths

SAMPLE, LONG_SAMPLE = "dialogue_60s", "dialogue_5min"
_line = Lock()


def report(**said: object) -> None:
    """One line; it is with the reader before this returns, so a kill cannot take it back."""
    with _line:
        print(json.dumps(said), flush=True)


class ReportingFiles:
    """The sample from sample number ``start`` on; tells how much of the recording was handed over."""

    def __init__(self) -> None:
        self.start = 0

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        """See ``AudioFiles``."""
        position = 0
        for block in DecodedFiles().stream(path, block_frames):
            if position >= self.start:
                report(handed_over=position)  # whoever asks for a block has handed over the ones before
                yield block
            elif position + len(block) // 2 > self.start:
                yield block[2 * (self.start - position) :]
            position += len(block) // 2


class ReportingEngine(WhisperEngine):
    """Says which sound was decoded."""

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """See ``SpeechEngine``."""
        heard = super().hear(pcm, final=final, how=how)
        if heard.consumed:
            report(heard=hashlib.sha256(pcm[: 2 * heard.consumed]).hexdigest())
        return heard


def record(folder: Path) -> None:
    """Go on with what an earlier start left, or begin; play the sample as fast as it was spoken."""
    files = ReportingFiles()
    microphone = FileMicrophone(sample(SAMPLE)[0], SystemClock(), 1.0, files)
    engine = ReportingEngine(demonstration_model())
    locked = LockedProfile(
        profile_paths(DEMONSTRATION, folder), source=microphone, engine=engine, keys_in_file=True
    )
    is_new = locked.is_new
    program = locked.create(DEMONSTRATION_PASSPHRASE)[0] if is_new else locked.open(DEMONSTRATION_PASSPHRASE)
    found = program.recovery.start()
    report(offered=[round(offer.seconds * 16_000) for offer in found.interrupted])
    if is_new:
        program.recording.start(program.demonstration.open().id)
    else:
        (offer,) = found.interrupted
        files.start = round(offer.seconds * 16_000)
        program.recovery.go_on(offer.session_id)


class WatchedEngine(WhisperEngine):
    """Says before each stretch which process hears it, and when it has answered."""

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """See ``SpeechEngine``."""
        self.warm()
        report(hearing=self.process_id)
        heard = super().hear(pcm, final=final, how=how)
        report(answered=heard.consumed)
        return heard


def recorded(
    folder: Path, engine: WhisperEngine | None = None, name: str = SAMPLE
) -> tuple[LockedProfile, Program, str]:
    """A session that has just ended, of a whole sample."""
    microphone = FileMicrophone(sample(name)[0], SystemClock(), None)
    locked = LockedProfile(
        profile_paths(DEMONSTRATION, folder), source=microphone, engine=engine, keys_in_file=True
    )
    program, _ = locked.create(DEMONSTRATION_PASSPHRASE)
    session = program.demonstration.open()
    program.recording.start(session.id)
    microphone.wait()
    program.sessions.end(session.id)
    report(session=session.id)
    return locked, program, session.id


def process(folder: Path, stage: str) -> None:
    """Make the draft, and stop for ever where the stage begins."""
    _, program, session_id = recorded(folder)

    def reached(event: StageReached) -> None:
        if event.stage == stage and not event.done:
            stop(reached=stage)

    program.bus.subscribe(StageReached, reached)
    program.processing.process(session_id)


class DeafEngine(WhisperEngine):
    """Hears nothing, so that nothing of a recording is transcribed before it has ended."""

    def warm(self) -> EngineState:
        """See ``SpeechEngine``."""
        raise LocalError(ErrorCode.NO_MODEL)

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """See ``SpeechEngine``."""
        raise LocalError(ErrorCode.NO_MODEL)


def prepare(folder: Path) -> None:
    """A session that has ended and of which nothing is transcribed."""
    recorded(folder, DeafEngine(demonstration_model()), LONG_SAMPLE)


def finish(folder: Path) -> None:
    """Make the draft of the session that is there; say what was heard and what was written."""
    engine = WatchedEngine(demonstration_model())
    locked = LockedProfile(profile_paths(DEMONSTRATION, folder), engine=engine, keys_in_file=True)
    program = locked.open(DEMONSTRATION_PASSPHRASE)
    program.recovery.start()
    with program.database.unit_of_work() as unit:
        (session,) = unit.sessions.all()

    def heard(event: StageReached) -> None:
        if event.stage == "transcript" and event.done:
            with program.database.unit_of_work() as unit:
                parts = unit.transcripts.parts(session.id)
            if parts:  # they go when the transcript is saved
                report(parts=[[p.start_frame, p.end_frame, [w.text for w in p.words]] for p in parts])

    program.bus.subscribe(StageReached, heard)
    program.processing.process(session.id)
    transcript = program.transcripts.get(session.id)
    assert transcript is not None
    report(written=[[u.text, u.start, u.end] for u in transcript.utterances])


def sign(folder: Path) -> None:
    """Sign, and stop for ever where the transcript's key is to be destroyed."""
    locked, program, session_id = recorded(folder)
    note = program.processing.process(session_id)
    secrets = locked.secrets

    def delete(name: str) -> None:
        if secrets.get(name) is not None:  # the keys of the parts went when the transcript was saved
            stop(deleting=name)

    secrets.delete = delete  # type: ignore[method-assign]
    program.demonstration.sign(note)


def stop(**said: object) -> NoReturn:
    """Report and wait to be killed."""
    report(**said)
    Event().wait()
    raise AssertionError


if __name__ == "__main__":
    {"record": record, "process": process, "prepare": prepare, "finish": finish, "sign": sign}[sys.argv[1]](
        Path(sys.argv[2]), *sys.argv[3:]
    )
    Event().wait()
