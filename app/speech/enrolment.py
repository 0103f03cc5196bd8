"""Is this the enrolled voice? Compares statistics of voices, across rooms and days. Speech process only."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import VoicePrint

LEAST_FRAMES = 8
"""Frames (most of a second each) below which a voice is not known well enough to be recognised."""

MOST_APART = 0.62
"""Root mean square difference of two prints, in deviations of a voice's frames, that is still one person."""

CLEARLY_NEARER = 0.75
"""The enrolled voice is nearer to its own print than this share of its distance to any other's."""

Table = NDArray[np.float64]


def voice_print(table: Table, method: str) -> VoicePrint:
    """Means and deviations of the frames in ``table``, one row each; at least one."""
    means, deviations = table.mean(axis=0), table.std(axis=0)
    return VoicePrint(
        method,
        tuple(round(float(v), 5) for v in means),
        tuple(round(float(v), 5) for v in deviations),
        len(table),
    )


def known_voice(enrolled: VoicePrint, prints: Sequence[VoicePrint]) -> int | None:
    """The place in ``prints`` of the voice that is the enrolled one; None when the distance says no.

    Prints that were made by another method are never compared.
    """
    apart = {
        number: difference(enrolled, print_)
        for number, print_ in enumerate(prints)
        if print_.method == enrolled.method and min(print_.frames, enrolled.frames) >= LEAST_FRAMES
    }
    if not apart:
        return None
    nearest = min(apart, key=lambda number: apart[number])
    others = [distance for number, distance in apart.items() if number != nearest]
    if apart[nearest] > MOST_APART or (others and apart[nearest] > CLEARLY_NEARER * min(others)):
        return None
    return nearest


def difference(one: VoicePrint, other: VoicePrint) -> float:
    """How far two prints of one method lie apart; infinite when they do not have the same columns."""
    if len(one.means) != len(other.means):
        return float("inf")
    spread = np.sqrt((np.square(one.deviations) + np.square(other.deviations)) / 2)
    steps = np.subtract(one.means, other.means) / np.maximum(spread, 1e-3)
    return float(np.sqrt(np.mean(steps**2)))
