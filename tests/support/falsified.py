"""Sentences that are true of a session, and what a careless writer makes of them: each with its one error."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.material import Material
from app.domain.note import NoteType, Section, Sentence, Source
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.numbers import kind_of
from tests.support.planted_sessions import PlantedSession
from tests.support.transcripts import requested

ALWAYS = ("fake id", "altered quote", "role", "new risk", "false denial", "name")
"""Errors of which each one has to be flagged."""

_NUMBERS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES = ("Annika", "Robert", "Mr. Hanson", "Priya", "Dana")


@dataclass(frozen=True)
class Case:
    """One sentence to be judged; ``error`` is "" for a faithful one."""

    error: str
    sentence: Sentence
    material: Material


def cases(sessions: Sequence[PlantedSession]) -> Iterator[Case]:
    """Faithful paraphrases and drafted sentences, and each error made of them. The same every time."""
    chance = random.Random(5)
    drafter = ExtractiveDrafter()
    for session in sessions:
        material = Material(session.transcript)
        drafted = [
            s
            for s in drafter.draft(requested(NoteType.DAP, session.transcript)).sentences
            if s.source is Source.TRANSCRIPT and s.reason == ""
        ]
        told = [_sentence(text, _with_question(session, identity)) for identity, text in session.paraphrases]
        for sentence in told:
            yield Case("", sentence, material)
            yield from _of_paraphrase(sentence, session, material, chance)
        for sentence in drafted:
            yield Case("drafted", sentence, material)
        for sentence in [s for s in drafted if "“" in s.text]:
            changed = _altered(sentence.text)
            if changed != sentence.text:
                yield Case("altered quote", _sentence(changed, sentence.evidence), material)


def _with_question(session: PlantedSession, identity: str) -> tuple[str, ...]:
    """The utterance, and the therapist's right before it."""
    turns = session.transcript.utterances
    here = next(n for n, u in enumerate(turns) if u.id == identity)
    asked = here > 0 and turns[here - 1].speaker == "therapist"
    return (turns[here - 1].id, identity) if asked else (identity,)


def _sentence(text: str, evidence: tuple[str, ...], section: Section = Section.DATA) -> Sentence:
    return Sentence("S1", section, text, Source.TRANSCRIPT, evidence)


def _of_paraphrase(
    sentence: Sentence, session: PlantedSession, material: Material, chance: random.Random
) -> Iterator[Case]:
    text, evidence = sentence.text, sentence.evidence
    rest = text.removeprefix("Client")
    yield Case("fake id", _sentence(text, (*evidence, "U9999")), material)
    if rest != text and rest[:2] != "'s":
        yield Case("role", _sentence(f"Therapist{rest}", evidence), material)
    yield Case("new risk", _sentence(f"{text[:-1]} and has thoughts of suicide.", evidence), material)
    yield Case("new risk", _sentence("Client disclosed a plan to end their life.", evidence), material)
    yield Case(
        "false denial", _sentence("Client denied suicidal ideation and self-harm.", evidence), material
    )
    yield Case(
        "false denial", _sentence(f"{text[:-1]} and denies any thoughts of suicide.", evidence), material
    )
    yield Case(
        "name", _sentence(f"{text[:-1]}, and told {chance.choice(_NAMES)} about it.", evidence), material
    )
    other = _elsewhere(session, evidence[-1], chance)
    if other is not None:
        yield Case("unrelated", _sentence(text, (other,)), material)
    number = _other(text, _NUMBERS, "number", chance)
    if number is not None:
        yield Case("number", _sentence(number, evidence), material)
    day = _other(text, _DAYS, "day", chance)
    if day is not None:
        yield Case("date", _sentence(day, evidence), material)
    if rest != text and rest[:2] != "'s":
        yield Case("negation", _sentence(f"It is not true that client{rest}", evidence), material)
    yield Case(
        "intervention",
        _sentence("Therapist used EMDR and hypnosis.", evidence, Section.INTERVENTION),
        material,
    )


def _other(text: str, choices: Sequence[str], kind: str, chance: random.Random) -> str | None:
    for word in text.rstrip(".").replace(",", "").split():
        if kind_of(word.lower()) == kind and word.lower() in {c.lower() for c in choices}:
            return text.replace(word, chance.choice([c for c in choices if c.lower() != word.lower()]), 1)
    return None


def _elsewhere(session: PlantedSession, identity: str, chance: random.Random) -> str | None:
    """A long enough utterance of the client at least four turns away."""
    turns = session.transcript.utterances
    here = next(n for n, u in enumerate(turns) if u.id == identity)
    far = [
        u.id for n, u in enumerate(turns)
        if abs(n - here) > 3 and u.speaker == "client" and len(u.text.split()) > 5
    ]  # fmt: skip
    return chance.choice(far) if far else None


def _altered(text: str) -> str:
    """Put another word into the quotation where it is longest."""
    start = text.index("“") + 1
    words = text[start : text.index("”", start)].split()
    if len(words) < 3:
        return text
    return text.replace(" ".join(words), " ".join((*words[:-1], "certainly", words[-1])), 1)
