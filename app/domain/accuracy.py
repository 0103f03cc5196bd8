"""How well something was heard: the word error rate, computed exactly."""

import re
from collections.abc import Sequence

_APOSTROPHES = str.maketrans("’‘ʼ`", "''''")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def plain_words(text: str) -> list[str]:
    """The words of ``text`` without case and punctuation; apostrophes inside words stay, in one form."""
    return _WORD.findall(text.translate(_APOSTROPHES).casefold())


def word_error_rate(reference: str, heard: str) -> float:
    """Return the substitutions, deletions and insertions that turn one into the other, per reference word.

    0 is perfect; it exceeds 1 when more was heard than said. An empty reference counts as one word.
    """
    said, got = plain_words(reference), plain_words(heard)
    return _edits(said, got) / max(len(said), 1)


def _edits(said: Sequence[str], got: Sequence[str]) -> int:
    """The Levenshtein distance of two word sequences, by bit-parallel columns (Myers 1999, Hyyrö 2003).

    One bit of a large integer stands for one word said, so that an hour of speech takes well under a second.
    """
    if not said:
        return len(got)
    places: dict[str, int] = {}
    for place, word in enumerate(said):
        places[word] = places.get(word, 0) | 1 << place
    everywhere = (1 << len(said)) - 1
    last = 1 << (len(said) - 1)
    up, down, distance = everywhere, 0, len(said)  # where the column grows and falls by one
    for word in got:
        equal = places.get(word, 0)
        level = (((equal & up) + up) ^ up) | equal
        grows = down | ~(level | up) & everywhere
        falls = up & level
        distance += bool(grows & last) - bool(falls & last)
        grows = grows << 1 | 1
        falls <<= 1
        stays = equal | down
        up = (falls | ~(stays | grows)) & everywhere
        down = grows & stays & everywhere
    return distance
