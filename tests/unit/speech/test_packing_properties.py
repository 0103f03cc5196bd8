"""Whatever the activity: each hop is consumed once, windows fit the model, cuts lie where nobody speaks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.domain.session import SAMPLE_RATE
from app.speech.packing import (
    HOP,
    LONGEST_STRETCH,
    ONSET,
    SMOOTHING,
    Packing,
    Stretch,
    Window,
    hops,
    speech_stretches,
)

STEP = HOP / SAMPLE_RATE
WINDOWS = [10.0, 30.0]
BOTH = pytest.mark.parametrize("seconds", WINDOWS, ids=["10 s", "30 s"])

QUICK = settings(
    deadline=None, max_examples=100, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target]
)
"""Thousands of hops are not worth making smaller: that takes minutes."""

RUNS = st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(1, 700)), min_size=1, max_size=14)
"""Probability and length in hops: from single hops to phrases that fill more than a window."""

TALK = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 60)), min_size=1, max_size=40).map(
    lambda pairs: [run for said, quiet in pairs for run in ((0.85, said), (0.15, quiet))]
)
"""Phrases of up to ten seconds with pauses of up to two."""


@st.composite
def activities(draw: st.DrawFn) -> list[float]:
    """Runs of random probabilities, each hop shaken by up to 0.3."""
    runs = draw(RUNS | TALK)
    shake, chance = draw(st.floats(0.0, 0.3)), random.Random(draw(st.integers(0, 1 << 30)))
    return [
        min(max(value + chance.uniform(-shake, shake), 0.0), 1.0)
        for value, length in runs
        for _ in range(length)
    ]


@dataclass(frozen=True)
class Taken:
    """One window and the hop of the whole sound at which what it was made of began."""

    at: int
    window: Window
    final: bool
    seen: Sequence[float]  # the probabilities it was chosen by

    @property
    def end(self) -> int:
        return self.at + self.window.consumed

    @property
    def pieces(self) -> list[Stretch]:
        return [Stretch(self.at + piece.start, self.at + piece.end) for piece in self.window.pieces]


def take_all(packing: Packing, probabilities: Sequence[float], steps: Sequence[int]) -> list[Taken]:
    """All windows of a sound that grows by ``steps`` hops in turn, as long as it is not all there."""
    limit, taken, done, there, turn = hops(LONGEST_STRETCH), [], 0, 0, 0
    while done < len(probabilities):
        visible = probabilities[done : min(there, done + limit)]
        final = done + len(visible) == len(probabilities)
        window = packing.next_window(visible, final=final, full=len(visible) >= limit)
        if window is None:
            assert not final and len(visible) < limit, "it would wait for ever"
            there += steps[turn % len(steps)]
            turn += 1
        else:
            assert 0 < window.consumed <= len(visible)
            taken.append(Taken(done, window, final, visible))
            done += window.consumed
    return taken


STEPS = st.lists(st.integers(30, 2000), min_size=1, max_size=8)


@BOTH
@QUICK
@given(probabilities=activities(), steps=STEPS)
def test_each_hop_is_consumed_once_and_all_speech_is_decoded(
    seconds: float, probabilities: list[float], steps: list[int]
) -> None:
    taken = take_all(Packing.for_window(seconds), probabilities, steps)
    assert [a.end for a in taken[:-1]] == [b.at for b in taken[1:]]
    assert taken[0].at == 0 and taken[-1].end == len(probabilities)
    decoded = [0] * len(probabilities)
    for one in taken:
        for piece in one.pieces:
            assert one.at <= piece.start < piece.end <= one.end
            for hop in range(piece.start, piece.end):
                decoded[hop] += 1
    assert max(decoded) <= 1
    assert all(count for count, value in zip(decoded, probabilities, strict=True) if value >= ONSET)


@BOTH
@QUICK
@given(probabilities=activities(), steps=STEPS)
def test_no_window_is_longer_than_the_models(
    seconds: float, probabilities: list[float], steps: list[int]
) -> None:
    packing = Packing.for_window(seconds)
    assert packing.longest * STEP <= seconds - 1
    for one in take_all(packing, probabilities, steps):
        assert one.window.length <= packing.longest


def _pause_at(one: Taken, probabilities: Sequence[float]) -> int:
    """Hops without speech around the end of a window; 0 inside of speech."""
    speech = speech_stretches(probabilities[one.at :])
    if any(s.start < one.window.consumed < s.end for s in speech):
        return 0
    before = [s.end for s in speech if s.end <= one.window.consumed]
    after = [s.start for s in speech if s.start >= one.window.consumed]
    if not before or not after:
        return len(probabilities)  # nothing was said yet, or nothing any more
    return min(after) - max(before)


@BOTH
@QUICK
@given(probabilities=activities(), steps=STEPS)
def test_cuts_are_at_pauses_or_where_speech_is_least_likely(
    seconds: float, probabilities: list[float], steps: list[int]
) -> None:
    packing = Packing.for_window(seconds)
    assert packing.cut == hops(0.6 if seconds >= 20 else 0.45)
    for one in take_all(packing, probabilities, steps):
        if one.end == len(probabilities):
            continue
        if _pause_at(one, probabilities) >= packing.cut:
            continue
        (piece,) = one.window.pieces  # a phrase that is longer than a window: cut inside
        assert piece.end == one.window.consumed
        first, last = piece.start + 2 * packing.longest // 3, piece.start + packing.longest
        likelihoods = {
            at: fmean(one.seen[max(at - SMOOTHING, 0) : at + SMOOTHING]) for at in range(first, last + 1)
        }
        assert likelihoods[piece.end] <= min(likelihoods.values()) + 1e-9


@BOTH
@QUICK
@given(probabilities=activities(), cuts=st.lists(st.floats(0.0, 1.0), min_size=2, max_size=30))
def test_times_are_mapped_forwards_and_inside_one_piece(
    seconds: float, probabilities: list[float], cuts: list[float]
) -> None:
    for one in take_all(Packing.for_window(seconds), probabilities, [len(probabilities)]):
        if not one.window.pieces:
            continue
        ticks = sorted(cut * one.window.length * STEP for cut in cuts)
        mapped = [one.window.source_times(a, b) for a, b in pairwise(ticks)]
        assert all(a <= b for a, b in mapped)
        assert all(x[0] <= y[0] and x[1] <= y[1] for x, y in pairwise(mapped))
        for start, end in mapped:
            inside = [p for p in one.window.pieces if p.start * STEP <= start + 1e-9]
            assert inside and end <= inside[-1].end * STEP + 1e-9, "a word reaches over a join"


@BOTH
@QUICK
@given(probabilities=activities(), steps=STEPS)
def test_when_the_session_ends_two_windows_are_left_at_most(
    seconds: float, probabilities: list[float], steps: list[int]
) -> None:
    """What was there before the end was decoded as soon as it could be."""
    packing = Packing.for_window(seconds)
    left = [one for one in take_all(packing, probabilities, steps) if one.final and one.window.pieces]
    before_the_end = max(steps)  # the last step comes together with the end: only it may hold more
    allowed = 2 + -(-before_the_end // packing.longest)
    if seconds < 20:  # short windows hold one phrase: as many as fit
        allowed = 2 + before_the_end // packing.cut
    assert len(left) <= allowed


@QUICK
@given(probabilities=activities())
def test_a_session_fed_in_small_steps_leaves_two_windows_at_most(probabilities: list[float]) -> None:
    for seconds in WINDOWS:
        packing = Packing.for_window(seconds)
        taken = take_all(packing, [*probabilities, *[0.0] * packing.pad], [hops(3.0)])
        assert sum(one.final and bool(one.window.pieces) for one in taken) <= 2 + hops(3.0) // packing.cut
