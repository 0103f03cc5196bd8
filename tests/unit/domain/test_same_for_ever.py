"""What signatures and receipts are made over never changes: what exists could not be checked any more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from app.domain.note import (
    Amendment,
    FieldValue,
    Note,
    NoteType,
    Section,
    Sentence,
    SentenceStatus,
    Source,
)
from app.domain.receipt import Destroyed, DestructionReceipt, receipt_text, sealed
from app.domain.saved_document import SavedDocument, SavedKind, sealed_document
from app.domain.signature import signed_content
from app.domain.states import NoteState

AT = datetime(2026, 11, 20, 11, 2, tzinfo=timezone(timedelta(hours=2)))
SAID = Sentence("s1", Section.PLAN, "Café “log”.", Source.TRANSCRIPT, status=SentenceStatus.SUPPORTED)
NOTE = Note(
    "n1", "s1", "c1", "u1", NoteType.SOAP, NoteState.SIGNED, (SAID,), version=3, signed_at=AT,
    signed_by="Robin Example LCSW", sign_reason="Known.", text="Plan\nCafé “log”.\n", sha256="ab" * 32,
    meaning="Author of this note", template_id="soap", template_version=2,
    fields=(FieldValue("mood", ("Low", "Tired")),), signature="cd" * 64, public_key="ef" * 32,
)  # fmt: skip
FIRST = (
    '{"amendment":"","amendment_reason":"","amends":"","client":"c1","clinician":"u1","earlier_sha256":"",'
    '"earlier_signature":"","form":1,"meaning":"Author of this note","note":"n1","reason":"Known.",'
    '"session":"s1","sha256":"' + "ab" * 32 + '","signed_at":"2026-11-20T09:02:00.000000+00:00",'
    '"signed_by":"Robin Example LCSW","template":"soap","template_version":2,'
    '"text":"Plan\\nCafé “log”.\\n","type":"soap"}'
)
RECEIPT = DestructionReceipt(
    "r1", "s1", "c1", Destroyed.AUDIO, AT, "transcript", 20, ("01" * 32, "02" * 32), ""
)


def test_the_content_of_a_signature() -> None:
    assert signed_content(NOTE, form=1).decode() == FIRST
    second = signed_content(NOTE).decode()
    assert second == FIRST.replace('"form":1', '"fields":[["mood","Low","Tired"]],"form":2').replace(
        '"session":"s1"', '"sentences":[["Plan","Café “log”."]],"session":"s1"'
    )
    changed = replace(NOTE, amends="n0", amendment=Amendment.ADDENDUM, amendment_reason="Why.")
    told = signed_content(changed, replace(NOTE, id="n0")).decode()
    for part in (
        '"amendment":"addendum","amendment_reason":"Why.","amends":"n0"',
        f'"earlier_sha256":"{"ab" * 32}","earlier_signature":"{"cd" * 64}"',
    ):
        assert part in told


def test_the_text_of_a_receipt() -> None:
    assert receipt_text(RECEIPT).decode() == (
        '{"amount":"20.0","client":"c1","destroyed_at":"2026-11-20T09:02:00.000000+00:00","form":1,"id":"r1",'
        f'"keys":["{"01" * 32}","{"02" * 32}"],"session":"s1","what":"audio","why":"transcript"}}'
    )
    assert sealed(RECEIPT).sha256 == "877520d3a3a18c6786df20a5cdbd0d7f787e413a57a5cedd6ef8201ffac474ac"


def test_the_hash_of_a_saved_document() -> None:
    document = SavedDocument("d1", "c1", SavedKind.CASE_SUMMARY, "Café", "Sleep.", AT.astimezone(UTC))
    known = "f7838e371b71e024b474a9b344d660c82792d7e9f682812d07a837edd72ae348"
    assert sealed_document(document).sha256 == known
