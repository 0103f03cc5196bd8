"""After signing: addenda, amendments, receipts, exports and ratings, through the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.note import Amendment, NoteType, Section
from app.domain.states import NoteState
from app.services.events import StageReached
from app.services.exports import FileKind
from app.services.form_document import FormDocument
from app.ui.amend.panel import VersionSheet
from app.ui.export.view import ExportSheet
from app.ui.generating.presenter import GeneratingData
from app.ui.generating.view import StepRow
from app.ui.receipt.view import ReceiptSheet
from app.ui.sign.details_view import DetailsSheet
from app.ui.sign.view import SignSheet
from app.ui.widgets import QuestionSheet
from tests.support.office import Office
from tests.support.pdf_text import read_pdf


@pytest.fixture
def signed(desk: Office) -> Office:
    """A signed note, shown in the workspace."""
    _, note = desk.practice.drafted()
    desk.program.notes.sign(note.id, attested=True, reason="Known.")
    desk.workplace.notes.open(note.session_id)
    desk.shows("workspace")
    desk.until(desk.workplace.amendments.panel.isVisible)
    return desk


def sign(desk: Office) -> None:
    """Sign what the page shows."""
    sheet = desk.wait_for(SignSheet)
    if not sheet.sign.isEnabled():
        sheet.attest.click()
    if sheet.reason.isVisible():
        desk.qtbot.keyClicks(sheet.reason, "Known.")
    desk.until(sheet.sign.isEnabled)
    desk.qtbot.mouseClick(sheet.sign, Qt.MouseButton.LeftButton)
    desk.until(lambda: not desk.seen(SignSheet))


def test_details_are_completed_on_the_way_to_signing(desk: Office) -> None:
    _, note = desk.practice.drafted()
    desk.workplace.notes.open(note.session_id)
    desk.shows("workspace")
    desk.press("Sign…")
    sheet = desk.wait_for(SignSheet)
    assert desk.reads("Still to fill in: CPT code")
    desk.press("Edit the appointment details", sheet)
    details = desk.wait_for(DetailsSheet)
    desk.qtbot.keyClicks(details.code, "abc")
    desk.press("Save details", details)
    desk.until(details.errors.isVisible)
    desk.press("Use 90834", details)
    desk.qtbot.keyClicks(details.diagnosis_code, "F41.1")
    details.room.clear()
    desk.qtbot.keyClicks(details.room, "Room 2")
    desk.press("Save details", details)
    desk.until(lambda: desk.reads("Appointment details are complete"))
    assert desk.reads("90834 · F41.1 · in person, Room 2")
    sign(desk)
    desk.until(lambda: desk.note().state is NoteState.SIGNED)
    desk.until(lambda: desk.reads("Signature valid"))
    assert desk.reads("Author of this note")


def test_an_addendum_is_written_signed_and_listed(signed: Office) -> None:
    desk, session_id = signed, signed.session().id
    desk.program.appointments.complete(session_id, "90834", "Room 1")
    text = desk.note().text
    desk.press("Addendum…")
    desk.shows("amend")
    page = desk.workplace.amendments.page
    assert page.earlier.text() == text
    assert not page.sign.isEnabled()
    desk.qtbot.keyClicks(page.reason, "The client called.")
    desk.qtbot.keyClicks(page.parts[0], "Reached by phone.")
    desk.until(page.sign.isEnabled)
    desk.press("Sign…", page)
    sign(desk)
    desk.shows("workspace")
    desk.until(lambda: desk.reads("Signature valid · 1 addendum"))
    assert desk.note().text == text, "never touched"
    panel = desk.workplace.amendments.panel
    desk.until(lambda: len(panel.reading) == 1)
    desk.qtbot.mouseClick(panel.reading[0], Qt.MouseButton.LeftButton)
    assert "Reached by phone." in desk.wait_for(VersionSheet).text.text()


def test_an_amendment_takes_its_place_and_the_first_version_can_be_read(signed: Office) -> None:
    desk, session_id = signed, signed.session().id
    desk.program.appointments.complete(session_id, "90834", "Room 1")
    desk.press("Amend…")
    desk.shows("amend")
    page = desk.workplace.amendments.page
    desk.qtbot.keyClicks(page.reason, "A sentence was missing.")
    plan = next(part for part in page.parts if part.section is Section.PLAN)
    plan.moveCursor(plan.textCursor().MoveOperation.End)
    desk.qtbot.keyClick(plan, Qt.Key.Key_Return)
    desk.qtbot.keyClicks(plan, "Call on Tuesday.")
    desk.press("Back to the note", page)  # what was typed is kept
    desk.shows("workspace")
    desk.press("Go on with the amendment")
    desk.shows("amend")
    assert "Call on Tuesday." in next(p for p in page.parts if p.section is Section.PLAN).toPlainText()
    desk.press("Sign…", page)
    sign(desk)
    desk.shows("workspace")
    desk.until(lambda: desk.reads("Amendment · "))
    shown = desk.workplace.notes.data
    assert shown is not None and "Call on Tuesday." in shown.note.text
    assert desk.note().state is NoteState.AMENDED
    assert desk.reads("replaced since")


def test_what_was_begun_can_be_discarded(signed: Office) -> None:
    desk = signed
    desk.program.amendments.begin(desk.session().id, Amendment.ADDENDUM)
    desk.workplace.notes.open(desk.session().id)
    desk.press("Go on with the addendum")
    desk.shows("amend")
    desk.press("Discard what was written", desk.workplace.amendments.page)
    desk.press("Discard", desk.wait_for(QuestionSheet))
    desk.shows("workspace")
    desk.until(lambda: not desk.workplace.amendments.panel.go_on.isVisible())
    history = desk.program.amendments.history(desk.session().id)
    assert history is not None and history.later == ()


def test_the_receipt_is_shown_printed_and_checked(signed: Office) -> None:
    desk, printed = signed, []
    flow = desk.workplace.receipts

    def keep(_window: QWidget, form: FormDocument, _foot: str) -> bool:
        printed.append(form)
        return True

    flow._printing = keep
    desk.press("Receipt of destruction")
    sheet = desk.wait_for(ReceiptSheet)
    assert desk.reads("Recording destroyed at") and desk.reads("Transcript destroyed at")
    desk.press("Print for the client…", sheet)
    told = " ".join(" ".join(section.paragraphs) for section in printed[0].sections)
    assert "20 seconds of sound, as soon as the transcript was made." in told
    assert "Jordan" not in told and "Robin" not in told
    [audio, _] = desk.program.receipts.of_session(desk.session().id)
    desk.qtbot.keyClicks(sheet.field, audio.sha256[:16])
    desk.press("Check", sheet)
    desk.until(lambda: desk.reads("This number belongs to: Recording destroyed"))


def test_a_note_is_saved_and_printed_and_a_folder_that_refuses_is_told(
    signed: Office, tmp_path: Path
) -> None:
    desk, flow = signed, signed.workplace.exports
    asked: list[str] = []
    places = [tmp_path / "missing" / "note.pdf", tmp_path / "note.pdf"]

    def where(_window: QWidget, suggested: str, _kind: FileKind) -> str:
        asked.append(Path(suggested).name)
        return str(places.pop(0))

    flow.asking = where
    flow.save_action.trigger()
    sheet = desk.wait_for(ExportSheet)
    assert desk.reads("outside Roomnote’s encryption")
    desk.press("Choose a folder…", sheet)
    desk.until(sheet.errors.isVisible)
    desk.press("Choose a folder…", sheet)
    desk.until(lambda: not desk.seen(ExportSheet))
    assert asked[0].startswith("progress-note-20") and asked[0].endswith(".pdf")
    pages = read_pdf((tmp_path / "note.pdf").read_bytes()).pages
    assert "JordanSample" in pages[0] and "Page1of" in pages[0] and "Draft" not in pages[0]
    assert [path.name for path in tmp_path.glob("*note.*") if "room" not in path.name] == ["note.pdf"], (
        "no copy beside it"
    )
    printed: list[str] = []

    def paper(_window: QWidget, _form: FormDocument, foot: str, head: str) -> bool:
        printed.append(f"{head} | {foot}")
        return True

    flow.printing = paper
    flow.print_action.trigger()
    desk.until(lambda: bool(printed))
    assert printed[0].startswith("Jordan Sample")
    desk.until(lambda: {"note.exported", "note.printed"} <= set(desk.practice.audit()))


def test_stars_below_the_draft_are_kept_also_after_signing(desk: Office) -> None:
    _, note = desk.practice.drafted()
    desk.workplace.notes.open(note.session_id)
    desk.shows("workspace")
    row = desk.workplace.ratings.sheets.row
    desk.until(row.isVisible)
    assert desk.workplace.ratings.action.isVisible()  # the same, where the window is too low for the row
    row.stars.setFocus()
    desk.qtbot.keyClick(row.stars, Qt.Key.Key_4)
    desk.until(lambda: desk.program.ratings.of_note(note.id) is not None)
    desk.program.notes.sign(note.id, attested=True, reason="Known.")
    desk.workplace.notes.open(note.session_id)
    desk.settled()
    assert row.stars.accessibleName() == "Rating, 4 of 5"


def test_the_receipt_is_there_as_soon_as_the_recording_is_gone(desk: Office) -> None:
    session, _ = desk.practice.drafted()
    page = desk.workplace.drafts.generating
    page.presenter.show(GeneratingData(session, "Jordan Sample", NoteType.SOAP, ()))
    page.presenter.on_stage(StageReached(session.id, "destruction", done=True), desk.practice.clock.now())
    desk.window.show_page("generating")
    row = next(row for row in desk.seen(StepRow, page) if row.receipt.isVisible())
    desk.qtbot.mouseClick(row.receipt, Qt.MouseButton.LeftButton)
    desk.wait_for(ReceiptSheet)
    assert desk.reads("Recording destroyed at") and desk.reads("20 seconds of sound")
