"""Ordinary words of the language notes are written in."""

from collections.abc import Collection
from typing import Protocol


class Speller(Protocol):
    """Knows words and what may be meant by one it does not know. No network; any thread."""

    def prepare(self) -> None:
        """Load what is needed, so that the other calls answer at once."""

    def unknown(self, words: Collection[str]) -> frozenset[str]:
        """Those that are no ordinary words, as they were given."""

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What may be meant, the likeliest first; in the word's own capitals. Often none."""
