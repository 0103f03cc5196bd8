"""The program that is killed: a whole demonstration profile without a window, as ``app.bootstrap`` makes it.

``python -m tests.faults.program.program_child record|process|sign FOLDER [STAGE]`` says what it does in lines
of JSON on standard output, and goes on until it is killed.
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
from app.domain.transcript import Heard
from app.services.events import StageReached
from app.services.ports import AS_USUAL, Decoding
from app.services.program import Program
from app.speech.engine import WhisperEngine
from app.system.clock import SystemClock
from app.system.paths import DEMONSTRATION, profile_paths

SAMPLE = "dialogue_60s"
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


def recorded(folder: Path) -> tuple[LockedProfile, Program, str]:
    """A session that has just ended, of the whole sample."""
    microphone = FileMicrophone(sample(SAMPLE)[0], SystemClock(), None)
    locked = LockedProfile(profile_paths(DEMONSTRATION, folder), source=microphone, keys_in_file=True)
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


def sign(folder: Path) -> None:
    """Sign, and stop for ever where the transcript's key is to be destroyed."""
    locked, program, session_id = recorded(folder)
    note = program.processing.process(session_id)
    locked.secrets.delete = lambda name: stop(deleting=name)  # type: ignore[method-assign]
    program.demonstration.sign(note)


def stop(**said: object) -> NoReturn:
    """Report and wait to be killed."""
    report(**said)
    Event().wait()
    raise AssertionError


if __name__ == "__main__":
    {"record": record, "process": process, "sign": sign}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
    Event().wait()
