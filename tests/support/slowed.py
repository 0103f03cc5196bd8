"""A session on a clock that jumps: a model as slow as wanted, real listening, nothing waits for anything.

Time passes where something waits for it: in the speech engine's ``hear``, and in the follower's waits. Sound
is sealed meanwhile, second by second, as a recorder would.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Condition, Event

from app.domain.errors import AppError
from app.domain.pace import QUICK_BEAM
from app.domain.readiness import FIXED_SHARE, Calibration, Readiness
from app.domain.session import SAMPLE_RATE, RecordingState
from app.domain.states import SessionState
from app.domain.transcript import Heard, TranscriptPart, VoiceFrame, VoicePrint, Word
from app.services.events import EventBus, TranscriptAdvanced
from app.services.listening import Listening
from app.services.ports import AS_USUAL, Decoding, EngineState, PowerState, Speakers
from tests.support.database import SESSION, START, Store, fill

WINDOW, TARGET, MOST = 30.0, 25.0, 28.0
"""Seconds: what the model hears at once, when a window may close, and when it has to."""

QUICK = 0.6
"""Of the time with five beams, what one takes."""

RECORDING = "recording-1"
CLOSING = 2.0
BLOCK = 1.0
_LONGEST = 60.0


class Time:
    """A clock that jumps; ``passed`` is told of every second."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.passed: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        """Let it pass, block by block."""
        until = self.seconds + seconds
        while self.seconds < until - 1e-9:
            self.seconds = min(until, self.seconds + BLOCK)
            self.passed()


class JumpingCondition(Condition):
    """Waiting lets the time pass, in the waiting thread."""

    def __init__(self, time: Time) -> None:
        super().__init__()
        self._time = time

    def wait_for(self, predicate: Callable[[], object], timeout: float | None = None) -> bool:  # type: ignore[override]
        until = None if timeout is None else self._time.seconds + timeout
        while not predicate():
            if until is not None and self._time.seconds >= until - 1e-9:
                return False
            self._time.advance(BLOCK if until is None else min(BLOCK, until - self._time.seconds))
        return True


@dataclass
class GrowingSound:
    """A ``RecordingStore`` of one recording; each piece begins with the number of its first sample."""

    frames: int = 0

    def state(self, recording_id: str) -> RecordingState:
        return RecordingState(recording_id, self.frames, True, 1, START, START)

    def read(self, recording_id: str, start: int, stop: int) -> bytes:
        assert stop <= self.frames, "nothing is read that is not sealed"
        return struct.pack("<q", start) + bytes(2 * (stop - start) - 8)

    def recording_ids(self) -> tuple[str, ...]:
        return (RECORDING,)

    def keys(self, recording_id: str) -> tuple[str, ...]:
        return ()

    def destroy(self, recording_id: str) -> None: ...
    def begin(self, recording_id: str) -> object:
        raise NotImplementedError

    def forget(self, recording_id: str, frame: int, before: int) -> None: ...
    def free_bytes(self) -> int:
        return 1 << 40

    def free_seconds(self) -> float:
        return 1e9


def conversation(seconds: float, seed: int, share: float) -> tuple[tuple[float, float], ...]:
    """Phrases of 1.5 to 9 s, with as much silence between them that ``share`` of it is speech."""
    dice, at = random.Random(seed), 0.3
    phrases = []
    while at < seconds:
        length = dice.uniform(1.5, 9.0)
        phrases.append((at, min(at + length, seconds)))
        at += length + length * (1 / share - 1) * dice.uniform(0.4, 1.6)
    return tuple(phrases)


@dataclass
class SlowedEngine:
    """A ``SpeechEngine`` that takes ``factor`` seconds for a second of a full window with five beams."""

    time: Time
    factor: float
    phrases: Sequence[tuple[float, float]]
    seed: int = 0
    unsteady: float = 0.15
    fails_at: Sequence[float] = ()
    """Seconds of the recording at which no window can be decoded."""
    failure: AppError | None = None
    longest_stretch: float = _LONGEST
    decoded: list[tuple[float, float, float, int]] = field(default_factory=list)
    """When, from which second to which, with how many beams."""
    tried: list[float] = field(default_factory=list)
    usual: list[tuple[float, float, float]] = field(default_factory=list)
    """When each window was begun and done, and the seconds that one of its size takes on average."""

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def inspect(self) -> bool:
        return False

    def warm(self) -> EngineState:
        return EngineState("slowed", "CPU", WINDOW, False)

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        start = struct.unpack("<q", pcm[:8])[0] / SAMPLE_RATE
        length = len(pcm) / 2 / SAMPLE_RATE
        taken, consumed = self._window(start, length, final=final)
        if consumed == 0:
            return Heard(0)
        speech = sum(end - begin for begin, end in taken)
        if not taken:
            return Heard(round(consumed * SAMPLE_RATE))
        self._take(start, consumed, speech, how.beam)
        words = tuple(Word(f"w{begin:.2f}", begin - start, end - start, 0.9) for begin, end in taken)
        self.decoded.append((self.time.seconds, start, start + consumed, how.beam))
        return Heard(round(consumed * SAMPLE_RATE), words, (), (), speech, self._spent)

    def _take(self, start: float, consumed: float, speech: float, beam: int) -> None:
        full = self.factor * WINDOW * (QUICK if beam == QUICK_BEAM else 1.0)
        usual = full * (FIXED_SHARE + (1 - FIXED_SHARE) * min(1.0, speech / WINDOW))
        self._spent = usual * self._dice.uniform(1 - self.unsteady, 1 + self.unsteady)
        self.usual.append((self.time.seconds, self.time.seconds + self._spent, usual))
        self.time.advance(self._spent)
        self.tried.append(start)
        if self.failure is not None and any(start <= at < start + consumed for at in self.fails_at):
            raise self.failure

    def _window(self, start: float, length: float, *, final: bool) -> tuple[list[tuple[float, float]], float]:
        """The phrases of the next window, and up to where it goes; 0: more sound is needed."""
        stop, taken, speech = start + length, list[tuple[float, float]](), 0.0
        for begin, end in self.phrases:
            if end <= start:
                continue
            if begin >= stop:
                break
            begin = max(begin, start)
            if speech + (end - begin) > MOST and taken:
                return taken, taken[-1][1] - start
            if end > stop and not final and length < _LONGEST:
                return [], 0.0
            taken.append((begin, min(end, stop)))
            speech += taken[-1][1] - begin
            if speech >= TARGET:
                return taken, taken[-1][1] - start
        if final or length >= _LONGEST:
            return taken, length
        if taken and stop - taken[-1][1] >= 8.0:
            return taken, taken[-1][1] - start
        return [], 0.0

    def separate(
        self,
        voice: Sequence[VoiceFrame],
        words: Sequence[Word],
        count: int,
        enrolled: VoicePrint | None = None,
    ) -> Speakers:
        self.time.advance(CLOSING)
        return Speakers((0,) * len(words), 1, True, 9.0)

    def change_model(self, folder: Path | None, language: str = "en") -> None: ...
    def let_go(self) -> None: ...
    def close(self) -> None: ...


@dataclass
class Supplied:
    """A ``Power`` that tells what is said by the time."""

    time: Time
    told: Callable[[float], PowerState] = lambda _seconds: PowerState()

    def state(self) -> PowerState:
        return self.told(self.time.seconds)


@dataclass(frozen=True, slots=True)
class Ran:
    """What happened: ``queue`` is (second, lag) every ten seconds, ``promised`` what was told at the end."""

    queue: tuple[tuple[float, float], ...]
    decoded: tuple[tuple[float, float, float, int], ...]
    parts: tuple[TranscriptPart, ...]
    frames: int
    promised: Readiness | None
    took: float
    length: float
    foreseeable: float
    """Seconds from the end to the words as somebody would say who knew every window that is left."""

    @property
    def most(self) -> float:
        """The longest queue, in seconds."""
        return max(lag for _, lag in self.queue)

    @property
    def switches(self) -> int:
        """How often the number of beams changed."""
        beams = [beam for *_, beam in self.decoded]
        return sum(one != other for one, other in pairwise(beams))

    @property
    def stopped_at(self) -> float | None:
        """The second after which nothing was decoded before the end; None: it was followed."""
        live = [at for at, *_ in self.decoded if at <= self.length]
        last = max(live, default=0.0)
        return last if self.queue[-1][1] > 300 else None

    @property
    def error(self) -> float:
        """Of the promise, as a share of what it took until the draft."""
        assert self.promised is not None
        return self._error(self.promised.transcript)

    @property
    def unforeseeable(self) -> float:
        """The same of a promise that knows every window, but not how much faster or slower than usual each
        of them will be."""
        return self._error(self.foreseeable)

    def _error(self, words: float) -> float:
        assert self.promised is not None
        other = self.promised.closing + self.promised.drafting
        return (words - self.took) / (self.took + other)


def calibrated(factor: float) -> Calibration:
    """What a calibration of this model would have found."""
    full = factor * WINDOW
    return Calibration(
        "slowed", "CPU", "1", START, WINDOW, full, full * QUICK, 1.5, CLOSING, 1 << 30, 1, 2
    )  # fmt: skip


@dataclass
class SlowedSession:
    """``length`` seconds with a model slowed by ``factor``; ``run`` is the session from start to words."""

    folder: Path
    factor: float
    length: float
    seed: int = 0
    share: float = 0.85
    told: Calibration | None = None
    power: Callable[[float], PowerState] = lambda _seconds: PowerState()
    fails_at: Sequence[float] = ()
    failure: AppError | None = None
    without_missing: bool = False
    looked: list[float] = field(default_factory=list)
    """When the follower did what is done beside listening, before the end."""

    def run(self) -> Ran:
        """Record, follow, end, finish."""
        time, sound, store = Time(), GrowingSound(), Store(self.folder)
        engine = SlowedEngine(
            time, self.factor, conversation(self.length, self.seed, self.share), self.seed,
            fails_at=self.fails_at, failure=self.failure,
        )  # fmt: skip
        bus, ended, queue = EventBus(), Event(), list[tuple[float, float]]()
        promised: list[Readiness | None] = []
        done = [0.0]
        bus.subscribe(TranscriptAdvanced, lambda event: done.append(event.seconds))
        database = store.open()
        fill(database)
        with database.unit_of_work() as unit:
            unit.sessions.save(replace(SESSION, state=SessionState.RECORDING, recording_id=RECORDING))
            unit.commit()
        listening = Listening(
            engine, sound, database, bus, time, Supplied(time, self.power),
            calibration=lambda _device: self.told, condition=lambda: JumpingCondition(time),
        )  # fmt: skip

        def second() -> None:
            if ended.is_set():
                return
            sound.frames = round(min(time.seconds, self.length) * SAMPLE_RATE)
            listening.sealed(SESSION.id, sound.frames)
            if len(queue) * 10 <= time.seconds:
                queue.append((len(queue) * 10.0, time.seconds - done[-1]))
            if time.seconds >= self.length:
                queue.append((time.seconds, time.seconds - done[-1]))
                promised.append(listening.readiness(SESSION.id))
                listening.leave(SESSION.id)
                ended.set()

        time.passed = second
        try:
            listening.start(SESSION.id, RECORDING, lambda _session_id: self.looked.append(time.seconds))
            assert ended.wait(120), "the session never ended"
            parts = listening.finish(SESSION.id, RECORDING, without_missing=self.without_missing)
        finally:
            listening.stop()
            database.close()
        known = sum(
            usual - max(0.0, self.length - began) for began, done, usual in engine.usual if done > self.length
        )
        return Ran(
            tuple(queue), tuple(engine.decoded), parts, sound.frames, promised[0],
            time.seconds - self.length, self.length, known,
        )  # fmt: skip
