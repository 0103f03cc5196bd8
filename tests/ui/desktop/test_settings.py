"""The settings on a real practice: the two switches, the clinician, the microphone, what is held here."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode, LocalError
from app.domain.states import SessionState
from app.services.explanations import explain
from app.services.ports import Microphone
from app.ui.consent_forms.guide import TalkingGuidePanel
from app.ui.consent_forms.view import ConsentFormsPanel
from app.ui.cover_pin.panel import CoverPinPanel
from app.ui.desktop.settings_flow import SETTINGS
from app.ui.presession.voice_test.view import VoiceTestSheet
from app.ui.recording_bar.model import BarMode
from app.ui.settings.model import Section
from app.ui.settings.switch_view import SwitchCard
from app.ui.widgets import QuestionSheet
from tests.support.around import HandVoiceTest, HandWatch
from tests.support.office import Office
from tests.support.program import DeafMonitor
from tests.ui.desktop.test_main_path import agreed, drafted

ROOM, OTHER = Microphone("room", "Room microphone", True), Microphone("other", "Other microphone")
CTRL = Qt.KeyboardModifier.ControlModifier


def click(desk: Office, widget: QWidget) -> None:
    desk.until(widget.isVisible)
    desk.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def go_to(desk: Office, section: Section) -> None:
    """By keyboard to the page, by pointer to the section."""
    desk.key(Qt.Key.Key_5, CTRL)
    desk.shows("settings")
    click(desk, desk.workplace.settings.page.sections.items[section])
    desk.settled()


def switch(desk: Office, section: Section) -> SwitchCard:
    go_to(desk, section)
    page = desk.workplace.settings.page
    return page.profile.switch if section is Section.PROFILE else page.practice.switch


def recording(desk: Office) -> None:
    """A session is recorded, and the clinician has left its cover."""
    agreed(desk)
    desk.press("Start with transcription")
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(5.0)
    desk.workplace.live.cover.panel.open_end_menu()
    desk.choose("Leave, session stays open")
    desk.until(lambda: not desk.window.is_covered)


def watch_of(desk: Office) -> HandWatch:
    assert isinstance(desk.program.watch, HandWatch)
    return desk.program.watch


def test_the_name_at_the_foot_leads_to_the_profile_and_a_new_one_is_kept(desk: Office) -> None:
    click(desk, desk.window.sidebar.person)
    desk.shows("settings")
    profile = desk.workplace.settings.page.profile
    desk.until(lambda: profile.name.text() == "Robin Example")
    assert not profile.save.isEnabled()
    profile.name.selectAll()
    desk.qtbot.keyClicks(profile.name, "Robin Other")
    click(desk, profile.save)
    desk.until(lambda: desk.window.sidebar.person.name.text() == "Robin Other")
    desk.until(lambda: not profile.save.isEnabled())
    known = desk.program.clinicians.current()
    assert known is not None
    assert (known.name, known.ai_consent_at) == ("Robin Other", desk.practice.clinician.ai_consent_at)
    assert desk.workplace.desk.clinician == known


@pytest.mark.parametrize("section", [Section.PROFILE, Section.PRACTICE])
def test_a_switch_goes_off_at_once_and_on_after_a_question(desk: Office, section: Section) -> None:
    card = switch(desk, section)
    desk.until(card.toggle.isChecked)
    desk.practice.clock.advance(hours=1)
    click(desk, card.toggle)
    desk.until(lambda: not card.toggle.isChecked())
    assert "Off since" in card.since.text()
    assert not desk.program.practice.switches(desk.practice.clinician.id).both
    desk.key(Qt.Key.Key_1, CTRL)
    desk.until(lambda: desk.reads("AI use is off"))
    desk.press("Open settings")
    desk.shows(SETTINGS)
    desk.until(card.isVisible)

    card = switch(desk, section)
    click(desk, card.toggle)
    desk.wait_for(QuestionSheet)
    desk.press("Not now")
    desk.settled()
    assert not card.toggle.isChecked()
    assert not desk.program.practice.switches(desk.practice.clinician.id).both
    click(desk, card.toggle)
    desk.wait_for(QuestionSheet)
    desk.press("Switch on")
    desk.until(card.toggle.isChecked)
    assert desk.program.practice.switches(desk.practice.clinician.id).both
    assert "On since" in card.since.text()
    desk.key(Qt.Key.Key_1, CTRL)
    desk.until(lambda: not desk.reads("AI use is off"))


def test_what_the_other_switch_still_needs_is_one_click_away(desk: Office) -> None:
    click(desk, switch(desk, Section.PRACTICE).toggle)
    own = switch(desk, Section.PROFILE)
    desk.until(lambda: desk.reads("The practice’s switch is still off"))
    click(desk, own.hint_button)
    assert desk.workplace.settings.page.section is Section.PRACTICE


@pytest.mark.parametrize("section", [Section.PROFILE, Section.PRACTICE])
def test_switching_off_during_a_recording_says_so_and_pauses_it(desk: Office, section: Section) -> None:
    recording(desk)
    card = switch(desk, section)
    desk.until(card.toggle.isChecked)
    click(desk, card.toggle)
    desk.wait_for(QuestionSheet)
    desk.press("Keep it on")
    desk.settled()
    assert desk.session().state is SessionState.RECORDING
    click(desk, card.toggle)
    desk.wait_for(QuestionSheet)
    desk.press("Switch off and pause")
    desk.until(lambda: not card.toggle.isChecked())
    desk.mode_is(BarMode.PAUSED)
    desk.until(lambda: desk.reads("AI use is off. The recording is paused, nothing is lost."))
    session = desk.session()
    assert session.state is SessionState.PAUSED
    assert desk.practice.recorder.paused
    assert desk.practice.recordings.state(session.recording_id).seconds == 5.0


def test_a_recording_that_cannot_be_paused_is_not_called_paused(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording(desk)

    def fails() -> None:
        raise LocalError(ErrorCode.DISK_FAILED)

    monkeypatch.setattr(desk.practice.recorder, "pause", fails)
    card = switch(desk, Section.PRACTICE)
    desk.until(card.toggle.isChecked)
    click(desk, card.toggle)
    desk.wait_for(QuestionSheet)
    desk.press("Switch off and pause")
    desk.until(lambda: not card.toggle.isChecked())
    told = explain(LocalError(ErrorCode.DISK_FAILED)).happened
    desk.until(lambda: desk.reads(told))
    desk.settled()
    assert not desk.reads("The recording is paused")


def test_the_list_of_microphones_follows_plugging_and_the_choice_is_remembered(desk: Office) -> None:
    watch = watch_of(desk)
    watch.plug(ROOM, OTHER)
    go_to(desk, Section.MICROPHONE)
    panel = desk.workplace.settings.page.microphone
    select = panel.hearing.select
    desk.until(lambda: select.count() == 2)
    assert select.currentText() == "Room microphone"
    assert not panel.forget.isVisible()
    select.setCurrentIndex(1)
    select.activated.emit(1)
    desk.until(lambda: desk.program.practice.preferred_microphone() == "other")
    desk.until(lambda: desk.reads("sessions use Other microphone"))
    watch.plug(ROOM)
    desk.until(lambda: desk.reads("Other microphone was unplugged"))
    desk.until(lambda: desk.reads("The one you chose is not plugged in"))
    assert desk.program.practice.preferred_microphone() == "other", "it is still the preferred one"

    click(desk, desk.workplace.settings.page.sections.items[Section.PRIVACY])
    desk.until(lambda: watch.report is None)
    watch.plug(ROOM, OTHER)
    go_to(desk, Section.MICROPHONE)
    desk.until(lambda: watch.report is not None)
    desk.until(lambda: not desk.reads("is not plugged in"))
    click(desk, panel.forget)
    desk.until(lambda: desk.program.practice.preferred_microphone() == "")
    desk.until(lambda: select.currentText() == "Room microphone")


def test_choosing_the_one_in_use_remembers_it(desk: Office) -> None:
    watch_of(desk).plug(ROOM, OTHER)
    go_to(desk, Section.MICROPHONE)
    select = desk.workplace.settings.page.microphone.hearing.select
    desk.until(lambda: select.count() == 2)
    select.activated.emit(0)
    desk.until(lambda: desk.program.practice.preferred_microphone() == "room")


def test_the_clinician_hears_themselves_and_nothing_stays(desk: Office) -> None:
    voice, monitor = desk.program.voice_test, desk.program.monitor
    assert isinstance(voice, HandVoiceTest)
    assert isinstance(monitor, DeafMonitor)
    watch_of(desk).plug(ROOM)
    go_to(desk, Section.MICROPHONE)
    desk.until(lambda: monitor.microphone == "room")
    desk.press("Test with playback")
    sheet = desk.wait_for(VoiceTestSheet)
    assert voice.listened == []
    desk.press("Start, 5 s", sheet)
    desk.until(lambda: desk.reads("That was you. The level was good."))
    assert (voice.listened, voice.played) == (["room"], 1)
    assert monitor.microphone is None, "the test has the microphone to itself"
    desk.press("Play again", sheet)
    desk.until(lambda: voice.played == 2)
    desk.press("Done", sheet)
    desk.until(lambda: voice.closed >= 2)
    assert not desk.window.sheets.is_open
    desk.until(lambda: monitor.microphone == "room")
    voice.failure = LocalError(ErrorCode.NO_MICROPHONE)
    desk.press("Test with playback")
    sheet = desk.wait_for(VoiceTestSheet)
    desk.press("Start, 5 s", sheet)
    desk.until(lambda: any(b.text() == "Try again" for b in desk.seen(type(sheet.act), sheet)))
    closed = voice.closed
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: voice.closed > closed)
    desk.until(lambda: monitor.microphone == "room")


def test_while_a_session_is_recorded_its_microphone_is_left_alone(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording(desk)
    listened: list[object] = []
    monitor = desk.program.monitor
    monkeypatch.setattr(monitor, "listen", lambda *arguments: listened.append(arguments))
    watch_of(desk).plug(ROOM)
    go_to(desk, Section.MICROPHONE)
    panel = desk.workplace.settings.page.microphone
    desk.until(lambda: panel.hearing.select.currentText() == "Room microphone")
    desk.until(lambda: desk.reads("The session that is recorded now keeps its microphone."))
    assert not panel.hearing.test.isEnabled()
    desk.practice.recorder.play(1.0)
    desk.until(lambda: panel.hearing.meter.shown > 0)
    assert listened == []
    desk.program.sessions.end(desk.session().id)
    desk.until(lambda: bool(listened))
    desk.until(panel.hearing.test.isEnabled)


def test_a_sheet_over_the_section_has_the_microphone_to_itself(desk: Office) -> None:
    watch = watch_of(desk)
    watch.plug(ROOM)
    go_to(desk, Section.MICROPHONE)
    panel = desk.workplace.settings.page.microphone
    desk.until(lambda: panel.hearing.select.currentText() == "Room microphone")
    ours = watch.report
    desk.key(Qt.Key.Key_N, CTRL)
    desk.until(lambda: desk.window.sheets.is_open)
    watch.close()
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: not desk.window.sheets.is_open)
    desk.until(lambda: watch.report is not None)
    assert watch.report is not ours


def test_what_is_held_is_counted_when_one_looks(desk: Office) -> None:
    drafted(desk)
    desk.workplace.settings.open(Section.PRIVACY)
    desk.shows("settings")
    tiles = desk.workplace.settings.page.privacy

    def said(words: str) -> bool:
        return any(child.accessibleName().startswith(words) for child in tiles.findChildren(QWidget))

    desk.until(lambda: said("Recordings: 0") and said("Transcripts: 1") and said("Signed notes: 0"))
    desk.program.notes.sign(desk.note().id, attested=True, reason="Known.")
    desk.until(lambda: said("Transcripts: 0") and said("Signed notes: 1"))


def test_the_practice_has_its_forms_and_its_guide(desk: Office) -> None:
    go_to(desk, Section.PRACTICE)
    practice = desk.workplace.settings.page.practice
    assert practice.tabs is not None
    assert [segment.text() for segment in practice.tabs.segments] == [
        "AI use", "Consent forms", "Talking guide",
    ]  # fmt: skip
    click(desk, practice.tabs.segments[1])
    (forms,) = desk.seen(ConsentFormsPanel)
    desk.until(lambda: forms.editor.toPlainText() != "")
    assert not practice.switch.isVisible()
    forms.editor.setPlainText("# Ours")
    click(desk, practice.tabs.segments[2])
    desk.until(lambda: bool(desk.seen(TalkingGuidePanel)))
    assert not forms.isVisible()
    click(desk, practice.tabs.segments[1])
    assert forms.editor.toPlainText() == "# Ours"
    click(desk, desk.workplace.settings.page.sections.items[Section.PROFILE])
    desk.workplace.settings.page.profile.switch.hint_pressed.emit()
    assert practice.switch.isVisible(), "what is missing is the switch, whatever tab was shown"


def test_the_pin_of_the_cover_is_set_under_privacy(desk: Office) -> None:
    go_to(desk, Section.PRIVACY)
    (panel,) = desk.seen(CoverPinPanel)
    panel.first.setText("2846")
    panel.second.setText("2846")
    click(desk, panel.set_pin)
    desk.until(desk.program.cover_pin.is_set)


def test_the_look_is_kept(desk: Office) -> None:
    go_to(desk, Section.APPEARANCE)
    panel = desk.workplace.settings.page.appearance
    with desk.qtbot.waitSignal(desk.window.look_chosen) as kept:
        click(desk, panel.mode.segments[2])
    assert kept.args == ["dark", 1.0, True]
