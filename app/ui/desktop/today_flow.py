"""The agenda: reading a day, walk-ins, and what a click on a row leads to."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from app.domain.chart import Appointment, Client
from app.domain.errors import ErrorCode
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.agenda import AgendaEntry
from app.services.charts import ClientLine
from app.services.events import (
    ConsentChanged,
    DeliveryChanged,
    DraftReady,
    ModelsChanged,
    ProcessingFailed,
    SessionChanged,
    SwitchesChanged,
)
from app.services.explanations import explain
from app.services.practice import Switches
from app.services.program import Program
from app.services.recording import LEAST_FREE_BYTES
from app.ui.desktop.desk import Desk
from app.ui.presession.laptop import gib
from app.ui.settings import speech_words
from app.ui.settings.model import Section
from app.ui.today.entries import visit_of, waiting_of
from app.ui.today.model import DayFacts, Readiness, WaitingTarget
from app.ui.today.page import TodayPage
from app.ui.today.presenter import TodayPresenter
from app.ui.walk_in.namesakes import NamesakeSheet
from app.ui.walk_in.view import WalkInSheet

_WITHOUT = "Agenda, consent and notes in your own words work without one."
WITHOUT_MODEL = {
    ErrorCode.NO_MODEL: (
        "No speech model is here yet",
        f"Get one, or import it from a USB stick. Until then nothing is recorded. {_WITHOUT}",
    ),
    ErrorCode.DEMONSTRATION_MODEL_REFUSED: (
        "Only the demonstration speech model is here",
        f"It is not made for people’s voices. Get another one. {_WITHOUT}",
    ),
}
OF_THE_MODEL = (ErrorCode.MODEL_INCOMPLETE, ErrorCode.MODEL_CORRUPT, ErrorCode.MODEL_FOREIGN)
LOOK_BACK = timedelta(days=8)
"""Unsigned transcripts live seven days, so nothing that waits is older."""


class Opener(Protocol):
    """Where a row leads."""

    def prepare(
        self, appointment: Appointment, client: Client, *, transcribe: bool, asked: bool = False
    ) -> None: ...
    def go_on(self, session: Session) -> None: ...
    def attach_recording(self, appointment_id: str) -> None: ...
    def write_note(self, appointment: Appointment) -> None: ...
    def show_note(self, session: Session) -> None: ...
    def show_generating(self, session: Session) -> None: ...


class TodayFlow(QObject):
    """Implements ``TodayCommands``; the day is read again whenever something in it changes."""

    def __init__(self, desk: Desk, opener: Opener) -> None:
        super().__init__(desk.window)
        self._desk, self._opener = desk, opener
        self._entries: dict[str, AgendaEntry] = {}
        self.page = TodayPage(desk.window.sheets)
        self.presenter = TodayPresenter(self.page, self, desk.program.clock.now)
        self.page.bind(self.presenter)
        self.page.hide_names_requested.connect(self._on_hide_names)
        desk.window.names_hidden_changed.connect(self.presenter.hide_names)
        desk.window.new_session_requested.connect(self.presenter.new_session)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(50)
        self._later.timeout.connect(self.presenter.reload)
        self._minute = QTimer(self)
        self._minute.setInterval(20_000)
        self._minute.timeout.connect(self.presenter.tick)
        self._minute.start()
        told = (
            SessionChanged,
            ConsentChanged,
            SwitchesChanged,
            DeliveryChanged,
            DraftReady,
            ProcessingFailed,
            ModelsChanged,
        )
        for event in told:
            desk.bridge.on(event, self._on_changed)

    @property
    def entries(self) -> Mapping[str, AgendaEntry]:
        """What was read, by appointment."""
        return self._entries

    # -- TodayCommands -------------------------------------------------------------------------------
    def load_day(self, day: date) -> None:
        zone = datetime.now().astimezone().tzinfo
        start = datetime.combine(day, time.min, tzinfo=zone)

        def read() -> tuple[tuple[AgendaEntry, ...], tuple[AgendaEntry, ...], Readiness, bool]:
            program = self._desk.program
            now = program.clock.now()
            entries = program.agenda.between(start, start + timedelta(days=1))
            recent = program.agenda.between(now - LOOK_BACK, now + timedelta(days=1))
            clinician = program.clinicians.current()
            switches = program.practice.switches(clinician.id if clinician is not None else "")
            return entries, recent, _readiness(program, switches), switches.both

        def show(read: tuple[tuple[AgendaEntry, ...], tuple[AgendaEntry, ...], Readiness, bool]) -> None:
            entries, recent, readiness, ai_on = read
            self._entries.update({entry.appointment.id: entry for entry in entries})
            waiting = waiting_of(recent, self._desk.program.clock.now())
            visits = tuple(visit_of(entry, ready_by=self._ready_by(entry)) for entry in entries)
            self.presenter.show_day(DayFacts(day, visits, waiting, readiness, ai_on))

        self._desk.do(read, show)

    def start_with_transcription(self, visit_id: str) -> None:
        self._with(visit_id, lambda e: self._prepare(e, transcribe=True))

    def start_session(self, visit_id: str) -> None:
        self._with(visit_id, lambda e: self._prepare(e, transcribe=False))

    def open_visit(self, visit_id: str) -> None:
        self._with(visit_id, self._open)

    def attach_recording(self, visit_id: str) -> None:
        self._opener.attach_recording(visit_id)

    def write_note(self, visit_id: str) -> None:
        self._with(visit_id, lambda entry: self._opener.write_note(entry.appointment))

    def new_session(self) -> None:
        def ask(names: list[str]) -> None:
            sheet = WalkInSheet(names)
            sheet.entered.connect(self._on_walk_in)
            self._desk.window.sheets.open(sheet)

        self._desk.do(self._known_names, ask)

    def show_waiting(self, target: WaitingTarget) -> None:
        if target is WaitingTarget.OUTBOX:
            self._desk.window.show_page("outbox")
            return
        wanted: tuple[SessionState, ...] = (SessionState.DRAFTED,)
        if target is WaitingTarget.FAILED:
            wanted = (SessionState.ENDED, SessionState.TRANSCRIBING)

        def find() -> AgendaEntry | None:
            now = self._desk.program.clock.now()
            entries = self._desk.program.agenda.between(now - LOOK_BACK, now + timedelta(days=1))
            failed = target is WaitingTarget.FAILED  # one that is being made needs nobody
            return next(
                (
                    e
                    for e in entries
                    if e.session is not None
                    and e.session.state in wanted
                    and bool(e.session.failure) >= failed
                ),
                None,
            )

        def lead(entry: AgendaEntry | None) -> None:
            if entry is not None:
                self._open(entry)

        self._desk.do(find, lead)

    # -- inside --------------------------------------------------------------------------------------
    def _ready_by(self, entry: AgendaEntry) -> datetime | None:
        if entry.session is None:
            return None
        ready = self._desk.program.listening.readiness(entry.session.id)
        return self._desk.program.clock.now() + timedelta(seconds=ready.seconds) if ready else None

    def _known_names(self) -> list[str]:
        with self._desk.program.database.unit_of_work() as unit:
            return sorted({client.name for client in unit.clients.all()})

    def _on_walk_in(self, name: str, ehr_id: str) -> None:
        """Asks who is meant where that is not clear."""

        def look() -> list[ClientLine]:
            program = self._desk.program
            ids = {client.id for client in program.sessions.namesakes(name, ehr_id)}
            return [line for line in program.charts.clients() if line.client.id in ids] if ids else []

        def go_on(lines: list[ClientLine]) -> None:
            if not lines:
                self._walk_in(name, ehr_id)
                return
            sheet = NamesakeSheet(lines, number_typed=bool(ehr_id))
            sheet.chosen.connect(partial(self._walk_in, name, ehr_id))
            sheet.new_wanted.connect(partial(self._walk_in, name, ehr_id, new=True))
            self._desk.window.sheets.open(sheet)

        self._desk.do(look, go_on)

    def _walk_in(self, name: str, ehr_id: str, chosen: str = "", *, new: bool = False) -> None:
        def make() -> tuple[Appointment, Client]:
            appointment = self._desk.program.sessions.walk_in(name, ehr_id, chosen=chosen, new=new)
            with self._desk.program.database.unit_of_work() as unit:
                client = unit.clients.get(appointment.client_id)
            assert client is not None  # made, or found, with the appointment
            return appointment, client

        def made(pair: tuple[Appointment, Client]) -> None:
            self.presenter.today()
            self._opener.prepare(*pair, transcribe=False)

        self._desk.do(make, made)

    def _prepare(self, entry: AgendaEntry, *, transcribe: bool) -> None:
        """The presenter has asked already where it is early."""
        self._opener.prepare(entry.appointment, entry.client, transcribe=transcribe, asked=True)

    def _with(self, visit_id: str, act: Callable[[AgendaEntry], None]) -> None:
        entry = self._entries.get(visit_id)
        if entry is not None:
            act(entry)

    def _open(self, entry: AgendaEntry) -> None:
        session = entry.session
        if session is None or session.state is SessionState.PLANNED:
            self._opener.prepare(entry.appointment, entry.client, transcribe=False)
        elif session.state in (SessionState.DRAFTED, SessionState.SIGNED):
            self._opener.show_note(session)
        elif session.state in (SessionState.ENDED, SessionState.TRANSCRIBING):
            self._opener.show_generating(session)
        else:
            self._opener.go_on(session)

    def _on_hide_names(self) -> None:
        window = self._desk.window
        window.set_names_hidden(not window.names_hidden)

    def _on_changed(self, _event: object) -> None:
        self._later.start()


def _readiness(program: Program, switches: Switches) -> Readiness:
    if not switches.both:
        section = Section.PROFILE if switches.practice else Section.PRACTICE
        where = "your profile" if switches.practice else "Settings, under Practice"
        detail = f"Sessions are not recorded. Switch it on in {where}."
        return Readiness(False, "AI use is off", detail, section.value)
    obstacle = program.recording.obstacle()
    if obstacle is not None:
        words = explain(obstacle)
        if obstacle.code is ErrorCode.DISK_FULL:  # nothing is recorded that could run out of room
            left = f"{gib(program.recordings.free_bytes())} free, {gib(LEAST_FREE_BYTES)} needed"
            return Readiness(False, "Too little disk space to record", f"{left}. Free some space.")
        if obstacle.code in WITHOUT_MODEL:
            return Readiness(False, *WITHOUT_MODEL[obstacle.code], Section.SPEECH.value)
        where = Section.SPEECH.value if obstacle.code in OF_THE_MODEL else ""
        return Readiness(False, words.happened, words.next_step, where)
    hours = int(program.recordings.free_seconds() // 3600)
    room = f"space for {hours} hours" if hours < 1000 else "plenty of space"
    used = program.models.in_use()
    model = f"{speech_words.used(used)} · " if used is not None else ""
    return Readiness(True, "Ready to record", f"The sound stays on this laptop · {model}{room}")
