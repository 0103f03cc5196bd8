"""What is plugged in, heard and played around the sheet before a session, in an office under test."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from PySide6.QtWidgets import QApplication

from app.services.ports import Microphone
from tests.support.around import HandPower, HandVoiceTest, HandWatch
from tests.support.office import Office
from tests.support.program import DeafMonitor

TABLE = Microphone("table", "Table microphone", True)
BUILT_IN = Microphone("built-in", "Built-in microphone")


def in_thread(work: Callable[[], object]) -> None:
    """As the microphone's own threads do it."""
    thread = Thread(target=work)
    thread.start()
    thread.join(5.0)
    assert not thread.is_alive()


class Sound:
    """What is plugged in, heard and played around the sheet."""

    def __init__(self, desk: Office) -> None:
        program = desk.program
        assert isinstance(program.watch, HandWatch) and isinstance(program.monitor, DeafMonitor)
        assert isinstance(program.voice_test, HandVoiceTest) and isinstance(program.power, HandPower)
        self.watch, self.monitor, self.voice = program.watch, program.monitor, program.voice_test
        self.power, self._desk = program.power, desk
        self.watch.microphones = (TABLE, BUILT_IN)

    def plug(self, *microphones: Microphone) -> None:
        """From now on these are plugged in, told by a thread of the watch's own."""
        in_thread(lambda: self.watch.plug(*microphones))

    def listened_to(self, microphone: Microphone | None) -> None:
        """Wait until this one is measured."""
        wanted = microphone.id if microphone is not None else None
        self._desk.until(lambda: self.monitor.microphone == wanted)

    def speak(self, seconds: float, level: float) -> None:
        """Time passes while somebody speaks, with the pauses that speech has."""
        report = self.monitor.report
        assert report is not None
        for count in range(round(seconds * 20)):
            loud = level if count % 3 else 0.001
            in_thread(lambda loud=loud: report(loud, 3 * loud))
            QApplication.processEvents()
            self._desk.practice.clock.advance(milliseconds=50)
