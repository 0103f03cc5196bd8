"""While the session runs: the bar on top, the covered window, and what its buttons do."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import AppError, ErrorCode
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.runtime.jobs import CLOSING, RECORDER
from app.services.events import (
    BookmarkSet,
    ConsentChanged,
    LevelMeasured,
    PartForgotten,
    RecordingAdvanced,
    RecordingTroubled,
    SessionChanged,
    SwitchesChanged,
)
from app.ui.desktop.agreement_flow import AgreementFlow
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.forget_flow import ForgetFlow
from app.ui.desktop.microphone_flow import MicrophoneFlow
from app.ui.desktop.notices import Notices
from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.cover import SessionCover
from app.ui.recording_bar.looks import LIVE
from app.ui.recording_bar.model import FORGET_MINUTES, BarAction, BarMode, BarState
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.tray.icon import TrayIcon
from app.ui.widgets import QuestionSheet
from app.ui.wording import wording

SILENT = "silence"
"""Detail ``reason`` of a MICROPHONE_LOST that goes on and gives nothing but zeros: it may be muted."""


class LiveFlow(QObject):
    """One running session. ``ended`` is called with the session once it has ended."""

    def __init__(self, desk: Desk, consents: ConsentFlow, ended: Callable[[Session], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._ended, self._consents = desk, ended, consents
        self._session: Session | None = None
        self._ending = False
        self._jot: Callable[[Session], None] | None = None
        self._read_along: Callable[[Session], None] | None = None
        self._receipt: Callable[[str], None] | None = None
        self.presenter = BarPresenter(desk.program.clock.monotonic, self._on_action)
        self.microphones = MicrophoneFlow(desk, self.presenter)
        self.forgetting = ForgetFlow(desk, self.presenter)
        self.agreement = AgreementFlow(desk, consents, self.presenter)
        self.bar = RecordingBar()
        self.cover = SessionCover()
        self._face: RecordingBar | SessionCover = self.bar  # where something was asked for last
        for face in (self.bar, self.cover):
            self.presenter.attach(face)
            face.acted.connect(partial(self._on_acted, face))
            face.answered.connect(self.presenter.answer)
            face.microphone_chosen.connect(self.microphones.use)
        self.cover.uncover_requested.connect(desk.window.uncover)
        self.tray = TrayIcon(desk.window)
        self.tray.acted.connect(self.presenter.act)
        self.tray.shown.connect(desk.window.bring_to_front)
        self.tray.end_asked.connect(self.presenter.ask_end)
        self.notices = Notices(desk, self.tray)
        self.presenter.mirror(self._mirror)
        desk.window.closing.connect(self.tray.take_away)
        self._tick = QTimer(self)
        self._tick.setInterval(250)
        self._tick.timeout.connect(self.presenter.tick)
        for event, slot in (
            (SessionChanged, self._on_session_changed),
            (ConsentChanged, self._on_consent_changed),
            (SwitchesChanged, self._on_switches_changed),
            (LevelMeasured, self._on_level),
            (RecordingAdvanced, self._on_advanced),
            (RecordingTroubled, self._on_troubled),
            (PartForgotten, self._on_forgotten),
            (BookmarkSet, self._on_bookmark),
        ):
            desk.bridge.on(event, slot)  # type: ignore[arg-type] # each slot takes its own event

    @property
    def recording(self) -> bool:
        """Whether a session is recorded or paused now."""
        return self._session is not None and self.presenter.mode in LIVE

    def offer_jot(self, jot: Callable[[Session], None]) -> None:
        """From now on the bar offers typed notes where nothing is recorded (R55)."""
        self._jot = jot
        self.presenter.allow(jot=True)

    def offer_transcript(self, read: Callable[[Session], None]) -> None:
        """From now on the menu of the bar leads to what was said so far."""
        self._read_along = read
        self.presenter.allow(transcript=True)

    def offer_receipt(self, show: Callable[[str], None]) -> None:
        """From now on the bar leads to the receipt where everything is erased; ``show`` takes the session."""
        self._receipt = show
        self.presenter.allow(receipt=True)

    def show(self, session: Session, recorded: float = 0.0) -> None:
        """Show bar and cover for a session that is open, recorded or paused.

        While another one is recorded its bar stays: it is the only place where it can be ended.
        """
        if self.recording and self._session is not None:
            self._desk.window.cover(self.cover)
            if self._session.id != session.id:
                words = "Another session is still recorded. End it first."
                self._desk.window.toasts.show_toast(words, "triangle-alert", "warning")
            return
        self._session = session
        self.presenter.session_opened(may_record=False, recorded=recorded)
        self.presenter.session_moved(session.state)
        if session.state is SessionState.RECORDING:
            self.microphones.opened(session.id)
        self._tick.start()
        self.bar.show()
        self._desk.window.cover(self.cover)
        self.presenter.tick()
        self.agreement.read(session)

    # -- what the bar asks for -----------------------------------------------------------------------
    def _on_acted(self, face: RecordingBar | SessionCover, action: BarAction) -> None:
        self._face = face
        self.presenter.act(action, face)

    def _on_action(self, action: BarAction) -> None:
        session = self._session
        if session is None:
            return
        program = self._desk.program
        match action:
            case BarAction.PAUSE:
                self._desk.do(lambda: program.recording.pause(session.id), lane=CLOSING)
            case BarAction.RESUME:
                self._desk.do(lambda: program.recording.resume(session.id), lane=RECORDER)
            case BarAction.START | BarAction.ASK:
                self.agreement.start_or_ask(session)
            case BarAction.FORGET_2 | BarAction.FORGET_5 | BarAction.FORGET_10:
                self.forgetting.forget(session.id, FORGET_MINUTES[action])
            case BarAction.BOOKMARK:
                self._desk.do(lambda: program.recording.bookmark(session.id), lane=RECORDER)
            case BarAction.CHECK:
                self.microphones.check(self._face.show_microphones)
            case BarAction.SWITCH:
                self.microphones.use_other()
            case BarAction.JOT:
                if self._jot is not None:
                    self._jot(session)
            case BarAction.TRANSCRIPT:
                if self._read_along is not None:
                    self._read_along(session)
            case BarAction.RECEIPT:
                if self._receipt is not None and not self._consents.turned:
                    self._desk.window.bring_to_front()  # the sheet unfolds in it
                    self._receipt(session.id)
            case BarAction.ROOM:
                self.agreement.show_room(session)
            case BarAction.WITHDRAW:
                self.agreement.withdraw(session)
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
            self._take_away()
            self._ended(done)

        def failed(error: AppError) -> None:
            self._ending = False
            self._desk.show(error)

        self._desk.do(lambda: self._desk.program.sessions.end(session.id), ended, failed, lane=RECORDER)

    def _leave(self) -> None:
        self.agreement.over()
        if self.recording:
            self._desk.window.uncover()
        else:
            self._take_away()

    def _take_away(self) -> None:
        """No session is in sight any more."""
        self._tick.stop()
        self.microphones.ended()
        self.forgetting.ended()
        self.agreement.over()
        self.bar.shut()
        self.cover.drawer.close_drawer()
        self._desk.window.uncover()
        self._desk.window.say_in_title("Roomnote")
        self.tray.show_state(None)

    def _mirror(self, state: BarState) -> None:
        """Title, taskbar and tray say what the bar says, as long as it is there."""
        if self.bar.isVisible():
            self._desk.window.say_in_title(state.window_title)
            self.tray.show_state(state)

    # -- what the services tell ----------------------------------------------------------------------
    def _is_shown(self, session_id: str) -> bool:
        return self._session is not None and self._session.id == session_id

    def _on_session_changed(self, event: SessionChanged) -> None:
        if self._is_shown(event.session_id):
            self.presenter.session_moved(event.state)
            if event.state is SessionState.RECORDING:
                self.microphones.opened(event.session_id)
            elif event.state is SessionState.ENDED and not self._ending:
                self._session = None  # an attached file ended it: there is nothing left to stand by
                self._take_away()

    def _on_consent_changed(self, event: ConsentChanged) -> None:
        if not self._is_shown(event.session_id):
            return
        if event.state is ConsentState.WITHDRAWN:
            self.forgetting.ended()
            self.presenter.consent_withdrawn()
        elif event.state is ConsentState.DECLINED and not self.recording:
            self.presenter.consent_declined()
        if self._session is not None:
            self.agreement.read(self._session)  # who came, left or answered decides whether it may go on

    def _on_switches_changed(self, _event: SwitchesChanged) -> None:
        if self._session is not None:
            self.agreement.read(self._session)

    def _on_level(self, event: LevelMeasured) -> None:
        if self._session is not None:
            self.presenter.level(event.rms, event.peak)

    def _on_advanced(self, event: RecordingAdvanced) -> None:
        if self._is_shown(event.session_id):
            self.presenter.recorded(event.seconds)

    def _on_forgotten(self, event: PartForgotten) -> None:
        if self._is_shown(event.session_id):
            self.presenter.forgotten(event.at)

    def _on_bookmark(self, event: BookmarkSet) -> None:
        if self._is_shown(event.session_id):
            self.presenter.bookmarked(event.at)

    def _on_troubled(self, event: RecordingTroubled) -> None:
        if not self._is_shown(event.session_id):
            return
        error, lost = event.error, self.presenter.mode is BarMode.LOST
        if error is None:
            self.presenter.recovered()
            if lost:
                self.microphones.found()
        elif error.code is ErrorCode.MICROPHONE_LOST:
            if error.details.get("reason") == SILENT:
                return  # it goes on: the level says that it is very quiet
            self.presenter.microphone_lost()
            self.microphones.lost()
            self.notices.microphone_lost()
        else:
            if error.code in (ErrorCode.DISK_FULL, ErrorCode.DISK_FAILED):
                self.presenter.disk_failed(full=error.code is ErrorCode.DISK_FULL)
            self._desk.show(error)

    def may_close(self) -> bool:
        """Whether the window may close; while a session is recorded it is asked first."""
        if not self.recording:
            return True
        sheet = QuestionSheet(wording().dialogs.quit)

        def answered(index: int) -> None:
            if index == 1:
                self.end()

        sheet.answered.connect(answered)
        self._desk.window.bring_to_front()
        self._desk.window.sheets.open(sheet)
        return False
