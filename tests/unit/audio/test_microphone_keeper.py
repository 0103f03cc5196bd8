"""What the keeper does about sleep, and the devices that a child process finds."""

import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.audio import microphone_keeper
from app.audio.intake import Intake, Opened, SoundFormat
from app.audio.microphone_keeper import MicrophoneKeeper, seconds_with_sleep
from app.audio.portaudio_devices import survey
from app.audio.quiet import quiet_libraries
from app.audio.trouble_board import TroubleBoard
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.session import MarkKind
from app.services.ports import Microphone
from tests.support.recording import HandMicrophone, WallClock, lost, signal, wait_until


class Scene:
    def __init__(self) -> None:
        self.microphone, self.reports = HandMicrophone(), list[AppError | None]()
        self.intake = Intake(time.monotonic)
        self.slept = 0.0
        board = TroubleBoard(self.reports.append)
        self.keeper = MicrophoneKeeper(
            self.microphone, self.intake, board, WallClock(), lambda: time.monotonic() + self.slept
        )

    def openings(self) -> list[Opened]:
        return [item for item in iter(self.intake.take, None) if isinstance(item, Opened)]


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.keeper.end()


def test_sleep_ends_the_segment_with_a_gap_as_long_as_the_sleep(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.microphone.say(signal(0, 320))
    scene.slept = 3_600.0
    wait_until(lambda: len(scene.microphone.opened) == 2, "it is opened again")
    scene.keeper.end()
    first, second = scene.openings()
    assert first == Opened(SoundFormat(16_000))
    assert (second.mark, second.new_segment) == (MarkKind.GAP, True)
    assert second.duration == pytest.approx(3_600, abs=5)
    assert scene.reports == []


def test_a_finished_file_is_left_alone(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.microphone.finished = True
    scene.slept = 3_600.0
    scene.microphone.fault = lost()
    wait_until(lambda: len(scene.reports) == 1, "its error is told")
    assert scene.microphone.opened == [None]
    assert scene.microphone.is_open


def test_nothing_is_opened_again_in_a_pause(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone_keeper, "LOOK_SECONDS", 0.01)
    scene.keeper.start(None)
    scene.microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    scene.microphone.fault = lost()
    wait_until(lambda: len(scene.microphone.opened) >= 2, "it tries to open it again")
    scene.keeper.pause()
    assert [error and error.code for error in scene.reports] == [ErrorCode.MICROPHONE_LOST, None]
    tried = len(scene.microphone.opened)
    time.sleep(0.7)  # longer than it waits between two tries
    assert len(scene.microphone.opened) == tried


def test_a_chosen_microphone_that_is_gone_after_a_pause_is_replaced(scene: Scene) -> None:
    class Picky(HandMicrophone):
        def open(self, microphone: str | None, intake: Intake) -> None:
            self.refusal = LocalError(ErrorCode.NO_MICROPHONE) if microphone and self.opened else None
            super().open(microphone, intake)

    picky = Picky()
    keeper = MicrophoneKeeper(picky, scene.intake, TroubleBoard(scene.reports.append), WallClock())
    keeper.start("m2")
    keeper.pause()
    keeper.resume(time.monotonic() - 7)
    keeper.end()
    assert picky.opened == ["m2", "m2", None]
    (opening,) = scene.openings()[1:]
    assert (opening.mark, opening.new_segment) == (MarkKind.PAUSED, False)
    assert opening.duration == pytest.approx(7, abs=1)


def test_the_clock_with_sleep_runs() -> None:
    before = seconds_with_sleep()
    wait_until(lambda: seconds_with_sleep() > before, "time passes", deadline=1.0)


def test_the_board_reports_changes_only_and_what_is_left() -> None:
    reports: list[ErrorCode | None] = []
    board = TroubleBoard(lambda error: reports.append(error and error.code))
    board.clear("disk")
    board.set("disk", LocalError(ErrorCode.DISK_FULL))
    board.set("disk", LocalError(ErrorCode.DISK_FULL))
    board.set("microphone", lost())
    board.set("disk", LocalError(ErrorCode.DISK_FAILED))
    board.clear("disk")
    board.clear("microphone")
    assert reports == [
        ErrorCode.DISK_FULL,
        ErrorCode.MICROPHONE_LOST,
        ErrorCode.DISK_FAILED,
        ErrorCode.MICROPHONE_LOST,
        None,
    ]


def _answers(answer: Connection) -> None:
    answer.send([("a/b", "b", True)])


def _dies(answer: Connection) -> None:
    os.abort()


def _hangs(answer: Connection) -> None:
    time.sleep(60)


def test_the_child_answers_with_microphones() -> None:
    assert survey(look=_answers) == (Microphone("a/b", "b", default=True),)


@pytest.mark.parametrize("look", [_dies, _hangs])
def test_a_child_that_dies_or_hangs_is_a_broken_sound_system(look: object, tmp_path: Path) -> None:
    with pytest.raises(LocalError) as error:
        survey(patience=1.5, look=look)  # type: ignore[arg-type]
    assert error.value.code is ErrorCode.AUDIO_SYSTEM_BROKEN


def test_libraries_are_quiet_only_meanwhile(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with quiet_libraries():
        os.write(2, b"meanwhile ")
    with pytest.raises(KeyError), quiet_libraries():
        raise KeyError
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"
