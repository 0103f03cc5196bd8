"""The microphone while a session runs: lost, changed, too quiet; and the one a session begins with."""

from __future__ import annotations

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.services.events import LevelMeasured
from app.services.ports import Microphone, RecorderListener
from app.ui.desktop.microphone_flow import use_words
from app.ui.errors.view import ErrorSheet
from app.ui.recording_bar.model import BarAction, BarMode
from tests.support.office import Office
from tests.support.program import HandRecorder
from tests.ui.desktop.test_main_path import walk_in
from tests.ui.desktop.test_while_recording import recording, toasts, trouble

USB, BUILT_IN = Microphone("usb", "USB Conference Microphone", True), Microphone("in", "Built-in Audio")


def plugged(monkeypatch: pytest.MonkeyPatch, *found: Microphone, used: Microphone | None) -> None:
    """What is there, and which one is used."""
    monkeypatch.setattr(HandRecorder, "microphones", lambda self: found)
    monkeypatch.setattr(HandRecorder, "microphone", property(lambda self: used))


def test_another_microphone_is_offered_only_when_one_is_there(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged(monkeypatch, USB, BUILT_IN, used=USB)
    recording(desk)
    live = desk.workplace.live
    live.microphones._again.setInterval(20)
    desk.until(lambda: live.microphones._used == USB)
    plugged(monkeypatch, used=None)
    trouble(desk, ErrorCode.MICROPHONE_LOST)
    desk.mode_is(BarMode.LOST)
    assert BarAction.SWITCH not in [button.action for button in live.presenter.state().buttons]
    plugged(monkeypatch, BUILT_IN, used=None)
    desk.press("Use built-in", live.cover)
    desk.until(lambda: desk.practice.recorder.switched == ["in"])
    plugged(monkeypatch, BUILT_IN, used=BUILT_IN)
    trouble(desk, None)
    desk.mode_is(BarMode.RECORDING)
    desk.settled()
    assert not any("another" in words for words in toasts(desk)), "the clinician chose it"


def test_one_that_does_not_answer_is_told_in_the_bar_and_looked_for_further(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No sheet that says that nothing was recorded: something was, and it is safe."""
    plugged(monkeypatch, USB, BUILT_IN, used=USB)
    recording(desk)
    live = desk.workplace.live
    desk.until(lambda: live.microphones._used == USB)
    plugged(monkeypatch, BUILT_IN, used=None)
    trouble(desk, ErrorCode.MICROPHONE_LOST)
    desk.mode_is(BarMode.LOST)

    def deaf(_self: HandRecorder, _microphone: str | None) -> None:
        raise LocalError(ErrorCode.NO_MICROPHONE)

    monkeypatch.setattr(HandRecorder, "switch", deaf)
    desk.press("Use built-in", live.cover)
    desk.until(lambda: live.presenter.state().detail == "That one does not answer")
    assert live.presenter.mode is BarMode.LOST and not desk.seen(ErrorSheet)
    plugged(monkeypatch, BUILT_IN, used=BUILT_IN)
    trouble(desk, None)
    desk.until(lambda: any("another microphone" in words for words in toasts(desk)))


def test_another_microphone_taken_by_itself_is_told(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plugged(monkeypatch, USB, BUILT_IN, used=USB)
    recording(desk)
    live = desk.workplace.live
    desk.until(lambda: live.microphones._used == USB)
    trouble(desk, ErrorCode.MICROPHONE_LOST)
    desk.mode_is(BarMode.LOST)
    plugged(monkeypatch, BUILT_IN, used=BUILT_IN)
    trouble(desk, None)
    desk.until(lambda: live.presenter.state().detail == "Now on another microphone")
    assert "Now on another microphone: Built-in Audio. The gap is marked." in toasts(desk)


def test_after_a_pause_another_microphone_is_told_as_well(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged(monkeypatch, USB, BUILT_IN, used=USB)
    recording(desk)
    live = desk.workplace.live
    desk.until(lambda: live.microphones._used == USB)
    desk.press("Pause", live.cover)
    desk.mode_is(BarMode.PAUSED)
    plugged(monkeypatch, BUILT_IN, used=BUILT_IN)
    desk.press("Resume", live.cover)
    desk.until(lambda: any("another microphone: Built-in" in words for words in toasts(desk)))


def test_a_quiet_microphone_can_be_looked_at_and_changed(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged(monkeypatch, USB, BUILT_IN, used=USB)
    recording(desk)
    live = desk.workplace.live
    trouble(desk, ErrorCode.MICROPHONE_LOST, reason="silence")
    for _ in range(200):
        desk.practice.clock.advance(seconds=0.05)
        live.presenter.level(0.0, 0.0)
    desk.mode_is(BarMode.SILENCE)
    desk.press("Check", live.cover)
    desk.until(lambda: desk.reads("Is this the right microphone?"))
    desk.program.bus.publish(LevelMeasured(0.05, 0.2))
    desk.until(lambda: desk.reads("good"))
    desk.press("Use Built-in Audio", live.cover)
    desk.until(lambda: desk.practice.recorder.switched == ["in"])
    assert not live.cover.drawer.is_open


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Built-in Audio Analogue Stereo", "Use built-in"),
        ("Internal Microphone", "Use built-in"),
        ("Jabra Speak", "Use Jabra Speak"),
        ("USB Conference Microphone", "Use USB Conference Mi…"),
    ],
)
def test_a_button_has_room_for_the_name_of_any_device(name: str, words: str) -> None:
    assert use_words(Microphone("id", name)) == words


@pytest.mark.parametrize(("there", "used"), [(True, "usb"), (False, None)])
def test_transcription_begins_with_the_microphone_that_is_preferred(
    desk: Office, monkeypatch: pytest.MonkeyPatch, there: bool, used: str | None
) -> None:
    plugged(monkeypatch, BUILT_IN, *((USB,) if there else ()), used=None)
    desk.program.practice.prefer_microphone("usb")
    asked: list[str | None] = []
    begin = desk.practice.recorder.start

    def start(recording_id: str, listener: RecorderListener, microphone: str | None = None) -> None:
        asked.append(microphone)
        begin(recording_id, listener, microphone)

    monkeypatch.setattr(desk.practice.recorder, "start", start)
    desk.press("Start session", walk_in(desk))
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.RECORDING)
    assert asked == [used]
