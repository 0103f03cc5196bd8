"""The cue lexicons in ``resources/lexicons``: which words speak for which topic.

A cue is a few lower-case words; ``_`` stands for any one word and ``*`` for up to three. A topic is named
``file.table``, as in ``risk.self``.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from app.domain.hearing import UNCLEAR
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.drafting.patterns import Grammar

UNHEARD = re.compile("|".join(map(re.escape, (UNCLEAR, NOT_TRANSCRIBED))), re.IGNORECASE)
"""What stands for speech that was not made out, or not transcribed: nobody said these words."""

_WORD = re.compile(rf"(?:{UNHEARD.pattern})|([^\W_]+(?:['’][^\W_]+)*)", re.IGNORECASE)
_WILDCARD_REACH = 3
_SOFT = "?"  # ends the topic of patterns that find what may well be harmless
Key = TypeVar("Key")
Found = TypeVar("Found")


class Token(NamedTuple):
    """A word of a text, lower case with straight apostrophes, and where it stands: ``text[start:end]``."""

    word: str
    start: int
    end: int


class Hit(NamedTuple):
    """A cue of ``topic`` was found in the words ``start`` to ``end``."""

    topic: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Return the words of ``text[start:end]`` with their places in the whole text; none of ``UNHEARD``."""
    stop = len(text) if end is None else end
    straight = text.replace("’", "'") if "’" in text else text
    return tuple(
        [
            Token(m.group().lower(), m.start(), m.end())
            for m in _WORD.finditer(straight, start, stop)
            if m.lastindex
        ]
    )


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, lower case; none of ``UNHEARD``."""
    straight = text.replace("’", "'") if "’" in text else text
    return tuple([word.lower() for word in _WORD.findall(straight) if word])


@dataclass(frozen=True)
class Lexicon:
    """All cues, indexed by their first words; look-ups cost the same however many cues there are."""

    single: Mapping[str, tuple[str, ...]]  # cues of one word
    pairs: Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]]  # by their first two words
    open: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]  # whose second word is any
    lists: Mapping[str, frozenset[str]]
    grammar: Grammar | None = None  # how danger is spoken of, in many ways

    def spot(self, heard: Sequence[str]) -> list[Hit]:
        """Return every cue found in ``heard``, by the place where it starts."""
        hits: list[Hit] = []
        last = len(heard) - 1
        for place, word in enumerate(heard):
            for topic in self.single.get(word, ()):
                hits.append(Hit(topic, place, place + 1))
            if place == last:
                break
            longer = self.pairs.get((word, heard[place + 1]), ())
            for cue, topic in (*longer, *self.open[word]) if word in self.open else longer:
                end = _match(cue, heard, place)
                if end:
                    hits.append(Hit(topic, place, end))
        return hits + self.risky(heard)

    def risky(self, heard: Sequence[str]) -> list[Hit]:
        """Return what the patterns of danger find; ``risk.unclear`` beside what may well be harmless."""
        hits: list[Hit] = []
        for topic, start, end in self.grammar.find(heard) if self.grammar is not None else ():
            hits.append(Hit(topic.removesuffix(_SOFT), start, end))
            if topic.endswith(_SOFT):
                hits.append(Hit("risk.unclear", start, end))
        return hits

    def words(self, topic: str) -> frozenset[str]:
        """The single words listed under ``topic``; KeyError when there is no such list."""
        return self.lists[topic]

    def has(self, topic: str, heard: Sequence[str]) -> bool:
        """Whether one cue of ``topic`` is in ``heard``."""
        return any(hit.topic == topic for hit in self.spot(heard))


def _match(cue: Sequence[str], heard: Sequence[str], place: int) -> int:
    """Return where the cue ends when it matches at ``place``, else 0."""
    if place + len(cue) - cue.count("*") > len(heard):
        return 0
    for number, part in enumerate(cue):
        if part == "*":
            rest = cue[number + 1 :]
            for skipped in range(1, _WILDCARD_REACH + 1):
                end = _match(rest, heard, place + number + skipped)
                if end:
                    return end
            return 0
        if part != "_" and heard[place + number] != part:
            return 0
    return place + len(cue)


def _folder(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return base / "resources" / name


def _tables(folder: Path) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as stream:
            for name, table in tomllib.load(stream).items():
                yield f"{path.stem}.{name}", table


@cache
def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Read the lexicons once; ``folder`` defaults to the program's own."""
    single: dict[str, list[str]] = {}
    pairs: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
    loose: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    lists: dict[str, frozenset[str]] = {}
    for topic, table in _tables(folder or _folder("lexicons")):
        entries = [entry for kind in ("cues", "words", "names") for entry in table.get(kind, ())]
        lists[topic] = frozenset(entries)
        for entry in table.get("cues", ()):
            cue = tuple(entry.split())
            if len(cue) == 1:
                single.setdefault(entry, []).append(topic)
            elif cue[1] in ("_", "*"):
                loose.setdefault(cue[0], []).append((cue, topic))
            else:
                pairs.setdefault((cue[0], cue[1]), []).append((cue, topic))
    grammar = _grammar(_folder("risk"), lists.get("language.stop", frozenset())) if folder is None else None
    return Lexicon(_frozen(single), _frozen(pairs), _frozen(loose), lists, grammar)


def _grammar(folder: Path, common: frozenset[str]) -> Grammar:
    """The patterns of ``resources/risk``: word classes, meanings and topics, in the order of the files."""
    words: dict[str, str] = {}
    meanings: list[tuple[str, str, str]] = []
    topics: list[tuple[str, str, str]] = []
    fillers = ""
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as stream:
            tables = tomllib.load(stream)
        fillers += tables.pop("fillers", "")
        words.update(tables.pop("words", {}))
        meanings += [(t["name"], t["say"], t.get("unless", "")) for t in tables.pop("meaning", ())]
        for topic, groups in tables.items():
            for group in groups:
                name = f"risk.{topic}{_SOFT if group.get('soft') else ''}"
                topics.append((name, group["say"], group.get("unless", "")))
    return Grammar(words, meanings, topics, fillers.split(), common)


def _frozen(index: Mapping[Key, list[Found]]) -> dict[Key, tuple[Found, ...]]:
    return {key: tuple(found) for key, found in index.items()}
