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

from app.domain.errors import AppError, BugError, Cancelled
from app.domain.material import (
    EVERYTHING,
    DraftRequest,
    Use,
)
from app.domain.note import Draft, Note, NoteType
from app.domain.session import Session
from app.domain.templates import Template
from app.services.draft_orders import DraftOrder, DraftOrders, SettingsOf
from app.services.draft_rules import names_only, require_something
from app.services.events import (
    DraftAdvanced,
    DraftFailed,
    DraftFellBack,
    DraftStarted,
    EventBus,
    NoteSigned,
    SessionChanged,
    Withdrawn,
)
from app.services.ports import Clock, Database, Drafter, DraftProgress, UnitOfWork, never


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
        self._database, self._drafters, self._bus = database, drafters, bus
        self._orders = DraftOrders(settings, clock)
        self._lock, self._runs = Lock(), dict[str, Flag]()
        self._closed = Flag()
        bus.subscribe(NoteSigned, lambda event: self.cancel(event.session_id))
        bus.subscribe(Withdrawn, lambda event: self.cancel(event.session_id))

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
                order = self._orders.read(unit, session_id, note_type, use, template)
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
                order = self._orders.read(unit, session_id, note_type, use, template, may_be_empty=True)
            if not input_id:
                order = self._orders.of_present(order)
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
        return self._orders.request_in(unit, session, note_type, template)

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
            order = self._orders.read(unit, session_id, note_type, use, template, may_be_empty=True)
        if improve:
            order = order if any(use.inputs or ()) else self._orders.of_present(order)
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

    def _carry_out(
        self,
        order: DraftOrder,
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
            note, in_history, session = self._orders.keep(unit, order, draft)
            unit.commit()
        if session.state is not order.session.state:
            self._bus.publish(SessionChanged(session_id, session.state))
        return Drafted(note, in_history)
