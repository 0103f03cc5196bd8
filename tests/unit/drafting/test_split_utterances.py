"""A transcript with an utterance that was split is drafted, checked and handed on like any other."""

import json

import pytest

from app.domain.corrections import split
from app.domain.material import Material
from app.domain.note import ChartContext, NoteType, SentenceStatus
from app.domain.transcript import Transcript
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from app.services.interchange import transcript_from_json, transcript_to_dict
from tests.support.transcripts import SESSIONS, requested, written_session


def all_split(name: str) -> Transcript:
    """Every utterance of a written session in two, where its first sentence ends."""
    made = written_session(name)
    for utterance in made.utterances:
        end = utterance.text.find(". ")
        if end > 0:
            made = split(made, utterance.id, end + 1, utterance.speaker)
    return made


@pytest.mark.parametrize("name", SESSIONS)
def test_it_is_drafted_and_the_evidence_is_in_the_order_spoken(name: str) -> None:
    made = all_split(name)
    draft = ExtractiveDrafter().draft(requested(NoteType.SOAP, made, ChartContext(client_name="Robin Doe")))
    order = {u.id: n for n, u in enumerate(made.utterances)}
    used = {i for s in draft.sentences for i in s.evidence}
    assert used <= set(order) and any(i.endswith("b") for i in used)
    for sentence in draft.sentences:
        assert [order[i] for i in sentence.evidence] == sorted(order[i] for i in sentence.evidence)
    checked = EvidenceCheck().recheck(draft.sentences, Material(made))
    assert [s.status for s in checked] == [s.status for s in draft.sentences]
    assert any(s.status is SentenceStatus.SUPPORTED for s in checked)


def test_it_is_written_and_read_as_json() -> None:
    made = all_split("couple")
    assert transcript_from_json(json.dumps(transcript_to_dict(made))) == made
