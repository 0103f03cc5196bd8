"""Signing from the workspace and from the page of addenda: the sheet, the details, the signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.issues import NO_DIFFERENCES, Difference
from app.domain.note import Note
from app.domain.states import SessionState
from app.domain.treatment import Diagnosis
from app.services.appointment_details import AppointmentFacts
from app.services.explanations import Explanation, explain
from app.services.signing import Signatory, to_sign_in
from app.ui.desktop.desk import Desk
from app.ui.errors.model import problem_of
from app.ui.sign.details_view import DetailsSheets, Entered
from app.ui.sign.model import AppointmentDetails
from app.ui.sign.presenter import Signing, SignPresenter
from app.ui.sign.view import SignSheets
from app.ui.times import at_clock, clock
from app.ui.wording import wording


@dataclass(frozen=True, slots=True)
class Places:
    """Where the sheet leads: to a point in the note, to a new sentence, to the first point that is open."""

    show_point: Callable[[str], None]
    add_sentence: Callable[[str], None]
    review: Callable[[], None]
    changed: Callable[[Note], None]


@dataclass(frozen=True, slots=True)
class Visit:
    """Times, code, diagnosis and place of one session; ``planned``: an appointment keeps them."""

    start: datetime | None
    end: datetime | None
    facts: AppointmentFacts
    planned: bool
    held: bool = False  # the times are the session's own, and may still be corrected


@dataclass(frozen=True, slots=True)
class _Ready:
    note: Note
    signatory: Signatory
    visit: Visit
    differences: Mapping[str, Difference]


class SignFlow(QObject):
    """Implements ``SigningCommands``; ``signed`` carries the note once it is sealed.

    ``details_kept`` carries the session's id: its times or place may be others now.
    """

    signed = Signal(object)
    details_kept = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._note: Note | None = None
        self._visit_shown: Visit | None = None
        self._places: Places | None = None
        self._presenter: SignPresenter | None = None
        self._sheets = SignSheets(desk.window.sheets)
        self.details = DetailsSheets(desk.window.sheets)
        self.details.saved.connect(self._on_details_entered)

    def open(self, note_id: str, places: Places, may_open: Callable[[], bool]) -> None:
        """Ask to sign the note as it is saved, unless ``may_open`` says no once it was read."""

        def read() -> _Ready:
            program = self._desk.program
            with program.database.unit_of_work() as unit:
                note = to_sign_in(unit, note_id)
            differs = NO_DIFFERENCES if note.amends else program.notes.differences(note)
            return _Ready(note, program.signing.signatory(note_id), self._visit(note.session_id), differs)

        def ask(ready: _Ready) -> None:
            if not may_open():
                return
            self._note, self._visit_shown, self._places = ready.note, ready.visit, places
            signing = Signing(
                ready.note,
                ready.visit.start,
                details_of(ready.visit),
                self._desk.program.gateway.name,
                ready.signatory.name,
                ready.signatory.asked,
                self._desk.program.templates.of_note(ready.note).name,
                ready.differences,
            )
            self._presenter = SignPresenter(self._sheets, self, signing)
            self._sheets.attach(self._presenter)
            self._presenter.opened()

        self._desk.do(read, ask)

    # -- SigningCommands -----------------------------------------------------------------------------
    def sign(self, reason: str, attested: bool, passphrase: str) -> None:
        note = self._note
        if note is None:
            return

        def sealed(signed: Note) -> None:
            if self._presenter is not None:
                self._presenter.on_signed()
            own = signed.amendment is None
            words = wording().notices.signed if own else f"{str(signed.amendment).capitalize()} signed."
            self._desk.window.toasts.show_toast(words, "shield-check", "ok")
            self.signed.emit(signed)

        def failed(error: AppError) -> None:
            if error.code is ErrorCode.NOTE_CHANGED:
                self._read_again(note)
            if self._presenter is not None:
                self._presenter.on_failed(_explained(error))

        self._desk.do(
            lambda: self._desk.program.notes.sign(
                note.id, attested=attested, reason=reason, passphrase=passphrase, version=note.version
            ),
            sealed,
            failed,
        )

    def show_point(self, key: str) -> None:
        if self._places is not None:
            self._places.show_point(key)

    def add_sentence(self, key: str) -> None:
        if self._places is not None:
            self._places.add_sentence(key)

    def review(self) -> None:
        if self._places is not None:
            self._places.review()

    def remove_sentence(self, key: str) -> None:
        note = self._note
        if note is None:
            return

        def remove() -> Note:
            with self._desk.program.database.unit_of_work() as unit:
                fresh = unit.notes.get(note.id) or note
            return self._desk.program.notes.save(note.id, [s for s in fresh.sentences if s.id != key])

        def removed(saved: Note) -> None:
            self._note = saved
            if self._places is not None:
                self._places.changed(saved)
            if self._presenter is not None:
                self._presenter.on_note_changed(saved)

        self._desk.do(remove, removed)

    def edit_details(self) -> None:
        visit = self._visit_shown
        if visit is None:
            return
        facts = visit.facts
        known = ", ".join(diagnosis.label for diagnosis in facts.diagnoses)
        times = (
            (clock(visit.start), clock(visit.end)) if visit.held and visit.start and visit.end else ("", "")
        )
        self.details.open(Entered(facts.cpt_code, facts.place, start=times[0], end=times[1]), known)

    # -- inside --------------------------------------------------------------------------------------
    def _read_again(self, before: Note) -> None:
        """The note is another one than was read: nothing was signed, and it has to be read anew."""

        def read() -> Note:
            with self._desk.program.database.unit_of_work() as unit:
                return to_sign_in(unit, before.id)

        def changed(note: Note) -> None:
            self._note = note
            if self._places is not None:
                self._places.changed(note)
            if self._presenter is not None:
                self._presenter.on_note_changed(note)

        self._desk.do(read, changed)

    def _on_details_entered(self, entered: Entered) -> None:
        note = self._note
        if note is None:
            return
        given = Diagnosis(entered.diagnosis_code, entered.diagnosis_text)
        visit = self._visit_shown

        def save() -> tuple[Visit, Note]:
            self._desk.program.appointments.complete(
                note.session_id,
                entered.cpt_code,
                entered.room,
                given if given.code else None,
                _corrected(visit, entered),
            )
            with self._desk.program.database.unit_of_work() as unit:
                present = to_sign_in(unit, note.id)
            return self._visit(note.session_id), present

        def saved(kept: tuple[Visit, Note]) -> None:
            visit, present = kept
            self._visit_shown = visit
            self.details.close()
            self.details_kept.emit(note.session_id)
            if present.version != note.version:  # fields that the chart fills in say something else now
                self._note = present
                if self._places is not None:
                    self._places.changed(present)
                if self._presenter is not None:
                    self._presenter.on_note_changed(present)
            if self._presenter is not None:
                self._presenter.on_details_changed(details_of(visit))

        def failed(error: AppError) -> None:
            self.details.show_problem(problem_of(explain(error), closable=False))

        self._desk.do(save, saved, failed)

    def _visit(self, session_id: str) -> Visit:
        """On the database's lane."""
        program = self._desk.program
        with program.database.unit_of_work() as unit:
            session = unit.sessions.get(session_id)
            appointment = unit.appointments.get(session.appointment_id) if session is not None else None
        start = session.started_at if session is not None else None
        end = session.ended_at if session is not None else None
        held = session is not None and session.state is not SessionState.SIGNED and None not in (start, end)
        if appointment is not None:
            start, end = start or appointment.start, end or appointment.end
        return Visit(start, end, program.appointments.of_session(session_id), appointment is not None, held)


def details_of(visit: Visit) -> AppointmentDetails:
    """The line of the signing sheet. Only the code is asked for: a first visit may have no diagnosis yet."""
    facts = visit.facts
    diagnosis = facts.diagnoses[0].code if facts.diagnoses else "no diagnosis"
    place = f"in person, {facts.place}" if facts.place else "in person"
    parts = (_time(visit), facts.cpt_code, diagnosis, place)
    missing = ("CPT code",) if visit.planned and "code" in facts.missing else ()
    return AppointmentDetails(" · ".join(part for part in parts if part), missing, editable=visit.planned)


def _time(visit: Visit) -> str:
    if visit.start is None or visit.end is None:
        return ""
    return f"{clock(visit.start)} to {clock(visit.end)}"


def _corrected(visit: Visit | None, entered: Entered) -> tuple[datetime, datetime] | None:
    """The times as they were written; None where they were not asked for."""
    if visit is None or not visit.held or visit.start is None or visit.end is None:
        return None
    start, end = at_clock(entered.start, visit.start), at_clock(entered.end, visit.end)
    if start is None or end is None:
        raise InputError(ErrorCode.SESSION_TIMES_INVALID)
    return start, end


def _explained(error: AppError) -> Explanation:
    words = explain(error)
    if error.code is ErrorCode.NOTE_CHANGED:
        return replace(
            words, safe="Nothing was signed.", next_step="Read the note as it is now, then sign it."
        )
    wait = int(error.details.get("wait", 0))
    if error.code is ErrorCode.SIGNER_NOT_CONFIRMED and wait:
        time = f"{wait} seconds" if wait < 120 else f"{wait // 60} minutes"
        return replace(words, next_step=f"Too many wrong ones. Wait {time}, then type it again.")
    return words
