"""Signing: who signs is asked again, and what was signed can be checked for ever (R28, R63)."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, InputError, LocalError
from app.domain.note import FieldValue, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.signature import Verification, signed_content
from app.domain.states import DeliveryState, NoteState, SessionState
from app.services.attempts import FREE_ATTEMPTS, WAITS
from app.services.confirmation import SignerConfirmation
from app.services.events import DeliveryChanged, Event, NoteSigned, SessionChanged
from app.services.profile import Profile
from app.storage.codec import dump_fields, dump_sentences
from app.storage.master_key import MasterKey
from app.storage.signing import NoteSigner
from tests.support.program import Practice, practice

OWN = Sentence(
    "mine", Section.PLAN, "Call on Monday.", Source.EDITED_BY_YOU, (), SentenceStatus.EDITED_BY_YOU
)
RIGHT = "five sunny wheels"


def written(office: Practice) -> Note:
    """A note written by hand, without anything open."""
    session = office.open(agreed=False)
    office.program.sessions.end(session.id)
    note = office.program.notes.start_empty(session.id)
    return office.program.notes.save(note.id, (OWN,))


def confirmation(office: Practice, folder: Path, check: object = None) -> SignerConfirmation:
    def checked(passphrase: str) -> None:
        if passphrase != RIGHT:
            raise InputError(ErrorCode.PASSPHRASE_WRONG)

    real = Profile("practice", folder)
    return SignerConfirmation(real, office.program.database, office.clock, check or checked)  # type: ignore[arg-type]


@pytest.fixture
def asking(office: Practice, tmp_path: Path) -> Practice:
    """A real profile: the passphrase is asked for."""
    office.program.signing._confirmation = confirmation(office, tmp_path)
    return office


def test_a_signed_note_says_who_when_and_what_and_can_be_checked(office: Practice) -> None:
    note = written(office)
    assert office.program.signing.verify(note.id) is Verification.UNSIGNED
    signatory = office.program.signing.signatory(note.id)
    assert (signatory.name, signatory.meaning) == ("Robin Example LCSW", "Author of this note")
    told: list[Event] = []
    for kind in (NoteSigned, DeliveryChanged, SessionChanged):
        office.program.bus.subscribe(kind, told.append)
    office.clock.advance(minutes=3)
    signed = office.program.notes.sign(note.id, attested=True, version=note.version)
    assert (signed.signed_by, signed.meaning) == (signatory.name, signatory.meaning)
    assert signed.signed_at == signed.updated_at == office.clock.now()
    [item] = office.program.delivery.items()
    assert told == [
        SessionChanged(signed.session_id, SessionState.SIGNED),
        NoteSigned(signed.session_id, signed.id),
        DeliveryChanged(item.id, DeliveryState.QUEUED),
    ]
    content = json.loads(signed_content(signed))
    assert (content["text"], content["client"], content["session"]) == (
        signed.text, signed.client_id, signed.session_id,
    )  # fmt: skip
    assert office.program.signing.verify(note.id) is Verification.VALID
    checked = office.program.signing.verify_all()
    assert (checked.valid, checked.unsigned, checked.wrong) == (1, 0, ())


FORGED: tuple[dict[str, object], ...] = (
    {"text": "Another text."},
    {"signed_by": "Somebody Else"},
    {"sign_reason": "none"},
    {"sha256": "0" * 64},
    {"type": NoteType.DAP},
    {"amends": "another"},
    {"signature": "00" * 64},
    {"signature": "no hexadecimal"},
    {"signature": ""},
    {"sentences": dump_sentences((replace(OWN, text="Never said."),))},
    {"fields": dump_fields((FieldValue("mood", ("Low",)),))},
    {"meaning": "Reader of this note"},
    {"template_id": "another"},
)


def test_whatever_is_changed_behind_the_program_is_seen(office: Practice) -> None:
    signed = office.program.notes.sign(written(office).id, attested=True)
    kept = {"sentences": dump_sentences(signed.sentences), "fields": dump_fields(signed.fields)}
    for change in FORGED:
        forge(office, signed, change)
        assert office.program.signing.verify(signed.id) is Verification.CHANGED, change
        forge(office, signed, {name: kept.get(name, getattr(signed, name)) for name in change})
        assert office.program.signing.verify(signed.id) is Verification.VALID
    forge(office, signed, FORGED[0])
    assert office.program.signing.verify_all().wrong == ((signed.id, Verification.CHANGED),)


def test_what_was_signed_before_stays_checkable(office: Practice) -> None:
    """In the first form of the content, and before there were signatures."""
    signed = office.program.notes.sign(written(office).id, attested=True)
    first = office.program.signing._signer.sign(signed_content(signed, form=1))
    forge(office, signed, {"signature": first})
    assert office.program.signing.verify(signed.id) is Verification.VALID
    forge(office, signed, {"signature": "", "public_key": "", "meaning": ""})
    assert office.program.signing.verify(signed.id) is Verification.UNSIGNED
    forge(office, signed, {"text": "Another text."})
    assert office.program.signing.verify(signed.id) is Verification.CHANGED


def test_all_notes_are_looked_at_without_reading_the_whole_trail_for_each(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notes of before there were signatures are many in an old profile, and its trail is long."""
    other = office.program.notes.sign(written(office).id, attested=True)
    signed = office.program.notes.sign(written(office).id, attested=True)
    forge(office, signed, {"signature": "", "public_key": "", "meaning": ""})
    monkeypatch.setattr("app.storage.audit.AuditTrail.entries", None)
    assert office.program.signing.verify(other.id) is Verification.VALID
    checked = office.program.signing.verify_all()
    assert (checked.valid, checked.unsigned, checked.wrong) == (1, 1, ())


def test_a_signature_that_was_taken_away_does_not_make_another_text_an_old_one(office: Practice) -> None:
    signed = office.program.notes.sign(written(office).id, attested=True)
    other = {"text": "Never said.", "sha256": hashlib.sha256(b"Never said.").hexdigest()}
    forge(office, signed, {"signature": "", "public_key": "", "meaning": "", **other})
    assert office.program.signing.verify(signed.id) is Verification.CHANGED


def test_what_the_audit_trail_calls_signed_has_to_be_there(office: Practice) -> None:
    first = office.program.notes.sign(written(office).id, attested=True)
    second = office.program.notes.sign(written(office).id, attested=True)
    checked = office.program.signing.verify_all()
    assert (checked.valid, checked.wrong, checked.trail) == (2, (), None)
    forge(office, first, {"state": NoteState.DRAFT})
    assert office.program.signing.verify_all().wrong == ((first.id, Verification.CHANGED),)
    forge(office, first, {"state": NoteState.SIGNED})
    with office.program.database.unit_of_work() as unit:
        connection = unit.notes._statements._connection  # type: ignore[attr-defined]
        for (trigger,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'outbox'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("DELETE FROM outbox WHERE note_id = :id", {"id": second.id})
        connection.exec_driver_sql("DELETE FROM notes WHERE id = :id", {"id": second.id})
        unit.commit()
    assert office.program.signing.verify_all().wrong == ((second.id, Verification.CHANGED),)


def test_a_trail_that_was_changed_is_told(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.audit.AT_ONCE", 3)  # in several parts
    office.program.notes.sign(written(office).id, attested=True)
    assert office.program.signing.verify_all().trail is None
    with office.program.database.unit_of_work() as unit:
        connection = unit.notes._statements._connection  # type: ignore[attr-defined]
        for trigger in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger[0]}")
        connection.exec_driver_sql("UPDATE audit SET detail = 'other' WHERE number = 4")
        unit.commit()
    broken = office.program.signing.verify_all().trail
    assert broken is not None
    assert (broken.code, broken.details["line"]) == (ErrorCode.AUDIT_BROKEN, 4)


def forge(office: Practice, note: Note, change: dict[str, object]) -> None:
    """Change the row itself, as somebody with the database's key could."""
    with office.program.database.unit_of_work() as unit:
        columns = ", ".join(f"{name} = :{name}" for name in change)
        values = {name: getattr(value, "value", value) for name, value in change.items()}
        connection = unit.notes._statements._connection  # type: ignore[attr-defined]
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS notes_signed")
        for trigger in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'notes'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger[0]}")
        connection.exec_driver_sql(f"UPDATE notes SET {columns} WHERE id = :id", {**values, "id": note.id})
        unit.commit()


def test_a_signature_with_a_key_of_ones_own_is_not_taken_for_the_clinicians(office: Practice) -> None:
    signed = office.program.notes.sign(written(office).id, attested=True)
    thief = NoteSigner(MasterKey.new())
    forged = replace(signed, text="Another text.", public_key=thief.public_key)
    signature = thief.sign(signed_content(forged))
    assert thief.verify(signed_content(forged), signature, thief.public_key)
    forge(office, signed, {"text": forged.text, "public_key": thief.public_key, "signature": signature})
    assert office.program.signing.verify(signed.id) is Verification.OTHER_KEY


def test_the_passphrase_is_asked_for_at_every_signature(asking: Practice) -> None:
    note = written(asking)
    assert asking.program.signing.signatory(note.id).asked
    for given in ("", "wrong words here"):
        with pytest.raises(InputError) as refused:
            asking.program.notes.sign(note.id, attested=True, passphrase=given)
        assert refused.value.code is ErrorCode.SIGNER_NOT_CONFIRMED
    assert asking.program.notes.of_session(note.session_id) == note
    assert asking.program.delivery.items() == ()
    signed = asking.program.notes.sign(note.id, attested=True, passphrase=RIGHT)
    assert signed.state is NoteState.SIGNED
    assert list(asking.audit()).count("signing.passphrase_wrong") == 2


def test_wrong_passphrases_are_slowed_and_a_right_one_starts_anew(asking: Practice) -> None:
    note, signing = written(asking), asking.program.signing
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(InputError):
            signing.sign(note.id, attested=True, passphrase="wrong words here")
    assert signing.wait() == WAITS[0]
    with pytest.raises(InputError) as waits:
        signing.sign(note.id, attested=True, passphrase=RIGHT)
    assert waits.value.details["wait"] == WAITS[0]
    asking.clock.advance(seconds=WAITS[0])
    assert signing.sign(note.id, attested=True, passphrase=RIGHT).signature
    assert signing.wait() == 0


def test_what_cannot_be_signed_costs_no_attempt(asking: Practice) -> None:
    note = written(asking)
    asking.program.notes.save(note.id, ())
    with pytest.raises(InputError) as refused:
        asking.program.notes.sign(note.id, attested=True, passphrase="wrong words here")
    assert refused.value.code is ErrorCode.NOTE_EMPTY
    assert "signing.passphrase_wrong" not in asking.audit()


def test_a_keyring_that_is_locked_is_told_as_such(office: Practice, tmp_path: Path) -> None:
    def locked(_passphrase: str) -> None:
        raise LocalError(ErrorCode.KEYRING_LOCKED)

    office.program.signing._confirmation = confirmation(office, tmp_path, locked)
    for _ in range(FREE_ATTEMPTS + 1):
        with pytest.raises(LocalError) as failed:
            office.program.notes.sign(written(office).id, attested=True, passphrase=RIGHT)
        assert failed.value.code is ErrorCode.KEYRING_LOCKED


def test_nobody_signs_in_a_real_profile_that_cannot_check(tmp_path: Path) -> None:
    with practice(tmp_path, demonstration=False) as office:
        note = written(office)
        with pytest.raises(InputError) as refused:
            office.program.notes.sign(note.id, attested=True, passphrase=RIGHT)
        assert refused.value.code is ErrorCode.SIGNER_NOT_CONFIRMED


def test_a_key_gives_the_same_signature_after_a_restart() -> None:
    secret = MasterKey.new().secret_bytes()
    first, second = NoteSigner(MasterKey(secret)), NoteSigner(MasterKey(secret))
    assert first.public_key == second.public_key
    assert first.sign(b"text") == second.sign(b"text")
    assert not first.verify(b"text", first.sign(b"other"), first.public_key)
    assert not first.verify(b"text", first.sign(b"text"), "zz")
