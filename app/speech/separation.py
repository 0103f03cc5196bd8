"""Who said what, when it is known how many people were in the room. Speech process only."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import VoiceFrame, VoicePrint
from app.services.ports import Speakers
from app.speech.enrolment import known_voice, voice_print
from app.speech.voice_groups import Groups, Voices
from app.speech.voice_layout import comparable
from app.speech.voice_proof import proofs

_LEAST_FRAMES = 4
"""Frames for each person below which nothing is said."""

Table = NDArray[np.float64]


def separate_voices(
    voice: Sequence[VoiceFrame],
    words: Sequence[tuple[float, float]],
    count: int,
    enrolled: VoicePrint | None = None,
) -> Speakers:
    """Give each word (start, end) one of ``count`` speakers, numbered by first appearance.

    The same input gives the same result. Not certain: too little speech, voices too alike, or fewer voices
    than people; then the words are divided among as many as can be told apart. ``known`` is the number whose
    voice is the ``enrolled`` one, ``prints`` are the voices that were found.
    """
    voice = sorted(voice, key=lambda frame: frame.start)
    heard = len(voice)
    table, method, voice = comparable(voice)
    whole = len(voice) == heard
    if count <= 1 or len(voice) < _LEAST_FRAMES * count:
        only = [voice_print(table, method)] if len(voice) else []
        known = known_voice(enrolled, only) if enrolled is not None and count == 1 else None
        return Speakers((0,) * len(words), 1, count <= 1, 0.0, known, tuple(only))
    voices = Voices(table, voice)
    groups, distance, certain = _divided(voices, count)
    fewer, told_apart = count, certain
    while not told_apart and fewer > 2:
        fewer -= 1
        groups, _, told_apart = _divided(voices, fewer)
    of_frames = [int(groups.labels[_frame_of(voice, start, end)]) for start, end in words]
    order = {label: number for number, label in enumerate(dict.fromkeys(of_frames))}
    prints = tuple(voice_print(table[groups.labels == label], method) for label in order)
    known = known_voice(enrolled, prints) if enrolled is not None else None
    of_words = tuple(order[label] for label in of_frames)
    certain = certain and whole and (len(order) == count or not words)
    return Speakers(of_words, max(len(order), 1), certain, round(distance, 3), known, prints)


def _divided(voices: Voices, count: int) -> tuple[Groups, float, bool]:
    """Groups, the distance of the two closest, and whether all of them are voices of their own."""
    groups = voices.divided(count)
    found = tuple(proofs(voices, groups, count))
    return groups, max(min(proof.distance for proof in found), 0.0), all(proof.holds for proof in found)


def _frame_of(voice: Sequence[VoiceFrame], start: float, end: float) -> int:
    """The frame that shares most time with a word; the nearest one when none does. ``voice`` is in order."""
    middle = (start + end) / 2
    place = bisect_left(voice, middle, key=lambda frame: frame.start)

    def nearness(at: int) -> tuple[float, float]:
        frame = voice[at]
        return min(end, frame.end) - max(start, frame.start), -abs((frame.start + frame.end) / 2 - middle)

    return max(range(max(place - 2, 0), min(place + 2, len(voice))), key=nearness)
