"""Wordings of danger and harmless ones alike, and how drafts take them. See risk_wordings/README.md."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.domain.note import Draft, NoteType, Source
from app.drafting.extractive import ExtractiveDrafter
from tests.support.transcripts import requested, spoken

_FOLDER = Path(__file__).parent / "risk_wordings"
HARMLESS = "harmless"
_UNMEANT = frozenset({"possible", "passing", "other"})


@dataclass(frozen=True)
class Wording:
    """What somebody says, and what it is; ``held``: its misses are not looked at, only counted."""

    concept: str
    kind: str
    lines: tuple[str, ...]  # the last one of the client is judged
    held: bool

    @property
    def words(self) -> str:
        """The client's last turn, without its closing mark."""
        last = next(line for line in reversed(self.lines) if line.startswith("C: "))
        return last.removeprefix("C: ").rstrip(".!?")


@dataclass
class Taken:
    """Counts over wordings, and which of them were taken wrongly."""

    dangerous: int = 0
    shown: int = 0
    harmless: int = 0
    left_alone: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # told as disclosed, or as denied, though it is not

    @property
    def recall(self) -> float:
        """Share of the dangerous wordings that are shown."""
        return self.shown / max(1, self.dangerous)

    @property
    def false_share(self) -> float:
        """Share of the harmless wordings that are shown."""
        return 1 - self.left_alone / max(1, self.harmless)

    def told(self) -> str:
        """One line for a reader."""
        return (
            f"shown {self.shown}/{self.dangerous} = {self.recall:.1%}, "
            f"false {self.harmless - self.left_alone}/{self.harmless} = {self.false_share:.1%}, "
            f"wrong status {len(self.wrong)}"
        )


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, in the order of the files."""
    return tuple(w for path in sorted(_FOLDER.glob("*.txt")) for w in _read(path.read_text(encoding="utf-8")))


def _read(text: str) -> Iterator[Wording]:
    concept, held = "", False
    for line in text.splitlines():
        left, _, right = line.partition(" | ")
        if left.startswith("## "):
            concept, held = left.removeprefix("## "), right.strip() == "held"
        elif right:
            yield Wording(concept, left.strip(), _lines(right.strip()), held)


def _lines(said: str) -> tuple[str, ...]:
    if said[1:3] == ": ":
        return (*said.split(" // "), "T: How did you sleep?", "O: Five hours a night.")
    return ("T: How was the week?", f"C: {said}", "T: How did you sleep?", "O: Five hours a night.")


def taken(judged: Iterable[Wording]) -> Taken:
    """Draft each wording by itself and count."""
    counted = Taken()
    drafter = ExtractiveDrafter()
    for wording in judged:
        _count(counted, wording, drafter.draft(requested(NoteType.SOAP, spoken(*wording.lines))))
    return counted


def _count(counted: Taken, wording: Wording, draft: Draft) -> None:
    where = f"{wording.concept}: {wording.kind}: {' // '.join(wording.lines[:-2])}"
    told = [s.text for s in draft.sentences if s.source is not Source.PROMPT]
    risk = [text for text in told if text.startswith(("Risk", "Safety"))]
    if wording.kind == HARMLESS:
        counted.harmless += 1
        counted.left_alone += not risk
        if risk:
            counted.false.append(f"{where}\n      {risk}")
        return
    counted.dangerous += 1
    holding = [text for text in risk if any(part in text for part in _parts(wording.words))]
    counted.shown += bool(holding)
    if not holding:
        counted.missed.append(f"{where}\n      {risk or told}")
    disclosed = wording.kind in _UNMEANT | {"denied"} and any(t.startswith("Risk disclosed") for t in holding)
    denied = wording.kind != "denied" and any("denied:" in text for text in holding)
    if disclosed or denied:
        counted.wrong.append(f"{where}\n      {holding}")


def _parts(said: str) -> list[str]:
    """The sentences of a turn: one of them shown is enough to be looked at."""
    return [part for part in said.replace("? ", ". ").replace("! ", ". ").split(". ") if part]
