"""The sets A, B and C that the drafter was not made with. See unseen/README.md for the rule of B and C."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.planted_sessions import PlantedSession, written_in

_FOLDER = Path(__file__).parent / "unseen"
_PLAIN_IN_C = 28

LABELS = ("affirmed", "past", "hypothetical", "joking", "other", "denied", "harmless")
AMBIGUOUS = ("hypothetical", "joking")
MATTERS = ("suicide", "self-harm", "violence", "abuse", "neglect", "safety", "-")


@dataclass(frozen=True)
class Wording:
    """One thing that a client said, with what the therapist said before it ("" for nothing)."""

    label: str
    matter: str
    asked: str
    said: str


@cache
def unseen_sessions(which: str, *, scenes: bool = False) -> tuple[PlantedSession, ...]:
    """The sessions of set "a", "b" or "c" as the files stand; with ``scenes``, told as the corpus is."""
    return written_in(_FOLDER / which, scenes=scenes)


@cache
def risk_wordings(which: str) -> tuple[Wording, ...]:
    """The single utterances of set "a", "b" or "c"."""
    lines = (_FOLDER / f"risk_{which}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_wording(line) for line in lines if line.strip() and not line.startswith("#"))


def affirmed_in_c() -> tuple[tuple[Wording, ...], tuple[Wording, ...]]:
    """What is affirmed in set C: in words that a clinician knows at once, and indirectly."""
    affirmed = tuple(w for w in risk_wordings("c") if w.label == "affirmed")
    return affirmed[:_PLAIN_IN_C], affirmed[_PLAIN_IN_C:]


def _wording(line: str) -> Wording:
    fields = [field.strip() for field in line.split("|")]
    if len(fields) != 4 or fields[0] not in LABELS or fields[1] not in MATTERS or not fields[3]:
        raise ValueError(line)
    return Wording(*fields)
