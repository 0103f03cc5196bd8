"""What one run drafts: read from the database before it, and kept there afterwards.

Each is part of the caller's unit of work; nothing is drafted here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.ai_settings import AiSettings
from app.domain.errors import ErrorCode, LocalError
from app.domain.ids import new_id
from app.domain.material import FROM_DRAFT, DraftRequest, InputKind, Material, Use, WrittenInput
from app.domain.note import Draft, FieldValue, Note, NoteType, Source
from app.domain.own_words import with_own_words
from app.domain.session import Session
from app.domain.states import NoteState, SessionState
from app.domain.templates import Template
from app.services.consents import load_session, require_recording
from app.services.draft_rules import (
    after_ending,
    left_out,
    may_hold_recording,
    require_draft,
    require_something,
    same_words,
)
from app.services.materials import chart_context, material_of, transcript_of
from app.services.note_fields import made_with
from app.services.ports import Clock, UnitOfWork
from app.services.templates import template_in

SettingsOf = Callable[[UnitOfWork, str], AiSettings]
"""The AI settings of a clinician, by id, as a unit of work sees them."""


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """What one run drafts, with the session and the note as they were when it was read."""

    session: Session
    before: Note | None
    request: DraftRequest
    template: Template | None
    added: WrittenInput | None = None  # saved together with the result
    keep_own_words: bool = False


class DraftOrders:
    """Reads orders and keeps what came of them; any thread."""

    def __init__(self, settings: SettingsOf, clock: Clock) -> None:
        self._settings, self._clock = settings, clock

    def request_in(
        self, unit: UnitOfWork, session: Session, note_type: NoteType, template: Template | None = None
    ) -> DraftRequest:
        """Everything that a note of this session may rest on, as ``unit`` sees it."""
        client = unit.clients.get(session.client_id)
        clinician = unit.clinicians.get(session.clinician_id)
        chart = unit.charts.get(session.client_id)
        settings = self._settings(unit, session.clinician_id)
        element = template.ai if template is not None else None
        return DraftRequest(
            note_type,
            material_of(unit, session, transcript_of(unit, session), settings),
            chart_context(client, chart, clinician.name if clinician else ""),
            settings,
            element.instruction if element is not None else "",
        )

    def read(
        self,
        unit: UnitOfWork,
        session_id: str,
        note_type: NoteType,
        use: Use,
        template: Template | None,
        *,
        may_be_empty: bool = False,
    ) -> DraftOrder:
        """What a draft from ``use`` rests on, with the template that the note has or gets.

        NOTE_ALREADY_SIGNED, ILLEGAL_TRANSITION while the session is recorded; NOTHING_TO_DRAFT_FROM unless it
        ``may_be_empty``.
        """
        session = load_session(unit, session_id)
        before = unit.notes.of_session(session_id)
        require_draft(session, before)
        after_ending(session)
        if template is None and before is not None:
            present = template_in(unit, before)
            known = before.template_id in ("", present.id)
            template = present if known and present.shape is note_type else None
        request = self.request_in(unit, session, note_type, template)
        request = replace(request, material=request.material.only(use))
        if not may_be_empty:
            require_something(request.material)
        return DraftOrder(session, before, request, template)

    def of_present(self, order: DraftOrder) -> DraftOrder:
        """The note's own text as what is improved; the program's reminders are none of the clinician's."""
        sentences = order.before.sentences if order.before is not None else ()
        text = "\n".join(s.text for s in sentences if s.source is not Source.PROMPT)
        origin = FROM_DRAFT if order.before is not None and may_hold_recording(order.before) else ""
        written = WrittenInput(
            new_id(), order.session.id, InputKind.OWN_NOTE, text, self._clock.now(), origin
        )
        request = replace(order.request, material=Material(inputs=(written,)))
        return replace(order, request=request, added=written)

    def keep(self, unit: UnitOfWork, order: DraftOrder, draft: Draft) -> tuple[Note, int, Session]:
        """Save a draft as the note's newest version; the note as it is then, and the session.

        The number is that of the version which holds the draft where somebody wrote in the note meanwhile:
        their words stay on top. 0: the note is the draft. RECORDING_DESTROYED, TRANSCRIPT_DESTROYED and
        NOTE_ALREADY_SIGNED by what became of the session meanwhile.
        """
        session = _unwithdrawn(unit, order)
        present = unit.notes.of_session(session.id)
        require_draft(session, present)
        if present is None and any(written.of_draft for written in order.request.material.inputs):
            raise LocalError(ErrorCode.RECORDING_DESTROYED)  # the draft it rests on was withdrawn
        if order.added is not None:
            unit.inputs.save(order.added)
        made = self._made(order, draft, session, present)
        if order.keep_own_words:
            made = with_own_words(made, present)
        if order.template is not None:
            made = made_with(unit, made, order.template, present)
        unit.notes.save(made)
        unit.audit.add("note.generated", made.id, draft.type.value)
        note, in_history = made, 0
        if present is not None and (order.before is None or not same_words(order.before, present)):
            # what was written meanwhile goes on top again: the result is in the history
            note = replace(present, version=made.version + 1, updated_at=self._clock.now())
            in_history = made.version
            unit.notes.save(note)
        if session.state is not SessionState.DRAFTED:
            session = after_ending(session).to(SessionState.DRAFTED)
            if session.ended_at is None:
                now = self._clock.now()
                session = replace(session, started_at=session.started_at or now, ended_at=now)
            unit.sessions.save(session)
        return note, in_history, session

    def _made(self, order: DraftOrder, draft: Draft, session: Session, present: Note | None) -> Note:
        template_id, version, fields = "", 0, tuple[FieldValue, ...]()
        if order.template is not None:
            template_id, version = order.template.id, order.template.version
            fields = present.fields if present is not None and present.template_id == template_id else ()
        elif present is not None and present.type is draft.type:
            template_id, version, fields = present.template_id, present.template_version, present.fields
        return Note(
            id=present.id if present is not None else new_id(),
            session_id=session.id,
            client_id=session.client_id,
            clinician_id=session.clinician_id,
            type=draft.type,
            state=NoteState.DRAFT,
            sentences=(*left_out(order.request.material, draft), *draft.sentences),
            missing=draft.missing,
            drafter=draft.drafter,
            version=present.version + 1 if present is not None else 1,
            updated_at=self._clock.now(),
            template_id=template_id,
            template_version=version,
            fields=fields,
        )


def _unwithdrawn(unit: UnitOfWork, order: DraftOrder) -> Session:
    """The session as it is now; what was made of a recording that is destroyed must not come back."""
    if order.request.material.transcript is None:
        return load_session(unit, order.session.id)
    session = require_recording(unit, order.session.id, order.session.recording_id)
    if session.transcript_destroyed_at is not None:
        raise LocalError(ErrorCode.TRANSCRIPT_DESTROYED)
    return session
