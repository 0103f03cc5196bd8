"""The sheet before a session with what lies above it: questions, and the test with playback."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.presession.hearing.model import HearingModel, LevelModel
from app.ui.presession.model import PresessionModel
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.question_above import QuestionAbove
from app.ui.presession.room_check.model import RoomCheckModel
from app.ui.presession.view import PresessionSheet
from app.ui.presession.voice_test.model import VoiceTestModel
from app.ui.presession.voice_test.view import VoiceTestSheet
from app.ui.widgets import QuestionSheet, SheetHost


class PresessionSheets(QObject):
    """The presenter's view: opens the sheet and what covers it over `host`'s window. `attach` comes first.

    Told of sound before the sheet is open, it remembers nothing: the presenter tells everything again.
    """

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: PresessionPresenter | None = None
        self.sheet: PresessionSheet | None = None
        self._above = QuestionAbove(host, self._on_answered)
        self.voice: VoiceTestSheet | None = None

    @property
    def question(self) -> QuestionSheet | None:
        """The question that is open."""
        return self._above.sheet

    def attach(self, presenter: PresessionPresenter) -> None:
        self._presenter = presenter

    def show_presession(self, shown: PresessionModel) -> None:
        assert self._presenter is not None
        if self.sheet is None:
            self.sheet = PresessionSheet(self._presenter)
            self.sheet.show_model(shown)
            self.sheet.closed.connect(self._on_closed)
            self._host.open(self.sheet)
        else:
            self.sheet.show_model(shown)
        self._above.show(shown.question)

    def show_hearing(self, shown: HearingModel) -> None:
        if self.sheet is not None:
            self.sheet.hearing.show_hearing(shown)

    def show_level(self, level: LevelModel) -> None:
        if self.sheet is not None:
            self.sheet.hearing.show_level(level)

    def show_room_check(self, shown: RoomCheckModel) -> None:
        if self.sheet is not None:
            begins = shown.running and not self.sheet.room.running
            self.sheet.room.show_room_check(shown)
            if begins:
                self.sheet.reveal(self.sheet.room)
            self.sheet.refit()

    def show_voice_test(self, shown: VoiceTestModel) -> None:
        if self._presenter is None or self.sheet is None:
            return
        if self.voice is None:
            self.voice = VoiceTestSheet(self._presenter.voice)
            self.voice.show_model(shown)
            self.voice.closed.connect(self._on_voice_closed)
            self._host.open(self.voice)
        else:
            self.voice.show_model(shown)

    def close_voice_test(self) -> None:
        if self.voice is not None:
            voice, self.voice = self.voice, None
            voice.close_sheet()

    def close_presession(self) -> None:
        self._above.close()
        self.close_voice_test()
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.close_sheet()

    def _on_answered(self, button: int) -> None:
        if self._presenter is not None:
            self._presenter.question_answered(button)

    def _on_voice_closed(self) -> None:
        # whatever took it away: the test is over
        self.voice = None
        if self._presenter is not None:
            self._presenter.voice.close()

    def _on_closed(self) -> None:
        self.sheet = None
        if self._presenter is not None:
            self._presenter.gone()
