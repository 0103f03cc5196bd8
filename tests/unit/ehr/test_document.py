"""The frozen DocumentReference: what it says, and that it says it the same way every time."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import AppError, ErrorCode
from app.ehr import document
from tests.support.signed_notes import CLIENT, CLINICIAN, STARTED, TEXT, a_session, a_signed_note


def frozen(**changes: Any) -> dict[str, Any]:
    session = changes.pop("session", None) or a_session()
    note = changes.pop("note", None) or a_signed_note(session)
    payload = document.freeze(
        note, changes.pop("client", CLIENT), changes.pop("clinician", CLINICIAN), session, UTC
    )
    resource: dict[str, Any] = json.loads(payload)
    return resource


def test_it_is_a_final_progress_note_of_the_patient_by_the_clinician() -> None:
    resource = frozen()
    assert resource["resourceType"] == "DocumentReference"
    assert (resource["status"], resource["docStatus"]) == ("current", "final")
    assert resource["type"]["coding"][0] == {
        "system": "http://loinc.org",
        "code": "11506-3",
        "display": "Progress note",
    }
    assert resource["category"][0]["coding"][0]["code"] == "clinical-note"
    assert resource["subject"] == {"reference": "Patient/patient-1"}
    assert resource["author"] == [{"reference": "Practitioner/practitioner-1"}]
    assert resource["authenticator"] == {"reference": "Practitioner/practitioner-1"}
    assert resource["securityLabel"][0]["coding"][0]["code"] == "R"
    assert resource["description"] == "Progress note (SOAP)"
    session = a_session()
    by_hand = replace(a_signed_note(session), sentences=())
    assert frozen(note=by_hand, session=session)["description"] == "Progress note", "it has fields alone"


def test_its_identifier_is_the_note_s_own() -> None:
    session = a_session()
    note = a_signed_note(session)
    resource = frozen(note=note, session=session)
    assert resource["identifier"] == [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{note.id}"}]
    assert document.search_token(note.id) == f"urn:ietf:rfc:3986|urn:uuid:{note.id}"
    assert document.carries(resource, note.id)
    assert not document.carries(resource, note.session_id)
    assert document.unseal(json.dumps(resource).encode()).identifier == note.id


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_the_text_comes_back_byte_for_byte(text: str) -> None:
    session = a_session()
    attachment = frozen(note=a_signed_note(session, text), session=session)["content"][0]["attachment"]
    data = base64.b64decode(attachment["data"], validate=True)
    assert data == text.encode()
    assert attachment["size"] == len(data)
    assert attachment["contentType"] == "text/plain; charset=utf-8"
    assert base64.b64decode(attachment["hash"]) == hashlib.sha1(data).digest()


def test_times_are_instants_in_utc() -> None:
    session = a_session()
    plus_two = timezone(timedelta(hours=2))
    note = replace(a_signed_note(session), signed_at=datetime(2026, 11, 20, 13, 30, 5, tzinfo=plus_two))
    resource = frozen(note=note, session=session)
    assert resource["date"] == "2026-11-20T11:30:05.000Z"
    assert resource["context"]["period"] == {
        "start": "2026-11-20T10:30:00.000Z",
        "end": "2026-11-20T11:20:00.000Z",
    }


def test_times_that_are_not_known_are_left_out() -> None:
    session = a_session()
    assert frozen(session=replace(session, ended_at=None))["context"]["period"] == {
        "start": "2026-11-20T10:30:00.000Z"
    }
    without = frozen(session=replace(session, started_at=None, ended_at=None))
    assert "context" not in without
    assert without["content"][0]["attachment"]["title"] == "Progress note 2026-11-20 11:30"


def test_the_title_has_the_time_of_the_session_and_no_name() -> None:
    session = a_session()
    payload = document.freeze(
        a_signed_note(session), CLIENT, CLINICIAN, session, timezone(timedelta(hours=-5))
    )
    assert json.loads(payload)["content"][0]["attachment"]["title"] == "Progress note 2026-11-20 05:30"
    assert CLIENT.name.encode() not in payload
    assert CLINICIAN.name.encode() not in payload


def test_same_note_same_bytes() -> None:
    session = a_session()
    note = a_signed_note(session)
    first = document.freeze(note, CLIENT, CLINICIAN, session, UTC)
    assert first == document.freeze(note, CLIENT, CLINICIAN, session, UTC)
    assert json.dumps(json.loads(first), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == (
        first.decode()
    )


def test_an_unlinked_client_is_named_by_the_laptop_s_own_id() -> None:
    resource = frozen(client=replace(CLIENT, ehr_id=""))
    assert resource["subject"] == {
        "type": "Patient",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{CLIENT.id}"},
    }
    assert document.unseal(json.dumps(resource).encode()).patient == ""


def test_an_unlinked_clinician_is_named() -> None:
    [author] = frozen(clinician=replace(CLINICIAN, ehr_id=""))["author"]
    assert author["display"] == "Imre Marsh, LCSW"
    assert "reference" not in author


@pytest.mark.parametrize("change", [{"signed_at": None}, {"text": ""}])
def test_only_a_signed_note_is_frozen(change: dict[str, Any]) -> None:
    session = a_session()
    with pytest.raises(AppError) as caught:
        document.freeze(replace(a_signed_note(session), **change), CLIENT, CLINICIAN, session)
    assert caught.value.code is ErrorCode.BUG


@pytest.mark.parametrize("payload", [b"", b"\xff", b"[]", b"{}", b'{"identifier":[{"value":"x"}]}', b'"x"'])
def test_other_bytes_are_not_a_frozen_note(payload: bytes) -> None:
    with pytest.raises(AppError) as caught:
        document.unseal(payload)
    assert caught.value.code is ErrorCode.BUG


@pytest.mark.parametrize("identifier", [None, "x", ["x"], [{}], [{"value": "urn:uuid:1"}], {"value": "1"}])
def test_what_carries_no_identifier_does_not_carry_ours(identifier: object) -> None:
    assert not document.carries({"identifier": identifier}, "1")


def test_the_session_s_length_and_text_are_those_of_the_examples() -> None:
    assert STARTED.tzinfo is UTC and len(TEXT.encode()) > len(TEXT)  # the text is not only ASCII
