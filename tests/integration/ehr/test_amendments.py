"""Addenda and amendments on a real FHIR R4 server: which note they belong to, each once (B8)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.domain.ids import new_id
from app.domain.note import Amendment
from app.ehr.gateway import FhirGateway
from tests.support.ehr_server import EhrServer, Fault, ehr, ehr_process
from tests.support.signed_notes import CLIENT, a_session, a_signed_note, item_of

__all__ = ["ehr", "ehr_process"]


@pytest.mark.parametrize(
    ("kind", "code", "title"),
    [
        (Amendment.ADDENDUM, "appends", "Addendum to progress note"),
        (Amendment.AMENDMENT, "replaces", "Amended progress note"),
    ],
)
def test_it_names_the_note_it_belongs_to_and_arrives_once(
    ehr: EhrServer, kind: Amendment, code: str, title: str
) -> None:
    gateway, session = FhirGateway(ehr.base_url, "Practice EHR"), a_session()
    note = a_signed_note(session)
    first = gateway.send(item_of(gateway, note, session, CLIENT))
    later = replace(note, id=new_id(), amends=note.id, amendment=kind, text="Corrected.\n")
    item = item_of(gateway, later, session, CLIENT)
    assert "relatesTo" not in json.loads(item_of(gateway, note, session, CLIENT).payload)
    ehr.fail(Fault("drop-after", "POST"))
    with pytest.raises(Exception, match="ehr-ambiguous"):
        gateway.send(item)
    found = gateway.find(item)
    assert found is not None and found != first
    assert gateway.send(item) == found
    documents = {f"DocumentReference/{d['id']}": d for d in ehr.documents()}
    assert len(documents) == 2
    arrived = documents[found.remote_id]
    [related] = arrived["relatesTo"]
    assert related["code"] == code
    assert related["target"]["identifier"] == documents[first.remote_id]["identifier"][0]
    assert arrived["description"] == f"{title} (SOAP)"
    assert documents[first.remote_id]["content"][0]["attachment"]["size"] == len(note.text.encode())
    assert documents[first.remote_id]["status"] == "current", "only the server's own rules change it"
