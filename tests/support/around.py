"""What is around a recording, in the test's hand: microphones that are plugged in, a voice, a battery."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.domain.errors import AppError
from app.services.ports import Microphone, PowerState


@dataclass
class HandWatch:
    """A ``MicrophoneWatch`` that reports what the test plugs in, at once and in the test's thread."""

    microphones: tuple[Microphone, ...] = ()
    report: Callable[[tuple[Microphone, ...]], None] | None = None

    def watch(self, report: Callable[[tuple[Microphone, ...]], None]) -> None:
        self.report = report
        report(self.microphones)

    def close(self) -> None:
        self.report = None

    def plug(self, *microphones: Microphone) -> None:
        """From now on these are plugged in, the default one first."""
        self.microphones = microphones
        if self.report is not None:
            self.report(microphones)


class Awake:
    """A ``WakeLock`` that asks nobody."""

    @contextmanager
    def hold(self) -> Iterator[None]:
        yield


@dataclass
class HandVoiceTest:
    """A ``VoiceTest`` that hears ``levels`` at once, and fails when the test wants it to."""

    levels: list[tuple[float, float]] = field(default_factory=lambda: [(0.1, 0.3)] * 20)
    failure: AppError | None = None
    listened: list[str | None] = field(default_factory=list)
    played: int = 0
    closed: int = 0
    pcm: bytes = b""

    def listen(self, microphone: str | None, seconds: float, report: Callable[[float, float], None]) -> None:
        self.listened.append(microphone)
        if self.failure is not None:
            raise self.failure
        for rms, peak in self.levels:
            report(rms, peak)

    def play(self) -> None:
        if self.failure is not None:
            raise self.failure
        self.played += 1

    def heard(self) -> bytes:
        return self.pcm

    def close(self) -> None:
        self.closed += 1


@dataclass
class HandPower:
    """A ``Power`` that tells what the test says."""

    now: PowerState = field(default_factory=PowerState)

    def state(self) -> PowerState:
        return self.now
