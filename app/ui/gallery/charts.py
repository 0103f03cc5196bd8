"""Clients, the chart of one, and its forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.chart import Client
from app.domain.client_list import LineProblem, LineTrouble, ListedClient
from app.domain.treatment import Chart, Diagnosis
from app.services.charts import ChartRecord, ClientLine, details_of
from app.services.client_list_import import ImportPreview
from app.ui.chart.form_sheet import FormSheet
from app.ui.chart.forms import AssessmentSheet, CareSheet, DetailsSheet, MedicationSheet, PeopleSheet
from app.ui.chart.model import ChartTab
from app.ui.chart.page import ChartPage
from app.ui.chart.plan_form import PlanSheet
from app.ui.chart.presenter import ChartPresenter
from app.ui.clients.import_sheet import ImportSheet
from app.ui.clients.import_words import import_model
from app.ui.clients.page import ClientsPage
from app.ui.clients.presenter import ClientsPresenter
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery._charts import ASSESSMENTS, CHART, DANA, HISTORY, NOW, OUTSIDE, PLAN, RECORD
from app.ui.gallery.scene import Look, Scene
from app.ui.theme.focus import FocusRing
from app.ui.walk_in.namesakes import NamesakeSheet
from app.ui.widgets import Sheet, SheetHost

_TODAY = date(2026, 11, 20)
_WIDE, _SMALL = (1064, 800), (900, 600)  # the page without the shell's sidebar or rail
_PEOPLE = (
    ("Amara Okoye", "she/her", "F43.10", 18, 1),
    ("Dana Reyes", "she/her", "F41.1 Generalized anxiety disorder", 20, 1),
    ("Elena Vasquez", "", "F33.1", 13, 0),
    ("Lena Fischer", "they/them", "", 19, 0),
    ("Priya and Tom Nair", "", "Z63.0", 20, 2),
)
LINES = tuple(
    ClientLine(
        Client(f"c{number}", name, pronouns),
        Chart(f"c{number}", diagnoses=(Diagnosis(label),) if label else ()),
        4,
        NOW.replace(day=day),
        drafts,
    )
    for number, (name, pronouns, label, day, drafts) in enumerate(_PEOPLE)
)


def _clients(
    then: Callable[[ClientsPresenter], None], lines: tuple[ClientLine, ...] = LINES
) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        page = ClientsPage()
        FocusRing(page)
        presenter = ClientsPresenter(page, Recorded(), UTC)
        page.attach(presenter)
        presenter.show(lines)
        then(presenter)
        return page

    return build


def _nothing(_presenter: ClientsPresenter) -> None:
    pass


def _chart(
    tab: ChartTab = ChartTab.OVERVIEW, record: ChartRecord = RECORD, *, hidden: bool = False
) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        page = ChartPage()
        FocusRing(page)
        page.offer_summary()
        presenter = ChartPresenter(page, Recorded(), lambda: NOW, UTC)
        page.attach(presenter)
        presenter.hide_names(hidden)
        presenter.show(record, HISTORY)
        page.show_tab(tab)
        return page

    return build


def _window(_look: Look) -> QWidget:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(backdrop("Dana Reyes", "she/her · 34 · 21 sessions"))
    return page


def _sheet(make: Callable[[], Sheet]) -> Callable[[QWidget], None]:
    def open_sheet(window: QWidget) -> None:
        ring = FocusRing(window)
        sheet = make()
        SheetHost(window).open(sheet)
        if isinstance(sheet, FormSheet) and sheet.initial_focus is not None:
            sheet.initial_focus.setFocus(Qt.FocusReason.TabFocusReason)
            ring.show_on(sheet.initial_focus)

    return open_sheet


def _wrong_care() -> Sheet:
    sheet = CareSheet(replace(CHART, diagnoses=(Diagnosis("f41.1", "Anxiety"), Diagnosis("Z63.0"))))
    sheet.save.click()
    return sheet


def _details() -> Sheet:
    return DetailsSheet("Client", details_of(DANA, CHART), _TODAY)


_PREVIEW = ImportPreview(
    (ListedClient(2, "Ada Quillfeather"), ListedClient(3, "Bo Ashdown")),
    (ListedClient(4, "Dana Reyes"),),
    (
        LineProblem(5, LineTrouble.DATE_AMBIGUOUS, "Cy Pemberly"),
        LineProblem(8, LineTrouble.NAME_MISSING),
        LineProblem(9, LineTrouble.DIAGNOSIS_FORM, "Jo Lark"),
    ),
    ("Colour", "Room"),
)
_EMPTY = replace(RECORD, chart=Chart("dana"), notes=(), consents=(), assessments=(), receipts=(), sessions=0,
                 asks_in=None, withdraws_in=None)  # fmt: skip


_NAMESAKES = (
    replace(LINES[0], client=replace(LINES[0].client, name="Dana Reyes")),
    replace(
        LINES[1],
        client=Client("d2", "Dana Reyes", birth_date=date(2001, 5, 6), ehr_id="77", pronouns="they/them"),
        last_seen=None,
    ),
)


def _under_way() -> ImportSheet:
    sheet = ImportSheet(import_model(_PREVIEW))
    sheet.show_progress(450, 1280)
    return sheet


SCENES = [
    Scene("clients", _clients(_nothing), _WIDE),
    Scene("clients-900", _clients(_nothing), _SMALL),
    Scene("clients-search", _clients(lambda presenter: presenter.searched("zz")), _WIDE),
    Scene("clients-hidden", _clients(lambda presenter: presenter.hide_names(True)), _SMALL),
    Scene("clients-empty", _clients(_nothing, ()), _WIDE),
    Scene("clients-import", _window, settled=_sheet(lambda: ImportSheet(import_model(_PREVIEW)))),
    Scene("clients-import-under-way", _window, settled=_sheet(_under_way)),
    Scene("which-client", _window, settled=_sheet(lambda: NamesakeSheet(_NAMESAKES, number_typed=True))),
    Scene("which-client-960", _window, (960, 600), settled=_sheet(lambda: NamesakeSheet(_NAMESAKES))),
    Scene("chart-overview", _chart(), _WIDE),
    Scene("chart-overview-900", _chart(), _SMALL),
    Scene("chart-outside", _chart(record=OUTSIDE), _WIDE),
    Scene("chart-outside-900", _chart(record=OUTSIDE), _SMALL),
    Scene("chart-notes", _chart(ChartTab.NOTES), _WIDE),
    Scene("chart-documents", _chart(ChartTab.DOCUMENTS), _SMALL),
    Scene("chart-details", _chart(ChartTab.DETAILS), _WIDE),
    Scene("chart-history", _chart(ChartTab.HISTORY), _SMALL),
    Scene("chart-hidden", _chart(hidden=True), _WIDE),
    Scene("chart-empty", _chart(record=_EMPTY), _WIDE),
    Scene(
        "chart-form-details",
        _window,
        settled=_sheet(lambda: DetailsSheet("Client", details_of(DANA, CHART), _TODAY)),
    ),
    Scene("chart-form-care", _window, settled=_sheet(_wrong_care)),
    Scene("chart-form-plan", _window, settled=_sheet(lambda: PlanSheet(PLAN))),
    Scene("chart-form-medication", _window, (960, 600), settled=_sheet(lambda: MedicationSheet(CHART))),
    Scene("chart-form-people", _window, (960, 600), settled=_sheet(lambda: PeopleSheet(CHART))),
    Scene(
        "chart-form-assessment",
        _window,
        (960, 600),
        settled=_sheet(lambda: AssessmentSheet(replace(ASSESSMENTS[1], signed_at=None), _TODAY)),
    ),
]
