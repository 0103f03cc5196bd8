"""Who said what, when it is known how many people were in the room. Speech process only."""

import warnings
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from app.domain.transcript import VoiceFrame, VoicePrint
from app.services.ports import Speakers
from app.speech.voices import COEFFICIENTS, VOICE_FEATURES

LEAST_DISTANCE = 3.0
"""Distance between clusters, in pooled deviations, below which the assignment was measured to fail."""

LEAST_AGREEMENT = 0.7
"""How far neighbouring frames of one phrase agree on the voice, beyond chance.

One person's speech cut in two by force reached a distance of 4.3 but an agreement of 0.3 at most; two voices
in a room with 10 dB noise had 6.3 and 1 (sample sessions, also shifted and reverberated).
"""

_ENOUGH_NEIGHBOURS = 8
"""With fewer neighbouring frames agreement says nothing, and twice the distance is asked for."""

_COMPONENTS = 8
_STAY = 0.85
"""Probability that the next frame, about a second later, is the same voice; after a pause it means less."""

Table = NDArray[np.float64]


def separate_voices(
    voice: Sequence[VoiceFrame],
    words: Sequence[tuple[float, float]],
    count: int,
    enrolled: VoicePrint | None = None,
) -> Speakers:
    """Give each word (start, end) one of ``count`` speakers, numbered by first appearance.

    The same input gives the same result. Not certain: too little speech, or voices too alike. ``known`` is
    the number whose voice is the ``enrolled`` one.
    """
    if count <= 1:
        return Speakers((0,) * len(words), 1, True, 0.0)
    if len(voice) < 4 * count:
        return Speakers((0,) * len(words), 1, False, 0.0)
    table = np.array([frame.features for frame in voice], dtype=np.float64)
    table = (table - table.mean(axis=0)) / np.maximum(table.std(axis=0), 1e-6) * _weights(table.shape[1])
    points = PCA(n_components=min(_COMPONENTS, *table.shape), random_state=0).fit_transform(table)
    mixture = GaussianMixture(
        count, covariance_type="tied", n_init=6, reg_covar=1e-3, max_iter=200, random_state=0
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # an uncertain result says so by its distance
        mixture.fit(points)
    scores = _log_likelihoods(mixture, points)
    labels = _most_likely_path(scores, voice)
    distance = _distance(points, labels, count)
    order: dict[int, int] = {}
    of_words = []
    for start, end in words:
        label = labels[_frame_of(voice, start, end)]
        of_words.append(order.setdefault(label, len(order)))
    certain = is_certain(distance, _agreement(scores.argmax(axis=1), voice))
    return Speakers(tuple(of_words), max(len(order), 1), certain, round(distance, 3))


def _weights(width: int) -> Table:
    """Mean cepstra count once, their deviations (they vary with what is said) less, pitch twice."""
    weights = np.ones(width)
    if width == VOICE_FEATURES:
        weights[COEFFICIENTS:] = 0.4
        weights[2 * COEFFICIENTS :] = (2.0, 0.5, 0.5)
    return weights


def is_certain(distance: float, agreement: float | None) -> bool:
    """Whether voices that far apart, with that agreement (None: unknown), can be relied on."""
    if agreement is None:
        return distance >= 2 * LEAST_DISTANCE
    return distance >= LEAST_DISTANCE and agreement >= LEAST_AGREEMENT


def _agreement(labels: NDArray[np.int64], voice: Sequence[VoiceFrame]) -> float | None:
    """Cohen's kappa of neighbouring frames of one phrase, before smoothing; None when there are too few."""
    pairs = [at for at in range(1, len(voice)) if voice[at].start - voice[at - 1].end < 0.05]
    if len(pairs) < _ENOUGH_NEIGHBOURS:
        return None
    same = float(np.mean(labels[pairs] == labels[np.array(pairs) - 1]))
    chance = float((np.bincount(labels) ** 2).sum()) / len(labels) ** 2
    return (same - chance) / max(1.0 - chance, 1e-9)


def _log_likelihoods(mixture: GaussianMixture, points: Table) -> Table:
    """Log density of each point under each component, with equal weights: a quiet speaker is not ignored."""
    precision = mixture.precisions_
    apart = points[:, None, :] - mixture.means_[None, :, :]
    densities: Table = -0.5 * np.einsum("nki,ij,nkj->nk", apart, precision, apart)
    return densities


def _most_likely_path(scores: Table, voice: Sequence[VoiceFrame]) -> list[int]:
    """Viterbi: a change of voice costs, less so the longer the pause before it."""
    count = scores.shape[1]
    best = scores[0]
    came_from = []
    for at in range(1, len(scores)):
        pause = max(0.0, voice[at].start - voice[at - 1].end)
        stay = 1 / count + (_STAY - 1 / count) * np.exp(-pause / 1.0)
        moves = np.full((count, count), np.log((1 - stay) / (count - 1)))
        np.fill_diagonal(moves, np.log(stay))
        reached = best[:, None] + moves
        came_from.append(reached.argmax(axis=0))
        best = reached.max(axis=0) + scores[at]
    path = [int(best.argmax())]
    for step in reversed(came_from):
        path.append(int(step[path[-1]]))
    return path[::-1]


def _distance(points: Table, labels: Sequence[int], count: int) -> float:
    """Least distance between two voices' means along the line between them, in pooled deviations."""
    groups = [points[np.array(labels) == label] for label in range(count)]
    if min(len(group) for group in groups) < 2:
        return 0.0
    least = np.inf
    for one in range(count):
        for other in range(one + 1, count):
            apart = groups[one].mean(axis=0) - groups[other].mean(axis=0)
            length = float(np.linalg.norm(apart))
            direction = apart / max(length, 1e-9)
            spread = [group @ direction for group in (groups[one], groups[other])]
            weights = [len(values) for values in spread]
            pooled = np.sqrt(sum(w * v.var() for w, v in zip(weights, spread, strict=True)) / sum(weights))
            least = min(least, length / max(float(pooled), 1e-9))
    return float(least)


def _frame_of(voice: Sequence[VoiceFrame], start: float, end: float) -> int:
    """The frame that shares most time with a word; the nearest one when none does. ``voice`` is in order."""
    middle = (start + end) / 2
    place = bisect_left(voice, middle, key=lambda frame: frame.start)

    def nearness(at: int) -> tuple[float, float]:
        frame = voice[at]
        return min(end, frame.end) - max(start, frame.start), -abs((frame.start + frame.end) / 2 - middle)

    return max(range(max(place - 2, 0), min(place + 2, len(voice))), key=nearness)
