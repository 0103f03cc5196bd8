"""Keeps PortAudio's, ALSA's and JACK's chatter off the standard error output."""

import contextlib
import os
from collections.abc import Iterator
from threading import Lock

_lock = Lock()
_STANDARD_ERROR = 2


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """Drop what C libraries print meanwhile: around opening they complain of devices that are not there.

    It works on the descriptor, so Python's own messages of other threads are dropped for that moment too.
    """
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    with _lock:
        try:
            kept = os.dup(_STANDARD_ERROR)
        except OSError:  # a windowed program on Windows has none
            kept = -1
        if kept < 0:
            yield
            return
        nothing = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nothing, _STANDARD_ERROR)
            yield
        finally:
            os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)
            os.close(nothing)
