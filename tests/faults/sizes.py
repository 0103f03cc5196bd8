"""How often each fault is tried: short in every check, long by ``packaging/check --long``."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a test in both forms, and how many seconds each may take."""

    short: int
    long: int
    short_limit: float = 120.0
    long_limit: float = 1_800.0


KILLS = Size(100, 1_000, short_limit=240.0)
POWER_LOSSES = Size(300, 5_000)
TAMPERED_FILES = Size(400, 5_000)
SEALED_RECORDS = Size(20_000, 1_000_000)
DISK_FULL_POINTS = Size(16, 200)
FAILING_CALLS = Size(6, 300)
"""The n-th call fails, for n from 1 to 300; the short form takes this many of them."""
FAILING_FORGETTINGS = Size(6, 300)
PULLED_MICROPHONES = Size(2, 50)
SYNTHETIC_MINUTES = Size(20, 240)
MALFORMED_FILES = Size(100, 2_000)
PROGRAM_KILLS = Size(3, 100, short_limit=300.0, long_limit=3_600.0)
SPEECH_KILLS = Size(8, 500, long_limit=3_600.0)
SPEECH_HANGS = Size(3, 100, long_limit=3_600.0)
FAILED_ALLOCATIONS = Size(6, 100, long_limit=3_600.0)
CORRUPT_MESSAGES = Size(2, 300, long_limit=3_600.0)
ANY_ORDER = Size(60, 10_000, long_limit=7_200.0)


def sizes(size: Size) -> pytest.MarkDecorator:
    """Run a test with ``times`` in both forms; the long one is marked ``long``."""
    return pytest.mark.parametrize(
        "times",
        [
            pytest.param(size.short, id="short", marks=pytest.mark.timeout(size.short_limit)),
            pytest.param(
                size.long, id="long", marks=(pytest.mark.long, pytest.mark.timeout(size.long_limit))
            ),
        ],
    )
