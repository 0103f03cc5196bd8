"""Whether groups of frames are really different voices: judged on phrases that had no say in the matter.

Any speech can be cut in two, and a direction found in which the halves differ. So for every two groups the
phrases are dealt into five parts; what tells the groups apart is learnt from four of them and tried on the
fifth. Two people differ there as well, neighbouring frames agree on who it is, and the phrases fall into two
heaps; one voice's do not. Thresholds: measured on twelve synthetic voices against themselves and each other,
1.5 to 12 minutes, dry and in two rooms (tests/integration/speech/test_speakers.py has part of them).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.speech.voice_groups import Groups, Voices, shrunk

LEAST_DISTANCE = 2.0
"""Between two voices' frames, in deviations of one voice's. One voice against itself reached 1.95."""

LEAST_AGREEMENT = 0.4
"""How far neighbouring frames of one phrase agree on the voice, beyond chance (Cohen's kappa)."""

LEAST_GAP = 3.9
"""Between two voices' phrases, in deviations of one voice's phrases: a bell cut in two has 2.7."""

SURE_DISTANCE = 6.0
"""Asked for where a voice has few phrases, or no neighbours that could agree: odd sentences reached 4.8."""

FEW = 6
"""Phrases below which a group may be a few odd sentences of one person."""

_PARTS = 5
_LEAST_NEIGHBOURS = 8

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Proof:
    """How two groups differ; ``phrases``: of the smaller one. ``agreement`` None: too few neighbours."""

    distance: float
    agreement: float | None
    gap: float
    phrases: int

    @property
    def holds(self) -> bool:
        """Whether they are two voices that can be relied on."""
        if self.phrases < FEW or self.agreement is None:
            return self.distance >= SURE_DISTANCE and (self.agreement is None or self.agreement > 0)
        return self.distance >= LEAST_DISTANCE and self.agreement >= LEAST_AGREEMENT and self.gap >= LEAST_GAP


def proofs(voices: Voices, groups: Groups, count: int) -> Iterator[Proof]:
    """One for every two of the ``count`` groups; distance 0 for a group of fewer than two phrases."""
    for one in range(count):
        for other in range(one):
            yield _proof(voices, groups, one, other)


def _proof(voices: Voices, groups: Groups, one: int, other: int) -> Proof:
    first = np.concatenate([[0], np.flatnonzero(np.diff(groups.stretches)) + 1])
    ours, theirs = (np.flatnonzero(groups.labels[first] == group) for group in (one, other))
    fewest = min(len(ours), len(theirs))
    if fewest < 2:
        return Proof(0.0, None, 0.0, fewest)
    parts = np.full(len(first), -1)
    for stretches in (ours, theirs):
        parts[stretches] = np.arange(len(stretches)) % min(_PARTS, fewest)
    part, belongs = parts[groups.stretches], groups.labels == one
    line = np.zeros(len(part))
    for tried in range(min(_PARTS, fewest)):
        learnt, held_out = (part >= 0) & (part != tried), part == tried
        line[held_out] = _along(voices.table, belongs, learnt, held_out)
    taken = part >= 0
    means = np.bincount(groups.stretches, line, len(first)) / groups.sizes
    return Proof(
        _apart(line[taken & belongs], line[taken & ~belongs]),
        _agreement(line > 0, taken, voices.joined),
        _apart(means[ours], means[theirs]),
        fewest,
    )


def _along(
    table: Table, belongs: NDArray[np.bool_], learnt: NDArray[np.bool_], held_out: NDArray[np.bool_]
) -> Table:
    """Where the frames held out lie between the groups: above 0 nearer to the one they ``belong`` to."""
    ours, theirs = table[learnt & belongs], table[learnt & ~belongs]
    rest = np.vstack([ours - ours.mean(axis=0), theirs - theirs.mean(axis=0)])
    own = shrunk(rest.T @ rest / len(rest), len(rest))
    axis = np.linalg.solve(own, ours.mean(axis=0) - theirs.mean(axis=0))
    axis /= max(float(np.sqrt(axis @ own @ axis)), 1e-9)
    places: Table = (table[held_out] - (ours.mean(axis=0) + theirs.mean(axis=0)) / 2) @ axis
    return places


def _apart(ours: Table, theirs: Table) -> float:
    both = len(ours) + len(theirs)
    pooled = float(np.sqrt((len(ours) * ours.var() + len(theirs) * theirs.var()) / both))
    return float(ours.mean() - theirs.mean()) / max(pooled, 1e-9)


def _agreement(sides: NDArray[np.bool_], taken: NDArray[np.bool_], joined: NDArray[np.bool_]) -> float | None:
    at = np.flatnonzero(joined & taken[1:] & taken[:-1])
    if len(at) < _LEAST_NEIGHBOURS:
        return None
    same = float((sides[at] == sides[at + 1]).mean())
    share = float(sides[taken].mean())
    chance = share**2 + (1 - share) ** 2
    return (same - chance) / max(1.0 - chance, 1e-9)
