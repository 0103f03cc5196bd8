"""The forms of a chart: who the client is, care, medication, people, assessments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from app.domain.treatment import Assessment, Chart
from app.domain.written_time import written_day
from app.services.assessments import AssessmentEntry
from app.services.charts import ClientDetails
from app.ui.chart import entries
from app.ui.chart.form_sheet import FormSheet, Lines, RowsEditor
from app.ui.widgets import Button, Text


class DetailsSheet(FormSheet):
    """Who the client is; also for a new one. ``submitted`` carries ``ClientDetails``."""

    def __init__(self, title: str, known: ClientDetails, today: date) -> None:
        lead = "Names and contacts are replaced before any text may leave this laptop."
        super().__init__(title, lead, width=620)
        self._today = today
        first, second, third = self.pair(), self.pair(), self.pair()
        self.name = self.field("Name", known.name, placeholder="First and last name", within=first)
        self.pronouns = self.field("Pronouns", known.pronouns, placeholder="she/her", within=first)
        day = "4 March 1990"
        self.born = self.field("Born", _day(known.birth_date), placeholder=day, within=second)
        self.since = self.field("Client since", _day(known.client_since), placeholder=day, within=second)
        number = "Links signed notes to the right record"
        self.number = self.field("Number in the EHR", known.ehr_id, placeholder=number, within=third)
        self.employer = self.field("Employer", known.employer, within=third)
        fourth, fifth = self.pair(), self.pair()
        self.phones = self.several("Phone numbers", known.phones, within=fourth)
        self.emails = self.several("Email addresses", known.emails, within=fourth)
        self.nicknames = self.several("Also called", known.nicknames, within=fifth)
        self.address = self.several("Address", known.address.splitlines(), within=fifth)
        self.identifiers = self.several("Other identifiers", known.other_identifiers)
        told = "Insurance and record numbers, school, account names; each on a line of its own."
        self.fields.add(Text(told, "caption", "muted", wrap=True))
        self.reads(self._entered)

    def _entered(self) -> ClientDetails:
        several = (self.nicknames, self.phones, self.emails, self.address)
        nicknames, phones, emails, address = (lines.toPlainText() for lines in several)
        typed = entries.TypedDetails(
            self.name.text(),
            self.pronouns.text(),
            self.born.text(),
            self.since.text(),
            self.number.text(),
            nicknames,
            phones,
            emails,
            address,
            self.employer.text(),
            self.identifiers.toPlainText(),
        )
        return entries.details(typed, self._today)


class CareSheet(FormSheet):
    """Diagnoses, usual codes and approaches; ``submitted`` carries the three."""

    def __init__(self, chart: Chart, known_approaches: Sequence[str] = ()) -> None:
        super().__init__("Diagnoses and codes", width=600)
        self.fields.add(Text("Diagnoses", "ui", weight=600))
        rows = [(diagnosis.code, diagnosis.text) for diagnosis in chart.diagnoses]
        self.diagnoses = RowsEditor(("ICD-10-CM code", "Text"), "Add a diagnosis", rows)
        self.diagnoses.changed.connect(self.refit)
        self.fields.add(self.diagnoses)
        self.initial_focus = self.diagnoses.fields[0][0]
        codes = ", ".join(chart.cpt_codes)
        self.codes = self.field("Usual CPT codes", codes, placeholder="90834, 90837; the first is offered")
        example = ", ".join(known_approaches[:3]) or "CBT, ACT"
        self.approaches = self.field("Approaches", ", ".join(chart.approaches), placeholder=example)
        told = "Only the form of a code is checked here, not whether it exists."
        self.fields.add(Text(told, "caption", "muted", wrap=True))
        self.reads(self._entered)

    def _entered(self) -> object:
        return (
            entries.diagnoses(self.diagnoses.values),
            entries.procedure_codes(self.codes.text()),
            entries.approaches(self.approaches.text()),
        )


class MedicationSheet(FormSheet):
    """What the client takes; ``submitted`` carries a tuple of ``Medication``."""

    def __init__(self, chart: Chart) -> None:
        super().__init__("Medication", "As the client reports it, or as it is prescribed.")
        rows = [(m.name, m.dose) for m in chart.medications]
        self.rows = RowsEditor(("Name", "Dose, as prescribed"), "Add a medication", rows)
        self.rows.changed.connect(self.refit)
        self.fields.add(self.rows)
        self.initial_focus = self.rows.fields[0][0]
        self.reads(self._entered)

    def _entered(self) -> object:
        return entries.medications(self.rows.values)


class PeopleSheet(FormSheet):
    """Who is around the client; ``submitted`` carries (name, relation) pairs."""

    def __init__(self, chart: Chart) -> None:
        lead = "In drafts their names become the relation, like “her brother”."
        super().__init__("People around the client", lead)
        self.rows = RowsEditor(("Name", "Relation"), "Add a person", chart.people)
        self.rows.changed.connect(self.refit)
        self.fields.add(self.rows)
        self.initial_focus = self.rows.fields[0][0]
        self.reads(self._entered)

    def _entered(self) -> object:
        return entries.people(self.rows.values)


class AssessmentSheet(FormSheet):
    """A questionnaire or another assessment; ``submitted`` carries an ``AssessmentEntry``.

    One that is there can be signed as it stands in the fields, which `sign_pressed` carries, or removed; a
    signed one is only read.
    """

    sign_pressed = Signal(object)
    remove_pressed = Signal()

    def __init__(self, known: Assessment | None, today: date) -> None:
        super().__init__(known.name if known else "New assessment")
        self._today = today
        pair = self.pair()
        self.name = self.field("Name", known.name if known else "", placeholder="PHQ-9", within=pair)
        self.taken = self.field("Taken on", written_day(known.taken_on if known else today), within=pair)
        self.score = self.field("Score", known.score if known else "", placeholder="9")
        self.text = Lines(known.text if known else "", "What was found", high=110)
        self._labelled("What was found", self.text, None)
        signed = known is not None and known.signed_at is not None
        told = "Only signed assessments are used in a case summary."
        if known is not None and signed:
            told = f"Signed by {known.signed_by}. It cannot be changed."
        self.fields.add(Text(told, "caption", "muted", wrap=True))
        self.sign, self.remove = Button("Sign", icon="lock"), Button("Remove", "danger")
        self.sign.clicked.connect(self._on_sign)
        self.remove.clicked.connect(self.remove_pressed)
        self.buttons.box.insertWidget(0, self.remove)
        self.buttons.box.insertWidget(1, self.sign)
        for button in (self.sign, self.remove):
            button.setVisible(known is not None and not signed)
        if signed:
            for field in (self.name, self.taken, self.score):
                field.setReadOnly(True)
            self.text.setReadOnly(True)
            self.save.hide()
            self.cancel.set_words("Close")
        self.reads(self._entered)

    def _entered(self) -> object:
        return self._entry()

    def _on_sign(self) -> None:
        try:
            entry = self._entry()
        except entries.EntryProblem as problem:
            self.show_problem(problem.words)
        else:
            self.sign_pressed.emit(entry)

    def _entry(self) -> AssessmentEntry:
        return entries.assessment(
            self.name.text(), self.taken.text(), self.score.text(), self.text.toPlainText(), self._today
        )


def _day(day: date | None) -> str:
    return written_day(day) if day is not None else ""
