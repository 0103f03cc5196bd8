"""The sheet that says what saving a file means, before it asks for a place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.services.exports import FileKind
from app.ui.errors.model import Problem
from app.ui.errors.view import ErrorStrip
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Icon, Radio, SheetHost, Text, spacer

KINDS: dict[FileKind, tuple[str, str]] = {
    FileKind.PDF: ("PDF", "Looks the same everywhere."),
    FileKind.WORD: ("Word document", "Can be edited in Word and LibreOffice."),
    FileKind.TEXT: ("Plain text", "Can be pasted anywhere."),
}
WARNING = (
    "The file is outside Roomnote’s encryption.",
    "Whoever can open its folder can read it. Signing and deleting here do not change it.",
)


class ExportSheet(FittedSheet):
    """`chosen` carries the kind once the user goes on."""

    chosen = Signal(FileKind)

    def __init__(self, *, draft: bool) -> None:
        super().__init__("Save the note as a file", width=480, close_button=True)
        body = column(margins=(24, 0, 24, 8), gap=12)
        self.errors = ErrorStrip()
        body.add(self.errors)
        warned = row(gap=12)
        warned.add(Icon("triangle-alert", "warning", 20), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        words.add(Text(WARNING[0], "body", weight=500, wrap=True))
        words.add(Text(WARNING[1], "caption", "muted", wrap=True))
        warned.add(words, 1)
        body.add(warned)
        self.kinds: dict[FileKind, Radio] = {}
        for kind, (label, told) in KINDS.items():
            choice = column(gap=0)
            radio = Radio(label)
            radio.setAccessibleDescription(told)
            choice.add(radio)
            note = row(margins=(26, 0, 0, 0))
            note.add(Text(told, "caption", "muted", wrap=True), 1)
            choice.add(note)
            body.add(choice)
            self.kinds[kind] = radio
        self.kinds[FileKind.PDF].setChecked(True)
        for radio in self.kinds.values():
            radio.setAutoExclusive(False)
            radio.clicked.connect(self._on_kind)
        if draft:
            body.add(Text("This is a draft. Each page says so.", "caption", "muted", wrap=True))
        self.body.addWidget(body)
        self.cancel = Button("Cancel", "quietMuted")
        self.go_on = Button("Choose a folder…", "primary", icon="download")
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.go_on)
        self.initial_focus = self.kinds[FileKind.PDF]
        self.cancel.clicked.connect(self.dismiss)
        self.dismissed.connect(self.close_sheet)
        self.go_on.clicked.connect(self._on_go_on)

    @property
    def kind(self) -> FileKind:
        """The one that is chosen."""
        return next(kind for kind, radio in self.kinds.items() if radio.isChecked())

    def show_problem(self, problem: Problem) -> None:
        """The file could not be saved; the choice stays."""
        self.errors.set_problem(problem)
        self.reveal(self.errors)

    def _on_kind(self) -> None:
        # each stands in a box of its own, where Qt's own exclusiveness does not reach
        sender = self.sender()
        for radio in self.kinds.values():
            radio.setChecked(radio is sender)

    def _on_go_on(self) -> None:
        self.chosen.emit(self.kind)


class ExportSheets(QObject):
    """Opens the sheet over `host`'s window; one at a time."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self.sheet: ExportSheet | None = None

    def open(self, *, draft: bool) -> ExportSheet:
        self.close()
        self.sheet = ExportSheet(draft=draft)
        self.sheet.closed.connect(self._on_closed)
        self._host.open(self.sheet)
        return self.sheet

    def close(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def show_problem(self, problem: Problem) -> None:
        if self.sheet is not None:
            self.sheet.show_problem(problem)

    def _on_closed(self) -> None:
        self.sheet = None
