"""Drafts at the clinician's wish and after a session, from what they choose (R26, R50, R53, R61).

Nothing is drafted inside a unit of work, and nothing that was written is replaced without a version to go
back to: a run that failed or was cancelled leaves the note as it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event as Flag
from threading import Lock
from typing import Protocol

from app.domain.ai_settings import AiSettings
from app.domain.errors import AppError, BugError, Cancelled, ErrorCode, LocalError
from app.domain.ids import new_id
from app.domain.material import (
    EVERYTHING,
    FROM_DRAFT,
    DraftRequest,
    InputKind,
    Material,
    Use,
    WrittenInput,
)
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
    names_only,
    require_draft,
    require_something,
    same_words,
)
from app.services.events import (
    ConsentChanged,
    DraftAdvanced,
    DraftFailed,
    DraftFellBack,
    DraftStarted,
    EventBus,
    NoteSigned,
    SessionChanged,
)
from app.services.materials import chart_context, material_of, transcript_of
from app.services.note_fields import made_with
from app.services.ports import Clock, Database, Drafter, DraftProgress, UnitOfWork, never
from app.services.templates import template_in

SettingsOf = Callable[[UnitOfWork, str], AiSettings]
"""The AI settings of a clinician, by id, as a unit of work sees them."""


class Drafters(Protocol):
    """Which drafter is to be used; asked anew for each draft, on the thread that drafts."""

    @property
    def embedded(self) -> Drafter:
        """The one without a language model; it never fails and reaches nothing."""

    def current(self, session_id: str, request: DraftRequest) -> Drafter:
        """At the clinician's click: the embedded one, or the language model that is configured and, where it
        is outside this computer, allowed for exactly this."""

    def automatic(self) -> Drafter:
        """After a session, unasked: the embedded one, or a language model on this computer."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The session's note as it is now. ``in_history``: the number of the version that holds the result when
    the note was changed meanwhile and therefore left as it is; 0: the note is the result."""

    note: Note
    in_history: int = 0


@dataclass(frozen=True, slots=True)
class _Order:
    """What one run drafts, with the session and the note as they were when it was read."""

    session: Session
    before: Note | None
    request: DraftRequest
    template: Template | None
    added: WrittenInput | None = None  # saved together with the result
    keep_own_words: bool = False


class DraftingService:
    """One draft of a session at a time; any thread. Saving the result is one commit."""

    def __init__(
        self,
        database: Database,
        drafters: Drafters,
        settings: SettingsOf,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._database, self._drafters, self._settings = database, drafters, settings
        self._clock, self._bus = clock, bus
        self._lock, self._runs = Lock(), dict[str, Flag]()
        self._closed = Flag()
        bus.subscribe(NoteSigned, lambda event: self.cancel(event.session_id))
        bus.subscribe(ConsentChanged, lambda e: self.cancel(e.session_id) if e.withdrawn else None)

    def generate(
        self,
        session_id: str,
        note_type: NoteType,
        use: Use = EVERYTHING,
        template: Template | None = None,
        *,
        embedded: bool = False,
        keep_own_words: bool = False,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Drafted:
        """Draft the session's note from what ``use`` names; ``embedded`` asks for no language model.
        ``keep_own_words``: what the clinician wrote themselves stays in a note of the same sections.

        NOTHING_TO_DRAFT_FROM, NOTE_ALREADY_SIGNED, ILLEGAL_TRANSITION while the session is recorded,
        RECORDING_DESTROYED when the recording went meanwhile, and what the drafter raises. Cancelled also
        when somebody withdraws, the note is signed, or a draft of this session is under way: exactly one run
        a click. A session that was never recorded ends with its note.
        """
        with self._run(session_id, cancelled) as stopped:
            with self._database.unit_of_work() as unit:
                order = self._read(unit, session_id, note_type, use, template)
            return self._carry_out(replace(order, keep_own_words=keep_own_words), embedded, progress, stopped)

    def improve(
        self,
        session_id: str,
        note_type: NoteType,
        input_id: str = "",
        template: Template | None = None,
        *,
        embedded: bool = False,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Drafted:
        """Bring what the clinician wrote into sections, with no new facts (R61); errors as ``generate``.

        ``input_id`` names the input; without it, it is the text of the present note, which is kept as an
        input so that every sentence leads to the words it rests on.
        """
        with self._run(session_id, cancelled) as stopped:
            with self._database.unit_of_work() as unit:
                use = Use(transcript=False, inputs=(input_id,) if input_id else (), previous=False)
                order = self._read(unit, session_id, note_type, use, template, may_be_empty=True)
            if not input_id:
                order = self._of_present(order)
            require_something(order.request.material)
            request = replace(order.request, chart=names_only(order.request.chart))
            return self._carry_out(replace(order, request=request), embedded, progress, stopped)

    def automatic(self, session: Session, request: DraftRequest) -> Draft:
        """The draft after a session; nothing is saved. When a language model fails, the embedded drafter does
        it, and DraftFellBack says so. Cancelled when the program closes."""
        drafter = self._drafters.automatic()

        def tell(progress: DraftProgress) -> None:
            self._bus.publish(DraftAdvanced(session.id, progress))

        self._bus.publish(DraftStarted(session.id, drafter.name))
        try:
            return drafter.draft(request, tell, self._closed.is_set)
        except (Cancelled, BugError):
            raise
        except AppError as error:
            if drafter is self._drafters.embedded:
                raise
            with self._database.unit_of_work() as unit:
                unit.audit.add("draft.fell_back", session.id, error.code.value)
                unit.commit()
            self._bus.publish(DraftFellBack(session.id, drafter.name, error))
            return self._drafters.embedded.draft(request, tell, self._closed.is_set)

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

    def request_for(
        self,
        session_id: str,
        note_type: NoteType,
        use: Use = EVERYTHING,
        template: Template | None = None,
        *,
        improve: bool = False,
    ) -> DraftRequest:
        """What ``generate`` from ``use``, or ``improve`` of its input, would hand to a drafter now."""
        with self._database.unit_of_work() as unit:
            order = self._read(unit, session_id, note_type, use, template, may_be_empty=True)
        if improve:
            order = order if any(use.inputs or ()) else self._of_present(order)
            return replace(order.request, chart=names_only(order.request.chart))
        return order.request

    @property
    def running(self) -> frozenset[str]:
        """The sessions that are being drafted at the clinician's wish."""
        with self._lock:
            return frozenset(self._runs)

    def cancel(self, session_id: str) -> None:
        """End the run of this session, if there is one, within a second; the note stays as it is."""
        with self._lock:
            if (run := self._runs.get(session_id)) is not None:
                run.set()

    def stop(self) -> None:
        """The program closes: every run ends within a second, and none begins."""
        self._closed.set()

    # -- inside --------------------------------------------------------------------------------------
    @contextmanager
    def _run(self, session_id: str, cancelled: Callable[[], bool]) -> Iterator[Callable[[], bool]]:
        flag = Flag()

        def stopped() -> bool:
            return flag.is_set() or self._closed.is_set() or cancelled()

        with self._lock:
            if session_id in self._runs or self._closed.is_set():
                raise Cancelled
            self._runs[session_id] = flag
        try:
            yield stopped
        except AppError as error:
            self._bus.publish(DraftFailed(session_id, error))
            raise
        except Exception as error:
            self._bus.publish(DraftFailed(session_id, BugError({"type": type(error).__name__})))
            raise
        finally:
            with self._lock:
                del self._runs[session_id]

    def _read(
        self,
        unit: UnitOfWork,
        session_id: str,
        note_type: NoteType,
        use: Use,
        template: Template | None,
        *,
        may_be_empty: bool = False,
    ) -> _Order:
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
        return _Order(session, before, request, template)

    def _of_present(self, order: _Order) -> _Order:
        """The note's own text as what is improved; the program's reminders are none of the clinician's."""
        sentences = order.before.sentences if order.before is not None else ()
        text = "\n".join(s.text for s in sentences if s.source is not Source.PROMPT)
        origin = FROM_DRAFT if order.before is not None and may_hold_recording(order.before) else ""
        written = WrittenInput(
            new_id(), order.session.id, InputKind.OWN_NOTE, text, self._clock.now(), origin
        )
        request = replace(order.request, material=Material(inputs=(written,)))
        return replace(order, request=request, added=written)

    def _carry_out(
        self,
        order: _Order,
        embedded: bool,
        progress: Callable[[DraftProgress], None] | None,
        stopped: Callable[[], bool],
    ) -> Drafted:
        session_id, drafters = order.session.id, self._drafters
        drafter = drafters.embedded if embedded else drafters.current(session_id, order.request)

        def tell(advanced: DraftProgress) -> None:
            self._bus.publish(DraftAdvanced(session_id, advanced))
            if progress is not None:
                progress(advanced)

        self._bus.publish(DraftStarted(session_id, drafter.name))
        draft = drafter.draft(order.request, tell, stopped)
        if stopped():
            raise Cancelled
        with self._database.unit_of_work() as unit:
            drafted, session = self._save(unit, order, draft)
            unit.commit()
        if session.state is not order.session.state:
            self._bus.publish(SessionChanged(session_id, session.state))
        return drafted

    def _save(self, unit: UnitOfWork, order: _Order, draft: Draft) -> tuple[Drafted, Session]:
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
        drafted = Drafted(made)
        if present is not None and (order.before is None or not same_words(order.before, present)):
            # what was written meanwhile goes on top again: the result is in the history
            kept = replace(present, version=made.version + 1, updated_at=self._clock.now())
            unit.notes.save(kept)
            drafted = Drafted(kept, made.version)
        if session.state is not SessionState.DRAFTED:
            session = after_ending(session).to(SessionState.DRAFTED)
            if session.ended_at is None:
                now = self._clock.now()
                session = replace(session, started_at=session.started_at or now, ended_at=now)
            unit.sessions.save(session)
        return drafted, session

    def _made(self, order: _Order, draft: Draft, session: Session, present: Note | None) -> Note:
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


def _unwithdrawn(unit: UnitOfWork, order: _Order) -> Session:
    """The session as it is now; what was made of a recording that is destroyed must not come back."""
    if order.request.material.transcript is None:
        return load_session(unit, order.session.id)
    session = require_recording(unit, order.session.id, order.session.recording_id)
    if session.transcript_destroyed_at is not None:
        raise LocalError(ErrorCode.TRANSCRIPT_DESTROYED)
    return session
