"""Measuring this laptop: what one speech model takes here, with real windows and real threads (B10)."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from math import ceil
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Protocol

from app.domain.errors import AppError, BugError, Cancelled, ErrorCode, InputError
from app.domain.readiness import FIXED_SHARE, Calibration
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, VoiceFrame, Word
from app.services.decoding import BYTES_PER_FRAME
from app.services.ports import Clock, Decoding, Laptop, Power, SpeechEngine, UnitOfWork

MEASURED = "speech.measured."
"""Setting, with the model's id at its end: what was measured, as JSON."""

LEAST_HEARD = 60.0
"""Seconds of speech that are heard at least."""
LEAST_WINDOWS, MOST_WINDOWS = 2, 6
"""Windows with beam 5; a model with a short window hears more of them."""
SESSION = 50 * 60.0
"""Seconds of the session whose speakers are told apart when ``closing`` is measured."""
PEOPLE = 2
STRETCH = 1.5
"""Windows of sound that are handed in at a time: as in a session, with its pauses."""
_LOOK = 0.2
"""Seconds between two looks at whether to stop."""
_LOADING_SHARE = 0.15


class Trial(Protocol):
    """A speech process of its own for one measurement."""

    @property
    def engine(self) -> SpeechEngine:
        """Closed when the measurement is over."""

    def memory(self) -> int:
        """Bytes that its process holds now; 0 where that is not known or it has ended."""


OpenTrial = Callable[[Path], Trial]


@dataclass(frozen=True, slots=True)
class Measured:
    """A calibration, and whether the laptop was on the mains when its seconds were taken."""

    calibration: Calibration
    on_mains: bool
    device_note: str = ""


class CalibrationService:
    """Measures; what it finds is kept by whoever asked. One at a time, on any thread but the main.

    No sound of a person is used: it hears the bundled sample.
    """

    def __init__(
        self,
        open_trial: OpenTrial,
        sample: Callable[[], bytes],
        laptop: Laptop,
        power: Power,
        clock: Clock,
        version: str,
    ) -> None:
        """``sample`` gives the bundled speech, 16 kHz mono."""
        self._open, self._sample, self._laptop = open_trial, sample, laptop
        self._power, self._clock, self._version = power, clock, version

    def measure(
        self,
        model_id: str,
        folder: Path,
        progress: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> Measured:
        """Load the model in ``folder``, let it hear about a minute of speech, and return what that took.

        ``progress`` gets 0 … 1. ``cancelled`` is asked five times a second: ``Cancelled`` at once then, and
        the process has ended. The errors of ``SpeechEngine`` otherwise.
        """
        pcm = self._sample()
        trial = self._open(folder)
        over, stopped = Event(), Event()

        def watch() -> None:
            while not over.wait(_LOOK):
                if cancelled():
                    stopped.set()
                    trial.engine.close()
                    return

        watcher = Thread(target=watch, name="calibration-watch", daemon=True)
        watcher.start()
        try:
            return self._measured(model_id, trial, pcm, progress)
        except AppError as error:
            if stopped.is_set() and not isinstance(error, Cancelled):
                raise Cancelled from error
            raise
        finally:
            over.set()
            watcher.join()
            trial.engine.close()

    def _measured(
        self, model_id: str, trial: Trial, pcm: bytes, progress: Callable[[float], None]
    ) -> Measured:
        engine, clock = trial.engine, self._clock
        on_mains = self._power.state().on_mains
        began = clock.monotonic()
        state = engine.warm()
        loading = clock.monotonic() - began
        progress(_LOADING_SHARE)
        run = _Run(trial, clock, pcm, progress, window=state.window)
        careful = run.hear(run.count, Decoding(beam=5))
        # one window: whatever disturbed it, one beam takes no longer than five
        quick = min(careful, run.hear(1, Decoding(beam=1)))
        closing = self._closing(engine, run.heard)
        progress(1.0)
        return Measured(
            Calibration(
                model_id=model_id,
                device=state.device,
                version=self._version,
                measured_at=clock.now(),
                window=state.window,
                careful=careful,
                quick=quick,
                loading=loading,
                closing=closing,
                memory=run.memory,
                threads=self._laptop.threads,
                cores=self._laptop.cores,
            ),
            on_mains,
            state.device_note,
        )

    def _closing(self, engine: SpeechEngine, heard: list[tuple[float, Heard]]) -> float:
        """Seconds for the speakers of a whole session made of what was heard, again and again."""
        words, voice = _session_of(heard)
        began = self._clock.monotonic()
        engine.separate(voice, words, PEOPLE)
        return self._clock.monotonic() - began


class _Run:
    """The windows of one measurement."""

    def __init__(
        self, trial: Trial, clock: Clock, pcm: bytes, progress: Callable[[float], None], window: float
    ) -> None:
        self._trial, self._clock, self._progress = trial, clock, progress
        self._pcm, self._place, self._done = pcm, 0, 0
        self._window_length, self.count = window, _windows(window)
        self.memory = trial.memory()
        self.heard: list[tuple[float, Heard]] = []

    def hear(self, count: int, how: Decoding) -> float:
        """The median of the seconds that ``count`` windows take."""
        took = []
        for _ in range(count):
            began = self._clock.monotonic()
            heard = self._window(how)
            took.append(full_window(self._clock.monotonic() - began, heard, self._window_length))
            self.memory = max(self.memory, self._trial.memory())
            self.heard.append((heard.consumed / SAMPLE_RATE, heard))
            self._done += 1
            self._progress(_LOADING_SHARE + (0.95 - _LOADING_SHARE) * self._done / (self.count + 1))
        return median(took)

    def _window(self, how: Decoding) -> Heard:
        longest = self._trial.engine.longest_stretch
        usual = min(longest, STRETCH * self._window_length)
        for seconds in (usual, usual, longest):
            stop = self._place + round(seconds * SAMPLE_RATE) * BYTES_PER_FRAME
            heard = self._trial.engine.hear(self._pcm[self._place : stop], final=False, how=how)
            if heard.consumed:
                self._place += heard.consumed * BYTES_PER_FRAME
                return heard
            self._place = 0  # what is left is no whole window: from the start again
        raise BugError({"rule": "the sample holds a whole window"})


def full_window(took: float, heard: Heard, window: float) -> float:
    """Seconds for a full window, of an answer that took so long: it may hold more than one, and less full."""
    if heard.decoded <= 0:
        return took
    windows = max(1, ceil(heard.decoded / window - 0.01))
    fill = min(1.0, heard.decoded / windows / window)
    return took / windows / (FIXED_SHARE + (1 - FIXED_SHARE) * fill)


def _windows(window: float) -> int:
    """How many windows of ``window`` seconds are heard with beam 5."""
    return max(LEAST_WINDOWS, min(MOST_WINDOWS, round(LEAST_HEARD / window)))


def _session_of(heard: list[tuple[float, Heard]]) -> tuple[tuple[Word, ...], tuple[VoiceFrame, ...]]:
    words: list[Word] = []
    voice: list[VoiceFrame] = []
    at = 0.0
    while at < SESSION:
        for seconds, part in heard:
            words += [replace(w, start=w.start + at, end=w.end + at) for w in part.words]
            voice += [replace(v, start=v.start + at, end=v.end + at) for v in part.voice]
            at += seconds
    return tuple(words), tuple(voice)


def refuse_while_recording(*, busy: bool) -> None:
    """Nothing is measured beside a session that is recorded or written out: ILLEGAL_TRANSITION."""
    if busy:
        raise InputError(ErrorCode.ILLEGAL_TRANSITION, details={"rule": "not-beside-a-session"})


# -- what is remembered ---------------------------------------------------------------------------------


def remembered(unit: UnitOfWork, model_id: str) -> tuple[Measured, ...]:
    """What was measured of a model here, whatever device and version, the newest last."""
    found = []
    with suppress(ValueError, KeyError, TypeError):  # what an older or newer version kept is measured again
        for kept in json.loads(unit.settings.get(MEASURED + model_id, "[]")):
            values = dict(kept["calibration"])
            values["measured_at"] = datetime.fromisoformat(values["measured_at"])
            found.append(Measured(Calibration(**values), bool(kept["on_mains"]), str(kept["device_note"])))
    return tuple(sorted(found, key=lambda measured: measured.calibration.measured_at))


def remember(unit: UnitOfWork, new: Measured) -> Calibration:
    """Keep ``new`` in place of what was measured on the same device and version; returns what is kept.

    Measured on battery after the mains: the seconds of the mains stay, with what the battery costs as factor.
    """
    model_id = new.calibration.model_id
    others = []
    kept = new
    for before in remembered(unit, model_id):
        same = (before.calibration.device, before.calibration.version) == (
            new.calibration.device,
            new.calibration.version,
        )
        if same:
            kept = _joined(before, new)
        else:
            others.append(before)
    entries = [
        {
            "calibration": {**asdict(m.calibration), "measured_at": m.calibration.measured_at.isoformat()},
            "on_mains": m.on_mains,
            "device_note": m.device_note,
        }
        for m in (*others, kept)
    ]
    unit.settings.set(MEASURED + model_id, json.dumps(entries))
    return kept.calibration


def _joined(before: Measured, new: Measured) -> Measured:
    old, now = before.calibration, new.calibration
    if before.on_mains == new.on_mains:
        factor = old.battery_factor if new.on_mains else 1.0
        return replace(new, calibration=replace(now, battery_factor=factor))
    if new.on_mains:
        return replace(new, calibration=replace(now, battery_factor=max(1.0, old.careful / now.careful)))
    slower = max(1.0, now.careful / old.careful)
    changed = replace(old, battery_factor=slower, measured_at=now.measured_at)
    return replace(before, calibration=changed)


def newest(found: tuple[Measured, ...], version: str, device: str = "") -> Measured | None:
    """The newest of this version, on ``device`` if that is known."""
    fits = [
        measured
        for measured in found
        if measured.calibration.version == version and device in ("", measured.calibration.device)
    ]
    return fits[-1] if fits else None
