"""The demonstration in the window: the sample plays as the microphone, every screen of the path is seen."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.note import Note
from app.domain.session import Session
from app.runtime.jobs import IO, RECORDER
from app.services.demonstration import Sample
from app.services.events import DraftReady
from app.ui.desktop.workplace import Workplace

DRAFT_SHOWN_MS = 6_000
"""How long the draft is looked at before it is signed, unless somebody takes over."""
TAKEN_OVER = "The demonstration waits for you. Sign when you like."
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel)


class DemonstrationFlow(QObject):
    """Walks the whole path once, by the same flows as a person would use.

    A click or a key while the draft is shown leaves the rest to that person: nothing is signed.
    """

    def __init__(self, workplace: Workplace, sample: Sample) -> None:
        super().__init__(workplace)
        self._workplace, self._desk, self._sample = workplace, workplace.desk, sample
        self._session_id = ""
        self._draft_shown = QTimer(self)
        self._draft_shown.setSingleShot(True)
        self._draft_shown.setInterval(DRAFT_SHOWN_MS)
        self._draft_shown.timeout.connect(self._on_draft_shown)
        self._desk.bridge.on(DraftReady, self._on_draft_ready)

    def begin(self) -> None:
        """Open the sample session and record it."""
        self._desk.do(self._desk.program.demonstration.open, self._on_open)

    def _on_open(self, session: Session) -> None:
        self._session_id = session.id
        self._workplace.live.show(session)
        self._desk.do(
            lambda: self._desk.program.recording.start(session.id), self._on_recording, lane=RECORDER
        )

    def _on_recording(self, _session: Session) -> None:
        self._desk.do(self._sample.wait_until_played, self._on_played, lane=IO)

    def _on_played(self, _none: None) -> None:
        self._workplace.live.end()

    def _on_draft_ready(self, event: DraftReady) -> None:
        if event.session_id == self._session_id:
            self._draft_shown.start()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr] # a window is open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        timer = getattr(self, "_draft_shown", None)  # the garbage collector may have emptied this object
        if timer is not None and event.type() in _TOUCHES and event.spontaneous():
            self._stop_watching()
            if timer.isActive():
                timer.stop()
                self._desk.window.toasts.show_toast(TAKEN_OVER, "pause", "accent")
        return False

    def _stop_watching(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr] # a window is open

    def _on_draft_shown(self) -> None:
        self._stop_watching()

        def sign() -> Session:
            program = self._desk.program
            note: Note | None = program.notes.of_session(self._session_id)
            assert note is not None  # its draft was announced
            program.demonstration.sign(note)
            return program.sessions.get(self._session_id)

        self._desk.do(sign, self._on_signed)

    def _on_signed(self, session: Session) -> None:
        self._workplace.show_note(session)
        self._desk.window.toasts.show_toast(
            "Signed. The transcript is destroyed, and the note waits in the outbox.", "shield-check", "ok"
        )
