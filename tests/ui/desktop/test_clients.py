"""Clients and their charts in the window: adding, editing, importing, beginning a session or a note."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.states import SessionState
from app.domain.treatment import Diagnosis, Goal, TreatmentPlan
from app.services.client_list_import import BATCH
from app.ui.chart.form_sheet import FormSheet
from app.ui.chart.forms import AssessmentSheet, CareSheet, DetailsSheet
from app.ui.chart.model import ChartTab
from app.ui.chart.plan_form import PlanSheet
from app.ui.clients.import_sheet import ImportSheet
from app.ui.clients.presenter import HIDDEN
from app.ui.presession.view import PresessionSheet
from app.ui.saved_document.view import SavedDocumentSheet
from app.ui.widgets import Text
from tests.support.office import Office

CTRL = Qt.KeyboardModifier.ControlModifier
LIST = "Name;DOB;Dx\nAda Quillfeather;04/03/1990;F41.1\nBo Ashdown;1991-01-01;\nCy;1990-01-01;x\n"


def to_clients(desk: Office) -> None:
    desk.key(Qt.Key.Key_2, CTRL)
    desk.shows("clients")
    desk.until(lambda: bool(desk.workplace.clients.page.list.lines_model.lines))


def to_chart(desk: Office) -> None:
    """By keyboard alone: the only client is chosen with Enter."""
    to_clients(desk)
    listed = desk.workplace.clients.page.list
    listed.setFocus()
    desk.qtbot.keyClick(listed, Qt.Key.Key_Down)
    desk.qtbot.keyClick(listed, Qt.Key.Key_Return)
    desk.shows("chart")
    desk.settled()


def filled(desk: Office, sheet: FormSheet) -> None:
    desk.press("Save", sheet)
    desk.until(lambda: not desk.window.sheets.is_open)
    desk.settled()


def test_a_new_client_is_added_edited_and_found(desk: Office) -> None:
    to_clients(desk)
    desk.press("New client")
    sheet = desk.wait_for(DetailsSheet)
    desk.press("Save", sheet)
    desk.until(lambda: "needs a name" in sheet.problem.text())
    sheet.name.setText("Ada Quillfeather")
    sheet.born.setText("04/03/1990")
    desk.press("Save", sheet)
    desk.until(lambda: "4 March 1990" in sheet.problem.text())
    sheet.born.setText("4 March 1990")
    filled(desk, sheet)
    desk.shows("chart")
    assert desk.reads("Ada Quillfeather")
    desk.press("Edit diagnosis, usual code and approaches")
    care = desk.wait_for(CareSheet)
    care.diagnoses.fields[0][0].setText("F41.1")
    care.diagnoses.fields[0][1].setText("Generalized anxiety disorder")
    care.codes.setText("90834")
    filled(desk, care)
    desk.until(lambda: desk.reads("F41.1 Generalized anxiety disorder"))
    line = next(x for x in desk.program.charts.clients() if x.client.name.startswith("Ada"))
    assert line.chart.diagnoses == (Diagnosis("F41.1", "Generalized anxiety disorder"),)
    desk.press("Clients")
    desk.shows("clients")
    page = desk.workplace.clients.page
    page.search.setText("f41 quill")
    desk.until(lambda: [x.title for x in page.list.lines_model.lines] == ["Ada Quillfeather"])


def test_plan_and_assessment(desk: Office) -> None:
    to_chart(desk)
    desk.press("Edit treatment plan")
    plan = desk.wait_for(PlanSheet)
    plan.cards[0].text.setText("Sleep six hours on five nights a week")
    plan.cards[0].objectives.setPlainText("Lights off at eleven\nNo phone in bed")
    filled(desk, plan)
    desk.until(lambda: desk.reads("Sleep six hours on five nights a week"))
    desk.press("Add an assessment")
    form = desk.wait_for(AssessmentSheet)
    form.name.setText("PHQ-9")
    form.score.setText("9")
    filled(desk, form)
    (taken,) = desk.program.charts.read("client-1").assessments
    assert (taken.name, taken.score, taken.signed_at) == ("PHQ-9", "9", None)
    desk.workplace.charts.open_document(f"assessment/{taken.id}")
    again = desk.wait_for(AssessmentSheet)
    again.sign.click()
    desk.press("Sign", desk.window.sheets.top)
    desk.until(lambda: not desk.window.sheets.is_open)
    (signed,) = desk.program.charts.read("client-1").assessments
    assert signed.signed_by == desk.practice.clinician.signature
    (goal,) = desk.program.charts.read("client-1").chart.plan.goals
    assert goal.objectives == ("Lights off at eleven", "No phone in bed")


def test_a_list_is_looked_at_before_it_is_taken_in(desk: Office, tmp_path: Path) -> None:
    to_clients(desk)
    path = tmp_path / "clients.csv"
    path.write_text(LIST, "utf-8-sig")
    desk.workplace.clients.pick = lambda _window: path
    desk.press("Import list…")
    sheet = desk.wait_for(ImportSheet)
    assert "1 new" in sheet.lead.text() and "2 left out" in sheet.lead.text()
    assert desk.reads("Line 4 (Cy)")
    sheet.order.segments[2].click()
    desk.until(lambda: "2 new" in sheet.lead.text())
    assert len(desk.program.charts.clients()) == 1
    desk.press("Add 2 clients", sheet)
    desk.until(lambda: not desk.window.sheets.is_open)
    page = desk.workplace.clients.page
    desk.until(lambda: len(page.list.lines_model.lines) == 3)
    ada = desk.program.charts.clients()[0].client
    assert ada.birth_date is not None and ada.birth_date.month == 4


def test_a_long_list_leaves_room_for_other_work_and_can_be_stopped(desk: Office, tmp_path: Path) -> None:
    to_clients(desk)
    path = tmp_path / "clients.csv"
    people = (f"Ada Quill{n},{date(1950 + n % 50, 1, 1)}" for n in range(3 * BATCH))
    path.write_text("\n".join(("Name,DOB", *people)), "utf-8")
    desk.workplace.clients.pick = lambda _window: path
    desk.press("Import list…")
    sheet = desk.wait_for(ImportSheet)
    shows, told = sheet.show_progress, []

    def stop_after_one(done: int, total: int) -> None:
        shows(done, total)
        told.append((done, total, sheet.cancel.text()))
        if done == BATCH:
            sheet.cancel.click()

    sheet.show_progress = stop_after_one  # type: ignore[method-assign]
    desk.press(f"Add {3 * BATCH} clients", sheet)
    desk.until(lambda: desk.reads("clients are added. Import the list again"))
    count = len(desk.program.charts.clients()) - 1
    assert count in (BATCH, 2 * BATCH)
    assert told == [(0, 3 * BATCH, "Stop"), (BATCH, 3 * BATCH, "Stop")]
    desk.press("Import list…")
    again = desk.wait_for(ImportSheet)
    assert f"{3 * BATCH - count} new · {count} already in the charts" in again.lead.text()
    desk.press(f"Add {3 * BATCH - count} clients", again)
    desk.until(lambda: len(desk.program.charts.clients()) == 1 + 3 * BATCH)
    desk.until(lambda: not desk.window.sheets.is_open)


def test_names_disappear_from_list_and_chart(desk: Office) -> None:
    to_chart(desk)
    assert desk.reads("Jordan Sample")
    desk.key(Qt.Key.Key_H, CTRL, Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: desk.reads(HIDDEN))
    for tab in ChartTab:
        desk.workplace.charts.page.show_tab(tab)
        assert not desk.reads("Jordan")
    to_clients(desk)
    assert "Jordan" not in desk.workplace.clients.page.list.lines_model.lines[0].spoken


def test_a_session_begins_from_the_chart(desk: Office) -> None:
    to_chart(desk)
    desk.press("Start session")
    sheet = desk.wait_for(PresessionSheet)
    desk.until(lambda: desk.reads("Jordan"))
    assert sheet is not None
    assert desk.session().state is SessionState.PLANNED
    assert desk.session().client_id == "client-1"


def test_a_note_is_begun_without_a_recording_and_found_in_the_chart(desk: Office) -> None:
    to_chart(desk)
    desk.press("New note")
    desk.shows("workspace")
    assert desk.session().state is SessionState.DRAFTED and not desk.session().recording_id
    note = desk.note()
    assert note.client_id == "client-1" and note.sentences == ()
    to_chart(desk)
    (line,) = desk.workplace.charts.page.notes.list.lines_model.lines
    assert line.title == "SOAP" and line.tag is not None and line.tag.words.startswith("Draft")
    desk.workplace.charts.page.show_tab(ChartTab.HISTORY)
    assert any(
        "Note started" in line.title for line in desk.workplace.charts.page.history.list.lines_model.lines
    )


def test_a_case_summary_leads_to_its_sources_and_leaves_the_name_out(desk: Office) -> None:
    session, note = desk.practice.drafted()
    signed = desk.program.notes.sign(note.id, attested=True, reason="test")
    goal = Goal("g1", "Sleep better")
    desk.program.charts.save_plan("client-1", TreatmentPlan((goal,), date(2026, 10, 2)))
    to_chart(desk)
    desk.press("Case summary")
    desk.shows("case-summary")
    desk.until(lambda: desk.reads("Jordan Sample, for the next session"))
    page = desk.workplace.case_summaries.page
    chip = next(c for s in page.paper.statements for c in s.chips if c.place[0] == signed.id)
    desk.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    desk.until(lambda: any(sentence.lit for sentence in page.side.sentences))
    lit = next(sentence for sentence in page.side.sentences if sentence.lit)
    assert lit.key == chip.place[1] and chip.isChecked()
    page.purpose.segments[1].click()
    desk.until(lambda: desk.reads("A client, for supervision"))
    assert not any("Jordan" in s.text() for s in desk.seen(Text, page.paper))
    page.side.boxes["note"].click()
    desk.until(lambda: desk.reads("Risk is not addressed in these documents."))
    desk.press("Copy")
    desk.until(lambda: "A client, for supervision" in QGuiApplication.clipboard().text())
    assert "Jordan" not in QGuiApplication.clipboard().text()
    printed: list[str] = []
    desk.workplace.case_summaries.paper = lambda _window, document, _foot: not printed.append(document.title)
    desk.press("Print", page)
    assert printed == ["A client, for supervision"]
    page.side.boxes["note"].click()
    desk.until(lambda: page.save.isEnabled())
    desk.press("Save to chart", page)
    desk.until(lambda: len(desk.program.charts.read("client-1").documents) == 1)
    desk.until(lambda: page.save.text() == "Saved to chart" and not page.save.isEnabled())
    desk.press("Jordan Sample", page)
    desk.shows("chart")
    assert session.client_id == "client-1"
    charts = desk.workplace.charts
    charts.page.show_tab(ChartTab.DOCUMENTS)
    desk.until(lambda: desk.reads("A client, for supervision"))
    (saved,) = desk.program.charts.read("client-1").documents
    charts.open_document(f"saved/{saved.id}")
    sheet = desk.wait_for(SavedDocumentSheet)
    assert desk.reads("Risk is not addressed in these documents.") or desk.reads("Sleep better")
    charts.print_out = lambda _window, document, foot: not printed.append(f"{document.title} {foot}")
    desk.press("Print…", sheet)
    assert printed[1].startswith("A client, for supervision Case summary from signed documents. Saved ")
    desk.until(lambda: list(desk.practice.audit()).count("case_summary.printed") == 2)
    desk.press("Done", sheet)
