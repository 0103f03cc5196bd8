"""The sheet before a session with a real sound server: devices, level, own voice, room check, unplugging."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from app.audio.microphone_watch import PortAudioWatch
from app.audio.monitor import MicrophoneMonitor
from app.audio.portaudio_source import PortAudioSource
from app.audio.speaker import PortAudioSpeaker
from app.audio.voice_test import HeardVoice
from app.system.clock import SystemClock
from app.ui.presession.room_check import presenter as room_check
from app.ui.presession.voice_test import presenter as voice_test
from app.ui.theme import Theme
from tests.support.office import Office
from tests.support.program import practice
from tests.support.room import DESK, Room, desk, room
from tests.ui.desktop.test_main_path import walk_in

__all__ = ["desk", "room"]
pytestmark = pytest.mark.needs_sound
PLUGGED_SECONDS = 3.0
RATE = 16_000


@pytest.fixture
def heard_office(
    room: Room, tmp_path: Path, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """An office in the room: real microphones and loudspeaker around it, and turns that take less long."""
    monkeypatch.setattr(voice_test, "SECONDS", 1.0)
    monkeypatch.setattr(room_check, "SECONDS_PER_CHAIR", 2.0)
    clock = SystemClock()
    with practice(tmp_path) as made:
        watch = PortAudioWatch()
        monitor = MicrophoneMonitor(PortAudioSource(clock), clock)
        voice = HeardVoice(PortAudioSource(clock), PortAudioSpeaker(clock), clock)
        made.program = replace(made.program, clock=clock, watch=watch, monitor=monitor, voice_test=voice)
        opened = Office(made, qtbot)
        try:
            yield opened
        finally:
            opened.close()
            for part in (watch, monitor, voice):
                part.close()
        assert opened.bugs == []


@pytest.fixture
def talking(tmp_path: Path) -> Path:
    """Two minutes of syllables with pauses between them: any two seconds are heard as well as any others."""
    time_of = np.arange(RATE // 2) / RATE
    voice = sum(np.sin(2 * np.pi * 140 * tone * time_of) / tone for tone in range(1, 12))
    syllable = np.where(time_of < 0.3, 0.12 * voice, 0.0)
    path = tmp_path / "talking.wav"
    soundfile.write(path, np.tile(syllable, 240), RATE)
    return path


def test_the_sheet_in_a_room(heard_office: Office, room: Room, desk: Room, talking: Path) -> None:
    office = heard_office
    for place in (room, desk):
        place.play(talking)
    sheet = walk_in(office)
    select = sheet.hearing.select
    office.until(lambda: select.count() == 3)
    office.until(lambda: sheet.hearing.meter.accessibleName() == "Microphone level, good")

    office.press("Test with playback", sheet)
    office.press("Start, 1 s")
    office.until(lambda: office.reads("This is how you are heard."))
    office.until(lambda: office.reads("That was you. The level was good."))
    office.press("Done")

    office.until(sheet.room.button.isEnabled)
    office.press("Start, 4 s", sheet)
    office.until(lambda: office.reads("Now from your chair"))
    office.until(lambda: office.reads("Now Jordan’s chair"))
    office.until(lambda: bool(sheet.room.cards) and not sheet.room.running)
    assert all("heard" not in card for card in sheet.room.cards), sheet.room.cards

    select.setCurrentIndex(select.findData(DESK))
    select.activated.emit(select.currentIndex())
    office.until(lambda: sheet.hearing.meter.accessibleName() == "Microphone level, good")
    office.press("Start, 4 s", sheet)
    office.until(lambda: sheet.room.running)
    desk.kill_server()
    began = time.monotonic()
    office.until(lambda: office.reads("was unplugged. Listening to"))
    assert time.monotonic() - began < PLUGGED_SECONDS
    assert select.count() == 2 and select.currentData() != DESK
    office.until(lambda: sheet.hearing.meter.accessibleName() == "Microphone level, good")
    chosen = select.currentData()
    desk.start()
    office.until(lambda: select.count() == 3)
    assert select.currentData() == chosen
    office.press("Close", sheet)
