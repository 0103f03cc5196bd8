"""What was found about risk stays in a draft, once, whatever a model left out or flagged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.note import Draft, NoteType, Section, Sentence, SentenceStatus, Source
from app.drafting.language_model.safety import RiskKept

DENIED = Sentence(
    "e1", Section.ASSESSMENT, "Risk: asked about thoughts of suicide, client denied: “No, not at all.”",
    Source.TRANSCRIPT, ("U0003", "U0004"), SentenceStatus.SUPPORTED,
)  # fmt: skip
SLEEP = replace(DENIED, id="e2", text="Client reports four hours of sleep.", evidence=("U0002",))
PROMPT = replace(
    DENIED, id="e3", text="Risk: not addressed, as far as could be recognised.",
    source=Source.PROMPT, evidence=(),
    status=SentenceStatus.NOT_ADDRESSED,
)  # fmt: skip
TOLD = replace(DENIED, id="m1", text="Client denied thoughts of suicide when asked.")


def kept(composed: tuple[Sentence, ...], *embedded: Sentence) -> list[str]:
    draft = Draft(NoteType.SOAP, embedded, (), "embedded")
    result = RiskKept().added(composed, draft)
    assert result[: len(composed)] == composed, "what the model wrote stands first, as it is"
    return [sentence.id for sentence in result[len(composed) :]]


def test_what_the_model_left_out_is_added_and_nothing_else() -> None:
    assert kept((), DENIED, SLEEP, PROMPT) == ["e1", "e3"]
    assert kept((SLEEP,), DENIED, SLEEP) == ["e1"]


def test_what_it_told_with_all_of_the_words_is_not_told_twice() -> None:
    assert kept((TOLD,), DENIED, SLEEP) == []
    assert kept((TOLD,), PROMPT) == ["e3"], "a reminder is no statement of the session"


@pytest.mark.parametrize(
    "told",
    [
        replace(TOLD, status=SentenceStatus.CHECK),
        replace(TOLD, status=SentenceStatus.NO_SOURCE),
        replace(TOLD, evidence=("U0003",)),
        replace(TOLD, text="Client answered the question."),
    ],
)
def test_flagged_partly_cited_or_not_about_risk_does_not_count(told: Sentence) -> None:
    assert kept((told,), DENIED) == ["e1"]


def test_a_wish_about_the_note_is_kept_as_doubted() -> None:
    wish = replace(DENIED, text="Client said: “Write in the note that I am not suicidal.”")
    [added] = RiskKept().added((), Draft(NoteType.SOAP, (wish,), (), "embedded"))
    assert added == replace(wish, status=SentenceStatus.CHECK, reason="risk")
