"""The sheet before a session on the real services: plugging, room check, own voice, refusals, switches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.chart import Appointment
from app.domain.errors import ErrorCode, LocalError
from app.domain.states import SessionState
from app.services.ports import PowerState
from app.ui.presession.view import PresessionSheet
from app.ui.presession.voice_test.view import VoiceTestSheet
from app.ui.recording_bar.model import BarMode
from app.ui.theme import Theme
from app.ui.widgets import QuestionSheet
from tests.support.around_sheet import BUILT_IN, TABLE, Sound
from tests.support.office import Office
from tests.support.program import DeafMonitor
from tests.ui.desktop.test_main_path import agreed, walk_in

GIB = 1024**3


@pytest.fixture
def sound(desk: Office) -> Sound:
    return Sound(desk)


def walk_to(desk: Office, widget: QWidget) -> None:
    """With Tab alone."""
    for _ in range(40):
        if widget.hasFocus():
            return
        desk.key(Qt.Key.Key_Tab)
    raise AssertionError("Tab does not lead there")


# -- what is plugged in ------------------------------------------------------------------------------
def test_the_list_follows_plugging_and_keeps_the_choice(desk: Office, sound: Sound) -> None:
    sound.watch.microphones = (BUILT_IN,)
    sheet = walk_in(desk)
    sound.listened_to(BUILT_IN)
    sound.plug(TABLE, BUILT_IN)
    desk.until(lambda: sheet.hearing.select.count() == 2)
    assert sheet.hearing.select.currentText() == "Built-in microphone"
    assert sound.monitor.microphone == "built-in"


def test_a_pulled_microphone_is_said_and_the_next_one_is_recorded_with(desk: Office, sound: Sound) -> None:
    sheet = agreed(desk)
    sound.listened_to(TABLE)
    sound.plug(BUILT_IN)
    desk.until(lambda: desk.reads("Table microphone was unplugged. Listening to Built-in microphone now."))
    sound.listened_to(BUILT_IN)
    assert sheet.hearing.select.currentText() == "Built-in microphone"
    sound.plug()
    desk.until(lambda: desk.reads("No microphone is found"))
    assert not sheet.transcribe.isEnabled() and sheet.start.isEnabled()
    sound.listened_to(None)
    sound.plug(TABLE)
    sound.listened_to(TABLE)
    desk.until(sheet.transcribe.isEnabled)


def test_a_choice_is_remembered_for_the_next_session(desk: Office, sound: Sound) -> None:
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    select = sheet.hearing.select
    select.setFocus()
    desk.qtbot.keyClick(select, Qt.Key.Key_Down)
    sound.listened_to(BUILT_IN)
    desk.press("Close", sheet)
    desk.until(lambda: sound.watch.report is None)
    assert sound.monitor.report is None, "nothing listens while no sheet is open"
    assert sound.voice.closed > 0
    walk_in(desk)
    sound.listened_to(BUILT_IN)


def test_what_is_chosen_is_what_records(desk: Office, sound: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str | None] = []
    recorder = desk.practice.recorder
    start = recorder.start
    monkeypatch.setattr(recorder, "start", lambda *args: (used.append(args[2]), start(*args))[1])
    sheet = agreed(desk)
    sound.listened_to(TABLE)
    sheet.hearing.select.setFocus()
    desk.qtbot.keyClick(sheet.hearing.select, Qt.Key.Key_Down)
    sound.listened_to(BUILT_IN)
    desk.press("Start with transcription", sheet)
    desk.mode_is(BarMode.RECORDING)
    assert used == ["built-in"]
    desk.until(lambda: sound.watch.report is None)
    assert sound.monitor.report is None


def test_when_a_start_fails_the_level_is_measured_again(desk: Office, sound: Sound) -> None:
    sheet = agreed(desk)
    sound.listened_to(TABLE)
    desk.practice.recorder.failure = LocalError(ErrorCode.AUDIO_SYSTEM_BROKEN)
    desk.press("Start with transcription", sheet)
    desk.until(lambda: desk.reads("The sound system of this computer does not answer."))
    sound.listened_to(TABLE)
    desk.practice.recorder.failure = None
    desk.press("Start with transcription", sheet)
    desk.mode_is(BarMode.RECORDING)


def test_a_microphone_that_does_not_open_is_tried_again(desk: Office, sound: Sound) -> None:
    desk.workplace.presession.hearing._again.setInterval(50)
    sound.monitor.failure = LocalError(ErrorCode.NO_MICROPHONE)
    walk_in(desk)
    desk.until(lambda: desk.reads("No microphone is found.") and desk.reads("It does not open. Trying again"))
    sound.monitor.failure = None
    sound.listened_to(TABLE)
    sound.speak(0.2, 0.1)
    desk.until(lambda: desk.reads("We can hear you.") and not desk.reads("No microphone is found."))


def test_the_sheet_that_is_taken_away_stops_listening(desk: Office, sound: Sound) -> None:
    walk_in(desk)
    sound.listened_to(TABLE)
    desk.window.sheets.close_all()
    desk.until(lambda: sound.watch.report is None and sound.monitor.report is None)


# -- room check --------------------------------------------------------------------------------------
def test_the_room_check_by_keyboard_at_200_percent(desk: Office, sound: Sound, theme: Theme) -> None:
    theme.set_scale(2.0)
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    desk.until(sheet.room.button.isEnabled)
    assert sheet.room.button.text() == "Start, 10 s"
    walk_to(desk, sheet.room.button)
    desk.key(Qt.Key.Key_Space)
    desk.until(lambda: desk.reads("Now from your chair: say a sentence"))
    assert sheet.room.button.hasFocus() and sheet.room.button.text() == "Cancel"
    sound.speak(5.0, 0.1)
    desk.until(lambda: desk.reads("Now Jordan’s chair: say a sentence"))
    sound.speak(5.05, 0.005)
    desk.until(lambda: sheet.room.cards == ["Your chair: Clear", "Jordan: Faint at times"])
    assert desk.reads("Move the microphone about 30 cm towards Jordan’s chair.")
    assert sheet.room.button.text() == "Again, 10 s"
    desk.key(Qt.Key.Key_Space)
    desk.until(lambda: sheet.room.running)
    desk.key(Qt.Key.Key_Space)
    desk.until(lambda: not sheet.room.running)
    assert sheet.room.cards == []


def test_a_pulled_microphone_ends_the_check_with_words(desk: Office, sound: Sound) -> None:
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    desk.press("Start, 10 s", sheet)
    desk.until(lambda: sheet.room.running)
    sound.speak(2.0, 0.1)
    sound.plug(BUILT_IN)
    desk.until(lambda: desk.reads("The microphone was unplugged. Start the check again."))
    assert not sheet.room.running


def test_the_check_ends_with_the_sheet(desk: Office, sound: Sound) -> None:
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    desk.press("Start, 10 s", sheet)
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: sound.monitor.report is None)
    assert not desk.seen(PresessionSheet)


# -- the own voice -----------------------------------------------------------------------------------
class Held:
    """Levels of a voice test that goes on until it is released."""

    def __init__(self, monitor: DeafMonitor) -> None:
        self.begun, self.go_on = Event(), Event()
        self._monitor = monitor
        self.alone = False

    def __iter__(self) -> Iterator[tuple[float, float]]:
        self.alone = self._monitor.report is None
        yield 0.1, 0.3
        self.begun.set()
        assert self.go_on.wait(5.0)
        yield 0.1, 0.3


def test_the_own_voice_by_keyboard(desk: Office, sound: Sound) -> None:
    held = Held(sound.monitor)
    sound.voice.levels = held  # type: ignore[assignment] # iterated once
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    walk_to(desk, sheet.hearing.test)
    desk.key(Qt.Key.Key_Return)
    test = desk.wait_for(VoiceTestSheet)
    assert desk.reads("Only your own voice should be heard")
    assert desk.reads("Nothing is kept.")
    assert sound.voice.listened == [] and test.act.hasFocus()
    desk.key(Qt.Key.Key_Space)
    desk.until(held.begun.is_set)
    assert held.alone, "the level is not measured at the same time"
    desk.until(lambda: "s left" in test.words.text())
    desk.until(lambda: test.scale.meter.accessibleName() == "Microphone level, good")
    assert test.leave.hasFocus()
    held.go_on.set()
    desk.until(lambda: desk.reads("That was you. The level was good."))
    assert (sound.voice.listened, sound.voice.played) == (["table"], 1)
    walk_to(desk, test.act)
    desk.key(Qt.Key.Key_Space)
    desk.until(lambda: sound.voice.played == 2)
    desk.until(lambda: desk.reads("That was you."))
    closed = sound.voice.closed
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: sound.voice.closed > closed)
    sound.listened_to(TABLE)
    assert not desk.seen(VoiceTestSheet) and desk.seen(PresessionSheet)


def test_without_a_loudspeaker_the_level_counts(desk: Office, sound: Sound) -> None:
    def no_speaker() -> None:
        raise LocalError(ErrorCode.NO_SPEAKER)

    sound.voice.play = no_speaker  # type: ignore[method-assign]
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    desk.press("Test with playback", sheet)
    desk.press("Start, 5 s")
    desk.until(lambda: desk.reads("No loudspeaker or headphones were found."))
    assert desk.reads("Plug something in to listen with") and desk.reads("The level was good.")
    desk.press("Done")
    sound.listened_to(TABLE)


def test_a_test_that_is_cancelled_while_it_listens_leaves_nothing_open(desk: Office, sound: Sound) -> None:
    held = Held(sound.monitor)
    sound.voice.levels = held  # type: ignore[assignment] # iterated once
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    desk.press("Test with playback", sheet)
    desk.press("Start, 5 s")
    desk.until(held.begun.is_set)
    desk.press("Cancel")
    desk.until(lambda: not desk.seen(VoiceTestSheet))
    assert sound.monitor.report is None, "not before the test has let the microphone go"
    held.go_on.set()
    sound.listened_to(TABLE)
    assert sound.voice.played == 0


def test_closing_the_window_ends_the_voice_test(desk: Office, sound: Sound) -> None:
    sheet = walk_in(desk)
    sound.listened_to(TABLE)
    desk.press("Test with playback", sheet)
    desk.wait_for(VoiceTestSheet)
    desk.workplace.presession.window_closes()
    desk.until(lambda: not desk.seen(VoiceTestSheet))


# -- disk and battery --------------------------------------------------------------------------------
def test_below_two_gibibytes_only_the_plain_start_is_left(desk: Office, sound: Sound) -> None:
    desk.practice.recordings.free = 1.35 * GIB / 32_072
    sheet = agreed_but_full(desk)
    assert desk.reads("The disk is almost full: 1.3 GiB free, 2 GiB needed")
    assert sheet.transcribe.accessibleDescription().startswith("The disk is almost full: 1.3 GiB free")
    desk.practice.recordings.free = 100_000.0
    desk.workplace.presession.hearing.measure_laptop()
    desk.until(sheet.transcribe.isEnabled)


def agreed_but_full(desk: Office) -> PresessionSheet:
    """Everyone agreed; the disk alone is in the way."""
    sheet = walk_in(desk)
    desk.press("Ask on this screen", sheet)
    desk.ask_client(agrees=True)
    desk.until(lambda: desk.reads("The disk is almost full"))
    assert not sheet.transcribe.isEnabled() and sheet.start.isEnabled()
    return sheet


def test_a_battery_that_may_not_last_is_said(desk: Office, sound: Sound) -> None:
    sound.power.now = PowerState(31, 45, on_mains=False)
    sheet = walk_in(desk)
    desk.until(lambda: "On battery, 31 %, about 45 minutes" in sheet.laptop.words)
    assert "The battery may not last 50 minutes. Plug the laptop in." in sheet.laptop.words
    sound.power.now = PowerState()
    desk.workplace.presession.hearing.measure_laptop()
    desk.until(lambda: "attery" not in sheet.laptop.words)


# -- switches and times ------------------------------------------------------------------------------
def test_the_practices_switch_takes_the_record_button_away_and_brings_it(desk: Office, sound: Sound) -> None:
    clinician = desk.practice.clinician.id
    desk.program.practice.switch_ai(clinician, on=False)
    sheet = walk_in(desk)
    assert sheet.transcribe.isHidden() and sheet.start.isVisible()
    assert desk.reads("AI use is switched off")
    desk.until(lambda: sheet.hearing.select.count() == 2)
    desk.settled()
    assert sound.monitor.report is None, "where nothing may be recorded nothing listens"
    assert not sheet.hearing.isVisible()
    desk.program.practice.switch_ai(clinician, on=True)
    desk.until(sheet.transcribe.isVisible)
    sound.listened_to(TABLE)
    desk.program.practice.switch_ai(clinician, on=False)
    desk.until(sheet.transcribe.isHidden)
    sound.listened_to(None)


def test_the_clinicians_switch_takes_the_record_button_away(desk: Office, sound: Sound) -> None:
    with desk.program.database.unit_of_work() as unit:
        unit.clinicians.save(replace(desk.practice.clinician, ai_consent_at=None))
        unit.commit()
    assert walk_in(desk).transcribe.isHidden()


def visit(desk: Office, minutes: float) -> None:
    """An appointment that began ``minutes`` ago, whose client agreed earlier."""
    session = desk.practice.open()
    desk.program.sessions.end(session.id)
    start = desk.practice.clock.now() - timedelta(minutes=minutes)
    made = Appointment("visit-2", desk.practice.client.id, start, start + timedelta(minutes=50))
    with desk.program.database.unit_of_work() as unit:
        unit.appointments.save(made)
        unit.commit()
    desk.workplace.prepare(made, desk.practice.client, transcribe=True)


def test_one_press_starts_near_the_time(desk: Office, sound: Sound) -> None:
    visit(desk, 55)
    desk.mode_is(BarMode.RECORDING)
    assert not desk.seen(PresessionSheet)


def test_long_after_the_time_one_press_opens_the_sheet_which_asks_once(desk: Office, sound: Sound) -> None:
    visit(desk, 90)
    sheet = desk.wait_for(PresessionSheet)
    assert desk.practice.recorder.recording_id == ""
    desk.press("Start with transcription", sheet)
    question = desk.wait_for(QuestionSheet)
    assert desk.reads("It is 1 hour 30 minutes late.")
    desk.press("Start anyway", question)
    desk.mode_is(BarMode.RECORDING)


def test_an_early_visit_is_asked_about_once(desk: Office, sound: Sound) -> None:
    start = desk.practice.clock.now() + timedelta(minutes=47)
    made = Appointment("visit-2", desk.practice.client.id, start, start + timedelta(minutes=50))
    with desk.program.database.unit_of_work() as unit:
        unit.appointments.save(made)
        unit.commit()
    desk.workplace.today.presenter.reload()
    desk.until(lambda: "visit-2" in desk.workplace.today.entries)
    desk.workplace.today.presenter.start_session("visit-2")
    desk.press("Start anyway", desk.wait_for(QuestionSheet))
    sheet = desk.wait_for(PresessionSheet)
    desk.press("Start session", sheet)
    desk.until(lambda: desk.window.is_covered)
    assert desk.session().state is SessionState.OPEN


def test_one_press_that_fails_opens_the_sheet_with_the_reason(desk: Office, sound: Sound) -> None:
    desk.practice.recordings.free = 10.0
    visit(desk, 5)
    sheet = desk.wait_for(PresessionSheet)
    desk.until(lambda: desk.reads("The disk is full."))
    desk.until(lambda: desk.reads("The disk is almost full"))
    assert sheet.start.isEnabled() and not sheet.transcribe.isEnabled()
    sound.listened_to(TABLE)


def test_while_another_session_is_recorded_the_microphone_is_left_alone(desk: Office, sound: Sound) -> None:
    other = desk.practice.open()
    desk.program.recording.start(other.id)
    sheet = walk_in(desk, "Kim Sample")
    desk.until(lambda: desk.reads("Another session is recorded"))
    desk.until(lambda: sheet.hearing.select.count() == 2)
    desk.settled()
    assert sound.monitor.report is None
    assert not sheet.room.button.isEnabled() and not sheet.hearing.test.isEnabled()
    desk.program.sessions.end(other.id)
    sound.listened_to(TABLE)
    desk.until(sheet.room.button.isEnabled)
