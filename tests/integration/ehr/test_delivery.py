"""Delivery to a real FHIR R4 server process: what arrives, once, and what failures leave behind (R42, B8)."""

from __future__ import annotations

import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.domain.errors import AppError, ErrorCode
from app.ehr.exchange import Timeouts
from app.ehr.gateway import FhirGateway
from tests.support.ehr_server import PATIENT_ID, EhrServer, Fault, ehr, ehr_process
from tests.support.signed_notes import CLIENT, TEXT, an_item

__all__ = ["ehr", "ehr_process"]


@pytest.fixture
def gateway(ehr: EhrServer) -> FhirGateway:
    return FhirGateway(ehr.base_url, "Practice EHR", timeouts=Timeouts(connect=2, write=2, read=0.5, whole=2))


def failure_of_send(gateway: FhirGateway, **kwargs: object) -> AppError:
    with pytest.raises(AppError) as caught:
        gateway.send(an_item(gateway, **kwargs))  # type: ignore[arg-type]
    return caught.value


class TestWhatArrives:
    def test_one_document_whose_text_is_the_signed_text(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        item = an_item(gateway)
        receipt = gateway.send(item)
        [document] = ehr.documents()
        attachment = document["content"][0]["attachment"]
        data = base64.b64decode(attachment["data"])
        assert receipt.remote_id == f"DocumentReference/{document['id']}"
        assert data == TEXT.encode()
        assert attachment["size"] == len(data)
        assert base64.b64decode(attachment["hash"]) == hashlib.sha1(data).digest()
        assert document["subject"] == {"reference": f"Patient/{PATIENT_ID}"}

    def test_the_server_keeps_every_field_that_was_frozen(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        item = an_item(gateway)
        gateway.send(item)
        [document] = ehr.documents()
        frozen = json.loads(item.payload)
        assert {name: document.get(name) for name in frozen} == frozen

    def test_sent_twice_is_there_once_under_the_same_id(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        item = an_item(gateway)
        assert gateway.send(item) == gateway.send(item)
        assert len(ehr.documents()) == 1

    def test_two_notes_are_two_documents(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        first, second = gateway.send(an_item(gateway)), gateway.send(an_item(gateway))
        assert first != second
        assert len(ehr.documents()) == 2

    def test_sent_by_several_at_once_is_there_once(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        patient = FhirGateway(ehr.base_url)  # eight wait in one line: the usual time-outs
        item = an_item(gateway)
        with ThreadPoolExecutor(8) as pool:
            receipts = set(pool.map(patient.send, [item] * 8))
        assert len(receipts) == 1
        assert len(ehr.documents()) == 1

    def test_a_success_without_an_id_is_looked_up(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        ehr.fail(Fault("bare", "POST"))
        receipt = gateway.send(an_item(gateway))
        assert [receipt.remote_id] == [f"DocumentReference/{d['id']}" for d in ehr.documents()]

    def test_a_success_without_an_id_and_no_search_is_ambiguous(
        self, ehr: EhrServer, gateway: FhirGateway
    ) -> None:
        ehr.fail(Fault("bare", "POST"), Fault("drop-before", "GET"))
        assert failure_of_send(gateway).code is ErrorCode.EHR_AMBIGUOUS

    def test_a_success_that_cannot_be_found_is_ambiguous(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        ehr.fail(Fault("status", "POST", status=201, body=" "))
        assert failure_of_send(gateway).code is ErrorCode.EHR_AMBIGUOUS
        assert ehr.documents() == []

    def test_a_slow_answer_is_waited_for(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        ehr.fail(Fault("slow", "POST", ms=100))
        assert gateway.send(an_item(gateway)).remote_id


class TestWhatIsFound:
    def test_nothing_before_and_the_same_document_after(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        item = an_item(gateway)
        gateway.send(an_item(gateway))
        assert gateway.find(item) is None
        receipt = gateway.send(item)
        assert gateway.find(item) == receipt

    @pytest.mark.parametrize("fault", ["drop-after", "silent-after", "cut"])
    def test_a_broken_line_after_the_commit(self, ehr: EhrServer, gateway: FhirGateway, fault: str) -> None:
        item = an_item(gateway)
        ehr.fail(Fault(fault, "POST"))
        with pytest.raises(AppError) as caught:
            gateway.send(item)
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS
        found = gateway.find(item)
        assert found is not None
        assert gateway.send(item) == found
        assert len(ehr.documents()) == 1

    @pytest.mark.parametrize("fault", ["drop-before", "silent"])
    def test_a_broken_line_before_the_commit(self, ehr: EhrServer, gateway: FhirGateway, fault: str) -> None:
        item = an_item(gateway)
        ehr.fail(Fault(fault, "POST"))
        with pytest.raises(AppError) as caught:
            gateway.send(item)
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS
        assert gateway.find(item) is None
        gateway.send(item)
        assert len(ehr.documents()) == 1

    def test_the_first_when_a_server_took_it_twice(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        item = an_item(gateway)
        first = gateway.send(item)
        ehr.fail(Fault("unconditional", "POST"))
        gateway.send(item)
        assert len(ehr.documents()) == 2
        assert gateway.find(item) == first
        with pytest.raises(AppError) as caught:  # 412: more than one match
            gateway.send(item)
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS

    def test_a_server_that_ignores_the_question_cannot_search(
        self, ehr: EhrServer, gateway: FhirGateway
    ) -> None:
        gateway.send(an_item(gateway))
        ehr.fail(Fault("lenient", "GET"))
        with pytest.raises(AppError) as caught:
            gateway.find(an_item(gateway))
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS

    @pytest.mark.parametrize("status", [400, 403, 405, 501])
    def test_a_server_that_refuses_the_question_cannot_search(
        self, ehr: EhrServer, gateway: FhirGateway, status: int
    ) -> None:
        ehr.fail(Fault("status", "GET", status=status))
        with pytest.raises(AppError) as caught:
            gateway.find(an_item(gateway))
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS

    @pytest.mark.parametrize("fault", ["drop-before", "silent", "cut"])
    def test_a_broken_line_while_searching_leaves_the_question_open(
        self, ehr: EhrServer, gateway: FhirGateway, fault: str
    ) -> None:
        ehr.fail(Fault(fault, "GET"))
        with pytest.raises(AppError) as caught:
            gateway.find(an_item(gateway))
        assert caught.value.code is ErrorCode.EHR_UNREACHABLE


class TestWhatFails:
    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (302, ErrorCode.EHR_NOT_FHIR),
            (400, ErrorCode.EHR_REJECTED),
            (401, ErrorCode.EHR_SIGN_IN),
            (403, ErrorCode.EHR_REJECTED),
            (409, ErrorCode.EHR_REJECTED),
            (412, ErrorCode.EHR_AMBIGUOUS),
            (413, ErrorCode.EHR_REJECTED),
            (422, ErrorCode.EHR_REJECTED),
            (429, ErrorCode.EHR_BUSY),
            (500, ErrorCode.EHR_AMBIGUOUS),
            (501, ErrorCode.EHR_REJECTED),
            (502, ErrorCode.EHR_AMBIGUOUS),
            (503, ErrorCode.EHR_BUSY),
            (504, ErrorCode.EHR_AMBIGUOUS),
        ],
    )
    def test_each_status_has_its_failure(
        self, ehr: EhrServer, gateway: FhirGateway, status: int, code: ErrorCode
    ) -> None:
        ehr.fail(Fault("status", "POST", status=status, headers={"Location": "http://192.0.2.1/elsewhere"}))
        error = failure_of_send(gateway)
        assert error.code is code
        assert error.details["status"] == status
        assert ehr.documents() == []

    def test_busy_says_how_long_to_wait(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        ehr.fail(Fault("status", "POST", status=429, headers={"Retry-After": "120"}))
        assert failure_of_send(gateway).details["retry_after"] == 120

    def test_a_portal_page_is_no_ehr(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        page = Fault("status", status=200, body="<html>Welcome to the guest network</html>", type="text/html")
        ehr.fail(page)
        assert failure_of_send(gateway).code is ErrorCode.EHR_NOT_FHIR
        ehr.fail(page)
        with pytest.raises(AppError) as caught:
            gateway.find(an_item(gateway))
        assert caught.value.code is ErrorCode.EHR_NOT_FHIR

    def test_an_answer_without_end_is_not_read_to_its_end(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        ehr.fail(Fault("huge", "POST", bytes=20_000_000))
        assert failure_of_send(gateway).code is ErrorCode.EHR_AMBIGUOUS

    def test_a_patient_that_the_ehr_does_not_know(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        ehr.reset(resources=())
        assert failure_of_send(gateway).code is ErrorCode.EHR_PATIENT_UNKNOWN
        assert ehr.documents() == []

    def test_a_wrong_base_is_no_fhir_server(self, ehr: EhrServer) -> None:
        assert failure_of_send(FhirGateway(f"{ehr.root}/elsewhere")).code is ErrorCode.EHR_NOT_FHIR

    def test_a_stopped_server_is_unreachable(self) -> None:
        server = EhrServer.start()
        gateway = FhirGateway(server.base_url)
        server.stop()
        assert not server.running
        item = an_item(gateway)
        for call in (gateway.send, gateway.find):
            with pytest.raises(AppError) as caught:
                call(item)
            assert caught.value.code is ErrorCode.EHR_UNREACHABLE
            assert caught.value.retryable

    def test_the_server_validates(self, ehr: EhrServer, gateway: FhirGateway) -> None:
        item = an_item(gateway)
        broken = json.loads(item.payload)
        broken["status"] = ["current"]
        payload = json.dumps(broken).encode()
        with pytest.raises(AppError) as caught:
            gateway.send(replace(item, payload=payload, sha256=hashlib.sha256(payload).hexdigest()))
        assert caught.value.code is ErrorCode.EHR_REJECTED


class TestSigningIn:
    def test_the_token_goes_with_every_request(self, ehr: EhrServer) -> None:
        ehr.reset(token="abc.def")
        gateway = FhirGateway(ehr.base_url, token=lambda: "abc.def")
        item = an_item(gateway)
        assert gateway.find(item) is None
        gateway.send(item)
        assert len(ehr.documents()) == 1

    def test_an_old_token_asks_for_a_new_sign_in(self, ehr: EhrServer) -> None:
        ehr.reset(token="abc.def")
        gateway = FhirGateway(ehr.base_url, token=lambda: "expired")
        assert failure_of_send(gateway).code is ErrorCode.EHR_SIGN_IN
        with pytest.raises(AppError) as caught:
            gateway.find(an_item(gateway))
        assert caught.value.code is ErrorCode.EHR_SIGN_IN


class TestProbing:
    def test_the_capability_statement_names_the_software(self, ehr: EhrServer) -> None:
        ehr.reset(token="abc.def")  # needs no sign-in
        assert FhirGateway(ehr.base_url).probe() == "Roomnote test EHR"

    def test_something_else_is_no_fhir_server(self, ehr: EhrServer) -> None:
        with pytest.raises(AppError) as caught:
            FhirGateway(ehr.root).probe()
        assert caught.value.code is ErrorCode.EHR_NOT_FHIR


def test_requests_say_nothing_about_who_and_where(ehr: EhrServer, gateway: FhirGateway) -> None:
    gateway.probe()
    item = an_item(gateway)
    gateway.send(item)
    gateway.find(item)
    for request in ehr.requests():
        assert request["headers"]["user-agent"] == "Roomnote"
        assert set(request["headers"]) <= {
            "host", "user-agent", "accept", "accept-encoding", "connection", "prefer", "cache-control",
            "content-type", "content-length", "if-none-exist",
        }  # fmt: skip
        seen = json.dumps(request)
        assert CLIENT.name not in seen and CLIENT.ehr_id not in seen
