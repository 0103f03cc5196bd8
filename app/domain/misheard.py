"""Which words of a transcript may be a known term misheard: by letters and by sound. Pure.

Ordinary words are never suggested away, whatever they sound like, and neither is anything that was heard
well and only resembles a term: a suggestion that is wrong costs the clinician more than one that is missing.
The thresholds were set on the pairs of ``tests/support/misheard.py`` and on written sessions.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from app.domain.terms import Suggestion
from app.domain.transcript import Transcript, Utterance

MOST_WORDS = 3
"""Words that are joined to look for one term: "set trailing" for sertraline."""
DOUBTFUL_LIKENESS, DOUBTFUL_LETTERS = 0.69, 0.54
"""The least likeness, and likeness of the letters alone, where something was heard with doubt."""
KNOWN_LIKENESS, KNOWN_LETTERS = 0.82, 0.66
"""The same for words that were heard well, but that nobody knows."""
MIXED_LIKENESS = 0.9
"""The least likeness for words heard well of which some are ordinary ones."""
SHORT_LIKENESS = 0.78
"""The least likeness for terms of few letters."""

_SHORT = 5  # letters
_SHORTEST = 4  # letters: a shorter term is like too many words
_WORD = re.compile(r"\S+")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?")
_POSSESSIVE = re.compile(r"['’]s$")
_ENDS = (".", "?", "!", "…", ";", ":")


@dataclass(frozen=True, slots=True)
class Ear:
    """How words are compared.

    ``sounds``: a code of how letters are spoken; ``edits``: how many letters differ, two that changed places
    counting once; ``ordinary``: everyday words, in small letters.
    """

    sounds: Callable[[str], str]
    edits: Callable[[str, str], int]
    ordinary: Collection[str]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A word without the punctuation around it."""

    text: str
    start: int
    end: int
    doubtful: bool
    ordinary: bool
    last: bool  # of its sentence

    def well_heard_beside(self, stretch: Sequence["_Heard"]) -> bool:
        """Whether it was heard well and others were not: then the doubt is not about this word."""
        return not self.doubtful and any(word.doubtful for word in stretch)


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    letters: str
    code: str
    words: frozenset[str]


class Search:
    """Looks for the same terms in one transcript again and again; what did not change is not searched anew.

    It keeps words in memory: it is given up with the transcript. One thread at a time.
    """

    def __init__(self, terms: Sequence[str], ear: Ear, dismissed: Sequence[tuple[str, str]]) -> None:
        self.terms, self.dismissed = terms, dismissed
        self._ear = ear
        self._found: dict[tuple[str, str, tuple[tuple[int, int], ...]], list[Suggestion]] = {}
        self._refused: dict[str, list[tuple[str, ...]]] = {}
        for heard, term in dismissed:
            self._refused.setdefault(term, []).append(tuple(heard.split()))
        self._terms = tuple(self._prepared(terms))
        self._known = frozenset(word for term in self._terms for word in (term.letters, *term.words))
        self._seen: dict[str, tuple[tuple[float, float, _Term], ...]] = {}

    def through(self, transcript: Transcript) -> tuple[Suggestion, ...]:
        """Words that may be one of the terms misheard, in the order spoken; none overlaps another."""
        before, self._found = self._found, {}
        for utterance in transcript.utterances:
            key = utterance.id, utterance.text, utterance.doubtful
            self._found[key] = before[key] if key in before else self._in_utterance(utterance)
        return tuple(found for suggestions in self._found.values() for found in suggestions)

    def _in_utterance(self, utterance: Utterance) -> list[Suggestion]:
        """The best of those that overlap, by their place."""
        found = sorted(self._candidates(utterance), key=lambda s: (-s.likeness, s.end - s.start, s.start))
        chosen: list[Suggestion] = []
        for one in found:
            if all(one.end <= other.start or one.start >= other.end for other in chosen):
                chosen.append(one)
        return sorted(chosen, key=lambda s: s.start)

    def _prepared(self, terms: Sequence[str]) -> Iterator[_Term]:
        """Each term, and of one of several words also each word that is not an ordinary one."""
        parts = [part for term in terms if " " in term for part in term.split()]
        for term in dict.fromkeys((*terms, *(p for p in parts if p.casefold() not in self._ear.ordinary))):
            letters = _letters(term)
            if len(letters) >= _SHORTEST:
                words = (
                    frozenset(_letters(part) for part in term.split()) if " " in term else frozenset[str]()
                )
                yield _Term(term, letters, self._ear.sounds(letters), words)

    def _candidates(self, utterance: Utterance) -> Iterator[Suggestion]:
        words = self._words(utterance)
        for size in range(1, MOST_WORDS + 1):
            for at in range(len(words) - size + 1):
                stretch = words[at : at + size]
                if all(word.ordinary for word in stretch) or any(word.last for word in stretch[:-1]):
                    continue
                if any(
                    word.ordinary and word.well_heard_beside(stretch) for word in (stretch[0], stretch[-1])
                ):
                    continue
                best = self._best(utterance, stretch)
                if best is not None:
                    yield best

    def _best(self, utterance: Utterance, stretch: Sequence[_Heard]) -> Suggestion | None:
        heard = utterance.text[stretch[0].start : stretch[-1].end]
        exact = {_letters(word.text) for word in stretch} & self._known
        if len(stretch) == 1 and exact:
            return None
        least, letters_least = _least(stretch)
        words = tuple(word.text.casefold() for word in stretch)
        best: tuple[float, str] | None = None
        for likeness, letters, term in self._likenesses(_letters(heard)):
            needed = max(least, SHORT_LIKENESS) if len(term.letters) <= _SHORT else least
            if likeness < needed or letters < letters_least or exact - term.words:
                continue  # a word that is a term itself was heard well
            if any(_overlap(words, no) for no in self._refused.get(term.term.casefold(), ())):
                continue
            if best is None or likeness > best[0]:
                best = likeness, term.term
        if best is None:
            return None
        term_text = (
            best[1][0].upper() + best[1][1:] if _begins_sentence(utterance.text, stretch[0]) else best[1]
        )
        return Suggestion(
            utterance.id, stretch[0].start, stretch[-1].end, heard, term_text, round(best[0], 3)
        )

    def _likenesses(self, letters: str) -> tuple[tuple[float, float, _Term], ...]:
        """How like each term the letters are, and how much of that is spelling; only what may matter."""
        if letters not in self._seen:
            code = self._ear.sounds(letters) if letters else ""
            self._seen[letters] = tuple(self._compared(letters, code))
        return self._seen[letters]

    def _compared(self, letters: str, code: str) -> Iterator[tuple[float, float, _Term]]:
        for term in self._terms:
            longer = max(len(letters), len(term.letters))
            if abs(len(letters) - len(term.letters)) > (1 - DOUBTFUL_LETTERS) * longer:
                continue
            spelled = 1 - self._ear.edits(letters, term.letters) / longer
            if spelled < DOUBTFUL_LETTERS:
                continue
            sounded = 1 - self._ear.edits(code, term.code) / max(len(code), len(term.code), 1)
            weight = min(0.5, 0.17 * len(term.code))  # a code of one or two sounds says little
            yield (1 - weight) * spelled + weight * sounded, spelled, term

    def _words(self, utterance: Utterance) -> list[_Heard]:
        words = []
        for match in _WORD.finditer(utterance.text):
            core = _CORE.search(match[0])
            if core is None or "[" in match[0] or "]" in match[0]:
                continue
            text = _POSSESSIVE.sub("", core[0])
            start = match.start() + core.start()
            end = start + len(text)
            doubtful = any(first < end and last > start for first, last in utterance.doubtful)
            words.append(
                _Heard(text, start, end, doubtful, self._is_ordinary(text), match[0].endswith(_ENDS))
            )
        return words

    def _is_ordinary(self, word: str) -> bool:
        plain = word.casefold().replace("’", "'")
        stems = {plain, plain.partition("'")[0]}
        stems |= {plain.removesuffix(end) for end in ("s", "es", "d", "ed", "ing", "ly")}
        stems |= {plain.removesuffix("ing") + "e"} if plain.endswith("ing") else set()
        return not _letters(plain) or any(stem in self._ear.ordinary for stem in stems)


def _least(stretch: Sequence[_Heard]) -> tuple[float, float]:
    """The least likeness that counts for these words, and of their letters."""
    if any(word.doubtful for word in stretch):
        return DOUBTFUL_LIKENESS, DOUBTFUL_LETTERS
    if any(word.ordinary for word in stretch):
        return MIXED_LIKENESS, KNOWN_LETTERS
    return KNOWN_LIKENESS, KNOWN_LETTERS


def _overlap(words: tuple[str, ...], dismissed: tuple[str, ...]) -> bool:
    """Whether one of them is a part of the other: "set trailing in" was dismissed with "set trailing"."""
    fewer, more = sorted((words, dismissed), key=len)
    return any(more[at : at + len(fewer)] == fewer for at in range(len(more) - len(fewer) + 1))


def _begins_sentence(text: str, word: _Heard) -> bool:
    before = text[: word.start].rstrip(" \"“'‘(")
    return word.text[:1].isupper() and (not before or before.endswith(_ENDS))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
