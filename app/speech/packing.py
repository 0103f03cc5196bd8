"""Where sound is cut into windows: every stretch of speech ends up in exactly one of them.

Pure. Everything here counts *hops* of ``HOP`` samples, the step of the voice activity detection. The figures
for pauses were measured on the sample sessions; see ``Packing.for_window``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.session import SAMPLE_RATE

HOP = 512
"""Samples of one step (32 ms): what Silero's network takes in at once."""

LONGEST_STRETCH = 60.0
"""Seconds handed in at once at most: two windows of any Whisper model."""

ONSET, OFFSET = 0.5, 0.35
"""Speech begins above the one probability and lasts until it falls below the other (Silero's own values)."""

SHORTEST_PAUSE = 9
"""Hops (0.29 s): a shorter silence belongs to the speech around it."""

SMOOTHING = 4
"""Hops on either side that are averaged when the least likely point for speech is looked for."""


def hops(seconds: float) -> int:
    """Whole hops in ``seconds``."""
    return int(seconds * SAMPLE_RATE / HOP)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hops ``start`` … ``end`` (exclusive)."""

    start: int
    end: int


def speech_stretches(probabilities: Sequence[float]) -> list[Stretch]:
    """Where somebody speaks: runs above ``ONSET``, kept until below ``OFFSET`` for ``SHORTEST_PAUSE``."""
    found: list[Stretch] = []
    start: int | None = None
    quiet_since: int | None = None
    for at, probability in enumerate(probabilities):
        if start is None:
            if probability >= ONSET:
                start, quiet_since = at, None
        elif probability >= ONSET:
            quiet_since = None
        elif probability < OFFSET or quiet_since is not None:
            quiet_since = at if quiet_since is None else quiet_since
            if at + 1 - quiet_since >= SHORTEST_PAUSE:
                found.append(Stretch(start, quiet_since))
                start = None
    if start is not None:
        found.append(Stretch(start, len(probabilities) if quiet_since is None else quiet_since))
    return found


@dataclass(frozen=True, slots=True)
class Window:
    """What is decoded together: ``pieces`` of the sound, in order, joined without what lay between them.

    ``consumed`` hops are done with afterwards; no pieces means that they hold no speech.
    """

    pieces: tuple[Stretch, ...]
    consumed: int

    @property
    def length(self) -> int:
        """Hops that are decoded."""
        return sum(piece.end - piece.start for piece in self.pieces)

    def source_times(self, start: float, end: float) -> tuple[float, float]:
        """Seconds in the joined sound → seconds in the sound itself; never over a join, never backwards."""
        step = HOP / SAMPLE_RATE
        before = 0.0
        for number, piece in enumerate(self.pieces):
            length = (piece.end - piece.start) * step
            if start < before + length or number == len(self.pieces) - 1:
                first = piece.start * step
                here = min(max(start - before, 0.0), length)
                there = min(max(end - before, here), length)
                return first + here, first + there
            before += length
        return start, end


@dataclass(frozen=True, slots=True)
class Packing:
    """The rule by which windows are filled; all figures in hops.

    A window closes at a pause of ``cut`` or more once ``target`` is reached, never exceeds ``longest``, and
    is handed over unfilled after ``patience`` of silence. ``pad`` of silence stays on either side of speech.
    """

    target: int
    longest: int
    cut: int
    pad: int
    patience: int

    @classmethod
    def for_window(cls, seconds: float) -> "Packing":
        """The rule for a model that hears ``seconds`` at once.

        30 s models pay a whole window for any sound, so windows are filled to 25 … 28 s and cut at pauses of
        0.6 s. Short windows are cheap, and one phrase decodes better than several: on the sample sessions
        cutting at every pause of 0.45 s gave 0.5 to 5 points fewer wrong words than at 0.6 s.
        """
        if seconds < 20:
            return cls(0, hops(seconds - 1), hops(0.45), hops(0.225), hops(8))
        return cls(hops(seconds - 5), hops(seconds - 2), hops(0.6), hops(0.3), hops(8))

    def next_window(
        self, probabilities: Sequence[float], *, final: bool, full: bool = False
    ) -> Window | None:
        """The next window from the start, or None when more sound is needed first.

        ``final``: no more sound will come. ``full``: no more sound fits, something has to be consumed.
        """
        total = len(probabilities)
        phrases = self._phrases(speech_stretches(probabilities))
        if not phrases:
            consumed = total if final else max(0, total - self.pad)
            return Window((), consumed) if consumed else None
        taken: list[Stretch] = []
        packed = 0
        for number, phrase in enumerate(phrases):
            last = number == len(phrases) - 1
            piece = Stretch(max(phrase.start - self.pad, 0), min(phrase.end + self.pad, total))
            length = piece.end - piece.start
            if taken and packed + length > self.longest:
                return self._close(taken)
            if length > self.longest:
                return self._split(piece, probabilities)
            if last and not final and total - phrase.end < self.cut:
                break  # it may go on
            taken.append(piece)
            packed += length
            if packed >= self.target and not (last and final):
                return self._close(taken)
        if final:
            return Window(tuple(taken), total)
        if taken and (full or total - taken[-1].end >= self.patience):
            return self._close(taken)
        lead = max(phrases[0].start - self.pad, 0)
        if full and not lead:
            return self._split(Stretch(0, total), probabilities)
        return Window((), lead) if lead > self.patience or (full and lead) else None

    def _phrases(self, stretches: Sequence[Stretch]) -> list[Stretch]:
        joined: list[Stretch] = []
        for stretch in stretches:
            if joined and stretch.start - joined[-1].end < self.cut:
                joined[-1] = Stretch(joined[-1].start, stretch.end)
            else:
                joined.append(stretch)
        return joined

    def _close(self, taken: Sequence[Stretch]) -> Window:
        return Window(tuple(taken), taken[-1].end)

    def _split(self, piece: Stretch, probabilities: Sequence[float]) -> Window:
        """Cut in the last third of the longest possible window, where speech is least likely."""
        latest = min(piece.start + self.longest, piece.end)
        earliest = min(piece.start + max(2 * self.longest // 3, 1), latest)

        def likelihood(at: int) -> tuple[float, int]:
            around = probabilities[max(at - SMOOTHING, 0) : at + SMOOTHING]
            return sum(around) / max(len(around), 1), -at

        cut = min(range(earliest, latest + 1), key=likelihood)
        return Window((Stretch(piece.start, cut),), cut)
