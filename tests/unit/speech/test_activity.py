"""The real voice activity detection: nothing computed twice gives the same as everything at once."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from app.speech.activity import VoiceActivity
from app.speech.packing import HOP, speech_stretches
from tests.support.speech import SAMPLES


@pytest.fixture(scope="module")
def pcm() -> bytes:
    samples, _ = soundfile.read(SAMPLES / "dialogue_60s.flac", frames=20 * 16000, dtype="int16")
    return bytes(samples.tobytes())


def test_speech_is_told_from_silence(pcm: bytes) -> None:
    probabilities = VoiceActivity().probabilities(pcm)
    assert len(probabilities) == -(-len(pcm) // (2 * HOP))
    spoken = sum(s.end - s.start for s in speech_stretches(probabilities)) * HOP / 16000
    assert spoken == pytest.approx(13.5, abs=2.5)  # seconds of the reference's first four utterances
    assert speech_stretches(VoiceActivity().probabilities(bytes(10 * 32000))) == []


def test_sound_that_grows_gives_the_same_as_all_at_once(pcm: bytes) -> None:
    whole = VoiceActivity().probabilities(pcm)
    growing = VoiceActivity()
    for stop in range(3001, len(pcm), 70_000):
        known = growing.probabilities(pcm[:stop])
    np.testing.assert_allclose(growing.probabilities(pcm), whole, atol=1e-4)
    assert len(known) <= len(whole)


def test_consumed_sound_is_not_needed_again(pcm: bytes) -> None:
    whole = VoiceActivity().probabilities(pcm)
    activity = VoiceActivity()
    activity.probabilities(pcm[: 2 * HOP * 200])
    activity.forget(120)
    np.testing.assert_allclose(activity.probabilities(pcm[2 * HOP * 120 :]), whole[120:], atol=1e-4)


def test_other_sound_starts_afresh(pcm: bytes) -> None:
    activity = VoiceActivity()
    activity.probabilities(pcm[: 2 * HOP * 200])
    other = pcm[2 * HOP * 50 :]
    assert activity.probabilities(other) == VoiceActivity().probabilities(other)


def test_after_the_end_the_next_sound_is_new(pcm: bytes) -> None:
    activity = VoiceActivity()
    activity.forget(len(activity.probabilities(pcm)))
    assert activity.probabilities(pcm) == VoiceActivity().probabilities(pcm)


def test_only_what_is_new_is_computed(pcm: bytes) -> None:
    activity = VoiceActivity()
    seen: list[int] = []
    network = activity._network

    class Counting:
        def run(self, names: None, given: dict[str, np.ndarray]) -> object:
            seen.append(len(given["input"]))
            return network.run(names, given)

    activity._network = Counting()
    for hops in (100, 150, 400):
        activity.probabilities(pcm[: 2 * HOP * hops])
    assert seen == [100, 50, 250]


def test_another_process_goes_on_where_one_ended(pcm: bytes) -> None:
    def second_part(memory: bytes, of: VoiceActivity) -> list[float]:
        of.recall(memory, rest)
        return of.probabilities(rest)

    one = VoiceActivity()
    one.probabilities(pcm[: 2 * HOP * 200])
    one.forget(120)
    rest, memory = pcm[2 * HOP * 120 :], one.memory()
    undisturbed = second_part(b"", one)
    assert second_part(memory, VoiceActivity()) == undisturbed
    assert second_part(memory, one) == undisturbed
    afresh = VoiceActivity().probabilities(rest)
    assert afresh != undisturbed
    for other in (b"", memory[:-4], memory[:-1], b"?" + memory[1:], memory[:10] + b"?" + memory[11:]):
        assert second_part(other, VoiceActivity()) == afresh
    rest = pcm[2 * HOP * 121 :]  # other sound
    assert second_part(memory, VoiceActivity()) == VoiceActivity().probabilities(rest)


def test_nothing_is_remembered_of_what_is_consumed(pcm: bytes) -> None:
    activity = VoiceActivity()
    assert activity.memory() == b""
    activity.forget(len(activity.probabilities(pcm)))
    assert activity.memory() == b""
