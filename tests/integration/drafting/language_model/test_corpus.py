"""The written corpus through a model that errs: a share of it in the check, all of it in the long form."""

from __future__ import annotations

import pytest

from app.domain.issues import RISK_LEFT_OUT
from tests.support.planted_sessions import PlantedSession, corpus
from tests.support.scripted_model.planted import KINDS
from tests.support.scripted_model.runs import Planted, planted
from tests.support.scripted_model.serving import ScriptedModel

SHORT = [session for session in corpus() if not session.long]
ALWAYS = (
    "fake-ids", "altered-quote", "role-swap", "invented-ideation", "false-denial", "name",
    "invented-intervention", "unsaid-plan",
)  # fmt: skip


def measured(server: ScriptedModel, mode: str, sessions: list[PlantedSession]) -> Planted:
    found = planted(server, mode, [session.transcript for session in sessions])
    print(
        f"{mode}, {len(sessions)} sessions: {found.flagged} of {len(found.planted)} planted flagged, "
        f"{found.false_flags} of {len(found.honest)} others"
    )
    return found


def test_unrelated_sentences(server: ScriptedModel) -> None:
    found = measured(server, "unrelated", SHORT[::7])
    assert found.flagged >= 0.75 * len(found.planted)
    assert found.false_flags <= 0.10 * len(found.honest)


def test_no_risk_is_left_out(server: ScriptedModel) -> None:
    sessions = [session for session in SHORT if session.risks][::7]
    drafts = measured(server, "omitted-risk", sessions).drafts
    lacking = [
        risk
        for session, draft in zip(sessions, drafts, strict=True)
        for risk in session.risks
        if not any(risk.utterance_id in sentence.evidence for sentence in draft.sentences)
    ]
    assert not lacking
    assert all(RISK_LEFT_OUT not in draft.missing for draft in drafts)


@pytest.mark.long
@pytest.mark.parametrize("mode", sorted(KINDS))
def test_the_whole_corpus(server: ScriptedModel, mode: str) -> None:
    found = measured(server, mode, SHORT)
    if mode in ALWAYS:
        assert found.flagged == len(found.planted)
    assert found.flagged >= 0.7 * len(found.planted)
    assert found.false_flags <= 0.10 * len(found.honest)


@pytest.mark.long
def test_an_honest_model_on_the_whole_corpus(server: ScriptedModel) -> None:
    found = measured(server, "faithful", list(corpus()))
    assert found.false_flags <= 0.10 * len(found.honest)
