"""Memory that is given back is overwritten, so that what was destroyed is not found in the process either.

A program's allocator keeps what it gets back, with its content, until something else needs it: hours after
the keys of sound and words were destroyed, pieces could be read in this process, its swap, a core dump.
"""

import ctypes
import sys

_PERTURB, _FILL = -6, 0xA5  # of glibc's mallopt: what is freed is filled

SMALL = 512
"""Bytes: what is smaller comes from Python's own pools, which the C library does not see."""

_CLASS = 16
_EACH = 512 * 1024
"""Bytes that are filled in each class of small objects: more than a session's words leave free."""
_AT_HAND = 64
"""Pieces of each size; the C library keeps at most seven at hand for a thread without filling them."""


def overwrite_what_is_given_back() -> bool:
    """From now on the C library overwrites what is freed, in every thread; called before anything is secret.

    False where it cannot be told to (it is not glibc): there only ``overwrite_small`` helps.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    return mallopt is not None and mallopt(_PERTURB, _FILL) == 1


def overwrite_small() -> None:
    """Fill what is kept free for small objects, and give it back: about ten milliseconds, any thread.

    What is still referred to is not touched: whoever holds it lets go first.
    """
    overhead = sys.getsizeof(b"")
    for size in range(_CLASS, 2 * SMALL + 4 * _CLASS, _CLASS):
        count = _EACH // size if size <= SMALL else _AT_HAND
        length = size - overhead
        filling: list[object] = (
            [float(n) for n in range(count)] if length < 0 else [bytes(length) for _ in range(count)]
        )
        filling.clear()
