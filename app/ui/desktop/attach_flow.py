"""Attaching a recording that was made elsewhere: from the file to the page on which its note is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import AppError, Cancelled, ErrorCode, InputError
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.runtime.jobs import JobControl
from app.services.agenda import AgendaEntry
from app.services.events import AttachmentAdvanced, ConsentChanged, StageReached
from app.services.ports import FileIdentity, Removal
from app.ui.attach.drop import FileDrops
from app.ui.attach.model import Choice, Way
from app.ui.attach.presenter import AttachPresenter
from app.ui.attach.view import AttachSheets
from app.ui.attach.words import ONE_AT_A_TIME, REMOVALS, STILL_THERE, explain_attaching
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.times import clock, day, same_day
from app.ui.usual_folder import MUSIC, usual_folder
from app.ui.widgets import QuestionSheet
from app.ui.wording import wording

ATTACHING = "attaching"
"""The lane of reading files: a long file keeps nothing else waiting."""

LOOK_BACK = timedelta(days=30)
"""Sessions of this long ago are offered for a file."""

KINDS = "Sound and film (*.wav *.mp3 *.m4a *.webm *.flac *.ogg *.opus *.mp4 *.aac *.mov);;All files (*)"


@dataclass(frozen=True, slots=True)
class _File:
    """The chosen file: which one it was when it was chosen, and the seconds it says it has."""

    path: Path
    identity: FileIdentity
    seconds: float


class AttachFlow(QObject):
    """Implements ``AttachCommands``; ``attached`` gets the ended session. One file at a time."""

    def __init__(self, desk: Desk, consents: ConsentFlow, attached: Callable[[Session], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._consents, self._attached = desk, consents, attached
        self._file: _File | None = None
        self._session_id = ""
        self._people: tuple[Consent, ...] = ()
        self._cancel = Flag()
        self._to_delete: dict[str, _File] = {}
        self._sources_left: set[str] = set()
        self._probing = False
        self.pick: Callable[[QWidget], Path | None] = _pick
        self.sheets = AttachSheets(desk.window.sheets)
        self.presenter = AttachPresenter(self.sheets, self, desk.program.clock.now)
        self.sheets.attach(self.presenter)
        self.drops = FileDrops(desk.window, self._ready)
        desk.bridge.on(AttachmentAdvanced, self._on_advanced)
        desk.bridge.on(ConsentChanged, self._on_consent_changed)
        desk.bridge.on(StageReached, self._on_stage)

    # -- how it begins -------------------------------------------------------------------------------
    def choose_file(self, appointment_id: str = "") -> None:
        """Let a file be chosen for the session of this appointment, or for one that is chosen next."""
        path = self.pick(self._desk.window) if self._ready() else None
        if path is not None:
            self.begin(path, appointment_id)

    def take_drop(self, paths: list[Path], appointment_id: str = "") -> None:
        """Files were dropped, on the row of this appointment or anywhere else."""
        if len(paths) != 1:
            self._desk.window.toasts.show_toast(ONE_AT_A_TIME, "triangle-alert", "warning")
            return
        self.begin(paths[0], appointment_id)

    def begin(self, path: Path, appointment_id: str = "") -> None:
        """Look at the file; a wrong one is named before anything is asked."""
        if not self._ready():
            return
        self._probing = True
        attachments = self._desk.program.attachments

        def look() -> _File:
            real = path.resolve()
            return _File(real, attachments.identity(real), attachments.length(real))

        def found(file: _File) -> None:
            self._probing = False
            self._file = file
            self.presenter.begin(path.name, hidden=self._desk.window.names_hidden)
            if appointment_id:
                self.session_chosen(appointment_id)
            else:
                self._desk.do(self._open_sessions, self.presenter.choose)

        def failed(error: AppError) -> None:
            self._probing = False
            self._failed(error)

        self._desk.do(look, found, failed, lane=ATTACHING)

    # -- AttachCommands ------------------------------------------------------------------------------
    def session_chosen(self, appointment_id: str) -> None:
        def read() -> tuple[Session, tuple[Consent, ...], ErrorCode | None]:
            program = self._desk.program
            session = program.sessions.prepare(appointment_id, self._desk.clinician.id)
            if session.state not in (SessionState.PLANNED, SessionState.OPEN):
                raise InputError(ErrorCode.ALREADY_RECORDED)
            people = program.consents.of_session(session.id)
            return session, people, program.recording.refusal(session.id)

        def go(read: tuple[Session, tuple[Consent, ...], ErrorCode | None]) -> None:
            session, people, refused = read
            self._session_id, self._people = session.id, people
            if refused is None:
                self.presenter.ask_about_source()
            elif refused is ErrorCode.CONSENT_MISSING:
                self.presenter.show_people(people)
            else:
                self._failed(InputError(refused))

        self._desk.do(read, go, self._failed)

    def ask(self, consent_id: str, way: Way) -> None:
        person = next((c for c in self._people if c.id == consent_id), None)
        if person is None:
            return
        if way is Way.SCREEN:
            now = self._desk.program.clock.now()
            answered = [c.person.split(" ")[0] for c in self._people if c.allows_recording(now)]
            before = answered[-1] if answered else ""
            self._consents.ask(self._session_id, person, before, self._read_people)
        elif way is Way.PAPER:
            self._attest(consent_id, ConsentMethod.PAPER)
        else:
            question = QuestionSheet(wording().dialogs.agreed_aloud)
            question.when_last(lambda: self._attest(consent_id, ConsentMethod.VERBAL))
            self._desk.window.sheets.open(question)

    def people_agreed(self) -> None:
        session_id = self._session_id

        def go(refused: ErrorCode | None) -> None:
            if refused is None:
                self.presenter.ask_about_source()
            else:
                self._failed(InputError(refused))

        self._desk.do(lambda: self._desk.program.recording.refusal(session_id), go, self._failed)

    def take_in(self, *, delete: bool) -> None:
        file, session_id = self._file, self._session_id
        if file is None:
            return
        self._to_delete.pop(session_id, None)
        self._cancel = cancel = Flag()
        attachments = self._desk.program.attachments

        def work(control: JobControl) -> Session | None:
            def cancelled() -> bool:
                return cancel.is_set() or control.cancelled

            try:
                return attachments.attach(session_id, file.path, cancelled)
            except Cancelled:
                return None

        def done(session: Session | None) -> None:
            self.presenter.over()
            if session is None:
                return
            self._sources_left.add(session.id)
            if delete:
                self._to_delete[session.id] = file
            self._attached(session)

        self.presenter.taking_in(file.seconds)
        self._desk.jobs.submit(ATTACHING, work, done, self._failed)

    def cancel(self) -> None:
        self._cancel.set()

    # -- inside --------------------------------------------------------------------------------------
    def _ready(self) -> bool:
        window = self._desk.window
        idle = self.presenter.step is None and not self._probing
        return idle and not window.is_covered and not window.sheets.is_open

    def _open_sessions(self) -> tuple[Choice, ...]:
        """The sessions a file can still be the recording of, the latest first."""
        now = self._desk.program.clock.now()
        entries = self._desk.program.agenda.between(now - LOOK_BACK, now + timedelta(days=1))
        return tuple(self._choice(entry) for entry in reversed(entries) if _can_take(entry.session))

    def _choice(self, entry: AgendaEntry) -> Choice:
        appointment = entry.appointment
        today = same_day(appointment.start, self._desk.program.clock.now())
        when = f"{'Today' if today else day(appointment.start)}, {clock(appointment.start)}"
        name = " and ".join((entry.client.name, *appointment.participant_names))
        return Choice(appointment.id, when, "Name hidden" if self._desk.window.names_hidden else name)

    def _attest(self, consent_id: str, method: ConsentMethod) -> None:
        session_id, clinician_id = self._session_id, self._desk.clinician.id
        self._desk.do(
            lambda: self._desk.program.consents.attest(session_id, consent_id, method, clinician_id)
        )

    def _read_people(self) -> None:
        session_id = self._session_id

        def show(people: tuple[Consent, ...]) -> None:
            if session_id == self._session_id:
                self._people = people
                self.presenter.people_changed(people)

        self._desk.do(lambda: self._desk.program.consents.of_session(session_id), show)

    def _failed(self, error: AppError) -> None:
        self.presenter.over()
        self._desk.errors.on_problem(explain_attaching(error))

    def _on_consent_changed(self, event: ConsentChanged) -> None:
        if event.state is ConsentState.WITHDRAWN and event.session_id in self._sources_left:
            self._sources_left.discard(event.session_id)
            self._to_delete.pop(event.session_id, None)
            # a sheet, because a toast would be gone before the laptop is turned back
            self._desk.errors.on_problem(STILL_THERE)
        if event.session_id == self._session_id:
            self._read_people()

    def _on_advanced(self, event: AttachmentAdvanced) -> None:
        if event.session_id == self._session_id:
            self.presenter.advanced(event.seconds)

    def _on_stage(self, event: StageReached) -> None:
        # "speakers" is done when the transcript is committed: from then on the file is not needed any more
        if not (event.done and event.stage == "speakers"):
            return
        file = self._to_delete.pop(event.session_id, None)
        if file is None:
            return
        attachments = self._desk.program.attachments

        def told(removal: Removal) -> None:
            if removal in (Removal.REMOVED, Removal.GONE):
                self._sources_left.discard(event.session_id)
            self._desk.window.toasts.show_toast(*REMOVALS[removal])

        self._desk.do(
            lambda: attachments.delete_source(event.session_id, file.path, file.identity),
            told,
            lane=ATTACHING,
        )


def _can_take(session: Session | None) -> bool:
    if session is None:
        return True
    return session.state in (SessionState.PLANNED, SessionState.OPEN) and not session.recording_id


def _pick(window: QWidget) -> Path | None:
    """The system's own dialog."""
    chosen, _kind = QFileDialog.getOpenFileName(window, "Attach a recording", str(usual_folder(MUSIC)), KINDS)
    return Path(chosen) if chosen else None
