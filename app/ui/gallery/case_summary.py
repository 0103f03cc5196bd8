"""The case summary for its purposes, with a source beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QWidget

from app.domain.case_summary import (
    CaseDocument,
    CaseFile,
    CaseSentence,
    CaseSummary,
    Citation,
    DocumentKind,
    Measure,
    Series,
    Statement,
    SummaryPart,
)
from app.domain.saved_document import SavedDocument, SavedKind, sealed_document
from app.domain.treatment import GoalStatus
from app.services.form_document import FormDocument, Section
from app.services.saved_documents import written
from app.ui.case_summary.page import CaseSummaryPage
from app.ui.case_summary.presenter import SummaryPresenter
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery._charts import NOTES
from app.ui.gallery.scene import Look, Scene
from app.ui.saved_document.view import SavedDocumentSheet
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost

_WIDE, _SMALL = (1064, 800), (900, 600)  # the page without the shell's sidebar or rail
_NOTES = tuple(
    CaseDocument(
        entry.note.id,
        DocumentKind.NOTE,
        entry.day.date(),
        entry.note.type.label,
        tuple(CaseSentence(s.id, s.section.value, s.text) for s in entry.note.sentences),
        entry.note.session_id,
    )
    for entry in NOTES[1:]
    if entry.day is not None
)
_PLAN = CaseDocument(
    "plan", DocumentKind.PLAN, date(2026, 10, 2), "Treatment plan",
    (CaseSentence("d", "Diagnosis", "Diagnosis: F41.1 Generalized anxiety disorder."),
     CaseSentence("since", "Client", "In treatment since 4 March 2026."),
     CaseSentence("g1", "Goal", "Sleep six hours on five nights a week")),
)  # fmt: skip
_TAKEN = CaseDocument(
    "phq", DocumentKind.ASSESSMENT, date(2026, 11, 6), "PHQ-9", (CaseSentence("score", "Score", "Score 9"),)
)
CASE = CaseFile("Dana Reyes", (*_NOTES, _PLAN, _TAKEN), unsigned=(date(2026, 11, 20),))


def _at(document: CaseDocument, number: int = 0) -> Citation:
    return Citation(document.id, document.sentences[number].id, document.kind, document.day)


_NOV, _NOV6, _OCT30, _OCT2, _SEP, _JUN = _NOTES
_SLEEP = Series(
    "hours",
    (Measure(date(2026, 6, 12), 3), Measure(date(2026, 9, 4), 3.5), Measure(date(2026, 11, 13), 4)),
    6,
)
_SCORES = Series("PHQ-9", (Measure(date(2026, 6, 12), 14), Measure(date(2026, 11, 6), 9)))
SUMMARY = CaseSummary(
    "Dana Reyes, for the session on 27 November",
    (
        SummaryPart("Where things stand", (
            Statement("Diagnosis: F41.1 Generalized anxiety disorder.", (_at(_PLAN),)),
            Statement("PHQ-9: score 9, was 14.", (_at(_TAKEN),), series=_SCORES),
            Statement("Client avoided the team meeting twice.", (_at(_NOV, 1),)),
        )),
        SummaryPart("Themes that return", (
            Statement("Client fears being seen as not caught up before meetings: in 3 of 6 notes.",
                      (_at(_OCT30, 1), _at(_SEP, 1), _at(_JUN, 1))),
        )),
        SummaryPart("Progress towards the goals", (
            Statement("Sleep six hours on five nights a week: first “Client sleeps about three hours a "
                      "night” (12 Jun 2026), last “Client reports four hours of sleep” (13 Nov 2026).",
                      (_at(_JUN), _at(_NOV)), status=GoalStatus.SOME_PROGRESS, series=_SLEEP),
            Statement("Use one calming exercise a day: met on 9 Oct 2026.", (_at(_OCT2, 1),),
                      status=GoalStatus.MET),
        )),
        SummaryPart("In the client’s own words", (
            Statement("“If I sit down they will ask, and I will have nothing.”", (_at(_SEP),), quote=True),
        )),
        SummaryPart("Not in the documents", (
            Statement("Risk was last addressed on 2 October 2026.", (_at(_OCT2),), gap=True),
            Statement("Medication is not mentioned anywhere.", gap=True),
        )),
    ),
    date(2026, 6, 12),
    date(2026, 11, 13),
    8,
)  # fmt: skip


def _page(
    then: Callable[[SummaryPresenter], None], case: CaseFile = CASE, summary: CaseSummary = SUMMARY
) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        page = CaseSummaryPage()
        FocusRing(page)
        commands = Recorded()
        presenter = SummaryPresenter(page, commands)
        page.attach(presenter)
        presenter.opened(case)
        presenter.made(commands.calls[-1][1][1], summary)
        then(presenter)
        return page

    return build


def _cited(presenter: SummaryPresenter) -> None:
    presenter.cited((_NOV.id, _NOV.sentences[0].id))


_NOTHING = CaseSummary(
    "Dana Reyes, for the next session",
    (SummaryPart("Not in the documents", (
        Statement("Risk is not addressed in these documents.", gap=True),
        Statement("Medication is not mentioned anywhere.", gap=True),
        Statement("The draft of 20 November 2026 is not signed, so it is not used.", gap=True),
    )),),
    None,
    None,
    0,
)  # fmt: skip
_EMPTY = CaseFile("Dana Reyes", (), unsigned=(date(2026, 11, 20),))
_FORM = FormDocument(
    SUMMARY.heading,
    (
        Section("", ("12 June to 13 November 2026",)),
        *(Section(part.title, tuple(told.text for told in part.statements)) for part in SUMMARY.parts),
    ),
)
_KEPT_AT = datetime(2026, 11, 20, 11, 2, tzinfo=UTC)
SAVED = sealed_document(
    SavedDocument("d1", "dana", SavedKind.CASE_SUMMARY, _FORM.title, written(_FORM), _KEPT_AT)
)


def _saved_sheet(window: QWidget) -> None:
    FocusRing(window)
    SheetHost(window).open(SavedDocumentSheet(SAVED))


def _kept(presenter: SummaryPresenter) -> None:
    presenter.save_pressed()
    presenter.saved()


def _behind(_look: Look) -> QWidget:
    return backdrop("Dana R.", "she/her · 34 · 21 sessions")


SCENES = [
    Scene("case-summary", _page(_cited), _WIDE),
    Scene("case-summary-900", _page(_cited), _SMALL),
    Scene("case-summary-whole", _page(lambda _presenter: None), (1064, 1200)),
    Scene("case-summary-hidden", _page(lambda presenter: presenter.hide_names(True)), _SMALL),
    Scene("case-summary-saved", _page(_kept), _WIDE),
    Scene("case-summary-in-chart", _behind, settled=_saved_sheet),
    Scene("case-summary-in-chart-960", _behind, (960, 600), settled=_saved_sheet),
    Scene("case-summary-nothing", _page(lambda _presenter: None, _EMPTY, _NOTHING), _WIDE),
]
