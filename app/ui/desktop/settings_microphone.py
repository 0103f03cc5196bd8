"""The microphone section of the settings: what is plugged in, its level, the test, the remembered one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.runtime.jobs import RECORDER
from app.services.events import LevelMeasured, MicrophonesChanged, SessionChanged
from app.services.ports import Microphone
from app.ui.desktop.desk import Desk
from app.ui.desktop.hearing_flow import TICK_MS
from app.ui.desktop.voice_test_runs import VoiceTestRuns
from app.ui.presession.hearing.presenter import HearingPresenter
from app.ui.presession.voice_test.model import VoiceTestModel
from app.ui.presession.voice_test.presenter import VoiceTestPresenter
from app.ui.presession.voice_test.view import VoiceTestSheet
from app.ui.settings import words
from app.ui.settings.microphone_view import MicrophonePanel


class SettingsMicrophone(QObject):
    """Implements ``HearingCommands``, ``VoiceTestCommands`` and ``VoiceTestView``.

    The microphone is open only while the section is in sight, no sheet lies over it (the one before a session
    has it then) and no session is recorded.
    """

    def __init__(self, desk: Desk, panel: MicrophonePanel) -> None:
        super().__init__(desk.window)
        self._desk, self._panel = desk, panel
        self.hearing = HearingPresenter(panel, self, self._on_moved)
        self.voice = VoiceTestPresenter(self, self, desk.program.clock.monotonic)
        self._sheet: VoiceTestSheet | None = None
        self._open = False
        self._microphone = self._preferred = ""
        self._found: tuple[Microphone, ...] = ()
        self._runs = VoiceTestRuns(desk, lambda: self.voice, self._listen)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.voice.tick)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._on_came)
        panel.came.connect(self._on_came)
        panel.went.connect(self._on_went)
        panel.forget_pressed.connect(self._on_forget)
        panel.hearing.chosen.connect(self._on_chosen)
        panel.hearing.test_pressed.connect(self.voice.opened)
        desk.window.sheets.changed.connect(self._on_sheets_changed)
        desk.bridge.on(MicrophonesChanged, self._on_microphones)
        desk.bridge.on(LevelMeasured, self._on_level)
        desk.bridge.on(SessionChanged, self._on_session_changed)
        self.hearing.opened()

    # -- HearingCommands -----------------------------------------------------------------------------
    def choose_microphone(self, microphone_id: str, by_hand: bool) -> None:
        self._microphone = microphone_id
        if by_hand:
            self._prefer(microphone_id)
        self._listen()

    # -- VoiceTestCommands ---------------------------------------------------------------------------
    def hear_voice(self, seconds: float) -> None:
        self._runs.hear(self._microphone or None, seconds)

    def play_voice(self) -> None:
        self._runs.play()

    def end_voice_test(self) -> None:
        self._runs.end()

    # -- VoiceTestView -------------------------------------------------------------------------------
    def show_voice_test(self, shown: VoiceTestModel) -> None:
        if self._sheet is not None:
            self._sheet.show_model(shown)
            return
        self._sheet = VoiceTestSheet(self.voice)
        self._sheet.show_model(shown)
        self._sheet.closed.connect(self._on_test_closed)
        self._desk.window.sheets.open(self._sheet)

    def close_voice_test(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.close_sheet()

    # -- inside --------------------------------------------------------------------------------------
    def _on_came(self) -> None:
        if self._open or not self._panel.isVisible() or self._desk.window.sheets.is_open:
            return
        self._open = True
        self._tick.start()
        program = self._desk.program

        def report(found: tuple[Microphone, ...]) -> None:
            program.bus.publish(MicrophonesChanged(found))

        def watch(preferred: str) -> None:
            self._preferred = preferred
            if self._open:
                self._desk.do(lambda: program.watch.watch(report), lane=RECORDER)
                self._listen()

        self._desk.do(program.practice.preferred_microphone, watch)

    def _on_went(self) -> None:
        if not self._open:
            return
        self._open = False
        self._tick.stop()
        self.voice.close()
        program = self._desk.program

        def let_go() -> None:
            program.watch.close()
            program.monitor.close()
            program.voice_test.close()

        self._desk.do(let_go, lane=RECORDER)

    def _on_sheets_changed(self, is_open: bool) -> None:
        if self.voice.is_open:
            return
        if is_open:
            # whatever it asks for replaces what was asked for here: nothing is closed under its hands
            self._open = False
            self._tick.stop()
        else:
            self._again.start()

    def _listen(self) -> None:
        self._show_preference()
        if not self._open or self.voice.is_open:
            return
        chosen, program = self._microphone, self._desk.program

        def listen() -> None:
            # the recorder has the microphone to itself; what it hears is measured as well
            if chosen and not program.recording.running:
                program.monitor.listen(chosen, self._report)
            else:
                program.monitor.close()

        self._desk.do(listen, lane=RECORDER)

    def _report(self, rms: float, peak: float) -> None:
        """In the microphone's thread."""
        self._desk.program.bus.publish(LevelMeasured(rms, peak))

    def _prefer(self, microphone_id: str) -> None:
        self._preferred = microphone_id
        self._desk.do(lambda: self._desk.program.practice.prefer_microphone(microphone_id))
        self._show_preference()

    def _show_preference(self) -> None:
        recording = bool(self._desk.program.recording.running)
        self._panel.show_preference(words.preference(self._found, self._preferred, recording=recording))

    def _on_chosen(self, microphone_id: str) -> None:
        if microphone_id == self._microphone:
            self._prefer(microphone_id)
        else:
            self.hearing.chosen_by_hand(microphone_id)

    def _on_forget(self) -> None:
        self._prefer("")
        if self._found:
            first = self._found[0].id
            if first != self._microphone:
                self.hearing.on_microphones_changed(())
                self.hearing.on_microphones_changed(self._found)

    def _on_microphones(self, event: MicrophonesChanged) -> None:
        if self._open:
            self._found = event.microphones
            self.hearing.on_microphones_changed(event.microphones, self._preferred)
            self._show_preference()

    def _on_level(self, event: LevelMeasured) -> None:
        if self.voice.is_open:
            self.voice.on_level_measured(event.rms, event.peak)
        elif self._open:
            self.hearing.on_level_measured(event.rms, event.peak)

    def _on_session_changed(self, _event: SessionChanged) -> None:
        if self._open:
            self._listen()

    def _on_moved(self, _pulled: bool) -> None:
        self._show_preference()

    def _on_test_closed(self) -> None:
        # whatever took it away: the test is over
        self._sheet = None
        self.voice.close()
