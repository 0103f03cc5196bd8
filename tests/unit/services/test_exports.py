"""Notes in files and on paper: whole, the same in every form, and said plainly when it fails (R62)."""

import errno
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app.domain.errors import ErrorCode, InputError, LocalError
from app.domain.note import Amendment, Section
from app.services import exports
from app.services.exports import write_file
from app.services.note_paper import DRAFT
from tests.support.program import Practice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_in(part: bytes) -> list[str]:
    """The paragraphs of a part of a Word document."""
    tree = ET.fromstring(part)
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in tree.iter(f"{W}p")]


def test_a_draft_says_so_on_every_page_and_a_signed_note_does_not(office: Practice) -> None:
    session, note = office.drafted()
    draft = office.program.exports.paper(session.id)
    assert draft.head == f"Jordan Sample · {session.started_at:%Y-%m-%d} · {DRAFT}"
    assert draft.foot == DRAFT and draft.name == f"progress-note-{session.started_at:%Y-%m-%d}-draft"
    assert session.started_at is not None and session.ended_at is not None
    times = f"{session.started_at.astimezone():%Y-%m-%d %H:%M} to {session.ended_at.astimezone():%H:%M}"
    assert draft.form.sections[0].paragraphs == ("Jordan Sample", times, DRAFT)
    told = office.program.exports.plain(draft).decode()
    assert told.startswith(draft.head) and told.endswith(f"{DRAFT}\n")
    signed = office.program.notes.sign(note.id, attested=True, reason="Known to me.")
    paper = office.program.exports.paper(session.id)
    assert DRAFT not in f"{paper.head} {paper.foot} {paper.name}"
    assert paper.form.sections[0].paragraphs == ("Jordan Sample", times)
    text = office.program.exports.plain(paper).decode()
    for line in signed.text.splitlines():
        assert line in text
    assert signed.signed_at is not None
    at = f"{signed.signed_at.astimezone():%Y-%m-%d %H:%M}"
    assert f"Signed by Robin Example LCSW, {at}\n" in text and "Author of this note." in text
    assert paper.foot == f"Signed {at}"
    assert "Signed with open points: Known to me." in text
    assert f"Check number {signed.sha256[:16]}" in text


def test_without_a_session_that_began_the_day_is_that_of_the_signature(office: Practice) -> None:
    session, note = office.drafted()
    office.clock.advance(hours=50)
    office.program.notes.sign(note.id, attested=True, reason="Known to me.")
    with office.program.database.unit_of_work() as unit:
        signed = unit.sessions.get(session.id)
        assert signed is not None
        unit.sessions.save(replace(signed, started_at=None, ended_at=None, room="Room 2"))
        unit.commit()
    paper = office.program.exports.paper(session.id)
    day = f"{office.clock.now().astimezone():%Y-%m-%d}"
    assert (paper.head, paper.name) == (f"Jordan Sample · {day}", f"progress-note-{day}")
    assert paper.form.sections[0].paragraphs == ("Jordan Sample", "Room 2")


def test_a_word_document_holds_the_note_with_head_foot_and_page_numbers(office: Practice) -> None:
    session, _ = office.drafted()
    paper = office.program.exports.paper(session.id)
    content = office.program.exports.word(paper)
    assert content == office.program.exports.word(paper), "same note, same bytes"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        parts = {name: package.read(name) for name in package.namelist()}
    for name in parts:
        ET.fromstring(parts[name])
    body = words_in(parts["word/document.xml"])
    assert body[0] == "Progress note (SOAP)"
    told = [line for s in paper.form.sections for line in (s.title, *s.paragraphs) if line]
    assert body[1:] == told and {"Subjective", "Assessment"} <= set(told)
    assert words_in(parts["word/header1.xml"]) == [paper.head]
    assert b"NUMPAGES" in parts["word/footer1.xml"] and DRAFT.encode() in parts["word/footer1.xml"]
    assert b"python" not in content.lower() and b"creator" not in content.lower()


def test_letters_that_xml_does_not_know_do_not_break_the_document(office: Practice) -> None:
    session, _ = office.drafted()
    paper = office.program.exports.paper(session.id)
    odd = replace(paper, head="<Dana> &\x0b\x1f\ufffe\uffff\udc41 \t“R.” 😀")
    with zipfile.ZipFile(io.BytesIO(office.program.exports.word(odd))) as package:
        assert words_in(package.read("word/header1.xml")) == ["<Dana> & \t“R.” 😀"]


def test_addenda_follow_the_note_and_an_amendment_takes_its_place(office: Practice) -> None:
    session, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    added = office.program.amendments.begin(session.id, Amendment.ADDENDUM)
    office.program.amendments.save(added.id, [(Section.PLAN, "Reached by phone.")], "The client called.")
    office.program.notes.sign(added.id, attested=True)
    text = office.program.exports.plain(office.program.exports.paper(session.id)).decode()
    day = f"{office.clock.now().astimezone():%Y-%m-%d %H:%M}"
    assert f"Addendum, signed {day}\n" in text and "Reached by phone." in text
    changed = office.program.amendments.begin(session.id, Amendment.AMENDMENT)
    office.program.amendments.save(changed.id, [(Section.PLAN, "Only this.")], "All was wrong.")
    office.program.notes.sign(changed.id, attested=True)
    paper = office.program.exports.paper(session.id)
    text = office.program.exports.plain(paper).decode()
    assert paper.form.title == "Amended progress note (SOAP)"
    assert "Only this." in text and "Reached by phone." in text and "Reason: All was wrong." in text


def test_a_file_is_saved_whole_and_stands_in_the_trail_without_its_name(
    office: Practice, tmp_path: Path
) -> None:
    session, _ = office.drafted()
    place = tmp_path / "Jordan.TXT"
    place.write_bytes(b"x" * 100_000)
    office.program.exports.save(session.id, place, b"short")
    assert place.read_bytes() == b"short"
    with office.program.database.unit_of_work() as unit:
        entry = unit.audit.entries()[-1]
    assert (entry.action, entry.subject, entry.detail) == ("note.exported", session.id, "txt")
    office.program.exports.save(session.id, tmp_path / "note.Jordan Sample", b"short")
    with office.program.database.unit_of_work() as unit:
        assert unit.audit.entries()[-1].detail == "other", "an ending may be a name"
    office.program.exports.printed(session.id)
    assert office.audit()[-1] == "note.printed"
    with pytest.raises(InputError):
        office.program.exports.paper(office.open().id)


def test_no_file_is_unaccounted_for(
    office: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = office.drafted()
    seen: list[str] = []

    def fails(_path: Path, _content: bytes) -> None:
        seen.append(office.audit()[-1])
        raise LocalError(ErrorCode.EXPORT_NO_ROOM)

    monkeypatch.setattr(exports, "write_file", fails)
    with pytest.raises(LocalError):
        office.program.exports.save(session.id, tmp_path / "note.txt", b"text")
    assert [*seen, office.audit()[-1]] == ["note.exported", "note.export_failed"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, ErrorCode.EXPORT_REFUSED),
        (errno.ENOSPC, ErrorCode.EXPORT_NO_ROOM),
        (errno.EBUSY, ErrorCode.EXPORT_FILE_OPEN),
        (errno.EIO, ErrorCode.EXPORT_FAILED),
    ],
)
def test_what_goes_wrong_has_words_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: ErrorCode
) -> None:
    def fails(_file: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(exports.os, "fsync", fails)
    place = tmp_path / "note.txt"
    with pytest.raises(LocalError) as failed:
        write_file(place, b"text")
    assert failed.value.code is code and not place.exists()
    place.write_bytes(b"earlier")
    with pytest.raises(LocalError):
        write_file(place, b"text")
    assert place.exists(), "a file of the user's is never removed"


def test_all_of_it_is_written_before_the_disk_is_asked_to_keep_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, kept = tmp_path / "note.txt", list[bytes]()
    monkeypatch.setattr(exports.os, "fsync", lambda _file: kept.append(place.read_bytes()))
    place.write_bytes(b"an earlier and longer text")
    write_file(place, b"text")
    assert kept == [b"text"]


def test_a_file_that_cannot_be_opened_stays_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_path: Path, _mode: str) -> object:
        raise PermissionError(errno.EACCES, "no")

    place = tmp_path / "note.txt"
    place.write_bytes(b"earlier")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuses)
        with pytest.raises(LocalError) as failed:
            write_file(place, b"text")
    assert (failed.value.code, failed.value.details) == (ErrorCode.EXPORT_REFUSED, {"errno": errno.EACCES})
    assert place.read_bytes() == b"earlier"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as failed:
        write_file(tmp_path / "none" / "note.txt", b"text")
    assert failed.value.code is ErrorCode.EXPORT_REFUSED
    held = OSError(13, "held")
    held.winerror = 32  # type: ignore[attr-defined] # as Windows says that another program has it
    assert exports._code(held) is ErrorCode.EXPORT_FILE_OPEN
