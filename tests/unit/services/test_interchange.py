"""Transcripts and drafts as JSON: what is tolerated, what is refused, and that errors carry no content."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.note import Draft, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.transcript import Transcript, Utterance
from app.services.interchange import (
    draft_to_dict,
    transcript_from_dict,
    transcript_from_json,
    transcript_to_dict,
)


def entry(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"speaker": "client", "start": 1, "end": 2.5, "text": "I slept badly."}
    return {name: value for name, value in (fields | changes).items() if value is not ...}


def refused(document: object) -> dict[str, Any]:
    with pytest.raises(InputError) as caught:
        transcript_from_json(json.dumps(document))
    assert caught.value.code is ErrorCode.TRANSCRIPT_INVALID
    return dict(caught.value.details)


def test_what_is_missing_is_made_up_sensibly() -> None:
    transcript = transcript_from_dict({"utterances": [entry(), entry(speaker=..., start=3, end=4)]})
    assert [u.id for u in transcript.utterances] == ["U0001", "U0002"]
    assert [u.speaker for u in transcript.utterances] == ["client", "uncertain"]
    assert transcript.utterances[0].confidence == 1.0
    assert (transcript.duration, transcript.model, transcript.device) == (4.0, "", "")
    assert transcript.speakers_certain


def test_no_utterances_is_a_transcript() -> None:
    assert transcript_from_json('{"utterances": []}') == Transcript((), 0.0, "", "")


def test_unknown_fields_are_ignored_and_speakers_read_in_any_case() -> None:
    transcript = transcript_from_dict(
        {"utterances": [entry(speaker=" Therapist ", colour="red"), entry(speaker="speaker_3")], "voices": {}}
    )
    assert [u.speaker for u in transcript.utterances] == ["therapist", "speaker_3"]


def test_round_trip() -> None:
    transcript = Transcript(
        (
            Utterance("U0001", "therapist", 0.0, 1.25, "Wie geht’s? “Gut”", 0.5, ((0, 3),)),
            Utterance("a-7", "partner", 1.5, 2.0, "", 0.0),
        ),
        9.5,
        "base",
        "CPU, int8",
        speakers_certain=False,
        demonstration=True,
    )
    written = json.dumps(transcript_to_dict(transcript), ensure_ascii=False)
    assert transcript_from_json(written) == transcript_from_json(written.encode()) == transcript
    assert list(transcript_to_dict(transcript)["utterances"][0])[:6] == [  # type: ignore[index]
        "id", "speaker", "start", "end", "text", "confidence",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "details"),
    [
        ([], {"field": "document", "problem": "type"}),
        (None, {"field": "document", "problem": "type"}),
        ({}, {"field": "utterances", "problem": "missing"}),
        ({"utterances": {"0": entry()}}, {"field": "utterances", "problem": "type"}),
        ({"utterances": [entry(), "words"]}, {"field": "utterances", "problem": "type", "index": 1}),
        ({"utterances": [entry(text=...)]}, {"field": "text", "problem": "missing", "index": 0}),
        ({"utterances": [entry(text=7)]}, {"field": "text", "problem": "type", "index": 0}),
        ({"utterances": [entry(text="\ud800")]}, {"field": "text", "problem": "encoding", "index": 0}),
        ({"utterances": [entry(start=...)]}, {"field": "start", "problem": "missing", "index": 0}),
        ({"utterances": [entry(start="1")]}, {"field": "start", "problem": "type", "index": 0}),
        ({"utterances": [entry(start=True)]}, {"field": "start", "problem": "type", "index": 0}),
        ({"utterances": [entry(start=-1)]}, {"field": "start", "problem": "range", "index": 0}),
        ({"utterances": [entry(end=0.5)]}, {"field": "end", "problem": "order", "index": 0}),
        ({"utterances": [entry(end=float("nan"))]}, {"field": "end", "problem": "range", "index": 0}),
        ({"utterances": [entry(end=10**400)]}, {"field": "end", "problem": "range", "index": 0}),
        ({"utterances": [entry(confidence=1.5)]}, {"field": "confidence", "problem": "range", "index": 0}),
        ({"utterances": [entry(speaker=3)]}, {"field": "speaker", "problem": "type", "index": 0}),
        ({"utterances": [entry(speaker="Dana")]}, {"field": "speaker", "problem": "unknown", "index": 0}),
        ({"utterances": [entry(id=5)]}, {"field": "id", "problem": "type", "index": 0}),
        ({"utterances": [entry(id="a b")]}, {"field": "id", "problem": "form", "index": 0}),
        ({"utterances": [entry(id="")]}, {"field": "id", "problem": "form", "index": 0}),
        ({"utterances": [entry(id="x" * 41)]}, {"field": "id", "problem": "form", "index": 0}),
        (
            {"utterances": [entry(id="U0002"), entry(id="U0002")]},
            {"field": "id", "problem": "duplicate", "index": 1},
        ),
        ({"utterances": [entry(doubtful="x")]}, {"field": "doubtful", "problem": "type", "index": 0}),
        ({"utterances": [entry(doubtful=[3])]}, {"field": "doubtful", "problem": "type", "index": 0}),
        ({"utterances": [entry(doubtful=[[0, "1"]])]}, {"field": "doubtful", "problem": "type", "index": 0}),
        ({"utterances": [entry(doubtful=[[0, 99]])]}, {"field": "doubtful", "problem": "range", "index": 0}),
        ({"utterances": [], "duration": "long"}, {"field": "duration", "problem": "type"}),
        ({"utterances": [], "model": 3}, {"field": "model", "problem": "type"}),
        ({"utterances": [], "speakers_certain": 1}, {"field": "speakers_certain", "problem": "type"}),
    ],
)
def test_refused_with_the_place(document: object, details: dict[str, Any]) -> None:
    assert refused(document) == details


@pytest.mark.parametrize("data", ["", "{", b"\xff\xfe\x00", "[" * 100_000, '{"utterances": [}'])
def test_what_is_no_json_is_refused(data: str | bytes) -> None:
    with pytest.raises(InputError) as caught:
        transcript_from_json(data)
    assert caught.value.details == {"field": "document", "problem": "json"}


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_fields = st.sampled_from(["id", "speaker", "start", "end", "text", "confidence", "doubtful"])


@given(st.lists(st.dictionaries(_fields, _values) | _values, max_size=4), _values)
def test_anything_parses_or_is_refused_without_content(entries: list[Any], duration: object) -> None:
    try:
        transcript = transcript_from_dict({"utterances": entries, "duration": duration})
    except AppError as error:
        refusal: AppError | None = error
    else:
        refusal = None
        assert len({u.id for u in transcript.utterances}) == len(transcript.utterances)
    if refusal is not None:
        assert refusal.code is ErrorCode.TRANSCRIPT_INVALID
        assert set(refusal.details) <= {"field", "problem", "index"}
        assert str(refusal) == "transcript-invalid"


def test_an_id_that_is_taken_is_not_made_again() -> None:
    transcript = transcript_from_dict(
        {"utterances": [entry(id="U0002"), entry(), entry(id="U0004"), entry()]}
    )
    assert [u.id for u in transcript.utterances] == ["U0002", "U0005", "U0004", "U0006"]


def test_a_draft_is_written_whole() -> None:
    sentence = Sentence(
        "S0001",
        Section.PLAN,
        "Agreed: “rest”.",
        Source.TRANSCRIPT,
        ("U0001", "U0002"),
        SentenceStatus.CHECK,
        reason="number",
    )
    draft = Draft(NoteType.SOAP, (sentence,), ("risk",), "assembled")
    assert json.loads(json.dumps(draft_to_dict(draft))) == draft_to_dict(draft)
    assert draft_to_dict(draft) == {
        "type": "soap",
        "drafter": "assembled",
        "sentences": [
            {
                "section": "Plan",
                "text": "Agreed: “rest”.",
                "source": "transcript",
                "evidence": ["U0001", "U0002"],
                "status": "check",
                "reason": "number",
            }
        ],
        "missing": ["risk"],
    }
