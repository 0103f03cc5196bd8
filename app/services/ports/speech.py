"""The speech process."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.transcript import Heard, VoiceFrame, VoicePrint, Word


@dataclass(frozen=True, slots=True)
class EngineState:
    """What the speech process loaded; ``window``: seconds; ``device`` as shown to the user.

    ``device_note``: why a graphics card that is there is not used and what to install, or empty.
    """

    model: str
    device: str
    window: float
    demonstration: bool
    device_note: str = ""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How windows are decoded: ``beam`` 5, or 1 when the transcript lags; ``terms`` are words to expect
    (names, medication, places), the most important first."""

    beam: int = 5
    terms: tuple[str, ...] = ()


AS_USUAL = Decoding()


@dataclass(frozen=True, slots=True)
class Speakers:
    """One speaker number for each word, from 0 in order of appearance; ``certain`` False: too alike.

    ``known``: the number whose voice is the enrolled one, None when nobody was enrolled or none fits.
    ``prints``: the statistics of each number's voice, in their order.
    """

    of_words: tuple[int, ...]
    count: int
    certain: bool
    distance: float
    known: int | None = None
    prints: tuple[VoicePrint, ...] = ()


class SpeechEngine(Protocol):
    """The speech process: spawned, low priority, at most 4 threads. One call at a time; callers queue.

    A crash is retried, then retried on the CPU, then SPEECH_PROCESS_DIED is raised: the sound is still on
    the disk. NO_MODEL, MODEL_INCOMPLETE, MODEL_CORRUPT before anything is sent.
    """

    def inspect(self) -> bool:
        """Look at the model without loading it: True for the demonstration model. NO_MODEL,
        MODEL_INCOMPLETE, MODEL_CORRUPT."""

    def warm(self) -> EngineState:
        """Start the process and load the model, if that is not done; idempotent."""

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """Decode the next window from the start of ``pcm``: everything since the last consumed sample, at
        most ``longest_stretch`` seconds of it. Without ``final`` it may consume nothing and wait for more
        sound. With ``final`` repeated calls consume everything; silence is consumed without words."""

    @property
    def longest_stretch(self) -> float:
        """The most seconds of sound worth handing to one ``hear``; stable, at least two windows."""

    def separate(
        self,
        voice: Sequence[VoiceFrame],
        words: Sequence[Word],
        count: int,
        enrolled: VoicePrint | None = None,
    ) -> Speakers:
        """Tell ``count`` voices apart, per word; ``enrolled`` is the therapist's voice, where it is known."""

    def change_model(self, folder: Path | None, language: str = "en") -> None:
        """Use another model, or expect another language, from the next call on; a call in flight ends with
        what was before. The process ends, so that its memory is given back, and starts when it is needed."""

    def let_go(self) -> None:
        """Something that was heard is destroyed: the process, which may still hold pieces of it, ends when it
        is not at work, and starts when it is needed. Returns within a second."""

    def close(self) -> None:
        """End the process within a second; idempotent. A call in flight raises Cancelled."""
