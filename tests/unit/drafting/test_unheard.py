"""What was not made out, or not transcribed, is nobody's words: never quoted, never taken for an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.hearing import UNCLEAR
from app.domain.material import Material
from app.domain.note import ChartContext, Draft, NoteType, SentenceStatus
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.lexicon import tokens, words
from tests.support.transcripts import requested, spoken

ASKED = "T: Have you had any thoughts of suicide?"
UNHEARD = pytest.mark.parametrize("unheard", [UNCLEAR, NOT_TRANSCRIBED, UNCLEAR.upper()])


def draft(*lines: str) -> Draft:
    return ExtractiveDrafter().draft(requested(NoteType.SOAP, spoken(*lines), ChartContext()))


def told(*lines: str) -> list[tuple[str, SentenceStatus]]:
    """The sentences that rest on something, and how far they can be relied on."""
    return [(s.text, s.status) for s in draft(*lines).sentences if s.evidence]


@UNHEARD
def test_its_words_are_no_words(unheard: str) -> None:
    text = f"I {unheard} slept {unheard}"
    assert words(text) == ("i", "slept")
    assert [text[token.start : token.end] for token in tokens(text)] == ["I", "slept"]


@UNHEARD
@pytest.mark.parametrize(
    "said",
    [
        "{} I slept badly this week, three hours a night.",
        "I slept badly this week, three hours a night {}",
        "I slept badly {} this week, three hours a night.",
    ],
)
def test_what_stands_beside_it_is_quoted_whole_and_to_be_checked(unheard: str, said: str) -> None:
    ((text, status),) = told("T: How did you sleep?", f"C: {said.format(unheard)}")
    assert text.count("[") == text.count("]") == (unheard in text)
    assert status is SentenceStatus.CHECK


@UNHEARD
def test_another_sentence_of_the_same_turn_is_not_in_doubt(unheard: str) -> None:
    found = told("T: How did you sleep?", f"C: {unheard}. I slept badly this week, three hours a night.")
    assert [status for _text, status in found] == [SentenceStatus.SUPPORTED]


@UNHEARD
@pytest.mark.parametrize("speaker", ["C", "U"])
def test_it_is_no_answer_to_a_question_about_danger(unheard: str, speaker: str) -> None:
    for lines in ((f"{speaker}: {unheard}",), (f"{speaker}: {unheard}", "T: Thank you.")):
        ((text, status),) = told(ASKED, *lines)
        assert text == "Risk, asked, the answer is uncertain: “Have you had any thoughts of suicide?”"
        assert status is SentenceStatus.CHECK


@UNHEARD
@pytest.mark.parametrize(
    "lines",
    [
        (ASKED, "C: {} No."),
        (ASKED, "C: No. {}"),
        (ASKED, "C: No.", "U: {}"),
        (ASKED, "C: No.", "C: {}"),
        (ASKED, "U: {}", "C: No."),
        (ASKED, "C: {}", "C: No."),
        (ASKED, "T: {}", "C: No."),
        ("T: {} Have you had any thoughts of suicide?", "C: No."),
    ],
)
def test_a_no_is_no_denial_where_something_beside_it_is_missing(unheard: str, lines: tuple[str, ...]) -> None:
    found = told(*(line.replace("{}", unheard) for line in lines))
    assert found
    assert not any("denied" in text for text, _ in found)
    assert all(status is SentenceStatus.CHECK for _, status in found)


@pytest.mark.parametrize("speaker", ["C", "U"])
def test_what_came_after_a_missing_stretch_does_not_answer_what_came_before(speaker: str) -> None:
    asked = "T: On a scale of one to ten, how bad is the anxiety?"
    assert not any("asked" in text for text, _ in told(asked, f"{speaker}: {NOT_TRANSCRIBED}", "C: A seven."))
    assert any("asked" in text for text, _ in told(asked, f"C: {UNCLEAR}", "C: A seven."))


@UNHEARD
def test_a_session_of_nothing_else_gives_a_draft_that_says_nothing(unheard: str) -> None:
    made = draft(f"C: {unheard}", f"T: {unheard}", f"U: {unheard}")
    assert not any(s.evidence for s in made.sentences)
    assert not any(unheard in s.text for s in made.sentences)
    assert draft().sentences == made.sentences


def test_its_not_supports_no_negation() -> None:
    made = draft("T: How was the week?", "C: I slept badly this week, three hours a night.")
    (sentence,) = (s for s in made.sentences if s.evidence)
    said = spoken("T: How was the week?", f"C: {NOT_TRANSCRIBED} slept badly this week, three hours a night.")
    negated = replace(sentence, text="Client does not sleep badly this week.", quotes=(), evidence=("U0002",))
    (checked,) = EvidenceCheck().recheck([negated], Material(said))
    assert (checked.status, checked.reason) == (SentenceStatus.CHECK, "negation")


def test_a_missing_stretch_beside_danger_is_one_place_to_listen_to() -> None:
    said = spoken(ASKED, f"U: {NOT_TRANSCRIBED}", "C: We talked about the garden.")
    gap = replace(said.utterances[1], confidence=0.0, doubtful=((0, len(NOT_TRANSCRIBED)),))
    said = replace(said, utterances=(said.utterances[0], gap, said.utterances[2]))
    (hearing,) = EvidenceCheck().doubtful_risk(said)
    assert (hearing.utterance_id, hearing.spans) == ("U0002", ((0, len(NOT_TRANSCRIBED)),))
