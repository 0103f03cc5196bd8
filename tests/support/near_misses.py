"""Sentences that are true of what was said, and ones that bind the same words otherwise (said/README.md)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.material import Material
from app.domain.note import Section, Sentence, Source
from app.drafting.numbers import kind_of
from tests.support.planted_sessions import PlantedSession
from tests.support.scripted_model.reader import told
from tests.support.transcripts import spoken

_FOLDER = Path(__file__).parent / "said"
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_VERB = re.compile(r"\b(reports that they) (\w+)")
_WORD = re.compile(r"[A-Za-z]+(?:[’'][a-z]+)?|\d+")
KINDS = (
    "count", "unit", "when", "order", "direction", "phase", "stance", "frequency", "side", "modality",
    "roles", "negation",
)  # fmt: skip
_EXCHANGED: dict[str, tuple[tuple[str, str], ...]] = {
    "unit": (
        ("hours", "days"), ("weeks", "months"), ("minutes", "hours"), ("years", "months"), ("days", "weeks"),
        ("milligrams", "milliliters"), ("pounds", "kilos"), ("months", "years"),
    ),
    "when": (("morning", "evening"), ("yesterday", "today"), ("evening", "morning")),
    "order": (("before", "after"), ("after", "before")),
    "direction": (
        ("more", "less"), ("less", "more"), ("better", "worse"), ("worse", "better"),
        ("increased", "decreased"),        ("up", "down"), ("lost", "gained"), ("dropped", "rose"),
        ("improved", "worsened"), ("higher", "lower"),
    ),
    "phase": (("started", "stopped"), ("stopped", "started"), ("began", "quit"), ("quit", "began")),
    "stance": (("agreed", "refused"), ("accepted", "declined"), ("refused", "agreed")),
    "frequency": (
        ("always", "never"), ("never", "always"), ("often", "rarely"), ("usually", "never"),
        ("sometimes", "always"), ("rarely", "often"),
    ),
    "side": (("left", "right"),),
    "modality": (("will", "might"), ("might", "will"), ("must", "might"), ("may", "will"), ("could", "must")),
}  # fmt: skip
_MEANT = {
    "before": r"(?= \w)", "after": r"(?= \w)", "more": r"(?<!any more)(?<!once more)",
    "up": r"(?<=went up)", "could": r"(?! not)", "may": r"(?= \w)",
}  # fmt: skip
"""Where a word has the meaning that is turned."""
_LEFT_IS_A_SIDE = re.compile(r"\bleft (?:arm|hand|leg|knee|foot|ear|eye|side|shoulder|hip)\b")


@dataclass(frozen=True)
class Near:
    """One sentence to be judged; ``error`` is "" for a faithful one."""

    error: str
    sentence: Sentence
    material: Material
    name: str = ""


def written(half: str) -> tuple[Near, ...]:
    """The sentences of ``tuned`` or ``held`` that were written by hand."""
    found: list[Near] = []
    said: list[str] = []
    name = ""
    for line in (_FOLDER / f"{half}.txt").read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "##":
            name, said = rest, []
        elif mark in ("T:", "C:", "P:"):
            said.append(line)
        elif mark in (">", "-"):
            error, _, text = rest.partition(" | ") if mark == "-" else ("", "", rest)
            transcript = spoken(*said)
            ids = tuple(u.id for u in transcript.utterances)
            found.append(Near(error, _sentence(text, ids), Material(transcript), name))
    return tuple(found)


def retold(sessions: Sequence[PlantedSession]) -> Iterator[Near]:
    """What the clients of the corpus said, told in the third person, and each error that its words allow."""
    for session in sessions:
        material = Material(session.transcript)
        turns = session.transcript.utterances
        for place, utterance in enumerate(turns):
            asked = place > 0 and turns[place - 1].speaker == "therapist"
            ids = (turns[place - 1].id, utterance.id) if asked else (utterance.id,)
            made = [text for i, text in session.paraphrases if i == utterance.id]
            if utterance.speaker == "client":
                made += [
                    text
                    for part in _SENTENCE.findall(utterance.text)
                    if (text := told("report", "client", part.strip())).startswith("Client reports that")
                    and len(part.split()) > 3
                ]
            for text in made:
                yield Near("", _sentence(text, ids), material, session.name)
                for error, changed in falsified(text):
                    yield Near(error, _sentence(changed, ids), material, session.name)


def falsified(text: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, sentence) of each change that turns what ``text`` tells."""
    negated = _VERB.sub(r"\1 do not \2", text, count=1)
    if negated != text:
        yield "negation", negated
    for error, pairs in _EXCHANGED.items():
        for one, other in pairs:
            if error == "side" and not _LEFT_IS_A_SIDE.search(text):
                continue
            changed = re.sub(rf"\b{one}\b{_MEANT.get(one, '')}", other, text, count=1)
            if changed != text:
                yield error, changed
    for error, kind in (("count", "number"), ("when", "day")):
        swapped = _swapped(text, kind)
        if swapped:
            yield error, swapped


def _swapped(text: str, kind: str) -> str:
    """The first two different words of the kind in each other's place; "" where there are none."""
    found = [m for m in _WORD.finditer(text) if kind_of(m.group().lower()) == kind]
    other = next((m for m in found[1:] if m.group().lower() != found[0].group().lower()), None)
    if other is None:
        return ""
    one = found[0]
    if text[one.end() : other.start()].strip() in ("and", "or", ","):
        return ""  # the order of two days tells nothing
    return (
        text[: one.start()]
        + other.group()
        + text[one.end() : other.start()]
        + one.group()
        + text[other.end() :]
    )


def _sentence(text: str, evidence: tuple[str, ...]) -> Sentence:
    return Sentence("S1", Section.DATA, text, Source.TRANSCRIPT, evidence)
