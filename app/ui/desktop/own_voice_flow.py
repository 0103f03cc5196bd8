"""The clinician reads aloud in the settings: hear, measure, keep numbers; sound in memory only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import AppError, Cancelled
from app.runtime.jobs import RECORDER
from app.services.events import SessionChanged
from app.services.voices import Enrolled
from app.ui.desktop.desk import Desk
from app.ui.desktop.voice_test_runs import VOICE
from app.ui.own_voice.model import OwnVoiceModel, ReadingModel
from app.ui.own_voice.presenter import OwnVoicePresenter
from app.ui.own_voice.view import OwnVoiceCard, ReadingSheet
from app.ui.wording import Dialog

_TICK_MS = 100


class OwnVoiceFlow(QObject):
    """Implements ``OwnVoiceView`` and ``OwnVoiceCommands``; ``card`` is put where it belongs."""

    def __init__(self, desk: Desk, ask: Callable[[Dialog, Callable[[], None]], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._ask = desk, ask
        self.card = OwnVoiceCard()
        self._sheet: ReadingSheet | None = None
        self._turn = 0
        self.presenter = OwnVoicePresenter(self, self, desk.program.clock.monotonic)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.presenter.tick)
        self.card.read_pressed.connect(self.presenter.read_pressed)
        self.card.forget_pressed.connect(self.presenter.forget_pressed)
        desk.bridge.on(SessionChanged, self._on_session_changed)

    def begin(self) -> None:
        """Read what is so."""
        program, clinician_id = self._desk.program, self._desk.clinician.id
        self._desk.do(lambda: program.voices.enrolled(clinician_id), self.presenter.on_known)

    # -- OwnVoiceView --------------------------------------------------------------------------------
    def show_own_voice(self, model: OwnVoiceModel) -> None:
        self.card.show_own_voice(model)

    def show_reading(self, model: ReadingModel) -> None:
        if self._sheet is None:
            self._sheet = ReadingSheet(self.presenter)
            self._sheet.show_model(model)
            self._sheet.closed.connect(self._on_sheet_closed)
            self._desk.window.sheets.open(self._sheet)
        self._sheet.show_model(model)

    def close_reading(self) -> None:
        self._tick.stop()
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.close_sheet()

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        self._ask(dialog, go_on)

    # -- OwnVoiceCommands ----------------------------------------------------------------------------
    @property
    def recording(self) -> bool:
        return bool(self._desk.program.recording.running)

    def read(self, seconds: float) -> None:
        self._turn += 1
        turn, program, clinician_id = self._turn, self._desk.program, self._desk.clinician.id
        self._tick.start()

        def hear() -> None:
            if turn != self._turn:
                raise Cancelled
            microphone = program.practice.preferred_microphone() or None
            program.voice_test.listen(microphone, seconds, lambda _rms, _peak: None)

        def heard(_nothing: None) -> None:
            if turn == self._turn:
                self._tick.stop()
                self.presenter.on_read()
                self._desk.do(measure, kept, failed, VOICE)

        def measure() -> Enrolled:
            pcm = program.voice_test.heard()
            program.voice_test.close()
            if turn != self._turn:
                raise Cancelled
            voice = program.voices.measure(pcm)
            if turn != self._turn:
                raise Cancelled  # the sheet was left meanwhile: nothing is kept
            return program.voices.remember(clinician_id, voice)

        def kept(known: Enrolled) -> None:
            self._desk.window.toasts.show_toast("Your voice is recognised from now on.", "circle-check", "ok")
            self.presenter.on_enrolled(known)

        def failed(error: AppError) -> None:
            if turn == self._turn:
                self._tick.stop()
                self.presenter.on_failed(error)

        self._desk.do(hear, heard, failed, VOICE)

    def forget_voice(self) -> None:
        program, clinician_id = self._desk.program, self._desk.clinician.id

        def forgotten(_nothing: None) -> None:
            self._desk.window.toasts.show_toast(
                "What was kept of your voice is deleted.", "circle-check", "ok"
            )
            self.begin()

        self._desk.do(lambda: program.voices.forget(clinician_id), forgotten)

    def stop_reading(self) -> None:
        self._turn += 1
        self._desk.do(self._desk.program.voice_test.close, lane=RECORDER)

    # -- inside --------------------------------------------------------------------------------------
    def _on_sheet_closed(self) -> None:
        # whatever took it away: the reading is over
        self._sheet = None
        self.presenter.close()

    def _on_session_changed(self, _event: SessionChanged) -> None:
        self.presenter.redraw()
