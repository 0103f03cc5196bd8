"""What a note's template asks for: filled in from the chart when the note is made, then by the clinician."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.chart import Appointment, Client
from app.domain.errors import ErrorCode, InputError
from app.domain.note import FieldValue, Note, NoteType, SentenceStatus
from app.domain.session import Session
from app.domain.states import NoteState
from app.domain.template_values import carried_over, kept_values, moment, open_fields, values_by_field
from app.domain.templates import ChartValue, FieldKind, Template, TemplateField, built_in
from app.domain.treatment import Chart
from app.domain.written_time import written_day
from app.services.consents import load_session, participants
from app.services.ports import Clock, Database, UnitOfWork
from app.services.templates import TemplateService, all_templates, default_template, template_in


@dataclass(frozen=True, slots=True)
class ChartFacts:
    """What chart fields are filled in from; everything may be missing. Times are aware UTC."""

    session: Session
    client: Client | None = None
    chart: Chart | None = None
    appointment: Appointment | None = None
    people: tuple[str, ...] = ()  # everyone in the room, the therapist last


class NoteFieldService:
    """Saves what the clinician filled in; each save is a new version of the draft."""

    def __init__(self, database: Database, templates: TemplateService, clock: Clock) -> None:
        self._database, self._templates, self._clock = database, templates, clock

    def save(self, note_id: str, values: Sequence[FieldValue], shown: Template | None = None) -> Note:
        """Keep these values in place of those before; the sentences stay as they are.

        Values of fields that the note's template does not have are left out. ``shown`` is the template they
        were filled in for: where the note has another one by now they are carried over into it, and what it
        has already stays. The same values again are no new version. NOTE_ALREADY_SIGNED.
        """
        with self._database.unit_of_work() as unit:
            note = unit.notes.get(note_id)
            if note is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            if note.state is not NoteState.DRAFT:
                raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)
            template = self._templates.of_note(note)
            if shown is not None and shown.id != template.id:
                values = carried_over(shown, template, values)
                told = {value.field_id for value in values}
                values = (*values, *(value for value in note.fields if value.field_id not in told))
            kept = kept_values(template, values)
            if kept == note.fields:
                return note
            saved = replace(note, fields=kept, version=note.version + 1, updated_at=self._clock.now())
            saved = with_open_fields(unit, saved)
            unit.notes.save(saved)
            unit.commit()
        return saved


def template_for(unit: UnitOfWork, clinician_id: str, note_type: NoteType | None = None) -> Template:
    """What a new note is made with: the template of ``note_type``, or the clinician's default."""
    if note_type is None:
        return default_template(unit, clinician_id)
    changed = next(template for template in all_templates(unit) if template.id == note_type.value)
    return changed if changed.shape is note_type else built_in(note_type)


def made_with(unit: UnitOfWork, note: Note, template: Template, before: Note | None = None) -> Note:
    """``note`` as one that is made with ``template``: its chart fields are filled in.

    ``before`` is the draft that it takes the place of: what was filled in there is kept, as far as the
    template has a field of the same name and kind (R19).
    """
    session = load_session(unit, note.session_id)
    values = chart_values(template, facts_of(unit, session))
    if before is not None:
        old = template_in(unit, before)
        kept = before.fields if old.id == template.id else carried_over(old, template, before.fields)
        told = {value.field_id for value in kept}
        values = (*kept, *(value for value in values if value.field_id not in told))
    made = replace(
        note,
        type=template.shape or note.type,
        template_id=template.id,
        template_version=template.version,
        fields=kept_values(template, values),
    )
    return with_open_fields(unit, made)


def with_open_fields(unit: UnitOfWork, note: Note) -> Note:
    """``note`` with the fields that are still to be filled in among what is missing, by their names.

    Whoever changes a draft calls it before saving, and signing does; twice is as good as once.
    """
    template = template_in(unit, note)
    labels = {field.label for field in template.fields}
    # a note that nothing was drafted for lacks none of what a draft must hold
    found = note.missing if template.ai is not None else ()
    missing = tuple(name for name in found if name not in labels)
    return replace(note, missing=(*missing, *(field.label for field in open_fields(template, note))))


def says_nothing(unit: UnitOfWork, note: Note) -> bool:
    """Whether nothing stands in ``note`` but prompts and what came from the chart by itself."""
    if any(s.text.strip() for s in note.sentences if s.status is not SentenceStatus.TO_ADD):
        return False
    template, values = template_in(unit, note), values_by_field(note.fields)
    return not any(field.id in values for field in template.fields if field.kind is not FieldKind.CHART)


def private_in(unit: UnitOfWork, note: Note) -> frozenset[str]:
    """The ids of the fields for the clinician only in which something stands; nobody else reads those, and
    no language model (R31)."""
    filled = values_by_field(note.fields)
    return frozenset(f.id for f in template_in(unit, note).fields if f.clinician_only and f.id in filled)


def open_to_others(unit: UnitOfWork, note: Note) -> tuple[str, ...]:
    """What stands in the other fields, line by line in the template's order."""
    filled, private = values_by_field(note.fields), private_in(unit, note)
    lines = []
    for field in template_in(unit, note).fields:
        values = filled.get(field.id, ()) if field.id not in private else ()
        if found := _written(field, values):
            lines.append(f"{field.label}{'' if field.label.endswith(('?', ':')) else ':'} {found[0]}")
            lines += found[1:]
    return tuple(lines)


def filled_in(unit: UnitOfWork, note: Note) -> tuple[tuple[str, str], ...]:
    """Label and words of every field in which something stands, in the order of the template."""
    filled = values_by_field(note.fields)
    told = ((f.label, "\n".join(_written(f, filled.get(f.id, ())))) for f in template_in(unit, note).fields)
    return tuple((label, words) for label, words in told if words)


def _written(field: TemplateField, values: Sequence[str]) -> list[str]:
    """The lines of a text; anything else in one line."""
    found = [line.strip() for value in values for line in value.splitlines() if line.strip()]
    if field.kind is FieldKind.TEXT or not found:
        return found
    entered = moment("; ".join(found)) if field.kind is FieldKind.DATE_TIME else None
    return ["; ".join(found) if entered is None else f"{written_day(entered)}, {entered:%H:%M}"]


def facts_of(unit: UnitOfWork, session: Session) -> ChartFacts:
    """What the chart tells of a session."""
    clinician = unit.clinicians.get(session.clinician_id)
    people = [consent.person for consent in participants(unit, session)]
    if clinician is not None:
        people.append(clinician.name)
    return ChartFacts(
        session,
        unit.clients.get(session.client_id),
        unit.charts.get(session.client_id),
        unit.appointments.get(session.appointment_id),
        tuple(dict.fromkeys(people)),
    )


def chart_values(template: Template, facts: ChartFacts) -> tuple[FieldValue, ...]:
    """The chart fields of ``template`` filled in; one that the chart says nothing about is left out."""
    found = []
    for field in template.fields:
        if field.kind is FieldKind.CHART and field.chart is not None:
            values = tuple(value for value in _told(field.chart, facts) if value.strip())
            if values:
                found.append(FieldValue(field.id, values))
    return tuple(found)


def _told(value: ChartValue, facts: ChartFacts) -> Sequence[str]:
    client, chart = facts.client, facts.chart
    if value is ChartValue.SESSION_TIME:
        return (_session_time(facts.session),)
    if value is ChartValue.PARTICIPANTS:
        return facts.people
    if value is ChartValue.CPT_CODE:
        planned = facts.appointment.cpt_code if facts.appointment is not None else ""
        return (planned or next(iter(chart.cpt_codes if chart is not None else ()), ""),)
    if client is not None and value is ChartValue.CLIENT_NAME:
        return (client.name,)
    if client is not None and value is ChartValue.PRONOUNS:
        return (client.pronouns,)
    if client is not None and value is ChartValue.BIRTH_DATE and client.birth_date is not None:
        return (written_day(client.birth_date),)
    if chart is not None and value is ChartValue.DIAGNOSES:
        return [diagnosis.label for diagnosis in chart.diagnoses]
    if chart is not None and value is ChartValue.GOALS:
        return [goal.text for goal in chart.plan.goals]
    if chart is not None and value is ChartValue.MEDICATIONS:
        return [f"{medication.name} {medication.dose}".strip() for medication in chart.medications]
    return ()


def _session_time(session: Session) -> str:
    """On this laptop's clock, as the clinician lived it."""
    if session.started_at is None:
        return ""
    began = session.started_at.astimezone()
    day = f"{written_day(began)}, {began:%H:%M}"
    return f"{day} to {_clock(session.ended_at)}" if session.ended_at is not None else day


def _clock(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"
