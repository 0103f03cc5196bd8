"""The window: painted first, then connected. Shutdown is staged: capture, lanes, speech process, database."""

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chart import Clinician
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.states import SessionState
from app.runtime.bridge import Bridge
from app.runtime.collector import MainThreadCollector
from app.runtime.jobs import Jobs
from app.services.events import SessionChanged
from app.services.program import Access, Program
from app.system.paths import DEFAULT, DEMONSTRATION, ProfilePaths, profile_paths
from app.system.settings_file import ProgramSettings, read_settings, write_settings
from app.ui.desktop.entrance import Entrance
from app.ui.desktop.opening import OpeningPage
from app.ui.shell import MainWindow
from app.ui.theme import Mode, current_theme, install_theme

if TYPE_CHECKING:
    from app.bootstrap.profiles import LockedProfile
    from app.services.demonstration import Sample

EXIT_AFTER_FIRST_PAINT = "ROOMNOTE_EXIT_AFTER_FIRST_PAINT"
"""Set to 1 the program ends as soon as its window is painted: for measuring the start."""

DEMONSTRATION_PACE = 10.0
"""The sample of five minutes plays in half a minute, so that every screen is seen."""


OVERWRITE_EVERY_MS = 60_000
"""Between two overwritings of free memory; each takes about ten milliseconds."""


class FirstPaint(QObject):
    """Calls ``then`` once, from the event loop, after ``widget`` was painted for the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget: QWidget | None = widget
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        widget = getattr(self, "_widget", None)  # the garbage collector may have emptied this object
        if widget is not None and event.type() == QEvent.Type.Paint:
            self._widget = None
            widget.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


class Desktop(QObject):
    """One window from its first paint to its end."""

    def __init__(self, app: QApplication, paths: ProfilePaths, *, demonstration: bool) -> None:
        super().__init__(app)
        self._app, self._paths, self._demonstration = app, paths, demonstration
        self._settings = _readable_settings(paths)
        self._locked: LockedProfile | None = None
        self._sample: Sample | None = None
        self._program: Program | None = None
        self._bridge: Bridge | None = None
        mode: Mode = self._settings.window_appearance  # type: ignore[assignment] # checked when read
        install_theme(app, mode, self._settings.window_scale_percent / 100)
        self._jobs = Jobs(self._on_bug)
        self._collector = MainThreadCollector(self)
        self._recording = self._collecting_due = False
        self._overwriting = QTimer(self)
        self._overwriting.setInterval(OVERWRITE_EVERY_MS)
        self._overwriting.timeout.connect(self._on_overwrite)
        self.window = MainWindow()
        self.entrance = Entrance(self.window, self._jobs, self._make_access, self._on_opened)
        # the demonstration opens by itself: its first page says so instead of asking for anything
        self._first_page = OpeningPage() if demonstration else self.entrance.widget
        self.window.cover(self._first_page)
        self.window.look_chosen.connect(self._on_look_chosen)
        self.window.closing.connect(self._on_closing)

    def begin(self) -> None:
        """Show the window; whatever is slow comes after its first paint."""
        # a zero timer alone may fire before the paint, and imports would then compete with it
        ends = os.environ.get(EXIT_AFTER_FIRST_PAINT) == "1"
        self._first_paint = FirstPaint(self._first_page, self._app.quit if ends else self._on_painted)
        self.window.show_fitting()

    def shut_down(self) -> None:
        """Stop capture, cancel and join the lanes, end the speech process, close the database; idempotent."""
        program, self._program = self._program, None
        bridge, self._bridge = self._bridge, None
        if bridge is not None:
            bridge.close()
        if program is not None:
            program.recording.shut_down()
            program.engine.close()  # or a lane that transcribes would be waited for
        self._jobs.shutdown()
        self._collector.stop()
        self._overwriting.stop()
        if program is not None:
            program.close()
        elif self._locked is not None:
            self._locked.release()
        self._locked = None

    # -- inside --------------------------------------------------------------------------------------
    def _on_closing(self) -> None:
        self.shut_down()
        self._app.quit()

    def _on_painted(self) -> None:
        if not self._demonstration:
            self.entrance.begin()
        else:
            from app.bootstrap.profiles import DEMONSTRATION_PASSPHRASE

            self._jobs.submit("database", lambda _c: self._open_demonstration(DEMONSTRATION_PASSPHRASE),
                              self._on_demonstration_open, self._on_demonstration_failed)  # fmt: skip

    def _make_access(self) -> Access:
        """In a job: the adapters are only imported now."""
        from app.bootstrap.profiles import LockedProfile, demonstration_profile

        if self._locked is None:
            if self._demonstration:
                self._locked, self._sample = demonstration_profile(
                    self._paths.data, "dialogue_5min", DEMONSTRATION_PACE
                )
            else:
                self._locked = LockedProfile(self._paths)
        return self._locked

    def _open_demonstration(self, passphrase: str) -> tuple[Program, Clinician]:
        access = self._make_access()
        program = access.create(passphrase)[0] if access.is_new else access.open(passphrase)
        clinician, _ = program.demonstration.prepare()
        return program, clinician

    def _on_demonstration_open(self, opened: tuple[Program, Clinician]) -> None:
        self._on_opened(*opened)

    def _on_demonstration_failed(self, error: AppError) -> None:
        from app.services.explanations import explain

        self.window.cover(self.entrance.widget)
        self.entrance.unlock.on_failed(explain(error))

    def _on_opened(self, program: Program, clinician: Clinician) -> None:
        from app.ui.desktop.demonstration_flow import DemonstrationFlow
        from app.ui.desktop.workplace import Workplace

        self._program, self._bridge = program, Bridge(program.bus)
        self._bridge.on(SessionChanged, self._on_session_changed)
        self._overwriting.start()
        workplace = Workplace(self.window, program, clinician, self._jobs, self._bridge)
        self.window.uncover()
        if self._locked is not None and self._locked.keys_in_file and not self._demonstration:
            workplace.say_where_keys_are()
        workplace.begin()
        if self._sample is not None:
            DemonstrationFlow(workplace, self._sample).begin()

    def _on_look_chosen(self, mode: str, scale: float, reduced: bool) -> None:
        theme = current_theme()
        theme.set_reduced_motion(reduced)
        theme.set_look(mode=mode, scale=scale)  # type: ignore[arg-type] # the menu offers only modes
        self._settings = replace(
            self._settings, window_appearance=mode, window_scale_percent=round(scale * 100)
        )
        settings, path = self._settings, self._paths.settings
        self._jobs.submit("database", lambda _control: _keep(path, settings))

    def _on_session_changed(self, event: SessionChanged) -> None:
        self._recording = event.state is SessionState.RECORDING
        self._collecting_due = True

    def _on_overwrite(self) -> None:
        """What pages showed and let go of, after the services had said that it is destroyed."""
        from app.system.free_memory import overwrite_small

        if self._collecting_due and not self._recording:  # all of it takes too long beside a recording
            self._collecting_due = False
            gc.collect()
        overwrite_small()

    def _on_bug(self, error: BaseException) -> None:
        if self._locked is not None:
            self._locked.log.failure(error, "bug")


def run(folder: Path | None, *, demonstration: bool, keep: Path | None) -> int:
    """Run the window until it is closed; NO_DISPLAY where there is none."""
    if not _has_display():
        raise LocalError(ErrorCode.NO_DISPLAY)
    if demonstration and keep is None:
        with TemporaryDirectory(prefix="roomnote-demonstration-") as temporary:
            return _run(profile_paths(DEMONSTRATION, Path(temporary)), demonstration=True)
    if demonstration:
        return _run(profile_paths(DEMONSTRATION, keep), demonstration=True)
    return _run(profile_paths(DEFAULT, folder), demonstration=False)


def _run(paths: ProfilePaths, *, demonstration: bool) -> int:
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["roomnote"])
    app.setApplicationName("Roomnote")
    app.setApplicationDisplayName("")
    # the consent page hides the main window, and the bar is a window too: closing either is not the end
    app.setQuitOnLastWindowClosed(False)
    desktop = Desktop(app, paths, demonstration=demonstration)
    desktop.begin()
    status = app.exec()
    desktop.shut_down()
    return status


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _readable_settings(paths: ProfilePaths) -> ProgramSettings:
    """The look at once; a settings file that cannot be read is named when the profile is opened."""
    try:
        return read_settings(paths.settings)
    except AppError:
        return ProgramSettings()


def _keep(path: Path, settings: ProgramSettings) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # what else was changed in the file meanwhile stays
    present = read_settings(path)
    look, scale = settings.window_appearance, settings.window_scale_percent
    write_settings(path, replace(present, window_appearance=look, window_scale_percent=scale))
