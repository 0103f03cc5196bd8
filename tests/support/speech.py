"""A speech engine without a model: it hears scripted words at scripted times."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import AppError, Cancelled
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, VoiceFrame, VoicePrint, Word
from app.services.ports import AS_USUAL, Decoding, EngineState, Speakers

RESOURCES = Path(__file__).parents[2] / "resources"
MODEL = RESOURCES / "speech-model"
SAMPLES = RESOURCES / "samples"


@dataclass(frozen=True, slots=True)
class Line:
    """One scripted line: who (a number) says what between ``start`` and ``end`` seconds of the sound."""

    speaker: int
    start: float
    end: float
    text: str


DIALOGUE = (
    Line(0, 0.5, 3.0, "Good morning. How did you sleep this week?"),
    Line(1, 4.0, 8.0, "Not well. I was awake until three almost every night."),
    Line(0, 9.0, 12.0, "What was going through your mind when you were awake?"),
    Line(1, 13.0, 18.0, "I kept thinking about work. I felt anxious the whole time."),
)


def scripted_words(lines: Sequence[Line]) -> list[Word]:
    """The words of ``lines``, spread evenly over their time."""
    words = []
    for line in lines:
        texts = line.text.split()
        step = (line.end - line.start) / len(texts)
        words += [
            Word(text, line.start + n * step, line.start + (n + 0.9) * step, 0.9)
            for n, text in enumerate(texts)
        ]
    return words


@dataclass
class FakeSpeechEngine:
    """A deterministic ``SpeechEngine``: the sound's first sample handed in counts as second 0 of the script.

    It keeps its own place: every call goes on where the last one stopped, as callers do with the real engine.
    ``failures`` are raised by the next calls, in order. ``before`` runs at the start of every ``hear``.
    """

    lines: Sequence[Line] = DIALOGUE
    window: float = 10.0
    certain: bool = True
    demonstration: bool = True
    failures: list[AppError] = field(default_factory=list)
    before: Callable[[], None] | None = None
    place: float = 0.0
    heard_seconds: list[tuple[float, float]] = field(default_factory=list)
    closed: bool = False
    asked: list[Decoding] = field(default_factory=list)
    enrolled: list[VoicePrint | None] = field(default_factory=list)
    folder: Path | None = None
    language: str = "en"
    longest_stretch: float = 60.0
    let_go_of: int = 0

    def __post_init__(self) -> None:
        self._turn = threading.Lock()

    def inspect(self) -> bool:
        """Whether this counts as the demonstration model."""
        self._maybe_fail()
        return self.demonstration

    def warm(self) -> EngineState:
        """What a loaded model would say."""
        self._maybe_fail()
        return EngineState("scripted", "CPU", self.window, self.demonstration)

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """Whole windows; with ``final`` whatever is left."""
        with self._turn:
            self.asked.append(how)
            if self.before is not None:
                self.before()
            self._maybe_fail()
            limit = int(min(self.window, self.longest_stretch) * SAMPLE_RATE)
            frames = min(len(pcm) // 2, limit)
            if frames < limit and not final:
                return Heard(0)
            start, end = self.place, self.place + frames / SAMPLE_RATE
            self.place = end
            self.heard_seconds.append((start, end))
            words = tuple(
                Word(w.text, w.start - start, w.end - start, w.confidence)
                for w in scripted_words(self.lines)
                if start <= w.start < end
            )
            voice = tuple(
                VoiceFrame(max(line.start, start) - start, min(line.end, end) - start, (float(line.speaker),))
                for line in self.lines
                if line.start < end and line.end > start
            )
            return Heard(frames, words, voice)

    def let_go(self) -> None:
        """Counted."""
        self.let_go_of += 1

    def change_model(self, folder: Path | None, language: str = "en") -> None:
        """Remembered in ``folder`` and ``language``."""
        self.folder, self.language = folder, language

    def separate(
        self,
        voice: Sequence[VoiceFrame],
        words: Sequence[Word],
        count: int,
        enrolled: VoicePrint | None = None,
    ) -> Speakers:
        """By the scripted speaker of the voice frame nearest to each word, at most ``count`` of them."""
        self._maybe_fail()
        self.enrolled.append(enrolled)
        order: dict[int, int] = {}
        numbers = []
        for word in words:
            middle = (word.start + word.end) / 2
            frame = min(voice, key=lambda f: max(f.start - middle, middle - f.end, 0.0), default=None)
            speaker = 0 if frame is None else int(frame.features[0]) % max(count, 1)
            numbers.append(order.setdefault(speaker, len(order)))
        own = dict.fromkeys([*order, *(int(f.features[0]) % max(count, 1) for f in voice)])
        prints = tuple(VoicePrint("scripted", (float(speaker),), (1.0,), len(voice)) for speaker in own)
        known = [
            number for number, print_ in enumerate(prints) if enrolled and enrolled.means == print_.means
        ]
        distance = 9.0 if self.certain else 1.0
        return Speakers(
            tuple(numbers), max(len(order), 1), self.certain, distance, known[0] if known else None, prints
        )

    def close(self) -> None:
        """Later calls raise ``Cancelled``."""
        self.closed = True

    def _maybe_fail(self) -> None:
        if self.closed:
            raise Cancelled
        if self.failures:
            raise self.failures.pop(0)
