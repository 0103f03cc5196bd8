"""Consents from the chart: asking on the turned laptop, withdrawing, the form on paper; and small forms."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.states import ConsentState
from app.domain.treatment import Assessment, Medication
from app.services.charts import ClientDetails
from app.ui.chart.forms import AssessmentSheet, DetailsSheet, MedicationSheet, PeopleSheet
from app.ui.chart.model import Part
from app.ui.consent.view import ConsentWindow
from app.ui.widgets import Pill, QuestionSheet
from tests.support.office import Office


def opened(desk: Office) -> None:
    desk.workplace.charts.open("client-1")
    desk.shows("chart")
    desk.settled()


def test_the_client_is_asked_from_the_chart_while_a_session_is_open(desk: Office) -> None:
    session = desk.practice.open(agreed=False)
    opened(desk)
    desk.press("Show to client")
    desk.ask_client(agrees=True)
    desk.until(lambda: desk.reads("Holds for later sessions."))
    (consent,) = desk.program.consents.of_session(session.id)
    assert consent.state is ConsentState.AGREED
    desk.press("Show to client")
    desk.until(lambda: desk.reads("Everybody in this session has agreed."))


def test_who_agreed_may_withdraw_from_the_chart(desk: Office) -> None:
    session, note = desk.practice.drafted()
    opened(desk)
    assert desk.workplace.charts.page.overview.show_consent.isHidden()  # no session is open
    desk.press("Withdraw and erase…")
    page = desk.wait_for_window(ConsentWindow)
    answer = page.question.answers.second
    desk.until(answer.isEnabled)
    desk.qtbot.mouseClick(answer, Qt.MouseButton.LeftButton)
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)
    desk.until(lambda: any(pill.text() == "Withdrawn" for pill in desk.seen(Pill)))
    assert desk.program.notes.of_session(session.id) is None
    with desk.program.database.unit_of_work() as unit:
        assert unit.notes.get(note.id) is None and unit.transcripts.get(session.id) is None
    assert desk.workplace.charts.page.overview.withdraw.isHidden()


def test_the_form_is_printed(desk: Office) -> None:
    printed: list[str] = []
    desk.workplace.charts.print_out = lambda _window, document, foot: printed.append(
        f"{document.title}|{foot}"
    )
    opened(desk)
    desk.press("Print form")
    desk.until(lambda: bool(printed))
    assert "|Form 2026-11-1" in printed[0]


def test_details_that_cannot_be_kept_say_so_and_stay(desk: Office) -> None:
    desk.program.charts.new_client(ClientDetails("Ada Quillfeather", ehr_id="77"))
    opened(desk)
    desk.workplace.charts.edit(Part.DETAILS)
    sheet = desk.wait_for(DetailsSheet)
    sheet.number.setText("77")
    desk.press("Save", sheet)
    desk.until(lambda: "Another client has this number" in sheet.problem.text())
    sheet.number.setText("78")
    desk.press("Save", sheet)
    desk.until(lambda: not desk.window.sheets.is_open)
    assert desk.program.charts.read("client-1").client.ehr_id == "78"


def test_medication_and_people(desk: Office) -> None:
    opened(desk)
    desk.workplace.charts.edit(Part.MEDICATIONS)
    medication = desk.wait_for(MedicationSheet)
    medication.rows.fields[0][0].setText("Sertraline")
    desk.press("Save", medication)
    desk.until(lambda: not desk.window.sheets.is_open)
    desk.settled()
    desk.workplace.charts.edit(Part.PEOPLE)
    people = desk.wait_for(PeopleSheet)
    people.rows.fields[0][0].setText("Bo")
    people.rows.fields[0][1].setText("brother")
    desk.press("Save", people)
    desk.until(lambda: not desk.window.sheets.is_open)
    chart = desk.program.charts.read("client-1").chart
    assert (chart.medications, chart.people) == ((Medication("Sertraline"),), (("Bo", "brother"),))


def test_an_assessment_is_signed_as_it_stands_in_the_fields_or_removed(desk: Office) -> None:
    today = desk.practice.clock.now().date()
    with desk.program.database.unit_of_work() as unit:
        for number in ("assessment-1", "assessment-2"):
            unit.assessments.save(Assessment(number, "client-1", "PHQ-9", today, "9"))
        unit.commit()
    opened(desk)
    desk.workplace.charts.open_document("assessment/assessment-1")
    sheet = desk.wait_for(AssessmentSheet)
    sheet.score.setText("")
    sheet.sign.click()
    assert "Write a score" in sheet.problem.text()
    sheet.score.setText("11")
    sheet.sign.click()
    desk.press("Sign", desk.wait_for(QuestionSheet))
    desk.until(lambda: not desk.window.sheets.is_open)
    desk.settled()
    desk.workplace.charts.open_document("assessment/assessment-2")
    desk.wait_for(AssessmentSheet).remove.click()
    desk.press("Remove", desk.wait_for(QuestionSheet))
    desk.until(lambda: not desk.window.sheets.is_open)
    (kept,) = desk.program.charts.read("client-1").assessments
    assert (kept.score, kept.signed_at is not None) == ("11", True)
