"""Groups of alike voices among the frames of a session. Speech process only.

Two frames that follow one another in a phrase are nearly always one person's: how they differ is how much
one voice varies with what is said. Measured in that, voices lie apart in the directions that tell people
apart, without anybody having said who is who. Numpy only: scikit-learn's mixtures took 50 times as long,
2 s and 60 MB to load, and cannot be told how much one voice varies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import VoiceFrame

PAUSE = 0.05
"""Seconds between two frames that begin a new phrase."""

STAY = 0.96
"""Probability that the next frame of a phrase is the same voice; after a pause it means less."""

_FORGETS = 1.0  # seconds of pause after which it hardly matters who spoke before
_STARTS, _ROUNDS = 6, 40
_REFINED = 3  # times that the directions are chosen anew with the groups found
_OWN_VARIATION = 0.1  # of a phrase, beyond that of its frames: nobody speaks two sentences quite alike
_LEAST_SHRINKAGE = 0.05
_MOST_COLUMNS = 48
_LONGEST = 5  # frames of a phrase that are taken for one person's
_USUAL = 0.85  # share of the steps that is one voice's: the largest may be from one person to the next
_SEED = 20240

Table = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """A group for each frame, smoothed over time, and for each frame the stretch that it belongs to.

    A stretch is a few frames of one group without a pause; ``sizes`` counts the frames of each.
    """

    labels: Labels
    stretches: Labels
    sizes: Table


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Stretches of a few frames without a pause: ``of`` names each frame's; ``sizes`` counts its frames."""

    of: Labels
    sizes: Table
    means: Table


class Voices:
    """The frames of a session, prepared once and divided into as many groups as wanted."""

    def __init__(self, table: Table, voice: Sequence[VoiceFrame]) -> None:
        """``table`` has one row for each frame of ``voice``, which is in order of time."""
        self._starts = np.array([frame.start for frame in voice])
        self._pauses: Table = np.maximum(
            self._starts[1:] - np.array([frame.end for frame in voice[:-1]]), 0.0
        )
        self._joined: NDArray[np.bool_] = self._pauses <= PAUSE
        table = _fewer_columns(table)
        self._table: Table = (table - table.mean(axis=0)) / np.maximum(table.std(axis=0), 1e-6)
        self._phrases = _phrases(self._table, self._joined)
        self._own = self._variation()

    @property
    def table(self) -> Table:
        """A row for each frame: centred, each column in its deviations."""
        return self._table

    @property
    def joined(self) -> NDArray[np.bool_]:
        """Whether each frame but the last goes on in the next one, without a pause."""
        return self._joined

    def divided(self, count: int) -> Groups:
        """The best division into ``count`` groups; the same input gives the same result."""
        phrases, own = self._phrases, self._own
        axes = _telling(phrases.means, phrases.sizes, own, count + 1)
        for _ in range(_REFINED):
            shares = _mixture(phrases.means @ axes, phrases.sizes, count)
            weights = shares * phrases.sizes[:, None]
            means = weights.T @ phrases.means / np.maximum(weights.sum(axis=0), 1e-9)[:, None]
            rest = self._table - means[shares.argmax(axis=1)[phrases.of]]
            own = shrunk(rest.T @ rest / len(rest), len(rest))
            axes = _telling(means, weights.sum(axis=0), own, max(count - 1, 1))
        points = phrases.means @ axes
        shares = _mixture(points, phrases.sizes, count)
        weights = shares * phrases.sizes[:, None]
        places = weights.T @ points / np.maximum(weights.sum(axis=0), 1e-9)[:, None]
        scores = -0.5 * (((self._table @ axes)[:, None] - places) ** 2).sum(axis=2)
        labels = self._path(scores)
        begins = (labels[1:] != labels[:-1]) | (phrases.of[1:] != phrases.of[:-1])
        stretches = np.concatenate([[0], np.cumsum(begins)])
        return Groups(labels, stretches, np.bincount(stretches).astype(np.float64))

    def _variation(self) -> Table:
        """How one voice varies from frame to frame: half the scatter of the differences of neighbours."""
        steps = np.diff(self._table, axis=0)[self._joined]
        sizes = (steps**2).sum(axis=1)
        steps = steps[sizes <= np.quantile(sizes, _USUAL)] if len(steps) else steps
        if len(steps) < 2:
            return np.diag(np.ones(self._table.shape[1]))
        return shrunk(steps.T @ steps / (2 * len(steps)), len(steps))

    def _path(self, scores: Table) -> Labels:
        """Viterbi: a change of voice costs, less so the longer the pause before it."""
        count = scores.shape[1]
        stays = 1 / count + (STAY - 1 / count) * np.exp(-self._pauses / _FORGETS)
        staying, moving = np.log(stays), np.log((1 - stays) / max(count - 1, 1) + 1e-300)
        # plain numbers: for a handful of groups numpy's calls would cost four times what they compute
        best, came_from = scores[0].tolist(), []
        for row, stay, move in zip(scores[1:].tolist(), staying.tolist(), moving.tolist(), strict=True):
            most = max(best)
            first, moved = best.index(most), most + move  # only the best of the others is worth moving from
            came_from.append([own if best[own] + stay >= moved else first for own in range(count)])
            best = [max(before + stay, moved) + score for before, score in zip(best, row, strict=True)]
        path = [best.index(max(best))]
        for before in reversed(came_from):
            path.append(before[path[-1]])
        return np.array(path[::-1], dtype=np.int64)


def _fewer_columns(table: Table) -> Table:
    """At most as many columns as can be compared; of wide features those that vary most."""
    if table.shape[1] <= _MOST_COLUMNS:
        return table
    centred = table - table.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    kept: Table = centred @ directions[:, ::-1][:, :_MOST_COLUMNS]
    return kept


def _phrases(table: Table, joined: NDArray[np.bool_]) -> _Phrases:
    """Cut at pauses, and evenly where one lasts long: a turn may be taken without a pause."""
    begins = np.concatenate([[0], np.flatnonzero(~joined) + 1])
    lengths = np.diff(np.concatenate([begins, [len(table)]]))
    pieces = -(-lengths // _LONGEST)
    within = np.arange(len(table)) - np.repeat(begins, lengths)
    first = np.cumsum(pieces) - pieces
    of = np.repeat(first, lengths) + within * np.repeat(pieces, lengths) // np.repeat(lengths, lengths)
    sizes = np.bincount(of).astype(np.float64)
    means = np.zeros((len(sizes), table.shape[1]))
    np.add.at(means, of, table)
    return _Phrases(of, sizes, means / sizes[:, None])


def shrunk(scatter: Table, seen: int) -> Table:
    """Trust the relations between columns only as far as there are observations for them."""
    width = len(scatter)
    share = max(_LEAST_SHRINKAGE, width / (width + seen))
    result: Table = (1 - share) * scatter + share * np.diag(np.diag(scatter)) + 1e-3 * np.eye(width)
    return result


def _telling(means: Table, weights: Table, own: Table, count: int) -> Table:
    """The directions in which ``means`` lie apart most, scaled so that one voice has a deviation of 1."""
    values, vectors = np.linalg.eigh(own)
    even = vectors / np.sqrt(values)
    points = (means - weights @ means / weights.sum()) @ even
    _, directions = np.linalg.eigh((points * weights[:, None]).T @ points)
    axes: Table = even @ directions[:, ::-1][:, :count]
    return axes


def _mixture(points: Table, sizes: Table, count: int) -> Table:
    """How far each phrase belongs to each of ``count`` groups: the likeliest of several attempts.

    The variation within a group is given, not fitted: so one voice is not cut in two to fit better, and a
    person who hardly speaks is found.
    """
    random = np.random.default_rng(_SEED)
    weights = 1.0 / (1.0 / sizes + _OWN_VARIATION)
    likeliest, best = -np.inf, np.full((len(points), count), 1.0 / count)
    squares = (points**2).sum(axis=1, keepdims=True)
    for _ in range(_STARTS):
        means, shares, before = _spread(points, weights, count, random), np.full(count, 1.0 / count), -np.inf
        likelihood, belongs = -np.inf, best
        for _ in range(_ROUNDS):
            apart = squares + (means**2).sum(axis=1) - 2 * points @ means.T
            logs = -0.5 * weights[:, None] * apart + np.log(shares)
            top = logs.max(axis=1, keepdims=True)
            belongs = np.exp(logs - top)
            total = belongs.sum(axis=1, keepdims=True)
            likelihood = float((top + np.log(total)).sum())
            belongs /= total
            heavy = belongs * weights[:, None]
            means = heavy.T @ points / np.maximum(heavy.sum(axis=0), 1e-9)[:, None]
            shares = np.maximum(belongs.mean(axis=0), 1e-3)
            shares /= shares.sum()
            if likelihood - before < 1e-3:
                break
            before = likelihood
        if likelihood > likeliest + 1e-6:
            likeliest, best = likelihood, belongs
    return best


def _spread(points: Table, weights: Table, count: int, random: np.random.Generator) -> Table:
    """Phrases far from each other, as first places of the groups."""
    chosen = [points[random.choice(len(points), p=weights / weights.sum())]]
    while len(chosen) < count:
        nearest = np.min([((points - place) ** 2).sum(axis=1) for place in chosen], axis=0)
        surprise = np.maximum(nearest * weights - points.shape[1], 1e-9)
        chosen.append(points[random.choice(len(points), p=surprise / surprise.sum())])
    return np.array(chosen)
