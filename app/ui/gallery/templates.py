"""The page "Templates"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.note import NoteType
from app.domain.templates import BUILT_IN, ChartValue, FieldKind, Template, TemplateField
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.shell import MainWindow
from app.ui.templates.page import TemplatesPage
from app.ui.templates.presenter import TemplatesPresenter

INTAKE = Template(
    "intake",
    "Intake session",
    NoteType.SOAP,
    (
        TemplateField("client", FieldKind.CHART, "Client", chart=ChartValue.CLIENT_NAME),
        TemplateField("when", FieldKind.CHART, "Session", chart=ChartValue.SESSION_TIME),
        TemplateField(
            "reason", FieldKind.TEXT, "Reason for coming", "In the client’s own words.", required=True
        ),
        TemplateField("summary", FieldKind.AI, "Summary", "Name the first goal."),
        TemplateField("mental", FieldKind.HEADING, "Mental status"),
        TemplateField("mood", FieldKind.CHOICE, "Mood", options=("Level", "Low", "Anxious", "Irritable")),
        TemplateField(
            "seen", FieldKind.CHECKLIST, "Observed", options=("Eye contact", "Tearful", "Restless")
        ),
        TemplateField("sleep", FieldKind.NUMBER, "Hours of sleep"),
        TemplateField("next", FieldKind.DATE_TIME, "Next appointment"),
        TemplateField("own", FieldKind.TEXT, "Supervision", "What to bring along.", clinician_only=True),
    ),
    version=3,
)
PLAIN = Template("letter", "Letter of attendance", None, (TemplateField("t", FieldKind.TEXT, "Letter"),), 1)
OLD = Template("old", "Old progress note", NoteType.DAP, BUILT_IN[1].fields, 2, retired=True)
TEMPLATES = (*BUILT_IN, INTAKE, PLAIN, OLD)

Then = Callable[[TemplatesPresenter], None]


class _Commands(Recorded):
    def load(self) -> None:
        """Everything is there."""


def _scene(then: Then) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        window = MainWindow()
        page = TemplatesPage(window.sheets, _Commands())
        page.presenter.on_loaded(TEMPLATES, "soap")
        window.add_page("today", "Today", "calendar-days", backdrop())
        window.add_page("clients", "Clients", "users", backdrop("Clients", ""))
        window.add_page("outbox", "Outbox", "send", backdrop("Outbox", ""))
        window.add_page("templates", "Templates", "layout-template", page)
        window.add_page("settings", "Settings", "settings-2", backdrop("Settings", ""))
        window.sidebar.set_clinician("Ruth Adler", "LCSW")
        window.show_page("templates")
        then(page.presenter)
        return window

    return build


def _built_in(_presenter: TemplatesPresenter) -> None:
    pass


def _intake(presenter: TemplatesPresenter) -> None:
    presenter.row_chosen("intake")


def _choice(presenter: TemplatesPresenter) -> None:
    presenter.row_chosen("intake")
    presenter.field_pressed("mood")
    presenter.label_typed("mood", "Mood today")


def _new(presenter: TemplatesPresenter) -> None:
    presenter.new_pressed()
    presenter.name_typed("SOAP")
    presenter.add_pressed(FieldKind.CHECKLIST)
    presenter.save_pressed()


def _preview(window: QWidget) -> None:
    page = window.findChild(TemplatesPage)
    assert isinstance(page, TemplatesPage)
    page.parts.set_index(1)
    page.parts.changed.emit(1)


def _save(window: QWidget) -> None:
    page = window.findChild(TemplatesPage)
    assert isinstance(page, TemplatesPage)
    page.presenter.save_pressed()


def _leave(window: QWidget) -> None:
    page = window.findChild(TemplatesPage)
    assert isinstance(page, TemplatesPage)
    page.presenter.row_chosen("soap")


SCENES = [
    Scene("templates", _scene(_built_in)),
    Scene("templates-intake", _scene(_intake)),
    Scene("templates-choice", _scene(_choice)),
    Scene("templates-choice-960", _scene(_choice), (960, 600)),
    Scene("templates-preview-960", _scene(_intake), (960, 600), settled=_preview),
    Scene("templates-problems", _scene(_new)),
    Scene("templates-save", _scene(_choice), settled=_save),
    Scene("templates-unsaved", _scene(_choice), settled=_leave),
]
