"""The written corpus of therapy sessions, with what is planted in them. See corpus/README.md."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.transcript import Transcript
from tests.support.transcripts import spoken

_FOLDER = Path(__file__).parent / "corpus"
_CHOICE = re.compile(r"\{([^{}]*)\}")
_REACH = 4
_SPEAKERS = ("T", "C", "P", "O", "U", "3")


@dataclass(frozen=True)
class Planted:
    """Something that the note has to hold: ``kinds`` are elements, or one kind of risk."""

    utterance_id: str
    kinds: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class PlantedSession:
    """One session. ``held``: not looked at while the drafter was tuned; ``fresh``: nor this, written last."""

    name: str
    title: str
    held: bool
    fresh: bool
    long: bool
    dense: bool
    transcript: Transcript
    facts: tuple[Planted, ...]
    risks: tuple[Planted, ...]
    never: tuple[str, ...]
    paraphrases: tuple[tuple[str, str], ...]  # (utterance id, sentence)

    @property
    def words(self) -> int:
        """Spoken words."""
        return sum(len(u.text.split()) for u in self.transcript.utterances)


@cache
def corpus() -> tuple[PlantedSession, ...]:
    """All sessions, the short ones first, in the order of the files."""
    blocks = [lines for path in sorted(_FOLDER.glob("*.txt")) for lines in _blocks(path)]
    short = [
        _session(lines if _dense(number) else _with_scenes(lines, number), long=False, dense=_dense(number))
        for number, lines in enumerate(blocks)
    ]
    return (*short, *_long_sessions())


def written_in(folder: Path, *, scenes: bool = False) -> tuple[PlantedSession, ...]:
    """The sessions of another folder as written there; with ``scenes``, told like the short ones here."""
    blocks = [lines for path in sorted(folder.glob("*.txt")) for lines in _blocks(path)]
    return tuple(
        _session(_with_scenes(lines, number) if scenes else lines, long=False)
        for number, lines in enumerate(blocks)
    )


def tuned() -> tuple[PlantedSession, ...]:
    """The sessions that may be looked at."""
    return tuple(s for s in corpus() if not s.held and not s.fresh)


def held() -> tuple[PlantedSession, ...]:
    """The sessions that are only measured."""
    return tuple(s for s in corpus() if s.held)


def fresh() -> tuple[PlantedSession, ...]:
    """The sessions that were written before the last work on the drafter and measured once after it."""
    return tuple(s for s in corpus() if s.fresh)


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## ") and block:
            yield block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield block


def _dense(number: int) -> bool:
    """Every fifth short session stays as it is written: hardly a word in it without weight."""
    return number % 5 == 4


def _with_scenes(lines: list[str], number: int) -> list[str]:
    """Tell four scenes between the first exchanges, as people come to the point by and by."""
    scenes = random.Random(number).sample(_scenes(), 4)
    breaks = [place for place, line in enumerate(lines) if line.startswith("T:")][1:3]
    told: list[str] = []
    for place, line in enumerate(lines):
        if place in breaks:
            for scene in (scenes.pop(), scenes.pop()):
                told += [_chosen(said, number) for said in scene if said.strip()]
        told.append(line)
    return told


def _scenes() -> list[list[str]]:
    return [
        part.split("\n") for part in (_FOLDER / "long" / "scenes.txt").read_text("utf-8").split("\n---\n")
    ]


def _long_sessions() -> Iterator[PlantedSession]:
    scenes = _scenes()
    for number, path in enumerate(sorted((_FOLDER / "long").glob("*_*.txt"))):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        parts = "\n".join(lines).split("===\n")
        order = random.Random(number).sample(scenes, len(scenes))
        told: list[str] = [head]
        for place, part in enumerate(parts):
            told += [line for line in part.splitlines() if line.strip()]
            if place < len(parts) - 1:
                share = order[place :: len(parts) - 1]
                told += [_chosen(line, number) for scene in share for line in scene if line.strip()]
        yield _session(told, long=True)


def _chosen(line: str, number: int) -> str:
    return _CHOICE.sub(lambda m: _nth(m.group(1).split("/"), number), line)


def _nth(options: list[str], number: int) -> str:
    return options[number % len(options)]


def _session(lines: Iterable[str], *, long: bool, dense: bool = False) -> PlantedSession:
    head, *rest = lines
    name, title, use = (part.strip() for part in head.removeprefix("## ").split("|"))
    said: list[str] = []
    facts: list[Planted] = []
    risks: list[Planted] = []
    never: list[str] = []
    paraphrases: list[tuple[str, str]] = []
    for line in rest:
        mark, _, value = line.partition(" ")
        identity = f"U{len(said):04d}"
        if mark.rstrip(":") in _SPEAKERS:
            said.append(line)
        elif mark in ("=", "!"):
            kinds, _, words = value.partition(" | ")
            place = _said_in(said, words.strip(), name)
            planted = Planted(place, tuple(kinds.split("/")), words.strip())
            (facts if mark == "=" else risks).append(planted)
        elif mark == "x":
            never.append(value)
        elif mark == ">":
            paraphrases.append((identity, value))
        else:
            raise ValueError(f"{name}: {line}")
    transcript = spoken(*said)
    return PlantedSession(
        name,
        title,
        use == "held",
        use == "fresh",
        long,
        dense,
        transcript,
        tuple(facts),
        tuple(risks),
        tuple(never),
        tuple(paraphrases),
    )


def _said_in(said: list[str], words: str, name: str) -> str:
    """The utterance right above that holds the words, or one of the few before it."""
    for back in range(min(_REACH, len(said))):
        if words in said[-1 - back]:
            return f"U{len(said) - back:04d}"
    raise ValueError(f"{name}: not said there: {words}")
