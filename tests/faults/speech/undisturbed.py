"""What every fault is compared with: the same sound without one. And an engine whose processes fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from app.domain.errors import AppError
from app.domain.transcript import Heard
from app.services.ports import AS_USUAL, Decoding
from app.speech.device import CPU
from app.speech.engine import WhisperEngine
from app.speech.process import SpeechProcess, Times
from tests.faults.speech.faulty_child import Faulty, Plan
from tests.support.listening import Everything, hear_everything, sample
from tests.support.speech import MODEL

SECONDS = 14.0
STEP = 4.0
"""Seconds of sound that come at a time, as in a session: several answers make the whole."""

QUICK = Times(silence=2.0, heartbeat=0.1, patience=60.0, grace=0.5)
"""A hung process costs two seconds instead of half a minute."""

LONGEST_TROUBLE = 12
"""Times that a caller asks again, as the services do; no fault here lasts that long."""


@cache
def sound() -> bytes:
    """The beginning of a sample session."""
    return sample("dialogue_60s", seconds=SECONDS).pcm


class Stubborn:
    """An engine that is asked again when its process failed for good, as the program does."""

    def __init__(self, engine: WhisperEngine) -> None:
        self.engine = engine
        self.longest_stretch = engine.longest_stretch

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        for _ in range(LONGEST_TROUBLE):
            try:
                return self.engine.hear(pcm, final=final, how=how)
            except AppError as failure:
                if not failure.retryable:
                    raise
        raise AssertionError("it never came back")


class Failing:
    """Starts speech processes: each takes the next plan; without one it works."""

    def __init__(self, plans: Sequence[Plan] = ()) -> None:
        self.plans = list(plans)
        self.started: list[SpeechProcess] = []

    def __call__(self, times: Times) -> SpeechProcess:
        if self.plans:
            process = SpeechProcess(times, Faulty(self.plans.pop(0)))
        else:
            process = SpeechProcess(times)
        self.started.append(process)
        return process


@contextmanager
def engine(failing: Failing | None = None, times: Times = QUICK) -> Iterator[WhisperEngine]:
    """An engine with the demonstration model; nothing of it is left afterwards."""
    starts = failing or Failing()
    made = WhisperEngine(MODEL, device=CPU, times=times, start=starts)
    try:
        yield made
    finally:
        made.close()
        assert not any(process.alive for process in starts.started)


def heard(engine: WhisperEngine | Stubborn) -> Everything:
    """All of the sound, as it comes in a session; each stretch follows the one before."""
    found = hear_everything(engine, sound(), live=STEP)  # type: ignore[arg-type]
    edges = [0, *(end for _, end in found.spans)]
    assert [start for start, _ in found.spans] == edges[:-1] and edges[-1] == len(sound()) // 2
    return found


@cache
def undisturbed() -> Everything:
    """What is heard when nothing happens."""
    with engine() as quiet:
        found = heard(quiet)
    assert len(found.words) > 15 and len(found.spans) > 2
    return found


def assert_nothing_lost(found: Everything) -> None:
    """Every word once and in order, at the same time, as sure as without the fault."""
    assert [word.text for word in found.words] == [word.text for word in undisturbed().words]
    assert found == undisturbed()
