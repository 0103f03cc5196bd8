"""What is to be hidden in a text: stretches with their kind and identity, none overlapping another."""

from collections.abc import Iterable
from typing import NamedTuple


class Found(NamedTuple):
    """``text[start:end]`` of the original is an identifier; ``key`` names whose it is, or which one."""

    start: int
    end: int
    kind: str
    key: str
    note: str = ""  # what a placeholder may tell: "3 days before the session"


def apart(found: Iterable[Found]) -> list[Found]:
    """The stretches in order; those that overlap become one, named after the longest of them."""
    result: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -(f.end - f.start))):
        last = result[-1] if result else None
        if last is None or one.start >= last.end:
            result.append(one)
            continue
        longest = max(last, one, key=lambda f: f.end - f.start)
        if one.end > last.end:
            # of both of them: no part stays, and nothing is told of a date that is only a part of it
            longest = longest._replace(note="")
        result[-1] = longest._replace(start=last.start, end=max(last.end, one.end))
    return result
