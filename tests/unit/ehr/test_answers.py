"""What an answer means, for answers that no well-behaved server gives (B8)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.errors import AppError, ErrorCode
from app.ehr import answers
from app.ehr.document import IDENTIFIER_SYSTEM
from app.ehr.exchange import Answer

NOTE = "0193a1b2-0000-7000-8000-000000000001"
CAPABILITY: dict[str, Any] = {"resourceType": "CapabilityStatement"}
FHIR = {"content-type": "application/fhir+json"}


def answer(status: int, body: Any = b"", whole: bool = True, **headers: str) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, FHIR | {k.replace("_", "-"): v for k, v in headers.items()}, data, whole)


def document(identity: object = "d1", note: str = NOTE) -> dict[str, Any]:
    identifier = [{"system": IDENTIFIER_SYSTEM, "value": f"urn:uuid:{note}"}]
    return {"resourceType": "DocumentReference", "id": identity, "identifier": identifier}


def bundle(*resources: object, **more: object) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": r} for r in resources],
        **more,
    }


def outcome(code: str = "processing", **issue: object) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, **issue}]}


class TestCreated:
    @pytest.mark.parametrize(
        "location",
        [
            "https://ehr.example/fhir/R4/DocumentReference/d1/_history/1",
            "DocumentReference/d1",
            "/fhir/DocumentReference/d1/",
        ],
    )
    def test_the_id_of_the_location(self, location: str) -> None:
        receipt = answers.created(answer(201, location=location))
        assert receipt is not None and receipt.remote_id == "DocumentReference/d1"

    def test_a_location_counts_even_when_the_body_is_cut(self) -> None:
        cut = answer(201, b'{"resourceType":', whole=False, location="DocumentReference/d1")
        assert answers.created(cut) is not None

    def test_the_id_of_the_body(self) -> None:
        receipt = answers.created(answer(200, document("d2")))
        assert receipt is not None and receipt.remote_id == "DocumentReference/d2"

    @pytest.mark.parametrize(
        "body",
        [b"", b"  ", outcome(), document(None), document("a/b"), {"resourceType": "DocumentReference"}],
    )
    def test_no_id_is_no_failure(self, body: object) -> None:
        assert answers.created(answer(201, body)) is None

    @pytest.mark.parametrize("location", ["Patient/p1", "DocumentReference/../x y", "DocumentReference/"])
    def test_an_odd_location_is_no_id(self, location: str) -> None:
        assert answers.created(answer(201, location=location)) is None

    @pytest.mark.parametrize(
        "body", [b"{", b"[1]", b'"text"', b"\xff\xfe", b"[" * 200_000, b'{"resourceType": 3}']
    )
    def test_damaged_json_is_ambiguous(self, body: bytes) -> None:
        with pytest.raises(AppError) as caught:
            answers.created(answer(201, body))
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS

    def test_a_cut_body_is_ambiguous(self) -> None:
        with pytest.raises(AppError) as caught:
            answers.created(answer(201, b'{"resourceType"', whole=False))
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS

    def test_a_page_is_no_ehr(self) -> None:
        with pytest.raises(AppError) as caught:
            answers.created(Answer(200, {"content-type": "text/html"}, b"<html>"))
        assert caught.value.code is ErrorCode.EHR_NOT_FHIR


class TestRefused:
    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (404, outcome("not-found", expression=["DocumentReference.subject"])),
            (
                422,
                outcome(location=["/f:DocumentReference/f:subject", "DocumentReference.subject.reference"]),
            ),
            (400, outcome(diagnostics="Resource Patient/p1 not found, specified in path")),
            (400, outcome(details={"text": "Patient/p1 is unknown"})),
        ],
    )
    def test_the_patient_is_not_known(self, status: int, body: object) -> None:
        assert answers.refused(answer(status, body), "Patient/p1").code is ErrorCode.EHR_PATIENT_UNKNOWN

    def test_other_problems_are_not_the_patient_s(self) -> None:
        body = outcome("value", expression=["DocumentReference.type"], diagnostics="Code not allowed")
        assert answers.refused(answer(422, body), "Patient/p1").code is ErrorCode.EHR_REJECTED

    def test_a_missing_type_is_refused_and_a_missing_page_is_no_ehr(self) -> None:
        assert answers.refused(answer(404, outcome("not-supported")), "").code is ErrorCode.EHR_REJECTED
        assert answers.refused(answer(404, b"<html>"), "").code is ErrorCode.EHR_NOT_FHIR

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (100, ErrorCode.EHR_NOT_FHIR),
            (307, ErrorCode.EHR_NOT_FHIR),
            (408, ErrorCode.EHR_AMBIGUOUS),
            (418, ErrorCode.EHR_REJECTED),
            (499, ErrorCode.EHR_REJECTED),
            (501, ErrorCode.EHR_REJECTED),
            (511, ErrorCode.EHR_AMBIGUOUS),
            (599, ErrorCode.EHR_AMBIGUOUS),
        ],
    )
    def test_unusual_statuses(self, status: int, code: ErrorCode) -> None:
        assert answers.refused(answer(status), "Patient/p1").code is code

    def test_what_the_server_wrote_does_not_leave_the_answer(self) -> None:
        body = outcome("invalid", diagnostics="Rowan Quill, born 1990-02-03")
        error = answers.refused(answer(422, body), "Patient/p1")
        assert dict(error.details) == {"status": 422, "issue": "invalid"}
        assert "Rowan" not in str(error) + repr(error.args)

    @pytest.mark.parametrize("code", ["Rowan Quill", "x" * 50, 7, None, ["a"]])
    def test_only_issue_codes_are_kept(self, code: Any) -> None:
        assert dict(answers.refused(answer(422, outcome(code)), "").details) == {"status": 422}

    @pytest.mark.parametrize("issue", [None, "x", ["x"], {}])
    def test_a_malformed_outcome_is_just_a_refusal(self, issue: object) -> None:
        body = {"resourceType": "OperationOutcome", "issue": issue}
        assert answers.refused(answer(422, body), "Patient/p1").code is ErrorCode.EHR_REJECTED

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"retry_after": "30"}, 30),
            ({"retry_after": "99999999999"}, 86_400),
            (
                {"retry_after": "Fri, 20 Nov 2026 12:02:00 GMT", "date": "Fri, 20 Nov 2026 12:00:00 GMT"},
                120,
            ),
            ({"retry_after": "Fri, 20 Nov 2026 11:00:00 GMT", "date": "Fri, 20 Nov 2026 12:00:00 GMT"}, 0),
        ],
    )
    def test_how_long_to_wait(self, headers: dict[str, str], seconds: int) -> None:
        error = answers.refused(answer(503, **headers), "")
        assert error.code is ErrorCode.EHR_BUSY
        assert error.details["retry_after"] == seconds

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"retry_after": "soon"},
            {"retry_after": "-5"},
            {"retry_after": "Fri, 20 Nov 2026 12:02:00 GMT"},
            {"retry_after": "Fri, 20 Nov 2026 12:02:00 -0000", "date": "Fri, 20 Nov 2026 12:00:00 GMT"},
        ],
    )
    def test_a_wait_that_cannot_be_read_is_left_out(self, headers: dict[str, str]) -> None:
        assert "retry_after" not in answers.refused(answer(429, **headers), "").details


class TestFound:
    def test_nothing(self) -> None:
        assert answers.found(answer(200, bundle()), NOTE) is None
        assert answers.found(answer(200, {"resourceType": "Bundle", "total": 0}), NOTE) is None

    def test_the_first_that_carries_the_identifier(self) -> None:
        other = document("d0", "another-note")
        receipt = answers.found(answer(200, bundle(other, document("d1"), document("d2"))), NOTE)
        assert receipt is not None and receipt.remote_id == "DocumentReference/d1"

    @pytest.mark.parametrize(
        "body",
        [
            bundle(document("d0", "another-note")),
            bundle(outcome("not-supported")),
            bundle(total=3),
            bundle(document("a b")),
            bundle(document(None)),
        ],
    )
    def test_a_question_that_was_not_answered(self, body: object) -> None:
        with pytest.raises(AppError) as caught:
            answers.found(answer(200, body), NOTE)
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS

    @pytest.mark.parametrize("entry", [None, "x", [None], ["x"], [{}], [{"resource": None}]])
    def test_malformed_entries_are_nothing(self, entry: object) -> None:
        assert answers.found(answer(200, {"resourceType": "Bundle", "entry": entry}), NOTE) is None

    @pytest.mark.parametrize("body", [b"", b"<html>", b"{}", document()])
    def test_no_bundle_is_no_fhir_server(self, body: object) -> None:
        with pytest.raises(AppError) as caught:
            answers.found(answer(200, body), NOTE)
        assert caught.value.code is ErrorCode.EHR_NOT_FHIR

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (301, ErrorCode.EHR_NOT_FHIR),
            (401, ErrorCode.EHR_SIGN_IN),
            (404, ErrorCode.EHR_NOT_FHIR),
            (408, ErrorCode.EHR_UNREACHABLE),
            (418, ErrorCode.EHR_NOT_FHIR),
            (429, ErrorCode.EHR_BUSY),
            (500, ErrorCode.EHR_UNREACHABLE),
            (503, ErrorCode.EHR_BUSY),
        ],
    )
    def test_each_status_has_its_failure(self, status: int, code: ErrorCode) -> None:
        with pytest.raises(AppError) as caught:
            answers.found(answer(status), NOTE)
        assert caught.value.code is code

    def test_a_server_without_documents_cannot_search_them(self) -> None:
        with pytest.raises(AppError) as caught:
            answers.found(answer(404, outcome("not-supported")), NOTE)
        assert caught.value.code is ErrorCode.EHR_AMBIGUOUS

    def test_a_cut_answer_leaves_the_question_open(self) -> None:
        with pytest.raises(AppError) as caught:
            answers.found(answer(200, bundle(), whole=False), NOTE)
        assert caught.value.code is ErrorCode.EHR_UNREACHABLE


class TestSoftware:
    def statement(self, **more: object) -> dict[str, Any]:
        return CAPABILITY | {"fhirVersion": "4.0.1", **more}

    @pytest.mark.parametrize(
        ("software", "name"),
        [
            ({"name": "Practice Suite"}, "Practice Suite"),
            ({"name": "Two\nlines\x1b[0m"}, "Twolines[0m"),
            ({"name": "x" * 500}, "x" * 80),
            ({}, "FHIR server"),
            ("text", "FHIR server"),
        ],
    )
    def test_its_name_is_one_readable_line(self, software: object, name: str) -> None:
        assert answers.software(answer(200, self.statement(software=software))) == name

    @pytest.mark.parametrize(
        ("got", "code"),
        [
            (answer(200, b"<html>"), ErrorCode.EHR_NOT_FHIR),
            (answer(200, bundle()), ErrorCode.EHR_NOT_FHIR),
            (answer(200, CAPABILITY | {"fhirVersion": "3.0.2"}), ErrorCode.EHR_NOT_FHIR),
            (answer(200, CAPABILITY), ErrorCode.EHR_NOT_FHIR),
            (answer(404), ErrorCode.EHR_NOT_FHIR),
            (answer(401), ErrorCode.EHR_SIGN_IN),
            (answer(503), ErrorCode.EHR_BUSY),
        ],
    )  # fmt: skip
    def test_anything_else_is_no_fhir_r4_server(self, got: Answer, code: ErrorCode) -> None:
        with pytest.raises(AppError) as caught:
            answers.software(got)
        assert caught.value.code is code
