"""Finding words in a transcript: every match counted, in the order of the rows. No Qt."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

_QUOTES = str.maketrans("’‘“”", "''\"\"")


def folded(text: str) -> str:
    """Small letters and plain quotes; as long as ``text``, so that places in one are places in the other."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return small.translate(_QUOTES)


def places(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Where ``query`` (folded) stands in ``text`` (folded); matches do not overlap."""
    found: list[tuple[int, int]] = []
    at = text.find(query) if query else -1
    while at >= 0:
        found.append((at, at + len(query)))
        at = text.find(query, at + len(query))
    return tuple(found)


class Search:
    """One transcript's words and the present query; a new query costs one count for each row."""

    def __init__(self, texts: Sequence[str] = (), query: str = "") -> None:
        self._texts = [folded(text) for text in texts]
        self.query = ""
        self._counts: list[int] = [0] * len(self._texts)
        self._before: list[int] = [0]
        self.look_for(query)

    def look_for(self, query: str) -> None:
        """Search for something else; nothing but blanks finds nothing."""
        before, self.query = self.query, folded(" ".join(query.split()))
        if not self.query:
            counts = [0] * len(self._texts)
        elif before and self.query.startswith(before):  # only where the shorter one was
            counts = [
                text.count(self.query) if n else 0 for n, text in zip(self._counts, self._texts, strict=True)
            ]
        else:
            counts = [text.count(self.query) for text in self._texts]
        self._counts, self._before = counts, list(accumulate(counts, initial=0))

    @property
    def count(self) -> int:
        """How many matches there are."""
        return self._before[-1]

    def row_of(self, match: int) -> int:
        """The row of a match, counted from 0."""
        return bisect_right(self._before, match) - 1

    def place_of(self, match: int) -> tuple[int, tuple[int, int]]:
        """Row and span of a match."""
        row = self.row_of(match)
        return row, places(self._texts[row], self.query)[match - self._before[row]]

    def spans(self, row: int) -> tuple[tuple[int, int], ...]:
        """All matches in a row."""
        return places(self._texts[row], self.query) if self.query and row < len(self._texts) else ()

    def first_from(self, row: int) -> int:
        """The first match in this row or below it, else the first of all; -1 without a match."""
        if not self.count:
            return -1
        match = self._before[max(0, min(row, len(self._texts)))]
        return match if match < self.count else 0
