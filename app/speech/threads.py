"""How many threads decode: the recorder and the window keep a core of their own."""

import os

MOST_THREADS = 4
"""More threads than this gain nothing for one window at a time."""


def decoding_threads(cores: int, asked: int = 0) -> int:
    """Threads for a laptop with ``cores`` that may be used; ``asked``: by the user, 0 leaves it to us.

    At most four and never all cores, whatever is asked for; one where there is only one core.
    """
    most = max(1, min(MOST_THREADS, cores - 1))
    return min(asked, most) if asked > 0 else most


def usable_cores() -> int:
    """Cores that this process may run on, which can be fewer than the computer has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
