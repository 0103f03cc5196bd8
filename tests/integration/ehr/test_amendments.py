"""Addenda and amendments on a real FHIR R4 server: which note they belong to, each once (B8)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.ids import new_id
from app.domain.note import Amendment, Section
from app.domain.states import DeliveryState
from app.ehr.gateway import FhirGateway
from tests.support.ehr_server import PATIENT_ID, PRACTITIONER_ID, EhrServer, Fault, ehr, ehr_process
from tests.support.program import practice
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


def test_through_the_outbox_in_order_although_the_line_breaks(ehr: EhrServer, tmp_path: Path) -> None:
    with practice(tmp_path) as office:
        program, gateway = office.program, FhirGateway(ehr.base_url, "Practice EHR")
        for service in (program.signing, program.delivery):
            service._gateway = gateway
        with program.database.unit_of_work() as unit:
            unit.clients.save(replace(office.client, ehr_id=PATIENT_ID))
            unit.clinicians.save(replace(office.clinician, ehr_id=PRACTITIONER_ID))
            unit.commit()
        session, note = office.drafted()
        signed = [program.notes.sign(note.id, attested=True, reason="r")]
        for kind in (Amendment.ADDENDUM, Amendment.AMENDMENT):
            draft = program.amendments.begin(session.id, kind)
            program.amendments.save(draft.id, [(Section.PLAN, f"Text of the {kind}.")], "It was missing.")
            signed.append(program.notes.sign(draft.id, attested=True))
        ehr.fail(Fault("drop-after", "POST"))
        while any(item.state is not DeliveryState.DELIVERED for item in program.delivery.items()):
            assert program.delivery.run_once(), "something is always due"
            office.clock.advance(minutes=5)
        assert program.delivery.run_once() == ()
        documents = {d["identifier"][0]["value"].removeprefix("urn:uuid:"): d for d in ehr.documents()}
    assert sorted(documents) == sorted(one.id for one in signed)
    related = [documents[one.id].get("relatesTo", [{}])[0] for one in signed]
    assert [r.get("code") for r in related] == [None, "appends", "replaces"]
    for r in related[1:]:
        assert r["target"]["identifier"]["value"] == f"urn:uuid:{signed[0].id}"
    moments = [documents[one.id]["meta"]["lastUpdated"] for one in signed]
    assert moments == sorted(moments)
