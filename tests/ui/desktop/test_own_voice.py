"""The clinician's own voice in the settings: read aloud with consent, recognised, deleted; off by default."""

from __future__ import annotations

import threading

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.ui.own_voice.presenter import OFF
from app.ui.own_voice.view import ReadingSheet
from app.ui.settings.model import Section
from app.ui.widgets import QuestionSheet
from tests.support.around import HandVoiceTest
from tests.support.office import Office
from tests.ui.desktop.test_settings import go_to, recording

READ = bytes(2 * 20 * SAMPLE_RATE)
START = "Agree and start, 20 s"


def voice_of(desk: Office) -> HandVoiceTest:
    voice = desk.program.voice_test
    assert isinstance(voice, HandVoiceTest)
    return voice


def known(desk: Office) -> bool:
    return desk.program.voices.enrolled(desk.workplace.desk.clinician.id) is not None


def sheet(desk: Office) -> ReadingSheet:
    go_to(desk, Section.PROFILE)
    desk.press("Read aloud…")
    return desk.wait_for(ReadingSheet)


def test_reading_aloud_is_agreed_to_first_and_can_be_taken_back(desk: Office) -> None:
    voice = voice_of(desk)
    voice.pcm = READ
    shown = sheet(desk)
    card = desk.workplace.settings.own_voice.card
    assert card.state.text() == OFF and not card.forget.isVisible()
    assert voice.listened == [] and "the sound is gone at once" in shown.detail.text()
    desk.press(START, shown)
    desk.until(lambda: card.state.text().startswith("On since"))
    assert known(desk) and voice.closed >= 1 and not desk.window.sheets.is_open
    desk.press("Delete")
    desk.press("Delete", desk.wait_for(QuestionSheet))
    desk.until(lambda: card.state.text() == OFF)
    assert not known(desk) and not card.forget.isVisible()


def test_leaving_the_sheet_keeps_nothing(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = voice_of(desk)
    voice.pcm = READ
    reached, go_on = threading.Event(), threading.Event()
    real = desk.program.voices.measure

    def slowly(pcm: bytes):  # type: ignore[no-untyped-def]
        reached.set()
        assert go_on.wait(10)
        return real(pcm)

    monkeypatch.setattr(desk.program.voices, "measure", slowly)
    shown = sheet(desk)
    desk.press(START, shown)
    desk.until(reached.is_set)
    desk.press("Cancel", shown)
    go_on.set()
    desk.settled()
    assert not known(desk) and not desk.window.sheets.is_open and voice.closed >= 1


def test_too_little_speech_is_told_and_can_be_tried_again(desk: Office) -> None:
    voice = voice_of(desk)
    shown = sheet(desk)
    desk.press(START, shown)
    desk.until(lambda: shown.act.text() == "Try again")
    assert shown.words.text() == "Too little of your voice was heard." and not known(desk)
    voice.failure = LocalError(ErrorCode.NO_MICROPHONE)
    desk.press("Try again", shown)
    desk.until(
        lambda: shown.words.text() not in ("Too little of your voice was heard.", "Please read aloud now.")
    )
    voice.failure, voice.pcm = None, READ
    desk.press("Try again", shown)
    desk.until(lambda: known(desk))


def test_nothing_is_read_while_a_session_is_recorded(desk: Office) -> None:
    recording(desk)
    go_to(desk, Section.PROFILE)
    card = desk.workplace.settings.own_voice.card
    desk.until(lambda: not card.read.isEnabled())
    desk.workplace.settings.own_voice.presenter.read_pressed()
    assert not desk.window.sheets.is_open and voice_of(desk).listened == []
