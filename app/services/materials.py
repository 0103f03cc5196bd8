"""Collects what a session's note is made from and checked against; only the client's own chart (R21)."""

from app.domain.ai_settings import AiSettings
from app.domain.chart import Client
from app.domain.material import SUMMARY_INPUT, InputKind, Material, PreviousNote, WrittenInput
from app.domain.note import ChartContext, Note
from app.domain.session import Session
from app.domain.states import NoteState
from app.domain.transcript import Transcript
from app.domain.treatment import Chart
from app.services.note_fields import private_in
from app.services.ports import UnitOfWork

PREVIOUS_NOTES = 3
"""Signed notes that are used as context, the newest ones."""


def transcript_of(unit: UnitOfWork, session: Session) -> Transcript | None:
    """The transcript; None when there is none or it was destroyed."""
    return None if session.transcript_destroyed_at is not None else unit.transcripts.get(session.id)


def material_of(
    unit: UnitOfWork, session: Session, transcript: Transcript | None, settings: AiSettings | None = None
) -> Material:
    """The ``transcript`` with everything else that was written for the session.

    Previous notes are among it unless ``settings`` leave them out.
    """
    inputs = unit.inputs.of_session(session.id)
    if summary := unit.summaries.get(session.id):
        written = WrittenInput(SUMMARY_INPUT, session.id, InputKind.SUMMARY, summary, session.started_at)
        inputs = (written, *inputs)
    used = settings is None or settings.use_previous_notes
    return Material(transcript, inputs, _previous(unit, session) if used else ())


def _previous(unit: UnitOfWork, session: Session) -> tuple[PreviousNote, ...]:
    signed = [
        PreviousNote(note.id, note.signed_at.date(), _without_private_fields(unit, note))
        for note in unit.notes.of_client(session.client_id)
        if note.signed_at is not None and note.state is NoteState.SIGNED and note.session_id != session.id
    ]
    return tuple(sorted(signed, key=lambda note: note.written_on)[-PREVIOUS_NOTES:])


def _without_private_fields(unit: UnitOfWork, note: Note) -> str:
    """The note's text; its drafted part alone where something stands in a field for the clinician only, which
    is neither drafted from nor sent to a language model (R31)."""
    if not private_in(unit, note):
        return note.text
    return "\n".join(sentence.text for sentence in note.sentences)


def chart_context(client: Client | None, chart: Chart, therapist_name: str) -> ChartContext:
    """What a drafter may know of the chart."""
    if client is None:
        return ChartContext(therapist_name=therapist_name)
    return ChartContext(
        client_name=client.name,
        pronouns=client.pronouns,
        diagnoses=tuple(diagnosis.label for diagnosis in chart.diagnoses),
        goals=tuple(goal.text for goal in chart.plan.goals),
        therapist_name=therapist_name,
        interventions=tuple(i for goal in chart.plan.goals for i in goal.interventions),
        medications=tuple(f"{m.name} {m.dose}".strip() for m in chart.medications),
        approaches=chart.approaches,
        people=chart.people,
    )
