"""Voices are told apart when they differ, and the program says so when they do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import fftconvolve, resample

from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoiceFrame
from app.services.ports import Speakers
from app.speech.separation import is_certain, separate_voices
from app.speech.voices import VOICE_FEATURES, voice_frames
from tests.support.speech import SAMPLES

Samples = NDArray[np.float32]


def room(sound: Samples) -> Samples:
    """A reverberating room with noise 10 dB below the voices."""
    rng = np.random.default_rng(1)
    time = np.arange(int(0.3 * SAMPLE_RATE)) / SAMPLE_RATE
    echo = rng.standard_normal(len(time)) * np.exp(-time / 0.05)
    echo[0] = 3.0
    wet = fftconvolve(sound, echo / np.linalg.norm(echo))[: len(sound)]
    noise = rng.standard_normal(len(wet)) * np.sqrt((wet**2).mean()) * 10 ** (-10 / 20)
    return np.asarray(wet + noise, np.float32)


def spoken(who: Callable[[int, str], str | None], change: Callable[[Samples, str], Samples]) -> Speakers:
    """Separate a sample's utterances that ``who`` names, changed; when certain, the names agree."""
    sound, _ = soundfile.read(SAMPLES / "dialogue_5min.flac", dtype="float32")
    reference = json.loads((SAMPLES / "dialogue_5min.json").read_text(encoding="utf-8"))["utterances"]
    frames: list[VoiceFrame] = []
    names: list[str] = []
    for number, line in enumerate(reference):
        name = who(number, line["speaker"])
        if name is not None:
            part = sound[int(line["start"] * SAMPLE_RATE) : int(line["end"] * SAMPLE_RATE)]
            new = voice_frames(change(part, name), line["start"])
            frames += new
            names += [name] * len(new)
    speakers = separate_voices(frames, [(f.start, f.end) for f in frames], 2)
    if speakers.certain:
        first = names[0]
        wrong = sum((n == 0) != (name == first) for n, name in zip(speakers.of_words, names, strict=True))
        assert wrong / len(names) < 0.02
    return speakers


def both(number: int, speaker: str) -> str:
    return speaker


def one_person(number: int, speaker: str) -> str | None:
    return f"half {number // 2 % 2}" if speaker == "therapist" else None


def test_two_voices_are_told_apart() -> None:
    speakers = spoken(both, lambda sound, _: sound)
    assert speakers.certain and speakers.count == 2 and speakers.distance > 8


def test_two_voices_in_a_noisy_room_are_told_apart() -> None:
    assert spoken(both, lambda sound, _: room(sound)).certain


def test_one_voice_taken_for_two_is_uncertain() -> None:
    assert not spoken(one_person, lambda sound, _: sound).certain


def test_one_voice_in_a_noisy_room_is_uncertain() -> None:
    assert not spoken(one_person, lambda sound, _: room(sound)).certain


@pytest.mark.parametrize(("shift", "certain"), [(1.03, False), (1.2, True)])
def test_alike_voices_are_uncertain_until_they_differ(shift: float, certain: bool) -> None:
    def change(sound: Samples, name: str) -> Samples:
        if name == "half 0":
            return sound
        return np.asarray(resample(sound, int(len(sound) / shift)), np.float32)

    assert spoken(one_person, change).certain is certain


@pytest.mark.parametrize(
    ("distance", "agreement", "certain"),
    [(2.9, 1.0, False), (3.1, 1.0, True), (9.0, 0.5, False), (5.0, None, False), (6.5, None, True)],
)
def test_both_distance_and_agreement_are_asked_for(
    distance: float, agreement: float | None, certain: bool
) -> None:
    assert is_certain(distance, agreement) is certain


def frames_of(*labels: int, gap: float = 0.0) -> list[VoiceFrame]:
    rng = np.random.default_rng(3)
    return [
        VoiceFrame(n * (1 + gap), n * (1 + gap) + 1, tuple(8.0 * label + rng.standard_normal(6)))
        for n, label in enumerate(labels)
    ]


def test_speakers_are_numbered_by_first_appearance_and_words_follow_their_time() -> None:
    frames = frames_of(*[2] * 10, *[0] * 10, *[1] * 10)
    words = [(0.2, 0.5), (12.1, 12.4), (25.0, 25.5), (99.0, 99.5), (9.8, 10.1)]
    speakers = separate_voices(frames, words, 3)
    assert speakers.of_words == (0, 1, 2, 2, 0) and speakers.count == 3 and speakers.certain


def test_the_same_sound_gives_the_same_speakers() -> None:
    frames = frames_of(*[0, 0, 0, 1, 1, 1] * 5)
    words = [(f.start, f.end) for f in frames]
    assert separate_voices(frames, words, 2) == separate_voices(frames, words, 2)


def test_a_single_stray_frame_does_not_change_the_speaker() -> None:
    frames = frames_of(*[0] * 12, *[1] * 12)
    stray = frames[5]
    middle = tuple(0.45 * a + 0.55 * b for a, b in zip(frames[4].features, frames[20].features, strict=True))
    frames[5] = VoiceFrame(stray.start, stray.end, middle)
    assert separate_voices(frames, [(5.2, 5.6)], 2).of_words == (0,)


def test_phrases_of_one_frame_need_a_greater_distance() -> None:
    apart = frames_of(*[0, 1] * 10, gap=2.0)
    assert separate_voices(apart, [(0.0, 1.0)], 2).certain


def test_one_person_is_always_certain() -> None:
    assert separate_voices([], [(0.0, 1.0)], 1) == Speakers((0,), 1, True, 0.0)


def test_too_little_speech_is_uncertain() -> None:
    speakers = separate_voices(frames_of(0, 1), [(0.0, 0.5), (1.0, 1.5)], 2)
    assert speakers == Speakers((0, 0), 1, False, 0.0)


def test_a_voice_that_hardly_speaks_is_uncertain() -> None:
    assert not separate_voices(frames_of(*[0] * 20, 9), [(0.0, 1.0)], 2).certain


def test_frames_are_about_a_second_and_follow_one_another() -> None:
    rng = np.random.default_rng(2)
    sound = (rng.standard_normal(5 * SAMPLE_RATE) * 0.1).astype(np.float32)
    frames = voice_frames(sound, 10.0)
    assert [len(f.features) for f in frames] == [VOICE_FEATURES] * 4
    assert frames[0].start == 10.0 and 14.9 < frames[-1].end <= 15.0
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(frames))


def test_pitch_is_found() -> None:
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    for hertz in (90.0, 140.0, 230.0):
        harmonics = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 12))
        frames = voice_frames(np.asarray(0.1 * harmonics, np.float32), 0.0)
        assert np.exp(frames[0].features[-3]) == pytest.approx(hertz, rel=0.03)
        assert frames[0].features[-1] > 0.9


def test_silence_and_scraps_have_no_voice() -> None:
    assert voice_frames(np.zeros(SAMPLE_RATE, np.float32), 0.0) == []
    assert voice_frames(np.ones(100, np.float32), 0.0) == []
