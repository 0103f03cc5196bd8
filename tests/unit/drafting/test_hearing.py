"""Doubtful words about risk are found wherever they stand, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.note import ChartContext, NoteType, SentenceStatus
from app.domain.transcript import Transcript
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from tests.support.transcripts import requested, spoken

CHECK = EvidenceCheck()


def doubted(transcript: Transcript, number: int, *words: str) -> Transcript:
    """The transcript with these words of utterance ``number`` (from 1) heard with low confidence."""
    utterance = transcript.utterances[number - 1]
    spans = []
    for word in words:
        start = utterance.text.index(word)
        spans.append((start, start + len(word)))
    changed = replace(utterance, doubtful=tuple(spans))
    utterances = tuple(changed if u.id == utterance.id else u for u in transcript.utterances)
    return replace(transcript, utterances=utterances)


def found(transcript: Transcript) -> list[tuple[str, list[str]]]:
    """Utterance ids and the words in doubt."""
    return [
        (
            hearing.utterance_id,
            [transcript.utterance(hearing.utterance_id).text[a:b] for a, b in hearing.spans],
        )
        for hearing in CHECK.doubtful_risk(transcript)
    ]


ASKED = spoken(
    "T: How was your week?",
    "C: The weather was fine, and I kept my pills in the kitchen.",
    "T: Have you had any thoughts of suicide?",
    "C: No, not since last year.",
    "T: All right. Let us talk about sleep.",
    "C: No, that is better.",
)


@pytest.mark.parametrize(
    ("number", "words", "expected"),
    [
        (2, ["pills"], ["pills"]),
        (2, ["weather", "pills"], ["pills"]),
        (3, ["suicide"], ["suicide"]),
        (4, ["No"], ["No"]),
        (4, ["not"], ["not"]),
    ],
)
def test_a_doubtful_word_about_risk_is_found(number: int, words: list[str], expected: list[str]) -> None:
    assert found(doubted(ASKED, number, *words)) == [(f"U{number:04d}", expected)]


@pytest.mark.parametrize(
    ("number", "word"), [(1, "week"), (2, "weather"), (4, "year"), (5, "sleep"), (6, "No")]
)
def test_other_doubtful_words_are_not(number: int, word: str) -> None:
    assert found(doubted(ASKED, number, word)) == []


def test_part_of_a_cue_in_doubt_gives_the_whole_cue() -> None:
    said = spoken("C: I do not want to be here anymore.", "C: I am tired.")
    assert found(doubted(said, 1, "want")) == [("U0001", ["not want to be here"])]


def test_a_doubtful_idiom_alone_is_no_risk() -> None:
    said = spoken("C: I am cutting down on coffee.", "C: It was a long week.")
    assert found(doubted(said, 1, "down")) == []
    assert found(doubted(said, 2, "week")) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("T: Have you had thoughts of suicide?", "C: [unclear]"),
        ("C: I thought of suicide and [unclear] then.",),
        ("C: [unclear]", "C: So I thought of suicide."),
    ],
)
def test_what_was_not_heard_beside_risk_is_found(lines: tuple[str, ...]) -> None:
    ((_, words),) = found(spoken(*lines))
    assert words == ["[unclear]"]


def test_what_was_not_heard_elsewhere_is_not() -> None:
    assert found(spoken("T: How was the week?", "C: [unclear]", "C: I slept well.")) == []


def test_an_utterance_heard_badly_as_a_whole_is_in_doubt_as_a_whole() -> None:
    said = spoken("C: I thought about the pills.", "T: Tell me more.", confidence=0.4)
    assert found(said) == [("U0001", ["pills"])]
    assert found(spoken("C: I thought about the pills.")) == []


@pytest.mark.parametrize(("number", "word"), [(3, "suicide"), (4, "No"), (4, "not")])
def test_what_the_draft_says_of_risk_in_doubt_is_to_be_checked(number: int, word: str) -> None:
    transcript = doubted(ASKED, number, word)
    sentences = ExtractiveDrafter().draft(requested(NoteType.SOAP, transcript, ChartContext())).sentences
    resting = [s for s in sentences if f"U{number:04d}" in s.evidence]
    assert resting and all(s.status is SentenceStatus.CHECK for s in resting)
