"""The sheet that completes the appointment's details before signing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.services.appointment_details import NOT_BILLED
from app.ui.errors.model import Problem
from app.ui.errors.view import ErrorStrip
from app.ui.spacing import Box, FittedSheet, column, row
from app.ui.widgets import Button, Field, SheetHost, Text, spacer

_COMMON = ("90791", "90832", "90834", "90837", "90847", NOT_BILLED)


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the fields."""

    cpt_code: str
    room: str
    diagnosis_code: str = ""
    diagnosis_text: str = ""
    start: str = ""
    end: str = ""


class DetailsSheet(FittedSheet):
    """Times, code, place and a further diagnosis. `saved` carries what was entered.

    `known`: the diagnoses that stand in the chart. Times that are not known yet are not asked for.
    """

    saved = Signal(object)

    def __init__(self, entered: Entered, known: str = "") -> None:
        super().__init__("Appointment details", width=480, close_button=True)
        body = column(margins=(24, 0, 24, 8), gap=14)
        self.errors = ErrorStrip()
        body.add(self.errors)
        self.start = Field(entered.start, name="Start of the session", placeholder="10:00")
        self.end = Field(entered.end, name="End of the session", placeholder="10:50")
        if entered.start and entered.end:
            times = row(gap=10)
            times.add(_labelled("From", self.start), 1)
            times.add(_labelled("To", self.end), 1)
            times.add_stretch()
            body.add(times)
        self.code = Field(entered.cpt_code, name="CPT code")
        body.add(_labelled("CPT code", self.code))
        offered = row(gap=6)
        self.codes: list[Button] = []
        for code in _COMMON:
            button = Button(code, size="small", name=f"Use {code}")
            button.clicked.connect(self._on_code)
            button.setProperty("code", code)
            self.codes.append(button)
            offered.add(button)
        offered.add_stretch()
        body.add(offered)
        self.diagnosis_code = Field(name="Diagnosis code", placeholder="F41.1")
        self.diagnosis_text = Field(name="Diagnosis in words")
        both = row(gap=10)
        both.add(_labelled("Add a diagnosis (ICD-10-CM)", self.diagnosis_code), 1)
        both.add(_labelled("In words", self.diagnosis_text), 2)
        body.add(both)
        body.add(Text(f"In the chart: {known or 'no diagnosis yet'}.", "caption", "muted", wrap=True))
        self.room = Field(entered.room, name="Place", placeholder="Room 2")
        body.add(_labelled("Place", self.room))
        self.body.addWidget(body)
        self.cancel = Button("Cancel", "quietMuted")
        self.save = Button("Save details", "primary")
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.save)
        self.initial_focus = self.code
        self.cancel.clicked.connect(self.dismiss)
        self.dismissed.connect(self.close_sheet)
        self.save.clicked.connect(self._on_save)
        for field in (self.start, self.end, self.code, self.diagnosis_code, self.diagnosis_text, self.room):
            field.returnPressed.connect(self._on_save)

    def show_problem(self, problem: Problem) -> None:
        """It could not be kept; what was typed stays."""
        self.errors.set_problem(problem)
        self.save.setEnabled(True)
        self.reveal(self.errors)

    def _on_code(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.code.setText(str(sender.property("code")))
            self.code.setFocus()

    def _on_save(self) -> None:
        self.save.setEnabled(False)
        self.saved.emit(
            Entered(
                self.code.text().strip(),
                self.room.text().strip(),
                self.diagnosis_code.text().strip(),
                self.diagnosis_text.text().strip(),
                self.start.text().strip(),
                self.end.text().strip(),
            )
        )


class DetailsSheets(QObject):
    """Opens the sheet over `host`'s window, also above another sheet."""

    saved = Signal(object)

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self.sheet: DetailsSheet | None = None

    def open(self, entered: Entered, known: str = "") -> None:
        if self.sheet is None:
            self.sheet = DetailsSheet(entered, known)
            self.sheet.saved.connect(self.saved)
            self.sheet.closed.connect(self._on_closed)
            self._host.open(self.sheet)

    def close(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def show_problem(self, problem: Problem) -> None:
        if self.sheet is not None:
            self.sheet.show_problem(problem)

    def _on_closed(self) -> None:
        self.sheet = None


def _labelled(label: str, field: Field) -> Box:
    box = column(gap=4)
    text = Text(label, "caption", weight=500)
    text.setBuddy(field)
    box.add(text)
    box.add(field)
    return box
