"""The rows of the Issues strip: what is missing first, then the gravest."""

import pytest

from app.domain.issues import (
    MISSING,
    REQUIRED,
    RISK,
    RISK_LEFT_OUT,
    Difference,
    Severity,
    issues_of,
    severity_of,
    words_of,
)
from app.domain.note import Section, Sentence, SentenceStatus, Source

CODES = (
    "not_addressed risk denial evidence unrelated quote name intervention speaker negation assertion number "
    "date opposite roles order agreement interpretation conflict words appearance confidence"
).split()


def sentence(
    identity: str,
    status: SentenceStatus,
    reason: str = "",
    text: str = "Client rested.",
    source: Source = Source.TRANSCRIPT,
) -> Sentence:
    return Sentence(identity, Section.PLAN, text, source, status=status, reason=reason)


def test_missing_elements_come_first_and_risk_first_of_all() -> None:
    prompt = sentence("p", SentenceStatus.TO_ADD, "", REQUIRED["plan"], Source.PROMPT)
    open_risk = sentence("r", SentenceStatus.NOT_ADDRESSED, "", "Risk: …", Source.PROMPT)
    quoted = sentence("q", SentenceStatus.CHECK, "quote")
    found = issues_of((prompt, quoted, open_risk), ("plan", "response", RISK, RISK_LEFT_OUT))
    assert [(i.sentence_id, i.kind) for i in found] == [
        ("r", MISSING),
        ("", MISSING),
        ("p", MISSING),
        ("", MISSING),
        ("q", "quote"),
    ]
    assert [i.severity for i in found][:2] == [Severity.GRAVE, Severity.GRAVE]
    assert found[2].words == "Missing: plan."


def test_findings_come_by_severity_and_then_in_the_order_of_the_note() -> None:
    note = (
        sentence("1", SentenceStatus.CHECK, "confidence"),
        sentence("2", SentenceStatus.SUPPORTED),
        sentence("3", SentenceStatus.CHECK, "number"),
        sentence("4", SentenceStatus.NO_SOURCE, "words"),
        sentence("5", SentenceStatus.NO_SOURCE, "evidence"),
        sentence("6", SentenceStatus.NOT_ADDRESSED),
        sentence("7", SentenceStatus.CHECK, "name"),
        sentence("8", SentenceStatus.CHECK, "something new"),
    )
    found = issues_of(note, ())
    assert [i.sentence_id for i in found] == ["4", "5", "6", "7", "3", "8", "1"]
    assert [i.kind for i in found][:4] == ["unrelated", "evidence", "not_addressed", "name"]


@pytest.mark.parametrize("code", CODES)
def test_words_for_the_screen_are_short(code: str) -> None:
    assert 3 < len(words_of(code).split()) < 15
    assert words_of(code) != words_of("unknown code") or severity_of(code) is not severity_of("unknown code")


def test_what_differs_is_said_instead_of_the_kind_alone() -> None:
    note = [
        sentence("1", SentenceStatus.CHECK, "number"),
        sentence("2", SentenceStatus.CHECK, "number"),
        sentence("3", SentenceStatus.CHECK, "speaker"),
    ]
    told = "The source says “four attacks”, the note says “two attacks”."
    found = issues_of(note, (), {"1": Difference("number", told), "3": Difference("number", told)})
    assert [i.words for i in found] == [told, words_of("number"), words_of("speaker")]


def test_risk_missing_without_a_sentence_leads_nowhere() -> None:
    assert issues_of((), (RISK, "of a kind of its own"))[0].sentence_id == ""
