"""What a model may make up: every kind of error is planted in drafts of all written sessions, and flagged."""

from __future__ import annotations

import pytest

from app.domain.errors import ErrorCode, RemoteError
from app.domain.issues import RISK_LEFT_OUT
from app.domain.note import Source
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.language_model.safety import RiskKept
from tests.support.scripted_model.runs import Planted, drafter, planted, session
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import SESSIONS

ALWAYS = (
    "fake-ids", "altered-quote", "role-swap", "invented-ideation", "false-denial", "name",
    "invented-intervention", "unsaid-plan",
)  # fmt: skip


def told(mode: str, found: Planted) -> None:
    """Figures for whoever runs this with -s."""
    print(
        f"{mode}: {found.flagged} of {len(found.planted)} planted flagged, "
        f"{found.false_flags} of {len(found.honest)} others"
    )


@pytest.mark.parametrize("mode", ALWAYS)
def test_every_one_of_these_is_flagged(server: ScriptedModel, mode: str) -> None:
    found = planted(server, mode)
    told(mode, found)
    assert len(found.planted) >= len(SESSIONS)
    assert found.flagged == len(found.planted)


def test_unrelated_sentences_are_flagged_and_few_others(server: ScriptedModel) -> None:
    found = planted(server, "unrelated")
    told("unrelated", found)
    assert len(found.planted) >= 10
    assert found.flagged >= 0.75 * len(found.planted)
    assert found.false_flags <= 0.10 * len(found.honest)


@pytest.mark.parametrize("mode", ["number", "negation"])
def test_numbers_and_negations_are_reported(server: ScriptedModel, mode: str) -> None:
    found = planted(server, mode)
    told(mode, found)
    assert len(found.planted) >= 10
    assert found.flagged >= 0.9 * len(found.planted)


def test_an_honest_model_is_believed(server: ScriptedModel) -> None:
    found = planted(server, "faithful")
    told("faithful", found)
    assert not found.planted
    assert found.false_flags <= 0.10 * len(found.honest)


def test_risk_that_the_model_leaves_out_is_there(server: ScriptedModel) -> None:
    risk = RiskKept()
    for name, draft in zip(SESSIONS, planted(server, "omitted-risk").drafts, strict=True):
        embedded = ExtractiveDrafter().draft(session(name))
        spoken_of = {s.text for s in embedded.sentences if risk.tells(s)}
        assert spoken_of <= {s.text for s in draft.sentences}
        assert any(s.source is not Source.PROMPT for s in draft.sentences if not risk.tells(s))
        assert RISK_LEFT_OUT not in draft.missing


@pytest.mark.parametrize("mode", ["fake-fact-ids", "altered-fact-quotes", "swapped-facts"])
def test_facts_without_proof_make_no_note(server: ScriptedModel, mode: str) -> None:
    with pytest.raises(RemoteError) as problem:
        drafter(server, mode).draft(session())
    assert problem.value.code is ErrorCode.ENDPOINT_ANSWER_INVALID
    assert len(server.requests()) == 1
