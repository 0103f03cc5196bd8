"""English spelling through pyspellchecker (MIT): a word list with frequencies, no network.

Measured: loaded in 0.15 s with 20 MB, 100 words asked in 0.1 ms, a suggestion within 2 ms at distance 1.
Distance 2 takes up to 1.1 s for a long word, so that only short words are looked for so far.
"""

from collections.abc import Collection, Iterable
from functools import cached_property

from spellchecker import SpellChecker

_SHORT = 8
"""Letters of a word for which two mistakes are looked for."""


class EnglishSpelling:
    """``also`` are further words that count as ordinary ones: terms of the field."""

    def __init__(self, also: Iterable[str] = ()) -> None:
        self._also = frozenset(word.lower() for word in also)

    @cached_property
    def _checker(self) -> SpellChecker:
        checker = SpellChecker(language="en", distance=1)
        checker.word_frequency.load_words(self._also)
        return checker

    def prepare(self) -> None:
        """Load the list."""
        _ = self._checker

    def unknown(self, words: Collection[str]) -> frozenset[str]:
        """A word's possessive counts as the word."""
        bare = {word: _bare(word) for word in words}
        strange = self._checker.unknown(bare.values())
        return frozenset(word for word, plain in bare.items() if plain in strange)

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The most frequent words first."""
        checker, plain = self._checker, _bare(word)
        found = checker.known(checker.edit_distance_1(plain))
        if not found and len(plain) <= _SHORT:
            found = checker.known(checker.edit_distance_2(plain))
        ranked = sorted(found, key=lambda other: (-checker.word_usage_frequency(other), other))
        return tuple(_like(word, other) for other in ranked)


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s").lower()


def _like(word: str, other: str) -> str:
    ending = word[-2:] if word.replace("’", "'").endswith("'s") else ""
    return (other.capitalize() if word[:1].isupper() else other) + ending
