"""Windows: all speech is in exactly one of them, cut where nobody speaks, times find their way back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.session import SAMPLE_RATE
from app.speech.packing import HOP, LONGEST_STRETCH, Packing, Stretch, Window, hops, speech_stretches

STEP = HOP / SAMPLE_RATE
SHORT, LONG = Packing.for_window(10.0), Packing.for_window(30.0)

RUNS = st.lists(st.tuples(st.sampled_from([0.02, 0.4, 0.95]), st.integers(1, 500)), min_size=1, max_size=25)


def sound(*runs: tuple[float, float]) -> list[float]:
    """Probabilities from (probability, seconds)."""
    return [value for value, seconds in runs for _ in range(hops(seconds))]


def consume(packing: Packing, probabilities: list[float], step: int | None = None) -> list[Window]:
    """All windows, for a caller who hands in everything not consumed, ``step`` hops more each time."""
    limit = hops(LONGEST_STRETCH)
    windows, done, there = [], 0, step or len(probabilities)
    while done < len(probabilities):
        visible = probabilities[done : min(there, done + limit)]
        final = done + len(visible) == len(probabilities)
        window = packing.next_window(visible, final=final, full=len(visible) >= limit)
        if window is None:
            assert not final and len(visible) < limit, "it would wait for ever"
            there += step or 0
            continue
        assert 0 < window.consumed <= len(visible)
        windows.append(
            Window(
                tuple(Stretch(p.start + done, p.end + done) for p in window.pieces), done + window.consumed
            )
        )
        done += window.consumed
    return windows


@pytest.mark.parametrize("packing", [SHORT, LONG], ids=["10 s", "30 s"])
@settings(deadline=None)
@given(runs=RUNS, step=st.sampled_from([None, 31, 250]))
def test_every_hop_of_speech_is_in_exactly_one_window(
    packing: Packing, runs: list[tuple[float, int]], step: int | None
) -> None:
    probabilities = [value for value, length in runs for _ in range(length)]
    windows = consume(packing, probabilities, step)
    pieces = [piece for window in windows for piece in window.pieces]
    assert all(a.end <= b.start for a, b in pairwise(pieces)), "decoded twice"
    covered = {hop for piece in pieces for hop in range(piece.start, piece.end)}
    lost = [hop for hop, value in enumerate(probabilities) if value > 0.5 and hop not in covered]
    assert lost == []
    assert all(window.length <= packing.longest for window in windows)
    assert [w.consumed for w in windows] == sorted({w.consumed for w in windows})
    assert windows[-1].consumed == len(probabilities)


@pytest.mark.parametrize("packing", [SHORT, LONG], ids=["10 s", "30 s"])
@settings(deadline=None)
@given(runs=RUNS)
def test_times_come_back_in_order(packing: Packing, runs: list[tuple[float, int]]) -> None:
    for window in consume(packing, [value for value, length in runs for _ in range(length)]):
        if not window.pieces:
            continue
        ticks = [n * window.length * STEP / 50 for n in range(51)]
        starts = [window.source_times(a, b)[0] for a, b in pairwise(ticks)]
        ends = [window.source_times(a, b)[1] for a, b in pairwise(ticks)]
        assert starts == sorted(starts) and ends == sorted(ends)
        assert all(a <= b for a, b in zip(starts, ends, strict=True))
        for start, end in zip(starts, ends, strict=True):
            assert any(
                p.start * STEP - 1e-6 <= start and end <= p.end * STEP + 1e-6 for p in window.pieces
            ), "over a join"


def test_times_after_a_pause_are_moved_by_the_pause() -> None:
    window = Window((Stretch(0, 100), Stretch(400, 500)), 500)
    assert window.source_times(1.0, 1.5) == (1.0, 1.5)
    start, end = window.source_times(100 * STEP + 1.0, 100 * STEP + 1.5)
    assert (start, end) == pytest.approx((400 * STEP + 1.0, 400 * STEP + 1.5))
    assert window.source_times(99 * STEP, 120 * STEP) == pytest.approx((99 * STEP, 100 * STEP))
    assert window.source_times(999.0, 1000.0) == pytest.approx((500 * STEP, 500 * STEP))
    assert Window((), 5).source_times(1.0, 2.0) == (1.0, 2.0)


def test_a_short_dip_belongs_to_the_speech_around_it() -> None:
    assert len(speech_stretches(sound((0.9, 1), (0.1, 0.2), (0.9, 1)))) == 1
    assert len(speech_stretches(sound((0.9, 1), (0.1, 0.5), (0.9, 1)))) == 2


def test_doubtful_hops_prolong_speech_and_begin_none() -> None:
    assert speech_stretches(sound((0.4, 2))) == []
    assert speech_stretches(sound((0.9, 1), (0.4, 1))) == [Stretch(0, hops(1) * 2)]


def test_short_windows_hold_one_phrase() -> None:
    windows = consume(SHORT, sound((0.9, 2), (0.0, 0.6), (0.9, 3), (0.0, 0.6), (0.9, 1)))
    assert [len(window.pieces) for window in windows] == [1, 1, 1]


def test_long_windows_are_filled_and_cut_at_a_pause() -> None:
    windows = consume(LONG, sound(*[(0.9, 4), (0.0, 1.0)] * 12))
    lengths = [window.length * STEP for window in windows]
    assert all(25 <= length <= 28 for length in lengths) and len(windows) == 2
    assert sum(len(window.pieces) for window in windows) == 12


def test_silence_between_phrases_is_left_out() -> None:
    (window,) = consume(LONG, sound((0.9, 4), (0.0, 5), (0.9, 4)))
    assert window.length * STEP == pytest.approx(4 + 4 + 2 * 0.3, abs=0.1)


def test_a_monologue_is_cut_where_speech_is_least_likely() -> None:
    breath = 22.0
    probabilities = sound((0.95, breath), (0.6, 0.2), (0.95, 30))
    first = consume(LONG, probabilities)[0]
    assert first.consumed * STEP == pytest.approx(breath + 0.1, abs=0.15)
    assert first.pieces == (Stretch(0, first.consumed),)


@pytest.mark.parametrize("packing", [SHORT, LONG], ids=["10 s", "30 s"])
def test_a_phrase_that_may_go_on_is_waited_for(packing: Packing) -> None:
    assert packing.next_window(sound((0.0, 1), (0.9, 2), (0.0, 0.3)), final=False) is None


def test_an_unfilled_window_goes_after_eight_seconds_of_silence() -> None:
    assert LONG.next_window(sound((0.9, 3), (0.0, 8.0)), final=False) is None
    window = LONG.next_window(sound((0.9, 3), (0.0, 8.5)), final=False)
    assert window is not None and window.length * STEP == pytest.approx(3.3, abs=0.1)


def test_silence_is_consumed_without_words_but_the_beginning_of_a_word_is_kept() -> None:
    window = SHORT.next_window(sound((0.0, 20)), final=False)
    assert window is not None and window.pieces == ()
    assert window.consumed == hops(20) - SHORT.pad
    assert SHORT.next_window(sound((0.0, 0.2)), final=False) is None
    assert SHORT.next_window(sound((0.0, 0.2)), final=True) == Window((), hops(0.2))


def test_silence_before_an_unfinished_phrase_is_consumed_first() -> None:
    window = LONG.next_window(sound((0.0, 20), (0.9, 1)), final=False)
    assert window == Window((), hops(20) - LONG.pad)


def test_what_does_not_fit_is_consumed_even_without_a_pause() -> None:
    packing = Packing(target=100, longest=10_000, cut=14, pad=7, patience=10_000)
    window = packing.next_window([0.9] * 50, final=False, full=True)
    assert window is not None and window.length > 0
