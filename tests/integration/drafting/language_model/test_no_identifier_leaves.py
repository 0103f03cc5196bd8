"""What a server really receives: no form of anything in the chart,
though it was said; all of it comes back."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from random import Random

import pytest

from app.domain.identifiers import PLACEHOLDER
from app.domain.note import ChartContext, NoteType, SentenceStatus
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.placeholders import Placeholders
from tests.support.identifiers import forms, invented
from tests.support.scripted_model.runs import Records, access
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import requested, spoken

FORMS_A_SESSION = 50


def _draft_and_look(server: ScriptedModel, sessions: int) -> None:
    leaked: list[tuple[int, str]] = []
    for seed in range(sessions):
        server.clear()
        random = Random(10_000 + seed)
        known = invented(random)
        said = list(islice(forms(known, random), FORMS_A_SESSION))
        lines = [f"{'CT'[number % 2]}: {one.text}" for number, one in enumerate(said)]
        lines.append("C: I slept three hours a night, and I was worried about work.")
        transcript = spoken(*lines)
        chart = ChartContext(
            known.client[0], therapist_name=known.therapist[0], people=((known.people[0], "brother"),)
        )
        records = Records()
        made = ModelDrafter(
            access(server.endpoint("faithful"), records, Placeholders(known, date(2026, 11, 20)))
        )
        draft = made.draft(requested(NoteType.SOAP, transcript, chart))
        received = [entry["body"] for entry in server.requests()]
        assert received
        words = "\n".join(
            str(message["content"]) for body in received for message in json.loads(body)["messages"]
        )
        leaked += [(seed, one.secret) for one in said if one.secret in words]
        leaked += [
            (seed, name) for name in (*known.client[:1], *known.people, *known.emails) if name in words
        ]
        assert PLACEHOLDER.search(words)
        assert sum(request.replaced for request in records.told) > FORMS_A_SESSION / 2
        assert not any(PLACEHOLDER.search(sentence.text) for sentence in draft.sentences)
        assert any(s.status is SentenceStatus.SUPPORTED and s.evidence for s in draft.sentences)
    assert leaked == []


def test_no_form_of_an_identifier_is_in_what_a_server_receives(server: ScriptedModel) -> None:
    _draft_and_look(server, 2)


@pytest.mark.long
def test_of_a_thousand_forms_none_is_in_what_a_server_receives(server: ScriptedModel) -> None:
    _draft_and_look(server, 20)
