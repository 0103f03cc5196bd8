"""Dictating for a note: the recorder's lane opens and closes the microphone, the speech lane writes down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.errors import AppError
from app.domain.material import WrittenInput
from app.runtime.jobs import RECORDER, SPEECH
from app.services.events import DictationAdvanced, DictationTroubled, LevelMeasured
from app.ui.desktop.desk import Desk
from app.ui.inputs.dictation_presenter import DictationPresenter
from app.ui.inputs.dictation_sheet import DictationSheets


class DictationFlow(QObject):
    """Implements ``DictationCommands``; ``written`` gets each text that was written down."""

    def __init__(self, desk: Desk, written: Callable[[WrittenInput], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._written = desk, written
        self._session_id = ""
        self.sheets = DictationSheets(desk.window.sheets)
        self.presenter = DictationPresenter(self.sheets, self)
        self.sheets.attach(self.presenter)
        desk.bridge.on(LevelMeasured, self._on_level)
        desk.bridge.on(DictationAdvanced, self._on_advanced)
        desk.bridge.on(DictationTroubled, self._on_troubled)

    def open(self, session_id: str) -> None:
        """Dictate for this session."""
        if not self.presenter.open:
            self._session_id = session_id
            self.presenter.begin()

    def write_down(self, session_id: str) -> None:
        """Turn what lies sealed for this session into text."""
        if not self.presenter.open:
            self._session_id = session_id
            self.presenter.begin_left_over()

    # -- DictationCommands ---------------------------------------------------------------------------
    def start(self) -> None:
        program, session_id = self._desk.program, self._session_id

        def begin() -> None:
            program.dictation.start(session_id, program.practice.preferred_microphone() or None)

        def started(_done: None) -> None:
            if self.presenter.open:
                self.presenter.on_started()
            else:
                self._desk.do(lambda: program.dictation.cancel(session_id), lane=RECORDER)

        self._desk.do(begin, started, self.presenter.on_failed, RECORDER)

    def pause(self) -> None:
        self._desk.do(self._desk.program.dictation.pause, None, self.presenter.on_failed, RECORDER)

    def resume(self) -> None:
        self._desk.do(self._desk.program.dictation.resume, None, self.presenter.on_failed, RECORDER)

    def finish(self) -> None:
        program, session_id = self._desk.program, self._session_id

        def stop() -> None:
            if program.dictation.running == session_id:
                program.dictation.stop()

        def stopped(_done: None) -> None:
            self._desk.do(write, written, self.presenter.on_failed, SPEECH)

        def write() -> WrittenInput:
            return program.dictation.write_down(session_id)

        def written(made: WrittenInput) -> None:
            self.presenter.on_written()
            self._written(made)

        self._desk.do(stop, stopped, self.presenter.on_failed, RECORDER)

    def cancel(self) -> None:
        program, session_id = self._desk.program, self._session_id
        self._desk.do(lambda: program.dictation.cancel(session_id), lane=RECORDER)

    def leave(self) -> None:
        program, session_id = self._desk.program, self._session_id

        def stop() -> None:
            if program.dictation.running == session_id:
                program.dictation.stop()

        self._desk.do(stop, lane=RECORDER)

    # -- inside --------------------------------------------------------------------------------------
    def _on_level(self, event: LevelMeasured) -> None:
        self.presenter.on_level(event.peak)

    def _on_advanced(self, event: DictationAdvanced) -> None:
        if event.session_id == self._session_id:
            self.presenter.on_sealed(event.seconds)

    def _on_troubled(self, event: DictationTroubled) -> None:
        error: AppError | None = event.error
        if event.session_id == self._session_id and error is not None:
            self.presenter.on_trouble(error)
