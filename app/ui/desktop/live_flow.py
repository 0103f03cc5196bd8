"""While the session runs: the bar on top, the covered window, and what its buttons do."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.consent import Consent
from app.domain.errors import AppError, ErrorCode
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.runtime.jobs import RECORDER
from app.services.events import (
    ConsentChanged,
    LevelMeasured,
    RecordingAdvanced,
    RecordingTroubled,
    SessionChanged,
)
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.who_sheet import WhoSheet
from app.ui.recording_bar.bar import RecordingBar, SessionCover
from app.ui.recording_bar.model import BarAction, BarMode
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.widgets import QuestionSheet
from app.ui.wording import wording

LIVE = (SessionState.RECORDING, SessionState.PAUSED)


class LiveFlow(QObject):
    """One running session. ``ended`` is called with the session once it has ended."""

    def __init__(self, desk: Desk, consents: ConsentFlow, ended: Callable[[Session], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._consents, self._ended = desk, consents, ended
        self._session: Session | None = None
        self._ending = False
        self.presenter = BarPresenter(desk.program.clock.monotonic, self._on_action)
        self.bar = RecordingBar()
        self.cover = SessionCover()
        for face in (self.bar, self.cover):
            face.acted.connect(self.presenter.act)
        self.presenter.attach(self.bar)
        self.presenter.attach(self.cover)
        self.cover.uncover_requested.connect(desk.window.uncover)
        self._tick = QTimer(self)
        self._tick.setInterval(250)
        self._tick.timeout.connect(self.presenter.tick)
        for event, slot in (
            (SessionChanged, self._on_session_changed),
            (ConsentChanged, self._on_consent_changed),
            (LevelMeasured, self._on_level),
            (RecordingAdvanced, self._on_advanced),
            (RecordingTroubled, self._on_troubled),
        ):
            desk.bridge.on(event, slot)  # type: ignore[arg-type] # each slot takes its own event

    @property
    def recording(self) -> bool:
        """Whether a session is recorded or paused now."""
        return self._session is not None and self.presenter.mode in (
            BarMode.RECORDING, BarMode.PAUSED, BarMode.SILENCE, BarMode.LOST,
        )  # fmt: skip

    def show(self, session: Session, recorded: float = 0.0) -> None:
        """Show bar and cover for a session that is open, recorded or paused.

        While another one is recorded its bar stays: it is the only place where it can be ended.
        """
        if self.recording and self._session is not None and self._session.id != session.id:
            self._desk.window.cover(self.cover)
            words = "Another session is still recorded. End it first."
            self._desk.window.toasts.show_toast(words, "triangle-alert", "warning")
            return
        self._session = session
        may_record = self._desk.clinician.ai_consent_at is not None
        self.presenter.session_opened(may_record=may_record, recorded=recorded)
        self.presenter.session_moved(session.state)
        self._tick.start()
        self.bar.show()
        self._desk.window.cover(self.cover)

    # -- what the bar asks for -----------------------------------------------------------------------
    def _on_action(self, action: BarAction) -> None:
        session = self._session
        if session is None:
            return
        program = self._desk.program
        match action:
            case BarAction.PAUSE:
                self._desk.do(lambda: program.recording.pause(session.id), lane=RECORDER)
            case BarAction.RESUME:
                self._desk.do(lambda: program.recording.resume(session.id), lane=RECORDER)
            case BarAction.START | BarAction.ASK:
                self._start_or_ask(session)
            case BarAction.WITHDRAW:
                self._withdraw(session)
            case BarAction.END:
                self.end()
            case BarAction.LEAVE:
                self._leave()

    def end(self) -> None:
        """End the session; a recording is sealed first, and processing begins."""
        session = self._session
        if session is None or self._ending:
            return
        self._ending = True

        def ended(done: Session) -> None:
            self._session, self._ending = None, False
            self._tick.stop()
            self.bar.shut()
            self._desk.window.uncover()
            self._ended(done)

        def failed(error: AppError) -> None:
            self._ending = False
            self._desk.show(error)

        self._desk.do(lambda: self._desk.program.sessions.end(session.id), ended, failed, lane=RECORDER)

    def _start_or_ask(self, session: Session) -> None:
        def read() -> tuple[ErrorCode | None, tuple[Consent, ...]]:
            program = self._desk.program
            return program.recording.refusal(session.id), program.consents.of_session(session.id)

        def go(read: tuple[ErrorCode | None, tuple[Consent, ...]]) -> None:
            refused, people = read
            if refused is not ErrorCode.CONSENT_MISSING:
                self._desk.do(lambda: self._desk.program.recording.start(session.id), lane=RECORDER)
                return
            now = self._desk.program.clock.now()
            answered = [c.person.split(" ")[0] for c in people if c.allows_recording(now)]
            open_question = next(c for c in people if not c.allows_recording(now))
            self.presenter.consent_waiting()
            before = answered[-1] if answered else ""
            self._consents.ask(session.id, open_question, before, self._after_question)

        self._desk.do(read, go)

    def _after_question(self) -> None:
        session = self._session
        if session is None:
            return

        def read() -> tuple[bool, bool]:
            people = self._desk.program.consents.of_session(session.id)
            now = self._desk.program.clock.now()
            declined = any(c.state is ConsentState.DECLINED for c in people)
            return all(c.allows_recording(now) for c in people), declined

        def go(answers: tuple[bool, bool]) -> None:
            everyone, declined = answers
            if declined:
                self.presenter.consent_declined()
            elif everyone:
                self._desk.do(lambda: self._desk.program.recording.start(session.id), lane=RECORDER)
            else:
                self.presenter.session_moved(SessionState.OPEN)

        self._desk.do(read, go)

    def _withdraw(self, session: Session) -> None:
        def ask(people: tuple[Consent, ...]) -> None:
            agreed = {c.id: c for c in people if c.state is ConsentState.AGREED}

            def offer(consent_id: str) -> None:
                self._consents.offer_withdrawal(session.id, agreed[consent_id], lambda: None)

            if len(agreed) == 1:
                offer(next(iter(agreed)))
            elif agreed:
                sheet = WhoSheet(tuple(agreed.values()))
                sheet.chosen.connect(offer)
                self._desk.window.sheets.open(sheet)

        self._desk.do(lambda: self._desk.program.consents.of_session(session.id), ask)

    def _leave(self) -> None:
        self._desk.window.uncover()
        if not self.recording:
            self._tick.stop()
            self.bar.shut()

    # -- what the services tell ----------------------------------------------------------------------
    def _on_session_changed(self, event: SessionChanged) -> None:
        if self._session is not None and event.session_id == self._session.id:
            self.presenter.session_moved(event.state)

    def _on_consent_changed(self, event: ConsentChanged) -> None:
        if self._session is None or event.session_id != self._session.id:
            return
        if event.state is ConsentState.WITHDRAWN:
            self.presenter.consent_withdrawn()
        elif event.state is ConsentState.DECLINED and not self.recording:
            self.presenter.consent_declined()

    def _on_level(self, event: LevelMeasured) -> None:
        if self._session is not None:
            self.presenter.level(event.rms)

    def _on_advanced(self, event: RecordingAdvanced) -> None:
        if self._session is not None and event.session_id == self._session.id:
            self.presenter.recorded(event.seconds)

    def _on_troubled(self, event: RecordingTroubled) -> None:
        if self._session is None or event.session_id != self._session.id:
            return
        if event.error is None:
            self.presenter.microphone_found()
        elif event.error.code is ErrorCode.MICROPHONE_LOST:
            self.presenter.microphone_lost()
        else:
            self._desk.show(event.error)

    def may_close(self) -> bool:
        """Whether the window may close; while a session is recorded it is asked first."""
        if not self.recording:
            return True
        sheet = QuestionSheet(wording().dialogs.quit)

        def answered(index: int) -> None:
            if index == 1:
                self.end()

        sheet.answered.connect(answered)
        self._desk.window.uncover()
        self._desk.window.sheets.open(sheet)
        return False
