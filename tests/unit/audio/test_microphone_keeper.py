"""What the keeper does about sleep, and the devices that a child process finds."""

import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.audio import microphone_keeper
from app.audio.intake import Intake, Opened, SoundFormat
from app.audio.microphone_keeper import MicrophoneKeeper
from app.audio.portaudio_devices import survey
from app.audio.quiet import quiet_libraries
from app.audio.trouble_board import TroubleBoard
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.session import MarkKind
from app.services.ports import Microphone
from tests.support.recording import HandMicrophone, WallClock, lost, signal, wait_until

FIRST, SECOND = Microphone("m1", "First", default=True), Microphone("m2", "Second")
THIRD = Microphone("m3", "Third")


class Scene:
    def __init__(self) -> None:
        self.microphone, self.reports = HandMicrophone(), list[AppError | None]()
        self.intake = Intake(time.monotonic)
        self.slept = 0.0
        board = TroubleBoard(self.reports.append)
        self.keeper = MicrophoneKeeper(self.microphone, self.intake, board, WallClock(), lambda: self.slept)

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
    scene.keeper.start("m2")
    assert scene.keeper.microphone == SECOND
    scene.keeper.pause()
    assert scene.keeper.microphone is None
    scene.microphone.devices = (FIRST,)
    scene.keeper.resume(time.monotonic() - 7)
    assert scene.keeper.microphone == FIRST
    assert scene.microphone.opened == ["m2", "m1"]
    (opening,) = scene.openings()[1:]
    assert (opening.mark, opening.new_segment) == (MarkKind.PAUSED, False)
    assert opening.duration == pytest.approx(7, abs=1)


def test_without_any_microphone_a_pause_goes_on(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.keeper.pause()
    scene.microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    with pytest.raises(LocalError):
        scene.keeper.resume(time.monotonic())
    assert not scene.microphone.is_open
    scene.microphone.refusal = None
    scene.keeper.resume(time.monotonic() - 7)
    assert scene.openings()[-1].mark is MarkKind.PAUSED


def test_a_pause_that_the_laptop_slept_through_is_as_long_as_the_clock_on_the_wall(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.keeper.pause()
    scene.slept = 600.0
    scene.keeper.resume(time.monotonic() - 7)
    opening = scene.openings()[-1]
    assert (opening.mark, opening.new_segment) == (MarkKind.PAUSED, False)
    assert opening.duration == pytest.approx(607, abs=1)


def test_a_sleep_while_it_is_lost_is_part_of_the_gap(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.microphone.say(signal(0, 320))
    scene.microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    scene.microphone.fault = lost()
    wait_until(lambda: len(scene.reports) == 1, "the loss is told")
    scene.slept = 600.0
    scene.microphone.refusal = scene.microphone.fault = None
    wait_until(lambda: scene.microphone.is_open, "it goes on")
    opening = scene.openings()[-1]
    assert (opening.mark, opening.new_segment) == (MarkKind.GAP, True)
    assert opening.duration == pytest.approx(600, abs=2)


@pytest.mark.parametrize(
    ("chosen", "tried"),
    [(None, ["m1", "m2", "m3"]), ("m1", ["m1", "m2", "m3"]), ("m3", ["m3", "m1", "m2"])],
)
def test_after_a_loss_the_chosen_then_the_default_then_every_other_is_tried(
    scene: Scene, chosen: str | None, tried: list[str]
) -> None:
    scene.microphone.devices = (FIRST, SECOND, THIRD)
    scene.keeper.start(chosen)
    scene.microphone.say(signal(0, 320))
    scene.microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    scene.microphone.fault = lost()
    wait_until(lambda: len(scene.microphone.opened) >= 4, "all are tried")
    assert scene.microphone.opened[1:4] == tried
    assert scene.keeper.microphone is None


def test_the_recording_stays_with_the_other_microphone_when_the_chosen_one_is_back(scene: Scene) -> None:
    scene.keeper.start("m2")
    scene.microphone.devices = (FIRST,)
    _lose_once(scene)
    assert scene.keeper.microphone == FIRST
    scene.microphone.devices = (FIRST, SECOND)
    scene.microphone.say(signal(0, 320))
    wait_until(lambda: scene.reports[-1] is None, "all is well")
    scene.keeper.pause()
    scene.keeper.resume(time.monotonic())
    assert scene.keeper.microphone == FIRST
    assert scene.microphone.opened == ["m2", "m1", "m1"]


def test_one_that_opens_and_gives_nothing_is_tried_last(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.microphone.say(signal(0, 320))
    _lose_once(scene)
    assert scene.keeper.microphone == FIRST
    _lose_once(scene)
    assert scene.keeper.microphone == SECOND
    scene.microphone.say(signal(0, 320))
    wait_until(lambda: scene.reports[-1] is None, "all is well")
    _lose_once(scene)
    assert scene.keeper.microphone == FIRST


def _lose_once(scene: Scene) -> None:
    before = len(scene.microphone.opened)
    scene.microphone.fault = lost()
    wait_until(lambda: not scene.microphone.is_open or len(scene.microphone.opened) > before, "it is lost")
    scene.microphone.fault = None
    wait_until(lambda: scene.microphone.is_open, "it is opened again")


def test_another_microphone_goes_on_behind_a_gap_in_a_new_segment(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.microphone.say(signal(0, 320))
    scene.keeper.switch("m2")
    assert scene.keeper.microphone == SECOND
    opening = scene.openings()[-1]
    assert (opening.mark, opening.new_segment) == (MarkKind.GAP, True)
    assert opening.duration < 1
    assert scene.reports == []
    scene.keeper.switch(None)
    assert scene.keeper.microphone == FIRST


def test_another_microphone_can_be_chosen_while_it_is_lost(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    scene.microphone.fault = lost()
    wait_until(lambda: len(scene.reports) == 1, "the loss is told")
    scene.microphone.refusal = scene.microphone.fault = None
    scene.keeper.switch("m2")
    assert scene.keeper.microphone == SECOND
    assert [opening.mark for opening in scene.openings()[1:]] == [MarkKind.GAP]


def test_one_that_is_not_there_is_refused_and_the_recording_goes_on_with_the_next(scene: Scene) -> None:
    scene.keeper.start("m2")
    with pytest.raises(LocalError) as error:
        scene.keeper.switch("nowhere")
    assert error.value.code is ErrorCode.NO_MICROPHONE
    wait_until(lambda: scene.keeper.microphone == FIRST, "the default one")
    scene.microphone.say(signal(0, 320))
    wait_until(lambda: scene.reports[-1] is None, "all is well")
    assert [error and error.code for error in scene.reports] == [ErrorCode.MICROPHONE_LOST, None]


def test_one_that_is_chosen_in_a_pause_is_opened_after_it(scene: Scene) -> None:
    scene.keeper.start(None)
    scene.keeper.pause()
    scene.keeper.switch("m2")
    assert not scene.microphone.is_open
    scene.keeper.resume(time.monotonic())
    assert scene.keeper.microphone == SECOND
    assert [opening.mark for opening in scene.openings()] == [None, MarkKind.PAUSED]


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
