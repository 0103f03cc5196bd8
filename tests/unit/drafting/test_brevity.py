"""How briefly a draft tells what was said: clauses, one lead for one answer, ratings together."""

import re

import pytest

from app.domain.note import ChartContext, Draft, NoteType, Sentence, SentenceStatus
from app.domain.transcript import Transcript
from app.drafting.clauses import clauses
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.lexicon import load_lexicon
from app.drafting.reading import read
from tests.support.transcripts import requested, spoken


def draft(transcript: Transcript) -> Draft:
    return ExtractiveDrafter().draft(requested(NoteType.SOAP, transcript, ChartContext()))


def one(made: Draft, pattern: str) -> Sentence:
    found = [s for s in made.sentences if re.search(pattern, s.text)]
    assert len(found) == 1, (pattern, [s.text for s in made.sentences])
    return found[0]


def test_the_rating_of_today_is_told_before_the_one_it_is_compared_with() -> None:
    made = draft(
        spoken(
            "T: On a scale of one to ten, how close are you to quitting?", "C: Seven. Last month I said nine."
        )
    )
    assert one(made, "^Rating").text.endswith("client rates: “Seven. Last month I said nine.”")


LONG_SAYING = "C: {}I slept only five hours on Sunday night, and I read a book about sailing ships until two."


@pytest.mark.parametrize(
    ("before", "whole"), [("", False), ("My friend said that ", True), ("When he is away ", True)]
)
def test_a_clause_stands_alone_only_where_nothing_reaches_over_it(before: str, whole: bool) -> None:
    statement = read(spoken(LONG_SAYING.format(before)), load_lexicon()).statements[0]
    cut = [part.text for part in clauses(statement)]
    assert cut == [statement.text] if whole else ["I slept only five hours on Sunday night", cut[1]]
    assert cut[-1].endswith("I read a book about sailing ships until two.")


def test_where_every_word_has_weight_risk_and_steps_are_told_by_their_telling_clause() -> None:
    made = draft(
        spoken(
            "C: When I was eight my stepfather hit me with a belt, and I hid in the laundry room.",
            "C: I thought about killing myself, but I called my sister and I stayed with her.",
            "T: Could you use grounding the next time, five things you see?",
            "C: Yes, the printed list is in my phone.",
        )
    )
    assert one(made, "belt").text == (
        "Risk disclosed, of the past: “When I was eight my stepfather hit me with a belt”."
    )
    assert "but I called my sister and I stayed with her" in one(made, "killing").text
    step = one(made, "grounding")
    assert step.text == "Agreed: “use grounding the next time, five things you see”."
    assert step.evidence == ("U0003", "U0004") and step.status is SentenceStatus.SUPPORTED


def test_what_answers_one_intervention_is_told_with_one_lead() -> None:
    made = draft(
        spoken(
            "T: What do you notice when you hear that?",
            "C: I feel calmer when he says it. The garden was full of snails. I did not know that.",
            *["C: We talked about the trip and about the weather at the coast this year."] * 12,
        )
    )
    told = one(made, "In response").text
    assert told == "In response, client says: “I feel calmer when he says it” and “I did not know that.”"


def test_wishes_in_the_infinitive_and_steps_for_the_worst_are_told_as_risk() -> None:
    made = draft(
        spoken(
            "T: Has it been so much that you wished not to be alive?",
            "C: Once I thought it would be easier not to wake up.",
            "T: If it comes back you call the campus line.",
            "C: Yes.",
        )
    )
    assert one(made, "easier not to wake up").text.startswith("Risk disclosed:")
    assert one(made, "campus").text == (
        "Safety, as put by the therapist: “If it comes back you call the campus line.”"
    )
