"""A session that passes as fast as it can be transcribed: decoding takes its time, waiting takes none.

The samples are handed to the recorder in steps, and each step waits until the transcription has heard what a
real session would have let it hear by then. The clock stands where it would stand in the real session.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Condition

from app.audio.audio_files import DecodedFiles
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard
from app.services.listening import STEP
from app.services.ports import AS_USUAL, Decoding
from app.speech.device import CPU
from app.speech.engine import WhisperEngine
from app.system.clock import SystemClock
from tests.bench.children import ROOT

SAMPLES = ROOT / "resources" / "samples"
MODEL = ROOT / "resources" / "speech-model"
NAMES = ("dialogue_5min", "freeform_5min", "dialogue_60s", "freeform_60s")

ONE_STEP = STEP + SAMPLE_RATE // 2
"""Samples handed over at once: the transcription asks again after ``STEP``."""

DEADLINE = 60.0
"""Seconds that one step may take."""


@cache
def sample_sound() -> bytes:
    """All samples one after the other, twelve minutes."""
    return b"".join(
        block for name in NAMES for block in DecodedFiles().stream(SAMPLES / f"{name}.flac", SAMPLE_RATE)
    )


def sound_of(minutes: float) -> Iterator[bytes]:
    """So many minutes of the samples, again and again, in pieces of a second."""
    sound, left, at = sample_sound(), 2 * round(minutes * 60 * SAMPLE_RATE), 0
    while left > 0:
        piece = sound[at : at + min(2 * SAMPLE_RATE, left)]
        yield piece
        left -= len(piece)
        at = (at + len(piece)) % len(sound)


def reference() -> str:
    """What is said in the twelve minutes."""
    turns = [json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))["utterances"] for name in NAMES]
    return " ".join(turn["text"] for turns_of_one in turns for turn in turns_of_one)


class SimulatedClock:
    """The computer's clock, put forward by the waiting that was left out."""

    def __init__(self) -> None:
        self._system = SystemClock()
        self.left_out = 0.0

    def now(self) -> datetime:
        """Of the computer: the figures do not depend on the day."""
        return self._system.now()

    def monotonic(self) -> float:
        """Seconds of the simulated session."""
        return self._system.monotonic() + self.left_out


class HeardSoFar(WhisperEngine):
    """The program's engine; tells how far it has listened, for whoever hands over the sound."""

    def __init__(self) -> None:
        super().__init__(MODEL, device=CPU)
        self._news = Condition()
        self._position = self._seen = 0
        self._busy = False

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """As the engine does."""
        with self._news:
            self._busy = True
        consumed = 0
        try:
            heard = super().hear(pcm, final=final, how=how)
            consumed = heard.consumed
            return heard
        finally:
            with self._news:
                self._busy = False
                self._seen = max(self._seen, self._position + len(pcm) // 2)
                self._position += consumed
                self._news.notify_all()

    def wait(self, frames: int) -> None:
        """Until everything up to ``frames`` was heard that is due by then."""
        with self._news:
            if not self._news.wait_for(
                lambda: not self._busy and self._seen >= frames - ONE_STEP, timeout=DEADLINE
            ):
                raise TimeoutError("the transcription does not follow")


class SteppedFiles:
    """``AudioFiles`` with the samples' sound; every step waits for ``engine``, where there is one."""

    def __init__(self, minutes: float, clock: SimulatedClock, engine: HeardSoFar | None) -> None:
        self._minutes, self._clock, self._engine = minutes, clock, engine

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        """See ``AudioFiles``."""
        del path  # there is no file
        handed, due, began = 0, ONE_STEP, time.monotonic()
        pending = b""
        for piece in sound_of(self._minutes):
            pending += piece
            while len(pending) >= 2 * block_frames:
                yield pending[: 2 * block_frames]
                pending = pending[2 * block_frames :]
                handed += block_frames
                if handed >= due and self._engine is not None:
                    self._engine.wait(handed)
                    passed = handed / SAMPLE_RATE
                    self._clock.left_out = max(self._clock.left_out, began + passed - time.monotonic())
                    due = handed + ONE_STEP
        if pending:
            yield pending
