"""Reading a message's header value by value: each has its type and its range, or the message is broken."""

import math
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import le
from typing import Any

from app.domain.transcript import VoiceFrame, VoicePrint
from app.speech.messages import BrokenMessage

MOST_WORDS = 500_000
MOST_FRAMES = 200_000
WIDEST_VOICE = 1_024
LONGEST = 7 * 24 * 3600.0
"""Seconds; no session lasts a week."""

LONGEST_MEMORY = 65_536
"""Bytes that voice activity remembers at most: four for each hop of the longest stretch, and its state."""

BACKWARDS = 0.002
"""Seconds by which a time may lie before its predecessor: both were rounded to a millisecond."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:+/-]{0,79}")


class Fields:
    """The values of one header, each taken by its name; ``done`` when nothing else may be in it."""

    def __init__(self, header: Mapping[str, Any]) -> None:
        self._left = dict(header)

    def take(self, name: str) -> Any:
        """Whatever it is; it has to be there."""
        if name not in self._left:
            raise BrokenMessage(f"no {name}")
        return self._left.pop(name)

    def flag(self, name: str) -> bool:
        """True or False."""
        value = self.take(name)
        if not isinstance(value, bool):
            raise BrokenMessage(name)
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number in ``low`` … ``high``."""
        return whole(self.take(name), low, high, name)

    def number(self, name: str, low: float, high: float) -> float:
        """A finite number in ``low`` … ``high``."""
        return number(self.take(name), low, high, name)

    def code(self, name: str) -> str:
        """A short name of Latin letters, digits and a few signs."""
        return code(self.take(name), name)

    def text(self, name: str, longest: int) -> str:
        """Any text up to ``longest`` characters."""
        return text(self.take(name), longest, name)

    def rows(self, name: str, most: int) -> list[Any]:
        """A list of at most ``most`` values."""
        return rows(self.take(name), most, name)

    def done(self) -> None:
        """Nothing is left over."""
        if self._left:
            raise BrokenMessage("more than asked for")


def whole(value: Any, low: int, high: int, name: str) -> int:
    """``value`` as a whole number; True and False are none."""
    if type(value) is not int or not low <= value <= high:
        raise BrokenMessage(name)
    return value


def number(value: Any, low: float, high: float, name: str) -> float:
    """``value`` as a number between two finite ones, which nothing infinite is."""
    if type(value) not in (int, float) or not low <= value <= high:
        raise BrokenMessage(name)
    return float(value)


def code(value: Any, name: str) -> str:
    """``value`` as a code: nothing that was said fits into one."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise BrokenMessage(name)
    return value


def text(value: Any, longest: int, name: str) -> str:
    """``value`` as text that may be shown: no control characters, no half of a character."""
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise BrokenMessage(name)
    if any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 or 0xD800 <= ord(sign) < 0xE000 for sign in value):
        raise BrokenMessage(name)
    return value


def rows(value: Any, most: int, name: str, width: int | None = None) -> list[Any]:
    """``value`` as a list of at most ``most``; with ``width``: of exactly that many."""
    if not isinstance(value, list) or len(value) > most or (width is not None and len(value) != width):
        raise BrokenMessage(name)
    return value


def times(value: Any, most: int, latest: float, name: str) -> tuple[tuple[float, float], ...]:
    """Starts and ends in seconds: each from 0 to ``latest``, no end before its start, starts in order."""
    found: list[tuple[float, float]] = []
    before = 0.0
    for row in rows(value, most, name):
        start, end = rows(row, 2, name, width=2)
        start = number(start, max(before - BACKWARDS, 0.0), latest, name)
        found.append((start, number(end, start, latest, name)))
        before = start
    return tuple(found)


def voice_header(voice: Iterable[VoiceFrame]) -> list[list[float]]:
    """The times of ``voice``; its features travel as the payload."""
    return [[frame.start, frame.end] for frame in voice]


def voice_payload(voice: Iterable[VoiceFrame]) -> bytes:
    """The features of ``voice``, frame after frame."""
    return array("f", chain.from_iterable(frame.features for frame in voice)).tobytes()


def spans_payload(spans: Iterable[tuple[float, float]]) -> bytes:
    """Starts and ends in seconds: those of hours are read at once, where a header takes one by one."""
    return array("d", chain.from_iterable(spans)).tobytes()


def spans_of(payload: bytes, latest: float, name: str) -> list[tuple[float, float]]:
    """The other way round: each from 0 to ``latest``, no end before its start, in any order."""
    values = array("d")
    if len(payload) % (2 * values.itemsize):
        raise BrokenMessage(name)
    values.frombytes(payload)
    starts, ends = values[::2].tolist(), values[1::2].tolist()
    # none of these is true of what is no number
    if starts and not (all(map(le, starts, ends)) and min(starts) >= 0.0 and max(ends) <= latest):
        raise BrokenMessage(name)
    return list(zip(starts, ends, strict=True))


def voice_of(spans: Any, payload: bytes, latest: float) -> tuple[VoiceFrame, ...]:
    """The other way round: every frame has as many features as the others, all of them finite."""
    return framed(times(spans, MOST_FRAMES, latest, "voice"), payload)


def framed(found: Sequence[tuple[float, float]], payload: bytes) -> tuple[VoiceFrame, ...]:
    """Frames of the times ``found`` with the features in ``payload``."""
    values = array("f")
    if len(payload) % values.itemsize:
        raise BrokenMessage("features")
    values.frombytes(payload)
    width, rest = divmod(len(values), len(found)) if found else (0, len(values))
    listed = values.tolist()
    # the sum of such floats is finite unless one of them is not
    if rest or width > WIDEST_VOICE or not math.isfinite(sum(listed)):
        raise BrokenMessage("features")
    return tuple(
        [
            VoiceFrame(start, end, tuple(listed[at * width : (at + 1) * width]))
            for at, (start, end) in enumerate(found)
        ]
    )


def print_row(one: VoicePrint) -> list[Any]:
    """A voice print as it is sent."""
    return [one.method, list(one.means), list(one.deviations), one.frames]


def print_of(value: Any) -> VoicePrint:
    """The other way round; means and deviations have the same length."""
    method, means, deviations, frames = rows(value, 4, "print", width=4)
    found = _values(means), _values(deviations)
    if len(found[0]) != len(found[1]):
        raise BrokenMessage("print")
    return VoicePrint(code(method, "print"), *found, whole(frames, 0, MOST_FRAMES, "print"))


def _values(value: Any) -> tuple[float, ...]:
    found: Sequence[Any] = rows(value, WIDEST_VOICE, "print")
    return tuple(number(one, -1e12, 1e12, "print") for one in found)
