"""When a microphone counts as lost, silent, or leaking."""

import pytest

from app.audio.watchdog import MicrophoneWatchdog


def _listen(watchdog: MicrophoneWatchdog, start: float, stop: float, speed: float = 1.0) -> list[float]:
    """Blocks every 20 ms and a look every 100 ms; what was missed at each look."""
    missed = []
    for step in range(round(start * 50) + 1, round(stop * 50) + 1):
        watchdog.heard(step / 50, 0.02 * speed, silent=False)
        if step % 5 == 0:
            missed.append(watchdog.missed(step / 50))
    return missed


def test_lost_after_a_second_without_a_block() -> None:
    watchdog = MicrophoneWatchdog(100.0)
    assert not watchdog.lost(100.9)
    assert watchdog.lost(101.0)
    watchdog.heard(101.5, 0.02, silent=True)
    assert not watchdog.lost(102.4)
    assert watchdog.lost(102.5)


def test_silent_after_half_a_minute_of_exact_zeros() -> None:
    watchdog = MicrophoneWatchdog(0.0)
    watchdog.heard(9.0, 0.02, silent=True)
    assert not watchdog.silent(29.9)
    assert watchdog.silent(30.0)
    watchdog.heard(30.0, 0.02, silent=False)
    assert not watchdog.silent(59.9)


def test_a_good_microphone_misses_nothing_in_hours_even_with_a_slow_clock() -> None:
    assert sum(_listen(MicrophoneWatchdog(0.0), 0.0, 7_200.0, speed=0.9998)) == 0


def test_late_blocks_are_not_missing() -> None:
    watchdog = MicrophoneWatchdog(0.0)
    assert sum(_listen(watchdog, 0.0, 10.0)) == 0
    for look in range(101, 120):  # two seconds late …
        assert watchdog.missed(look / 10) == 0
    watchdog.heard(12.0, 2.0, silent=False)  # … and then all at once
    assert sum(_listen(watchdog, 12.0, 20.0)) == 0


def test_dropped_sound_is_told_once_with_its_length() -> None:
    watchdog = MicrophoneWatchdog(0.0)
    assert sum(_listen(watchdog, 0.0, 10.0)) == 0
    told = [missed for missed in _listen(watchdog, 10.8, 30.0) if missed]
    assert told == [pytest.approx(0.8, abs=0.02)]
