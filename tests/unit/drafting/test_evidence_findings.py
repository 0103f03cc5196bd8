"""What the evidence check finds beside wrong words: how it was meant, who named it, what cannot be heard."""

from datetime import date

import pytest

from app.domain.material import InputKind, Material, PreviousNote, WrittenInput
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.drafting.evidence import EvidenceCheck
from tests.support.transcripts import spoken

SESSION = spoken(
    "T: Have you had any thoughts of suicide?",  # 1
    "C: Yes, sometimes at night.",  # 2
    "C: If I lost the house I would move to the coast.",  # 3
    "C: I used to smoke weed when I was in college.",  # 4
    "C: My brother drinks vodka every evening.",  # 5
    "T: Let's try the box breathing together.",  # 6
    "C: I told Zorban that I do not like the noise at all.",  # 7
    "C: I cut my arms on Sunday.",  # 8
    "T: Did you sleep on Tuesday?",  # 9
    "C: I slept for six hours.",  # 10
    "C: I joked that I could kill my boss.",  # 11
    "C: Sometimes I think of killing my boss.",  # 12
    "C: I eat fine.",  # 13
    "C: I never thought of suicide until last night.",  # 14
    "T: Do you have a plan to end your life?",  # 15
    "C: I do not know.",  # 16
    "C: My dad hit me when I was ten.",  # 17
    "C: My boss will fire me.",  # 18
    "C: My mother says I should leave my husband.",  # 19
)
SUMMARY = WrittenInput(
    "summary", "s", InputKind.SUMMARY, "Risk is low. Client met sister Anna. Used EMDR today."
)
BEFORE = PreviousNote("n1", date(2026, 5, 1), "Client reports six panic attacks a week.")
MATERIAL = Material(SESSION, (SUMMARY,), (BEFORE,))
CHECK = EvidenceCheck()


def judged(
    text: str, *evidence: str | int, section: Section = Section.DATA, source: Source = Source.TRANSCRIPT
) -> Sentence:
    ids = tuple(f"U{e:04d}" if isinstance(e, int) else e for e in evidence)
    return CHECK.recheck((Sentence("S1", section, text, source, ids),), MATERIAL)[0]


@pytest.mark.parametrize(
    ("text", "evidence", "reason"),
    [
        ("Client lost the house and moves to the coast.", (3,), "assertion"),
        ("Client smokes weed in class.", (4,), "assertion"),
        ("Client drinks vodka every evening.", (5,), "assertion"),
        ("Client denied thoughts of suicide.", (1, 2), "denial"),
        ("Client reports thoughts of suicide and is at low risk.", (1, 2), "risk"),
        ("Client has thoughts of suicide after cutting their arms on Sunday.", (8,), "risk"),
        ("Therapist led a body scan and box breathing.", (6,), "intervention"),
        ("Therapist tried hypnosis, box breathing together.", (6,), "intervention"),
        ("Client told Zorban about the noise.", (7,), "name"),
        ("Mr. Hanson told the client that there is noise they do not like.", (7,), "name"),
        ("Client says: “I do … like the noise.”", (7,), "quote"),
        ("Client says: “I told [Anna] that I do not like the noise at all.”", (7,), "quote"),
        ("Client stated 'I do not hate the noise at all'.", (7,), "quote"),
        ("Client slept for six hours on Friday.", (9, 10), "date"),
        ("Client slept for six hours, tearful.", (10,), "appearance"),
        ("Therapist slept for six hours.", (9, 10), "speaker"),
        ("Client thinks of killing the boss.", (11,), "risk"),
        ("Client plans to kill the boss.", (12,), "risk"),
        ("Client eats fine and is depressed.", (13,), "words"),
        ("Client never thought of suicide.", (14,), "denial"),
        ("Client denies a plan to end their life.", (15, 16), "denial"),
        ("Client hit their dad when ten.", (17,), "roles"),
        ("Client will fire their boss.", (18,), "roles"),
        ("Client will leave their husband.", (19,), "assertion"),
        ("Client slept for six hours with nausea.", (10,), "words"),
        ("Client slept for six hours on sertraline.", (10,), "words"),
        ("Therapist says: “I slept for six hours.”", (9, 10), "speaker"),
    ],
)
def test_needs_a_look(text: str, evidence: tuple[int, ...], reason: str) -> None:
    found = judged(text, *evidence)
    assert found.status is not SentenceStatus.SUPPORTED
    assert found.reason == reason


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Client would move to the coast if they lost the house.", (3,)),
        ("Client used to smoke weed in college.", (4,)),
        ("Client's brother drinks vodka every evening.", (5,)),
        ("Client reports thoughts of suicide at night.", (1, 2)),
        ("Therapist practiced box breathing.", (6,)),
        ("Client says: “I told [name] that I do not like the noise at all.”", (7,)),
        ("Client slept for six hours.", (9, 10)),
    ],
)
def test_faithful(text: str, evidence: tuple[int, ...]) -> None:
    found = judged(text, *evidence)
    assert (found.status, found.reason) == (SentenceStatus.SUPPORTED, "")


@pytest.mark.parametrize(
    ("text", "evidence", "source", "expected"),
    [
        ("Used EMDR today.", "summary/3", Source.SUMMARY, (SentenceStatus.SUPPORTED, "")),
        ("Risk is low.", "summary/1", Source.SUMMARY, (SentenceStatus.SUPPORTED, "")),
        ("Client met sister Anna.", "summary/2", Source.SUMMARY, (SentenceStatus.CHECK, "name")),
        ("Used EMDR today.", "summary/9", Source.SUMMARY, (SentenceStatus.NO_SOURCE, "evidence")),
        ("Used EMDR today.", "summary/3", Source.DICTATION, (SentenceStatus.NO_SOURCE, "evidence")),
        ("Six panic attacks a week.", "n1", Source.PREVIOUS_NOTE, (SentenceStatus.SUPPORTED, "")),
        ("Nine panic attacks a week.", "n1", Source.PREVIOUS_NOTE, (SentenceStatus.CHECK, "number")),
        ("Six panic attacks a week.", "n2", Source.PREVIOUS_NOTE, (SentenceStatus.NO_SOURCE, "evidence")),
    ],
)
def test_passages_and_earlier_notes(
    text: str, evidence: str, source: Source, expected: tuple[SentenceStatus, str]
) -> None:
    found = judged(text, evidence, source=source)
    assert (found.status, found.reason) == expected


def test_interpretation_is_no_report_of_the_client() -> None:
    text = "Client appears to like no noise at all."
    assert judged(text, 7, section=Section.SUBJECTIVE).reason in ("interpretation", "words")
