"""The ten-second room check: is everybody in the room heard well enough to be transcribed?

The figures were measured with ``resources/samples/*_60s`` and the demonstration model: word error rates of
dialogue / freeform, undisturbed 11 / 25 %. Levels are in dB of full scale, and 90 % of the measurements lie
below what is called the level of the speech.

    speech at   −17 dB   −27 dB   −37 dB   −47 dB   −57 dB   −67 dB
    no noise    11 / 25  12 / 24  12 / 25  11 / 31  11 / 30  26 / 47 %
    speech at   −27 dB   −42 dB   −52 dB   −62 dB
    a fan, 20 dB below   14 / 32  17 / 41  27 / 36  45 / 55 %

    measurements that are clipped   0.5 %    6 %      11 %     29 %     40 %
                                    11 / 27  11 / 31  13 / 34  26 / 41  52 / 72 %

    a fan this far below the speech   25 dB    20 dB    15 dB    12 dB    9 dB     6 dB
                                      5 / 24   14 / 32  30 / 41  45 / 59  60 / 71  71 / 84 %
    what this rule sees of it         21       18       13       11       8        6 dB

It sees less than there is, because the pauses of somebody who talks all the time are not silent: read
without any noise, ten seconds of the samples show 20 to 46 dB, with a fan 30 dB below 19 to 30 dB.

Played through a sound server into a microphone the dialogue gave 12 %: clear; with a fan 20 dB below 17 to
29 %, 12 dB below 57 %: faint; 12 dB louder, clipped, 29 %: too loud; 50 dB quieter 33 %: not heard.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SECONDS_PER_CHAIR = 5.0
"""How long each chair is listened to; the therapist's first."""
STEP_CENTIMETRES = 30
"""How far the advice moves the microphone: from 1 m to 70 cm the voice gains 3 dB."""
CLIPPED_PEAK = 0.99
"""Of full scale; a peak beyond it was probably cut off."""
CLIPPED_SHARE = 0.05
"""More clipped measurements than this, and words get lost."""
CLEAR_DECIBELS = 19.0
"""Speech this far above the noise is transcribed about as well as without it."""
HEARD_DECIBELS = 8.0
"""Less than this, and most words are wrong."""
CLEAR_LEVEL = -50.0
HEARD_LEVEL = -65.0
"""dB of full scale below which speech is too quiet for clear, or for any, hearing."""
LOUD_ENOUGH_LEVEL = -40.0
"""Speech above it is loud enough: what keeps it from being clear is noise."""
_SPEECH_RANK, _NOISE_RANK = 0.9, 0.1
_QUIETEST = 1e-5  # −100 dB: the digital zero has no logarithm


class Reception(StrEnum):
    """How a chair is heard."""

    CLEAR = "clear"
    FAINT = "faint"
    NOT_HEARD = "not-heard"
    TOO_LOUD = "too-loud"


class Advice(StrEnum):
    """The one thing to do next; MOVE_CLOSER and TURN_DOWN name a chair."""

    FINE = "fine"
    MOVE_CLOSER = "move-closer"
    TURN_DOWN = "turn-down"
    STEADY_NOISE = "steady-noise"
    NO_SOUND = "no-sound"  # muted, or not the microphone that was meant


@dataclass(frozen=True, slots=True)
class Measurement:
    """The level of 50 ms, 0 … 1 of full scale, while the person on ``chair`` (0: the therapist) spoke."""

    chair: int
    rms: float
    peak: float


@dataclass(frozen=True, slots=True)
class RoomReport:
    """``chairs`` in their order; ``chair`` is the one that the advice is about, None: about all of them."""

    chairs: tuple[Reception, ...]
    advice: Advice
    chair: int | None = None

    @property
    def fine(self) -> bool:
        """Whether everybody is heard clearly."""
        return self.advice is Advice.FINE


@dataclass(frozen=True, slots=True)
class _Voice:
    reception: Reception
    level: float


def judge_room(measurements: Sequence[Measurement], chairs: int = 2) -> RoomReport:
    """Return how each of ``chairs`` chairs is heard, and one advice; a chair without measurements is not.

    The noise is what 10 % of all measurements are below, whoever spoke.
    """
    noise = _decibels([m.rms for m in measurements], _NOISE_RANK)
    voices = [_voice([m for m in measurements if m.chair == chair], noise) for chair in range(chairs)]
    advice, chair = _advice(voices, noise)
    return RoomReport(tuple(voice.reception for voice in voices), advice, chair)


def _voice(measurements: Sequence[Measurement], noise: float) -> _Voice:
    level = _decibels([m.rms for m in measurements], _SPEECH_RANK)
    clipped = sum(m.peak >= CLIPPED_PEAK for m in measurements)
    above = level - noise
    if clipped > CLIPPED_SHARE * len(measurements):
        return _Voice(Reception.TOO_LOUD, level)
    if above < HEARD_DECIBELS or level < HEARD_LEVEL:
        return _Voice(Reception.NOT_HEARD, level)
    if above < CLEAR_DECIBELS or level < CLEAR_LEVEL:
        return _Voice(Reception.FAINT, level)
    return _Voice(Reception.CLEAR, level)


def _advice(voices: Sequence[_Voice], noise: float) -> tuple[Advice, int | None]:
    loudest = max(range(len(voices)), key=lambda chair: voices[chair].level)
    weakest = min(range(len(voices)), key=lambda chair: voices[chair].level)
    receptions = {voice.reception for voice in voices}
    if Reception.TOO_LOUD in receptions:
        return Advice.TURN_DOWN, [voice.reception for voice in voices].index(Reception.TOO_LOUD)
    if receptions == {Reception.CLEAR}:
        return Advice.FINE, None
    if Reception.CLEAR in receptions:
        return Advice.MOVE_CLOSER, weakest
    if max(voice.level for voice in voices) < HEARD_LEVEL:
        return Advice.NO_SOUND, None
    if voices[loudest].level >= LOUD_ENOUGH_LEVEL and voices[loudest].level - noise < CLEAR_DECIBELS:
        return Advice.STEADY_NOISE, None
    return Advice.MOVE_CLOSER, weakest


def _decibels(levels: Sequence[float], rank: float) -> float:
    """dB of full scale of the level that ``rank`` of ``levels`` are below."""
    ordered = sorted(levels)
    level = ordered[min(int(rank * len(ordered)), len(ordered) - 1)] if ordered else 0.0
    return 20 * math.log10(max(level, _QUIETEST))
