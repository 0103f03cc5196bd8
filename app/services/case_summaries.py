"""Case summaries from signed notes, plan and signed assessments; kept only when they are saved (R59, R60)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from app.domain.case_summary import (
    CaseDocument,
    CaseFile,
    CaseSentence,
    CaseSummary,
    DocumentKind,
    SummaryRequest,
)
from app.domain.identifiers import identifiers_of
from app.domain.ids import new_id
from app.domain.note import Note
from app.domain.saved_document import SavedDocument, SavedKind, sealed_document
from app.domain.states import NoteState
from app.domain.treatment import Assessment, Chart
from app.domain.written_time import written_day
from app.services.charts import client_in
from app.services.events import ChartChanged, EventBus
from app.services.form_document import FormDocument
from app.services.note_fields import open_to_others, private_in
from app.services.ports import CaseSummarizer, Clock, Database, UnitOfWork
from app.services.saved_documents import written
from app.services.sessions import not_begun

LOOK_AHEAD_DAYS = 60


class CaseSummaryService:
    """Gathers what may be used, has it summarized, and saves it to the chart. Any thread."""

    def __init__(self, database: Database, summarizer: CaseSummarizer, clock: Clock, bus: EventBus) -> None:
        self._database, self._summarizer, self._clock, self._bus = database, summarizer, clock, bus

    def case(self, client_id: str) -> CaseFile:
        """Everything of the client that a summary may use. CLIENT_UNKNOWN."""
        with self._database.unit_of_work() as unit:
            return _case(unit, client_id, self._clock.now().astimezone().date(), self._next(unit, client_id))

    def summarize(self, case: CaseFile, request: SummaryRequest) -> CaseSummary:
        """The summary of a case as it was gathered; always the same for the same case and request."""
        return self._summarizer.summarize(case, request)

    def save(self, client_id: str, summary: FormDocument) -> SavedDocument:
        """Keep a summary in the chart as it stands; it never changes and is no source. CLIENT_UNKNOWN."""
        with self._database.unit_of_work() as unit:
            client_in(unit, client_id)
            document = sealed_document(
                SavedDocument(
                    new_id(),
                    client_id,
                    SavedKind.CASE_SUMMARY,
                    " ".join(summary.title.split()),
                    written(summary),
                    self._clock.now(),
                )
            )
            unit.documents.add(document)
            unit.audit.add("document.saved", document.id, document.kind.value)
            unit.commit()
        self._bus.publish(ChartChanged(client_id))
        return document

    def printed(self, client_id: str, document_id: str = "") -> None:
        """A summary was handed to a printer, as it stood on the page or as the document that was saved."""
        with self._database.unit_of_work() as unit:
            unit.audit.add("case_summary.printed", document_id or client_id)
            unit.commit()

    def _next(self, unit: UnitOfWork, client_id: str) -> date | None:
        now = self._clock.now()
        coming = unit.appointments.between(now, now + timedelta(days=LOOK_AHEAD_DAYS))
        own = (a for a in coming if a.client_id == client_id and not_begun(unit, a))
        return next((appointment.start.astimezone().date() for appointment in own), None)


def _case(unit: UnitOfWork, client_id: str, today: date, following: date | None) -> CaseFile:
    client, chart = client_in(unit, client_id), unit.charts.get(client_id)
    notes = unit.notes.of_client(client_id)
    began = {s.id: s.started_at for s in unit.sessions.all() if s.client_id == client_id}
    days = {note.id: _day_of(note, began) for note in notes}
    signed = [note for note in notes if note.state is NoteState.SIGNED]
    drafts = tuple(sorted(days[note.id] or today for note in notes if note.state is NoteState.DRAFT))
    assessments = tuple(a for a in unit.assessments.of_client(client_id) if a.signed_at is not None)
    clinician = next(iter(unit.clinicians.all()), None)
    plan = _plan_document(client_id, chart, today)
    documents = (
        *((plan,) if plan is not None else ()),
        *(_note_document(unit, note, days[note.id] or today) for note in signed),
        *(_assessment_document(assessment) for assessment in assessments),
    )
    return CaseFile(
        client.name,
        tuple(sorted(documents, key=lambda document: (document.day, document.id))),
        chart.plan,
        assessments,
        identifiers_of(client, chart, clinician.name if clinician is not None else ""),
        chart.people,
        drafts,
        following,
    )


def _day_of(note: Note, began: Mapping[str, datetime | None]) -> date | None:
    at = began.get(note.session_id) or note.signed_at or note.updated_at
    return at.astimezone().date() if at is not None else None


def _note_document(unit: UnitOfWork, note: Note, day: date) -> CaseDocument:
    """The sentences as they were signed: what is not in the signed text was left out at signing.

    Of a note without any its lines, or where one of them is for the clinician only, its other fields.
    """
    kept = [s for s in note.sentences if s.text and s.text in note.text]
    sentences = tuple(CaseSentence(s.id, s.section.value, s.text) for s in kept)
    if not sentences and private_in(unit, note):
        told = enumerate(open_to_others(unit, note), start=1)
        sentences = tuple(CaseSentence(f"line{number}", "", line) for number, line in told)
    elif not sentences:
        lines = (line.strip() for line in note.text.splitlines())
        sentences = tuple(
            CaseSentence(f"line{number}", "", line) for number, line in enumerate(lines, start=1) if line
        )
    kind = note.amendment.value.capitalize() if note.amendment is not None else note.type.label
    return CaseDocument(note.id, DocumentKind.NOTE, day, kind, sentences, note.session_id)


def _plan_document(client_id: str, chart: Chart, today: date) -> CaseDocument | None:
    plan = chart.plan
    if not plan.goals:
        return None
    lines = [
        CaseSentence(f"diagnosis{n}", "Diagnosis", f"Diagnosis: {diagnosis.label}.")
        for n, diagnosis in enumerate(chart.diagnoses)
    ]
    if chart.client_since is not None:
        since = f"In treatment since {written_day(chart.client_since)}."
        lines.append(CaseSentence("since", "Client", since))
    for goal in plan.goals:
        lines.append(CaseSentence(f"goal/{goal.id}", "Goal", goal.text))
        lines += [
            CaseSentence(f"objective/{goal.id}/{n}", "Objective", text)
            for n, text in enumerate(goal.objectives)
        ]
    day = plan.reviewed_on or chart.client_since or today
    return CaseDocument(f"plan/{client_id}", DocumentKind.PLAN, day, "Treatment plan", tuple(lines))


def _assessment_document(assessment: Assessment) -> CaseDocument:
    lines = [CaseSentence("score", "Score", f"Score {assessment.score}")] if assessment.score else []
    found = (line.strip() for line in assessment.text.splitlines())
    lines += [CaseSentence(f"line{n}", "", line) for n, line in enumerate(found) if line]
    return CaseDocument(
        assessment.id, DocumentKind.ASSESSMENT, assessment.taken_on, assessment.name, tuple(lines)
    )
