"""The page "Templates": jobs for what is pressed, files that are asked for, and leaving with changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.domain.templates import Template
from app.services.template_file import LARGEST_FILE
from app.ui.desktop.desk import Desk
from app.ui.templates.model import Entry
from app.ui.templates.page import TemplatesPage
from app.ui.usual_folder import usual_folder

TEMPLATES = "templates"
SUFFIX = ".roomnote-template.json"
_FILTER = f"Templates (*{SUFFIX} *.json)"


class TemplatesFlow(QObject):
    """Implements ``TemplatesCommands``. ``pick_file`` and ``pick_place`` ask; a test puts its own there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.pick_file: Callable[[QWidget], Path | None] = pick_file
        self.pick_place: Callable[[QWidget, str], Path | None] = pick_place
        self.page = TemplatesPage(desk.window.sheets, self)
        self.page.told.connect(self._on_told)
        desk.window.toasts.keep_clear(self.page.foot)

    @property
    def may_close(self) -> bool:
        """Whether nothing is unsaved; else the page is shown and asks."""
        if not self.page.presenter.unsaved:
            return True
        self._desk.window.show_page(TEMPLATES)
        self.page.presenter.may_leave(self._close)
        return False

    # -- TemplatesCommands ---------------------------------------------------------------------------
    def load(self) -> None:
        program, clinician_id = self._desk.program, self._desk.clinician.id

        def read() -> tuple[tuple[Template, ...], str]:
            return program.templates.all(), program.templates.default_of(clinician_id).id

        def show(found: tuple[tuple[Template, ...], str]) -> None:
            self.page.presenter.on_loaded(*found)

        self._desk.do(read, show)

    def save(self, template: Template) -> None:
        templates, who = self._desk.program.templates, self._desk.clinician.id
        self._run(lambda: templates.save(template, who), "Saved for the whole practice.")

    def create(self, template: Template) -> None:
        templates, who = self._desk.program.templates, self._desk.clinician.id
        self._run(lambda: templates.create(template, who), "The template is there for everyone.")

    def act(self, entry: Entry, template_id: str) -> None:
        templates, who = self._desk.program.templates, self._desk.clinician.id
        if entry is Entry.EXPORT:
            self._export(template_id)
            return
        work: dict[Entry, tuple[Callable[[], Template], str]] = {
            Entry.DEFAULT: (
                lambda: templates.set_default(who, template_id),
                "Your automatic drafts are made with it.",
            ),
            Entry.DUPLICATE: (lambda: templates.duplicate(template_id, who), "A copy is there."),
            Entry.RESET: (lambda: templates.reset(template_id, who), "The original is in use again."),
            Entry.RETIRE: (lambda: templates.retire(template_id, who), "Retired."),
            Entry.RESTORE: (lambda: templates.restore(template_id, who), "Offered again."),
        }
        self._run(*work[entry])

    def import_file(self) -> None:
        path = self.pick_file(self._desk.window)
        if path is not None:
            templates, who = self._desk.program.templates, self._desk.clinician.id
            self._run(lambda: templates.import_file(_read(path), who), "Imported as a new template.")

    # -- inside --------------------------------------------------------------------------------------
    def _run(self, work: Callable[[], Template], words: str) -> None:
        def done(template: Template) -> None:
            self.page.presenter.on_saved(template, words)
            self.load()

        self._desk.do(work, done, self._failed)

    def _failed(self, error: AppError) -> None:
        self.page.presenter.on_failed()
        self._desk.show(error)

    def _export(self, template_id: str) -> None:
        templates = self._desk.program.templates

        def ask(template: Template) -> None:
            name = "".join(c if c.isalnum() or c in " -_" else "_" for c in template.name).strip()
            path = self.pick_place(self._desk.window, f"{name}{SUFFIX}")
            if path is not None:
                self._desk.do(
                    lambda: _write(path, templates.export_file(template_id)),
                    lambda _none: self._on_told("The file is saved."),
                )

        self._desk.do(lambda: templates.get(template_id), ask)

    def _close(self) -> None:
        self._desk.window.close()

    def _on_told(self, words: str) -> None:
        self._desk.window.toasts.show_toast(words, "circle-check", "ok")


def pick_file(window: QWidget) -> Path | None:
    """Ask for a template's file."""
    name, _ = QFileDialog.getOpenFileName(window, "Import a template", str(usual_folder()), _FILTER)
    return Path(name) if name else None


def pick_place(window: QWidget, name: str) -> Path | None:
    """Ask where a template's file goes."""
    chosen, _ = QFileDialog.getSaveFileName(
        window, "Export the template", str(usual_folder() / name), _FILTER
    )
    return Path(chosen) if chosen else None


def _read(path: Path) -> bytes:
    """No more than is looked at: a large file is refused by its size."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputError(ErrorCode.FILE_NOT_FOUND) from error


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise LocalError(ErrorCode.DISK_FAILED) from error
