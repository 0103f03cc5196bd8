"""What waits between the microphone and the disk: blocks count as sound, orders do not."""

import time

import pytest

from app.audio.intake import BLOCK_SECONDS, Flush, Intake, Opened, Sound, SoundFormat
from app.domain.session import SAMPLE_RATE

BLOCK = bytes(2 * round(SAMPLE_RATE * BLOCK_SECONDS))


def test_only_blocks_count_as_sound_that_waits() -> None:
    intake = Intake(time.monotonic)
    intake.opened(SoundFormat(SAMPLE_RATE))
    intake.flush()
    assert intake.waiting_seconds == 0.0
    intake.put(BLOCK)
    intake.put(BLOCK)
    assert intake.waiting_seconds == pytest.approx(2 * BLOCK_SECONDS)


def test_what_is_taken_waits_no_longer_and_what_is_put_back_waits_again() -> None:
    intake = Intake(time.monotonic)
    intake.opened(SoundFormat(SAMPLE_RATE))
    intake.put(BLOCK)
    intake.flush()
    assert isinstance(intake.take(), Opened)
    sound = intake.take()
    assert isinstance(sound, Sound)
    assert intake.waiting_seconds == 0.0
    intake.put_back(sound)
    assert intake.waiting_seconds == pytest.approx(BLOCK_SECONDS)
    assert intake.take() is sound
    assert isinstance(intake.take(), Flush)
    assert intake.take() is None
    assert intake.empty
