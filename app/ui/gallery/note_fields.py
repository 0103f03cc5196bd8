"""The fields of a template in the workspace, and switching the note type. All people are made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.domain.note import FieldValue
from app.domain.templates import FieldKind, Template, TemplateField
from app.services.note_types import Origin, Switching
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.gallery.templates import INTAKE
from app.ui.gallery.workspace import NoCommands, data
from app.ui.note_fields.presenter import NoteFieldsPresenter
from app.ui.note_fields.view import NoteFieldsView
from app.ui.note_types.presenter import NoteTypePresenter
from app.ui.note_types.view import NewDraftBanner, NoteTypeMenu
from app.ui.shell import MainWindow
from app.ui.workspace.view import WorkspacePage

VALUES = (
    FieldValue("client", ("Dana R.",)),
    FieldValue("when", ("20 November 2026, 10:00 to 10:50",)),
    FieldValue("mood", ("Anxious",)),
    FieldValue("seen", ("Eye contact", "Restless")),
    FieldValue("sleep", ("five",)),
    FieldValue("next", ("2026-11-27T10:00",)),
)
LETTER = Template(
    "letter",
    "Letter of attendance",
    None,
    (
        TemplateField("to", FieldKind.TEXT, "To", required=True),
        TemplateField("body", FieldKind.TEXT, "Letter", "Only what the client agreed to."),
        TemplateField("on", FieldKind.DATE_TIME, "Attended on"),
    ),
)


def _window(template: Template) -> tuple[MainWindow, WorkspacePage]:
    window = MainWindow()
    shown = data()
    shown = replace(shown, template_name=template.name, ai_enabled=template.ai is not None)
    page = WorkspacePage(NoCommands())
    page.transcript.attach(Recorded())
    page.offer_types()
    view = NoteFieldsView(page.editor)
    page.add_above(view.above)
    page.add_below(view.below)
    page.presenter.show(shown)
    fields = NoteFieldsPresenter(view, Recorded())
    fields.show(replace(shown.note, fields=VALUES), template)
    types = NoteTypeMenu(window.sheets, page.header.type_button)
    page.setProperty("parts", (view, fields, types))
    window.add_screen("workspace", page)
    window.show_page("workspace")
    return window, page


def _fields(template: Template) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        return _window(template)[0]

    return build


def _above(window: QWidget) -> None:
    page = window.findChild(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    view: NoteFieldsView = page.property("parts")[0]
    view.above.unfold(True)


def _below(window: QWidget) -> None:
    page = window.findChild(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    view: NoteFieldsView = page.property("parts")[0]
    view.below.focus_field("sleep")


def _change(window: QWidget) -> None:
    page = window.findChild(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    menu: NoteTypeMenu = page.property("parts")[2]
    presenter = NoteTypePresenter(menu, Recorded())
    offered = (("soap", "SOAP", True), ("birp", "BIRP", True))
    page.setProperty("types", presenter)
    presenter.take("n", "SOAP", Switching("soap", offered, frozenset(Origin)))
    presenter.chosen("birp")


def _busy(window: QWidget) -> None:
    page = window.findChild(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    banner = NewDraftBanner()
    page.add_banner(banner)
    banner.show()
    page.header.type_button.setEnabled(False)


SCENES = [
    Scene("note-fields", _fields(INTAKE), settled=_above),
    Scene("note-fields-below", _fields(INTAKE), settled=_below),
    Scene("note-fields-folded-960", _fields(INTAKE), (960, 600)),
    Scene("note-fields-960", _fields(INTAKE), (960, 600), settled=_above),
    Scene("note-fields-by-hand", _fields(LETTER)),
    Scene("note-type-busy", _fields(INTAKE), settled=_busy),
    Scene("note-type-change", _fields(INTAKE), settled=_change),
    Scene("note-type-change-960", _fields(INTAKE), (960, 600), settled=_change),
]
