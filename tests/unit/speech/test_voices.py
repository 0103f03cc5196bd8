"""What a voice is like is measured: frames of most of a second, pitch, nothing where nobody speaks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.domain.session import SAMPLE_RATE
from app.speech.voices import VOICE_FEATURES, voice_frames


def test_frames_are_most_of_a_second_and_follow_one_another() -> None:
    rng = np.random.default_rng(2)
    sound = (rng.standard_normal(4 * SAMPLE_RATE) * 0.1).astype(np.float32)
    frames = voice_frames(sound, 10.0)
    assert [len(f.features) for f in frames] == [VOICE_FEATURES] * 5
    assert frames[0].start == 10.0 and 13.9 < frames[-1].end <= 14.0
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(frames))


@pytest.mark.parametrize("hertz", [80.0, 140.0, 230.0, 350.0])
def test_pitch_is_found(hertz: float) -> None:
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    harmonics = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 12))
    frames = voice_frames(np.asarray(0.1 * harmonics, np.float32), 0.0)
    assert np.exp(frames[0].features[-3]) == pytest.approx(hertz, rel=0.01)
    assert frames[0].features[-1] > 0.9


def test_noise_has_no_pitch() -> None:
    rng = np.random.default_rng(2)
    frames = voice_frames((rng.standard_normal(SAMPLE_RATE) * 0.1).astype(np.float32), 0.0)
    assert frames[0].features[-3:-1] == (0.0, 0.0) and frames[0].features[-1] < 0.1


def test_loudness_alone_changes_nothing() -> None:
    rng = np.random.default_rng(2)
    sound = (rng.standard_normal(SAMPLE_RATE) * 0.1).astype(np.float32)
    loud, soft = (voice_frames(gain * sound, 0.0)[0].features for gain in (1.0, 0.25))
    assert loud == pytest.approx(soft, abs=0.01)


def test_silence_and_scraps_have_no_voice() -> None:
    assert voice_frames(np.zeros(SAMPLE_RATE, np.float32), 0.0) == []
    assert voice_frames(np.ones(100, np.float32), 0.0) == []
