"""Models slowed to a part or a multiple of real time: queue, beams, when following stops, "ready by"."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.services.ports import PowerState
from tests.bench.figures import Comparison, series
from tests.support.slowed import Ran, SlowedSession, calibrated

FACTORS = (0.1, 0.5, 1.0, 3.0)
"""Seconds for one second of a full window with five beams; 0.1 is a laptop with a model that suits it."""

LENGTHS = (600, 3000, 7200)
SESSION = 3000
SHORT, LEAST = 600, 8
"""Of so short a session one window or two are left: how each of them turns out counts, so there are more."""
_TOLD = (1, 2, 5, 10, 20, 30, 40, 50)


def measure(rounds: int) -> Iterator[Comparison]:
    """Every round is another conversation, on a clock that jumps: the figures do not depend on this computer,
    and none is thrown away."""
    for factor in FACTORS:
        runs = {
            length: [_run(factor, length, seed) for seed in range(max(rounds, LEAST * (length == SHORT)))]
            for length in LENGTHS
        }
        yield Comparison(
            f"pace: real-time factor {factor}: longest queue in {SESSION // 60} minutes",
            "s",
            series("sealed, not transcribed", [ran.most for ran in runs[SESSION]]),
            remark=_story(runs[SESSION]),
        )
        for length in LENGTHS:
            yield _promise(f"real-time factor {factor}, {length // 60} minutes", runs[length])
    slower = [_run(0.5, SESSION, seed, told=0.4) for seed in range(rounds)]
    yield _promise("real-time factor 0.5 where 0.4 was measured", slower)
    battery = [_run(0.8, SESSION, seed, power=PowerState(60, 90, on_mains=False)) for seed in range(rounds)]
    yield Comparison(
        "pace: real-time factor 0.8 on battery: longest queue",
        "s",
        series("at most half of the time decoding", [ran.most for ran in battery]),
        (series("on the mains", [_run(0.8, SESSION, seed).most for seed in range(rounds)]),),
        remark=_story(battery),
    )


def _run(
    factor: float, length: float, seed: int, *, told: float | None = None, power: PowerState | None = None
) -> Ran:
    """Every time a little longer: nothing falls on a window's end by design."""
    with tempfile.TemporaryDirectory(prefix="roomnote-pace-") as folder:
        return SlowedSession(
            Path(folder),
            factor,
            length + 7.0 * seed,
            seed=seed,
            told=calibrated(told or factor),
            power=lambda _seconds: power or PowerState(),
        ).run()


def _promise(name: str, runs: Sequence[Ran]) -> Comparison:
    errors = [100 * ran.error for ran in runs]
    whole = statistics.median(
        ran.promised.session for ran in runs if ran.promised is not None and ran.promised.session is not None
    )
    other = runs[0].promised
    assert other is not None
    beyond = other.closing + other.drafting
    ready = statistics.median(ran.took + beyond for ran in runs)
    return Comparison(
        f"pace: {name}: error of “ready by”, as told at the end",
        "%",
        series("promised against what it took", errors),
        remark=(
            f"ready after {ready:.0f} s, “for a session this long” {whole:.0f} s; "
            f"largest error {max(map(abs, errors)):.0f} %, "
            f"{sum(abs(error) > 20 for error in errors)} of {len(errors)} beyond 20 %; knowing every window, "
            f"but not how it turns out: {max(abs(100 * ran.unforeseeable) for ran in runs):.0f} %, "
            f"{sum(abs(ran.unforeseeable) > 0.2 for ran in runs)} of {len(errors)}"
        ),
    )


def _story(runs: Sequence[Ran]) -> str:
    """The first round over time, and that no sound was lost in any."""
    ran = runs[0]
    lags = {at / 60: lag for at, lag in ran.queue}
    over_time = ", ".join(f"{minute} min {lags[minute]:.0f} s" for minute in _TOLD if minute in lags)
    quick = sum(beam == 1 for *_, beam in ran.decoded)
    stopped = (
        f"not followed from {ran.stopped_at / 60:.1f} min on" if ran.stopped_at else "followed to the end"
    )
    lost = sum(r.frames - sum(p.end_frame - p.start_frame for p in r.parts) for r in runs)
    return (
        f"queue {over_time}; {len(ran.decoded)} windows, {quick} with one beam, {ran.switches} changes, "
        f"{stopped}; samples lost in all rounds: {lost}"
    )
