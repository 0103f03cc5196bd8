"""Whether groups of frames are really different voices: judged on phrases that had no say in the matter.

Any speech can be cut in two, and a direction found in which the halves differ. So for every two groups the
phrases are dealt into five parts; what tells the groups apart is learnt from four of them and tried on the
fifth. Two people differ there as well, neighbouring frames agree on who it is, and the phrases fall into two
heaps; one voice's do not. Thresholds: measured on twelve synthetic voices against themselves and each other,
1.5 to 12 minutes, dry and in two rooms (tests/integration/speech/test_speakers.py has part of them).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.speech.voice_groups import Groups, Labels, Voices, shrunk

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
    """How two groups differ; ``phrases``: of the smaller one. ``agreement`` None: too few neighbours.

    ``own_phrases``: the smaller one has stretches of its own, not single frames out of the other's phrases,
    as a cough or a fragment that comes again.
    """

    distance: float
    agreement: float | None
    gap: float
    phrases: int
    own_phrases: bool = True

    @property
    def holds(self) -> bool:
        """Whether they are two voices that can be relied on."""
        if self.phrases < FEW or self.agreement is None:
            agreed = self.agreement is None or self.agreement > 0
            return self.distance >= SURE_DISTANCE and agreed and self.own_phrases
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
    dealt = range(min(_PARTS, fewest))
    sums = [
        tuple(_Sums.of(voices.table[(part == at) & side]) for side in (belongs, ~belongs)) for at in dealt
    ]
    for tried in dealt:
        learnt = [at for at in dealt if at != tried]
        held_out = part == tried
        us, them = (_Sums.together([sums[at][side] for at in learnt]) for side in (0, 1))
        line[held_out] = _along(voices.table[held_out], us, them)
    taken = part >= 0
    means = np.bincount(groups.stretches, line, len(first)) / groups.sizes
    return Proof(
        _apart(line[taken & belongs], line[taken & ~belongs]),
        _agreement(line > 0, taken, voices.joined),
        _apart(means[ours], means[theirs]),
        fewest,
        _own_phrases(first, groups, min(ours, theirs, key=len), voices.joined),
    )


def _own_phrases(first: Labels, groups: Groups, stretches: Labels, joined: NDArray[np.bool_]) -> bool:
    """Whether fewer than half of ``stretches`` are a single frame that goes on in somebody else's."""
    at = first[stretches]
    alone = groups.sizes[stretches] == 1
    goes_on = np.concatenate([[False], joined])[at] | np.concatenate([joined, [False]])[at]
    return bool((alone & goes_on).sum() * 2 < len(stretches))


@dataclass(frozen=True, slots=True)
class _Sums:
    """What mean and scatter of some frames are made of: added up, so that none is looked at five times."""

    count: int
    total: Table
    squares: Table

    @classmethod
    def of(cls, rows: Table) -> "_Sums":
        return cls(len(rows), rows.sum(axis=0), rows.T @ rows)

    @classmethod
    def together(cls, sums: Sequence["_Sums"]) -> "_Sums":
        return cls(
            sum(one.count for one in sums),
            np.sum([one.total for one in sums], axis=0),
            np.sum([one.squares for one in sums], axis=0),
        )

    @property
    def mean(self) -> Table:
        return self.total / self.count

    @property
    def scatter(self) -> Table:
        """Around their mean."""
        return self.squares - np.outer(self.total, self.mean)


def _along(held_out: Table, ours: _Sums, theirs: _Sums) -> Table:
    """Where the frames held out lie between the groups learnt: above 0 nearer to ours."""
    seen = ours.count + theirs.count
    own = shrunk((ours.scatter + theirs.scatter) / seen, seen)
    axis = np.linalg.solve(own, ours.mean - theirs.mean)
    axis /= max(float(np.sqrt(axis @ own @ axis)), 1e-9)
    places: Table = (held_out - (ours.mean + theirs.mean) / 2) @ axis
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
