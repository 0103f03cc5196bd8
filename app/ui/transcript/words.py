"""Words of an utterance: which one a letter belongs to, and what a correction changed. No Qt."""

from dataclasses import dataclass
from re import finditer

from app.domain.corrections import unchanged_ends


@dataclass(frozen=True, slots=True)
class Changed:
    """``text[start:end]`` became ``words``: whole words, and never nothing in place of nothing."""

    start: int
    end: int
    words: str


def word_start(text: str, letter: int) -> int:
    """Where the word at a place in the text begins; between two words, the one that follows."""
    start = 0
    for found in finditer(r"\S+", text):
        start = found.start()
        if letter < found.end():
            break
    return start


def changed_words(before: str, after: str) -> Changed | None:
    """The smallest run of words that makes ``after`` of ``before``; None where nothing was changed.

    Words put in between come with a neighbour, so that it is clear where they stand.
    """
    places = [(found.start(), found.end()) for found in finditer(r"\S+", before)]
    old, new = before.split(), after.split()
    if old == new:
        return None
    first, same = unchanged_ends(old, new)
    if first == len(old) - same and old:
        if same:
            same -= 1
        else:
            first -= 1
    if first == len(old) - same:
        return Changed(0, 0, after)
    return Changed(places[first][0], places[len(old) - same - 1][1], " ".join(new[first : len(new) - same]))
