"""What a note is made from beside the recording: the clinician's words in several forms (R23, R24, R51, R53).

They are the clinician's own: a withdrawal leaves them, signing destroys them with the transcript, and until
then only the clinician changes or removes them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.ai_settings import APPROACHES, LONGEST_APPROACH, AiSettings
from app.domain.conflict import Conflict
from app.domain.errors import ErrorCode, InputError, LocalError
from app.domain.ids import new_id
from app.domain.material import SUMMARY_INPUT, InputKind, Material, WrittenInput
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.ai_settings import ai_settings_in, keep_ai_settings_in
from app.services.consents import load_session
from app.services.destruction import SCRUB_DUE
from app.services.events import EventBus, SessionChanged
from app.services.materials import material_of, transcript_of
from app.services.ports import Clock, Database, Handwriting, UnitOfWork, never
from app.services.summaries import SummaryService

FindConflicts = Callable[[Material], tuple[Conflict, ...]]
"""Where the parts of a material disagree."""

LONGEST_INPUT = 100_000
"""Characters of one input; more is no account of a session."""


class OutsideReader(Protocol):
    """Reads a picture with a model outside this computer, once it was confirmed for this session."""

    def read(
        self, session_id: str, image: bytes, cancelled: Callable[[], bool] = never
    ) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """What can be used for a session's note now.

    ``spoken`` are the words of the transcript, 0 without one; ``offered`` the approaches to pick from.
    """

    session: Session
    inputs: tuple[WrittenInput, ...]
    spoken: int
    approaches: tuple[str, ...]
    offered: tuple[str, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def editable(self) -> bool:
        """Whether the note is not signed yet."""
        return self.session.state is not SessionState.SIGNED


class InputService:
    """Keeps inputs encrypted until the note is signed; every change is a commit of its own. Any thread."""

    def __init__(
        self,
        database: Database,
        summaries: SummaryService,
        handwriting: Handwriting,
        conflicts: FindConflicts,
        scrub: Callable[[], None],
        clock: Clock,
        bus: EventBus,
        outside: OutsideReader | None = None,
    ) -> None:
        """``scrub`` removes what was deleted from the database's file, now or at the next sweep."""
        self._outside = outside
        self._database, self._summaries, self._handwriting = database, summaries, handwriting
        self._conflicts = conflicts
        self._scrub, self._clock, self._bus = scrub, clock, bus

    def sources(self, session_id: str) -> Sources:
        """Everything the sheet shows; SESSION_NOT_FOUND."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            settings = ai_settings_in(unit, session.clinician_id)
            material = material_of(unit, session, transcript_of(unit, session), settings)
            approaches = unit.charts.get(session.client_id).approaches
            offered = _offered(settings)
        transcript = material.transcript
        spoken = sum(len(u.text.split()) for u in transcript.utterances) if transcript is not None else 0
        return Sources(session, material.inputs, spoken, approaches, offered, self._conflicts(material))

    def add(self, session_id: str, kind: InputKind, text: str, read_by: str = "") -> WrittenInput:
        """Keep another input. NOTE_ALREADY_SIGNED; BAD_USAGE for blank or endless text.

        A summary is added to the one that is there, as a paragraph of its own.
        """
        kept = _usable(text)
        if kind is InputKind.SUMMARY:
            before = self._summaries.get(session_id)
            return self.edit(session_id, SUMMARY_INPUT, f"{before.rstrip()}\n\n{kept}" if before else kept)
        written = WrittenInput(new_id(), session_id, kind, kept, self._clock.now(), read_by)
        with self._database.unit_of_work() as unit:
            _unsigned(unit, session_id)
            unit.inputs.save(written)
            unit.audit.add("input.added", session_id, kind.value)
            unit.commit()
        return written

    def edit(self, session_id: str, input_id: str, text: str) -> WrittenInput:
        """Correct an input; it stays of its kind. SESSION_NOT_FOUND when it is gone; else as ``add``."""
        kept = _usable(text)
        if input_id == SUMMARY_INPUT:
            self._summaries.set(session_id, kept)
            return WrittenInput(SUMMARY_INPUT, session_id, InputKind.SUMMARY, kept)
        with self._database.unit_of_work() as unit:
            _unsigned(unit, session_id)
            before = unit.inputs.get(input_id)
            if before is None or before.session_id != session_id:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            changed = replace(before, text=kept)
            unit.inputs.save(changed)
            if changed != before:
                unit.settings.set(SCRUB_DUE, "yes")
            unit.commit()
        return changed

    def remove(self, session_id: str, input_id: str) -> None:
        """Remove an input for good; idempotent. NOTE_ALREADY_SIGNED."""
        if input_id == SUMMARY_INPUT:
            self._summaries.set(session_id, "")
            return
        with self._database.unit_of_work() as unit:
            _unsigned(unit, session_id)
            before = unit.inputs.get(input_id)
            if before is None or before.session_id != session_id:
                return
            unit.inputs.remove(input_id)
            unit.settings.set(SCRUB_DUE, "yes")
            unit.audit.add("input.removed", session_id, before.kind.value)
            unit.commit()
        self._scrub()

    @property
    def reader(self) -> str:
        """Who reads handwriting, or "" where nothing here can."""
        return self._handwriting.name if self._handwriting.available else ""

    def read_handwriting(self, image: bytes, cancelled: Callable[[], bool] = never) -> tuple[str, str]:
        """The words of a photographed page and who read them; nothing is kept, of the picture neither.

        HANDWRITING_READER_MISSING, HANDWRITING_UNREADABLE; Cancelled within a second.
        """
        return self._handwriting.read(image, cancelled), self._handwriting.name

    def read_outside(
        self, session_id: str, image: bytes, cancelled: Callable[[], bool] = never
    ) -> tuple[str, str]:
        """The same with a model outside this computer, for a picture that was confirmed; what the reader
        raises. HANDWRITING_READER_MISSING where there is none."""
        if self._outside is None:
            raise LocalError(ErrorCode.HANDWRITING_READER_MISSING)
        return self._outside.read(session_id, image, cancelled)

    def use_approaches(self, session_id: str, approaches: tuple[str, ...]) -> tuple[str, ...]:
        """Keep the therapy approaches in the client's chart; those not on the list are added to it (R24)."""
        wanted = tuple(dict.fromkeys(name for a in approaches if (name := _name(a))))
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            chart = unit.charts.get(session.client_id)
            settings = ai_settings_in(unit, session.clinician_id)
            offered = _offered(settings)
            new = [name for name in wanted if name not in offered]
            if new:
                more = (*settings.more_approaches, *new)
                keep_ai_settings_in(unit, session.clinician_id, replace(settings, more_approaches=more))
            unit.charts.save(replace(chart, approaches=wanted))
            unit.audit.add("chart.approaches", session.client_id, str(len(wanted)))
            unit.commit()
        return wanted

    def end_unrecorded(self, session_id: str) -> Session:
        """End a session in which nothing is recorded, so that its note can be written (B9).

        ILLEGAL_TRANSITION while it is recorded; of one that ended already nothing changes.
        """
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            if session.state not in (SessionState.PLANNED, SessionState.OPEN) or session.recording_id:
                if session.state in (SessionState.RECORDING, SessionState.PAUSED, SessionState.OPEN):
                    session.to(SessionState.DRAFTED)  # refused
                return session
            opened = session if session.state is SessionState.OPEN else session.to(SessionState.OPEN)
            appointment = unit.appointments.get(session.appointment_id)
            planned = min(appointment.start, now) if appointment is not None else now
            ended = replace(
                opened.to(SessionState.ENDED), started_at=session.started_at or planned, ended_at=now
            )
            unit.sessions.save(ended)
            unit.audit.add("session.ended", session_id)
            unit.commit()
        self._bus.publish(SessionChanged(session_id, ended.state))
        return ended


def _unsigned(unit: UnitOfWork, session_id: str) -> None:
    if load_session(unit, session_id).state is SessionState.SIGNED:
        raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)


def _usable(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_INPUT:
        raise InputError(ErrorCode.BAD_USAGE, details={"field": "text", "characters": len(text)})
    return text.strip()


def _name(approach: str) -> str:
    return " ".join(approach.split())[:LONGEST_APPROACH]


def _offered(settings: AiSettings) -> tuple[str, ...]:
    """The approaches to pick from, the clinician's usual ones first."""
    return tuple(dict.fromkeys((*settings.approaches, *APPROACHES, *settings.more_approaches)))
