"""Who said what, when it is known how many people were in the room. Speech process only."""

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
    of_frames = groups.labels[_frames_of(voice, words)].tolist()
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


def _frames_of(voice: Sequence[VoiceFrame], words: Sequence[tuple[float, float]]) -> NDArray[np.int64]:
    """The frame that shares most time with each word, or the nearest one; ``voice`` is in order."""
    if not words:
        return np.zeros(0, dtype=np.int64)
    starts, ends = np.array([[f.start for f in voice], [f.end for f in voice]])
    begin, end = np.array(words).T[:, :, None]
    middle = (begin + end) / 2
    place = np.searchsorted(starts, middle)
    near = np.clip(place + np.arange(-2, 2), 0, len(voice) - 1)
    shared = np.minimum(end, ends[near]) - np.maximum(begin, starts[near])
    apart = np.abs((starts[near] + ends[near]) / 2 - middle)
    most = shared == shared.max(axis=1, keepdims=True)
    nearest = np.where(most, apart, np.inf).argmin(axis=1)
    found: NDArray[np.int64] = near[np.arange(len(near)), nearest]
    return found
