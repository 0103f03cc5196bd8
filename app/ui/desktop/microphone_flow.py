"""The microphone while a session runs: which one is used, another one when it is lost, its level."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import AppError
from app.runtime.jobs import RECORDER
from app.services.ports import Microphone
from app.ui.desktop.desk import Desk
from app.ui.recording_bar.model import MicrophoneLine
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.wording import wording

LOOKING = "microphones"
"""A lane of its own: a sound system that does not answer keeps nobody from pausing or ending."""
LOOK_EVERY_MS = 3_000
"""How often another microphone is looked for while the one in use is lost."""
SHORT = 18
"""Letters of a device's name on a button."""
_BUILT_IN = ("built-in", "builtin", "built in", "internal", "integrated")


class MicrophoneFlow(QObject):
    """Offers another microphone only when one is there; every question to the recorder is off this thread."""

    def __init__(self, desk: Desk, presenter: BarPresenter) -> None:
        super().__init__(desk.window)
        self._desk, self._presenter = desk, presenter
        self._session_id = ""
        self._used: Microphone | None = None
        self._other: Microphone | None = None
        self._chosen = False  # the clinician chose: it is not said again that it is another one
        self._again = QTimer(self)
        self._again.setInterval(LOOK_EVERY_MS)
        self._again.timeout.connect(self._look)

    def opened(self, session_id: str) -> None:
        """The microphone was opened for this session, for the first time or again after a pause."""
        if session_id != self._session_id:
            self._session_id, self._used = session_id, None
        self.found()

    def lost(self) -> None:
        """The microphone in use is gone; look for another one until it is back."""
        self._again.start()
        self._look()

    def found(self) -> None:
        """Sound comes again; say so when it comes from another microphone than before."""
        self._again.stop()
        self._other = None
        session_id = self._session_id

        def compare(used: Microphone | None) -> None:
            if used is None or session_id != self._session_id:
                return
            if self._used is not None and used.id != self._used.id and not self._chosen:
                self._presenter.notice("Now on another microphone", spoken=False)
                words = f"Now on another microphone: {used.name}. The gap is marked."
                self._desk.window.toasts.show_toast(words, "mic", "warning")
            self._used, self._chosen = used, False

        self._desk.do(lambda: self._desk.program.recorder.microphone, compare, _say_nothing, lane=LOOKING)

    def ended(self) -> None:
        """Nothing is recorded any more."""
        self._again.stop()
        self._session_id, self._used, self._other = "", None, None

    def use_other(self) -> None:
        """Go on with the one that was offered."""
        if self._other is not None:
            self.use(self._other.id)

    def use(self, microphone_id: str) -> None:
        """Go on with this one; the gap is marked."""
        session_id, self._chosen = self._session_id, True

        def switched(used: Microphone | None) -> None:
            self._used = used or self._used
            self._presenter.notice("Microphone changed")

        def switch() -> Microphone | None:
            self._desk.program.recording.switch_microphone(session_id, microphone_id)
            return self._desk.program.recorder.microphone

        def failed(_error: AppError) -> None:
            # the session goes on, and the one that was lost is still looked for
            self._chosen = False
            self._presenter.notice("That one does not answer")

        self._desk.do(switch, switched, failed, lane=RECORDER)

    def check(self, show: Callable[[Sequence[MicrophoneLine]], None]) -> None:
        """Give ``show`` the microphones that are there."""

        def read() -> tuple[tuple[Microphone, ...], Microphone | None]:
            recorder = self._desk.program.recorder
            return recorder.microphones(), recorder.microphone

        def found(read: tuple[tuple[Microphone, ...], Microphone | None]) -> None:
            microphones, used = read
            self._used = used or self._used
            in_use = used.id if used is not None else ""
            show([MicrophoneLine(m.id, m.name, m.id == in_use) for m in microphones])

        self._desk.do(read, found, lane=LOOKING)

    def _look(self) -> None:
        lost = self._used.id if self._used is not None else ""

        def offer(found: tuple[Microphone, ...]) -> None:
            if not self._again.isActive():
                return  # it was found meanwhile
            self._other = next((m for m in found if m.id != lost), None)
            self._presenter.allow(other_microphone=use_words(self._other) if self._other else "")

        self._desk.do(self._desk.program.recorder.microphones, offer, _say_nothing, lane=LOOKING)


def use_words(microphone: Microphone) -> str:
    """The button that changes to it: "Use built-in", or "Use" and its name."""
    if any(word in microphone.name.lower() for word in _BUILT_IN):
        return wording().bar.use_built_in
    name = microphone.name
    return f"Use {name if len(name) <= SHORT else name[: SHORT - 1].rstrip() + '…'}"


def _say_nothing(_error: AppError) -> None:
    """The recorder reports what is wrong with the sound system by itself."""
