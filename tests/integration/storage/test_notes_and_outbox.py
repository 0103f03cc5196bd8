"""Drafts keep their history; what is signed never changes; what is queued is sent as it was signed."""

from dataclasses import replace

import pytest
import sqlcipher3.dbapi2

from app.domain.delivery import OutboxItem
from app.domain.errors import BugError, ErrorCode, InputError
from app.domain.note import Note, NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.domain.states import DeliveryState, NoteState
from app.storage.database import SqlCipherDatabase
from tests.support.database import CLIENT, CLINICIAN, SESSION, START, Store

SENTENCE = Sentence(
    "s1",
    Section.SUBJECTIVE,
    'Client said "I sleep better".',
    Source.TRANSCRIPT,
    ("U0003",),
    SentenceStatus.SUPPORTED,
    (Quote("U0003", 4, 18),),
)
DRAFT = Note(
    "note-1",
    SESSION.id,
    CLIENT.id,
    CLINICIAN.id,
    NoteType.SOAP,
    NoteState.DRAFT,
    (SENTENCE,),
    missing=("risk",),
    drafter="assembled",
    updated_at=START,
)
SIGNED = replace(
    DRAFT,
    state=NoteState.SIGNED,
    version=3,
    signed_at=START,
    signed_by="Robin Ashdown, LCSW",
    sha256="ab" * 32,
    text="S: Client said …\n",
)
ITEM = OutboxItem("item-1", DRAFT.id, CLIENT.id, "identifier-1", b'{"a": 1}', "cd" * 32, START)


def edited(version: int, text: str) -> Note:
    return replace(DRAFT, version=version, sentences=(replace(SENTENCE, text=text),))


def test_every_version_stays_until_it_is_forgotten(database: SqlCipherDatabase) -> None:
    drafts = (DRAFT, edited(2, "second"), edited(3, "third"))
    with database.unit_of_work() as unit:
        for draft in drafts:
            unit.notes.save(draft)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.notes.get(DRAFT.id) == drafts[-1]
        assert unit.notes.of_session(SESSION.id) == drafts[-1]
        assert unit.notes.of_client(CLIENT.id) == (drafts[-1],)
        assert unit.notes.versions(DRAFT.id) == drafts
        unit.notes.forget_versions(DRAFT.id)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.notes.versions(DRAFT.id) == drafts[-1:]
        assert unit.notes.versions("other") == () and unit.notes.of_session("other") is None


def test_the_same_version_is_replaced_in_place_and_an_older_one_is_a_bug(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.notes.save(edited(2, "typed"))
        unit.notes.save(edited(2, "typed on"))
        with pytest.raises(BugError):
            unit.notes.save(edited(1, "late"))
        assert unit.notes.versions(DRAFT.id) == (edited(2, "typed on"),)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "another text"},
        {"state": NoteState.DRAFT},
        {"version": 4},
        {"sentences": ()},
        {"signed_by": "Somebody Else"},
        {"state": NoteState.AMENDED, "text": "another text"},
    ],
)
def test_a_signed_note_is_never_replaced(database: SqlCipherDatabase, change: dict[str, object]) -> None:
    with database.unit_of_work() as unit:
        unit.notes.save(DRAFT)
        unit.notes.save(SIGNED)
        unit.commit()
    with database.unit_of_work() as unit:
        with pytest.raises(InputError) as raised:
            unit.notes.save(replace(SIGNED, **change))  # type: ignore[arg-type]
        assert raised.value.code is ErrorCode.NOTE_ALREADY_SIGNED
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.notes.get(SIGNED.id) == SIGNED


def test_a_signed_note_may_be_saved_unchanged_and_marked_as_amended(database: SqlCipherDatabase) -> None:
    amended = replace(SIGNED, state=NoteState.AMENDED)
    with database.unit_of_work() as unit:
        for note in (SIGNED, SIGNED, amended):
            unit.notes.save(note)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.notes.get(SIGNED.id) == amended
        with pytest.raises(InputError):
            unit.notes.save(SIGNED)


def test_a_draft_is_discarded_with_its_history_but_a_signed_note_is_not(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.notes.save(DRAFT)
        unit.notes.save(edited(2, "second"))
        unit.notes.discard(DRAFT.id)
        unit.notes.discard(DRAFT.id)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.notes.get(DRAFT.id) is None and unit.notes.versions(DRAFT.id) == ()
        unit.notes.save(SIGNED)
        with pytest.raises(InputError) as raised:
            unit.notes.discard(SIGNED.id)
        assert raised.value.code is ErrorCode.NOTE_ALREADY_SIGNED


def test_an_item_moves_on_with_its_payload(database: SqlCipherDatabase) -> None:
    sent = replace(ITEM.to(DeliveryState.SENDING), attempts=1, sent_at=START)
    second = replace(ITEM, id="item-2", identifier="identifier-2")
    with database.unit_of_work() as unit:
        unit.notes.save(SIGNED)
        unit.outbox.save(ITEM)
        unit.outbox.save(second)
        unit.outbox.save(sent)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.outbox.all() == (sent, second)
        assert unit.outbox.get("item-1") == sent


@pytest.mark.parametrize(
    "change",
    [{"payload": b"{}"}, {"sha256": "00"}, {"identifier": "x"}, {"note_id": "x"}, {"client_id": "x"}],
)
def test_a_queued_payload_never_changes(database: SqlCipherDatabase, change: dict[str, object]) -> None:
    with database.unit_of_work() as unit:
        unit.notes.save(SIGNED)
        unit.outbox.save(ITEM)
        with pytest.raises(BugError):
            unit.outbox.save(replace(ITEM, **change))  # type: ignore[arg-type]
        assert unit.outbox.get(ITEM.id) == ITEM


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notes SET text = 'x'",
        "UPDATE notes SET state = 'draft'",
        "UPDATE notes SET signed_at = NULL",
        "DELETE FROM notes",
        "UPDATE outbox SET payload = x'00'",
        "DELETE FROM outbox",
    ],
)
def test_the_database_itself_refuses_too(database: SqlCipherDatabase, store: Store, statement: str) -> None:
    with database.unit_of_work() as unit:
        unit.notes.save(SIGNED)
        unit.outbox.save(ITEM)
        unit.commit()
    raw = store.raw()
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
        raw.execute(statement)
    raw.close()
