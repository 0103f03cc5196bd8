"""The chart page: reached by keyboard alone, named for screen readers, and fitting small windows."""

from __future__ import annotations

from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.treatment import Goal, GoalStatus, TreatmentPlan
from app.services.charts import details_of
from app.ui.chart.cards import CardRow
from app.ui.chart.form_sheet import FormSheet
from app.ui.chart.forms import AssessmentSheet, CareSheet, DetailsSheet, MedicationSheet, PeopleSheet
from app.ui.chart.model import ChartTab, Part
from app.ui.chart.page import ChartPage
from app.ui.chart.plan_form import PlanSheet
from app.ui.chart.presenter import ChartPresenter
from app.ui.gallery._charts import ASSESSMENTS, CHART, DANA, HISTORY, NOW, PLAN, RECORD
from app.ui.theme import Theme
from app.ui.widgets import SheetHost
from tests.support.screens import Calls


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> tuple[ChartPage, Calls]:
    page, commands = ChartPage(), Calls()
    qtbot.addWidget(page)
    page.offer_summary()
    presenter = ChartPresenter(page, commands, lambda: NOW, UTC)
    page.attach(presenter)
    presenter.show(RECORD, HISTORY)
    page.resize(1064, 800)
    page.show()
    qtbot.waitExposed(page)
    return page, commands


def test_every_control_has_a_name(shown: tuple[ChartPage, Calls]) -> None:
    page, _ = shown
    for tab in ChartTab:
        page.show_tab(tab)
        for kind in (QAbstractButton, QLineEdit, CardRow):
            for control in page.findChildren(kind):
                assert control.accessibleName(), (tab, control)


def test_buttons_lead_where_they_say(shown: tuple[ChartPage, Calls], qtbot: QtBot) -> None:
    page, commands = shown
    overview = page.overview
    for button in (
        page.back, page.summary, page.new_note, page.start, overview.edit_plan, overview.edit_care,
        overview.show_consent, overview.withdraw, overview.print_form, overview.add_document,
    ):  # fmt: skip
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert commands.names() == [
        "back", "open_summary", "new_note", "start_session", "edit", "edit", "show_consent", "withdraw",
        "print_form", "add_assessment",
    ]  # fmt: skip


def test_documents_open_by_key_and_pointer(shown: tuple[ChartPage, Calls], qtbot: QtBot) -> None:
    page, commands = shown
    page.show_tab(ChartTab.DOCUMENTS)
    rows = [row for row in page.documents.findChildren(CardRow) if row.key == "assessment/a2"]
    qtbot.keyClick(rows[0], Qt.Key.Key_Space)
    qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    assert commands.made == [("open_document", "assessment/a2")] * 2


def test_the_plan_is_opened_and_all_notes_are_shown(shown: tuple[ChartPage, Calls], qtbot: QtBot) -> None:
    page, commands = shown
    qtbot.mouseClick(page.overview.open_plan, Qt.MouseButton.LeftButton)
    assert page.details.isVisible() and not page.overview.isVisible()
    qtbot.mouseClick(page.details.cards[Part.PLAN].edit, Qt.MouseButton.LeftButton)
    assert commands.made == [("edit", Part.PLAN)]
    page.show_tab(ChartTab.OVERVIEW)
    qtbot.mouseClick(page.overview.all_notes, Qt.MouseButton.LeftButton)
    listed = page.notes.list
    assert listed.isVisible() and len(listed.lines_model.lines) == 8
    qtbot.keyClick(listed, Qt.Key.Key_Enter)
    assert commands.made[-1] == ("open_note", "s9")


@pytest.mark.parametrize(("scale", "size"), [(1.0, (760, 560)), (2.0, (900, 560))])
def test_it_fits_a_small_window(
    shown: tuple[ChartPage, Calls], theme: Theme, scale: float, size: tuple[int, int]
) -> None:
    page, _ = shown
    theme.set_look(scale=scale)
    page.resize(*size)
    for tab in ChartTab:
        page.show_tab(tab)
        assert page.minimumSizeHint().width() <= size[0], tab


def sheets() -> list[FormSheet]:
    today = NOW.date()
    return [
        DetailsSheet("Client", details_of(DANA, CHART), today),
        CareSheet(CHART),
        PlanSheet(PLAN),
        MedicationSheet(CHART),
        PeopleSheet(CHART),
        AssessmentSheet(None, today),
    ]


def test_forms_read_what_they_show_and_name_their_fields(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    host = SheetHost(window)
    made: list[object] = []
    for sheet in sheets()[:5]:
        host.open(sheet)
        for kind in (QAbstractButton, QLineEdit, QPlainTextEdit):
            assert all(control.accessibleName() for control in sheet.findChildren(kind))
        sheet.submitted.connect(made.append)
        sheet.save.click()
        assert not sheet.save.isEnabled()  # until it is kept
        sheet.show_problem("No.")
        assert sheet.save.isEnabled() and sheet.problem.isVisible()
        sheet.close_sheet()
    details, care, plan, medications, people = made
    assert details == details_of(DANA, CHART)
    assert care == (CHART.diagnoses, CHART.cpt_codes, CHART.approaches)
    assert (plan, medications, people) == (PLAN, CHART.medications, CHART.people)


def test_goals_and_rows_come_and_go(qtbot: QtBot, theme: Theme) -> None:
    sheet = PlanSheet(TreatmentPlan((Goal("g", "Sleep"),)))
    qtbot.addWidget(sheet)
    sheet.add_goal.click()
    sheet.cards[1].text.setText("Walk")
    sheet.cards[1].status.setCurrentIndex(tuple(GoalStatus).index(GoalStatus.MET))
    sheet.cards[1].met_on.setText("2026-10-09")
    sheet.cards[0].remove_pressed.emit(sheet.cards[0])
    made: list[object] = []
    sheet.submitted.connect(made.append)
    sheet.save.click()
    (plan,) = made
    assert isinstance(plan, TreatmentPlan)
    assert [(goal.text, goal.met_on is not None) for goal in plan.goals] == [("Walk", True)]
    people = PeopleSheet(CHART)
    qtbot.addWidget(people)
    people.rows.add_button.click()
    people.rows.fields[2][0].setText("Lou")
    remove = [b for b in people.rows.findChildren(QAbstractButton) if b.accessibleName() == "Remove row 1"]
    remove[0].click()
    assert people.rows.values == (("Ines Vale", "manager"), ("Lou", ""))


def test_a_signed_assessment_is_only_read(qtbot: QtBot, theme: Theme) -> None:
    sheet = AssessmentSheet(ASSESSMENTS[1], NOW.date())
    qtbot.addWidget(sheet)
    assert sheet.name.isReadOnly() and sheet.text.isReadOnly()
    assert sheet.save.isHidden() and sheet.sign.isHidden() and sheet.remove.isHidden()


def test_escape_throws_nothing_away_unasked(qtbot: QtBot, theme: Theme) -> None:
    for typed in (False, True):
        sheet = PeopleSheet(CHART)
        qtbot.addWidget(sheet)
        left: list[bool] = []
        sheet.dismissed.connect(lambda left=left: left.append(True))  # type: ignore[misc]
        sheet.show()
        qtbot.waitExposed(sheet)
        if typed:
            sheet.rows.fields[0][0].setText("Lou")
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
        assert bool(left) is not typed
        assert ("not kept yet" in sheet.problem.text()) is typed
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
        assert left, "the second one leaves"
