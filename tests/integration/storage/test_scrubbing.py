"""Deleted content is in no file any more, not even for someone who has the database's key."""

from dataclasses import replace

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.note import Note, NoteType, Section, Sentence, Source
from app.domain.states import NoteState
from app.domain.transcript import TranscriptPart, Word
from app.storage.database import SqlCipherDatabase
from tests.support.cipher_pages import pages
from tests.support.database import CLIENT, CLINICIAN, SESSION, START, Store

PLANTED = "the heron waited by the flooded orchard"


def sentence(number: int) -> Sentence:
    return Sentence(f"s{number}", Section.SUBJECTIVE, f"{PLANTED}, {number}", Source.TRANSCRIPT)


def draft(version: int) -> Note:
    return Note(
        "note-1",
        SESSION.id,
        CLIENT.id,
        CLINICIAN.id,
        NoteType.SOAP,
        NoteState.DRAFT,
        tuple(sentence(version * 100 + n) for n in range(60)),
        version=version,
    )


@pytest.fixture
def planted(database: SqlCipherDatabase) -> SqlCipherDatabase:
    for version in range(1, 6):
        with database.unit_of_work() as unit:
            unit.notes.save(draft(version))
            unit.transcripts.add_part(
                SESSION.id, TranscriptPart(version, version + 1, (Word(PLANTED, 0, 1, 1),), ())
            )
            unit.commit()
    return database


def test_the_planted_words_are_found_before_and_not_after(planted: SqlCipherDatabase, store: Store) -> None:
    planted.scrub()
    assert pages(store).count(PLANTED.encode()) >= 250, "the scan must see what is there"
    signed = replace(
        draft(6), state=NoteState.SIGNED, sentences=(), text="Signed.", sha256="ab" * 32, signed_at=START
    )
    with planted.unit_of_work() as unit:
        unit.notes.save(signed)
        unit.notes.forget_versions(signed.id)
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    planted.scrub()
    found = pages(store)
    assert b"Signed." in found
    assert PLANTED.encode() not in found
    for fragment in ("the heron", "flooded orchard", "waited by"):
        assert fragment.encode() not in found
    assert [path.stat().st_size for path in store.path.parent.glob("*-wal")] in ([], [0])


def test_a_discarded_draft_leaves_nothing(planted: SqlCipherDatabase, store: Store) -> None:
    with planted.unit_of_work() as unit:
        unit.notes.discard("note-1")
        unit.commit()
    planted.scrub()
    assert b"heron" not in pages(store)


def test_room_that_was_freed_is_given_back(planted: SqlCipherDatabase, store: Store) -> None:
    planted.scrub()
    before = store.path.stat().st_size
    with planted.unit_of_work() as unit:
        unit.notes.discard("note-1")
        unit.commit()
    planted.scrub()
    assert store.path.stat().st_size < before - 10 * 4096


def test_scrubbing_while_others_work_loses_nothing(planted: SqlCipherDatabase) -> None:
    import threading

    def work() -> None:
        for number in range(20):
            with planted.unit_of_work() as unit:
                unit.settings.set(f"{threading.get_ident()}/{number}", "x")
                unit.commit()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        planted.scrub()
    for thread in threads:
        thread.join()
    with planted.unit_of_work() as unit:
        assert all(unit.settings.get(f"{t.ident}/{n}") == "x" for t in threads for n in range(20))


def test_a_reader_from_outside_keeps_the_log_and_is_told(
    planted: SqlCipherDatabase, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted.close()
    monkeypatch.setattr("app.storage.engine.BUSY_MILLISECONDS", 20)
    opened = store.open()
    reader = store.raw()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM notes").fetchall()
    with opened.unit_of_work() as unit:
        unit.notes.discard("note-1")
        unit.commit()
    with pytest.raises(LocalError) as raised:
        opened.scrub()
    assert raised.value.code is ErrorCode.DATABASE_FAILED and raised.value.retryable
    reader.close()
    opened.scrub()
    opened.close()
