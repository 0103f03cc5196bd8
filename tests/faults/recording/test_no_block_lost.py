"""No block of sound is lost while the speech process works and the window is being resized (B6, ten minutes).

The sample dialogue is played into the room again and again. Where each second of it is in the recording is
found by cross-correlation: a lost block moves what follows 20 ms forward, a stutter of the player back.
"""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.audio.portaudio_source import PortAudioSource
from app.bootstrap.places import sample
from app.bootstrap.profiles import LockedProfile
from app.domain.chart import Client, Clinician
from app.domain.session import SAMPLE_RATE, MarkKind
from app.runtime.bridge import Bridge
from app.runtime.jobs import Jobs
from app.services.program import Program
from app.system.clock import SystemClock
from app.system.paths import DEMONSTRATION, profile_paths
from app.ui.desktop.workplace import Workplace
from app.ui.shell import MainWindow
from tests.support.room import Room, room

__all__ = ["room"]

MINUTES = 10
REACH = SAMPLE_RATE // 2
"""How far from where it should be a second is looked for."""
BLOCK = 320
CLEAR = 0.8
"""Correlation from which on a second counts as found; pauses of the speakers are not."""


def resized_for(window: MainWindow, seconds: float) -> int:
    """Resize ``window`` as fast as the event loop allows; how often."""
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        step = count % 60
        window.resize(980 + 8 * step, 620 + 4 * step)
        QApplication.processEvents()
        time.sleep(0.016)  # a hand moves with the screen's refresh
        count += 1
    return count


def places(heard: np.ndarray, played: np.ndarray) -> Iterator[tuple[int, int]]:
    """For each clear second of ``played``: where it begins there, and how many samples later it was heard."""
    shift = 0
    for start in range(0, len(played) - SAMPLE_RATE, SAMPLE_RATE):
        wanted = played[start : start + SAMPLE_RATE]
        low = start + shift - REACH
        around = heard[max(0, low) : start + shift + REACH + SAMPLE_RATE]
        if len(around) < SAMPLE_RATE or not wanted.any():
            continue
        scores = _correlation(around, wanted)
        best = int(scores.argmax())
        if scores[best] >= CLEAR:
            shift = max(0, low) + best - start
            yield start, shift


def _correlation(around: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Normalised cross-correlation at each place of ``wanted`` in ``around``."""
    size = 1 << (len(around) + len(wanted)).bit_length()
    spectrum = np.fft.rfft(around, size) * np.conj(np.fft.rfft(wanted, size))
    raw = np.fft.irfft(spectrum, size)[: len(around) - len(wanted) + 1]
    energy = np.concatenate([[0.0], np.cumsum(around**2)])
    local = energy[len(wanted) :] - energy[: -len(wanted)]
    return raw / np.sqrt(np.maximum(local, 1e-9) * float((wanted**2).sum()))


def recorded(program: Program) -> str:
    """A session that is being recorded."""
    clinician = Clinician("clinician-1", "Robin Example", "LCSW")
    with program.database.unit_of_work() as unit:
        unit.clinicians.save(clinician)
        unit.clients.save(Client("client-1", "Jordan Sample"))
        unit.commit()
    program.clinicians.switch_ai(clinician.id, on=True)
    program.practice.switch_ai(on=True, clinician_id=clinician.id)
    session = program.sessions.open(program.sessions.walk_in("Jordan Sample").id, clinician.id)
    asked = program.consents.ask(session.id, session.participants[0])
    program.consents.answer(session.id, asked.id, agreed=True)
    return program.recording.start(session.id).id


@pytest.mark.long
@pytest.mark.needs_sound
@pytest.mark.timeout(60 * MINUTES + 300)
def test_nothing_is_lost_beside_speech_and_a_moving_window(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    played, _ = soundfile.read(sample("dialogue_5min")[0], dtype="int16")
    played = np.tile(played, MINUTES // 5 + 1)[: MINUTES * 60 * SAMPLE_RATE]
    soundfile.write(tmp_path / "room.wav", played, SAMPLE_RATE, subtype="PCM_16")
    paths = profile_paths(DEMONSTRATION, tmp_path / "profile")
    locked = LockedProfile(paths, source=PortAudioSource(SystemClock()), keys_in_file=True)
    program, _ = locked.create("a long made-up passphrase")
    jobs, bridge, window = Jobs(lambda _error: None), Bridge(program.bus), MainWindow()
    qtbot.addWidget(window)
    try:
        session_id = recorded(program)
        clinician = program.clinicians.current()
        assert clinician is not None
        Workplace(window, program, clinician, jobs, bridge).begin()
        window.show()
        player = room.play(tmp_path / "room.wav")
        resizes = resized_for(window, MINUTES * 60 + 2)
        assert player.wait(30) == 0
        with program.database.unit_of_work() as unit:
            parts = len(unit.transcripts.parts(session_id))
        session = program.sessions.end(session_id)
        frames = program.recordings.state(session.recording_id).frames
        heard = np.frombuffer(program.recordings.read(session.recording_id, 0, frames), "<i2")
        with program.database.unit_of_work() as unit:
            gaps = [mark for mark in unit.sessions.marks(session_id) if mark.kind is MarkKind.GAP]
    finally:
        bridge.close()
        jobs.shutdown()
        program.close()
    found = list(places(heard.astype(np.float64), played.astype(np.float64)))
    moves = [after[1] - before[1] for before, after in pairwise(found)]
    lost = [move for move in moves if move <= -BLOCK // 2]
    stutters = [move for move in moves if move >= BLOCK // 2]
    print(
        f"{len(found)} of {len(played) // SAMPLE_RATE} s found, {len(lost)} losses, {len(stutters)} stutters "
        f"of the player, {len(gaps)} gaps marked, {resizes} resizes, {parts} parts transcribed meanwhile"
    )
    assert len(found) > 0.6 * len(played) / SAMPLE_RATE
    assert parts > MINUTES
    assert not lost
    assert not gaps
