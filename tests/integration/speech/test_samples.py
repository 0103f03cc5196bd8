"""The sample sessions through the real engine: no worse than the bare model, who spoke told, turns made."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from faster_whisper import WhisperModel

from app.domain.accuracy import word_error_rate
from app.domain.transcript import SpeakerRole
from app.domain.turns import assemble_turns, name_speakers
from app.speech.engine import WhisperEngine
from tests.support.listening import Sample, hear_everything, sample
from tests.support.speech import MODEL


def bare_text(sound: Sample) -> str:
    """What faster-whisper alone makes of the whole sound."""
    model = WhisperModel(str(MODEL), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    segments, _ = model.transcribe(
        np.frombuffer(sound.pcm, np.int16).astype(np.float32) / 32768,
        vad_filter=True,
        beam_size=5,
        condition_on_previous_text=False,
        language="en",
    )
    return " ".join(segment.text for segment in segments)


@pytest.mark.parametrize("name", ["dialogue_60s", "freeform_60s", "dialogue_5min"])
def test_no_more_words_are_wrong_than_with_the_bare_model(name: str) -> None:
    sound = sample(name)
    engine = WhisperEngine(MODEL)
    try:
        ours = hear_everything(engine, sound.pcm)
    finally:
        engine.close()
    bare = word_error_rate(sound.reference, bare_text(sound))
    assert 0 < word_error_rate(sound.reference, ours.text) <= bare
    assert ours.spans[0][0] == 0 and ours.spans[-1][1] == len(sound.pcm) // 2
    starts = [word.start for word in ours.words]
    assert starts == sorted(starts)
    # Words begin where somebody speaks: within a second of an utterance's time (R8).
    for word in ours.words:
        assert any(start - 1.0 <= word.start <= end + 1.0 for _, start, end in sound.utterances)


def test_live_and_afterwards_give_the_same_words() -> None:
    sound = sample("dialogue_60s")
    engine = WhisperEngine(MODEL)
    try:
        afterwards = hear_everything(engine, sound.pcm)
        live = hear_everything(engine, sound.pcm, live=2.0)
    finally:
        engine.close()
    assert live.text == afterwards.text
    assert [w.start for w in live.words] == pytest.approx([w.start for w in afterwards.words], abs=0.05)
    delays = [end - start for start, end in live.spans]
    assert statistics.median(delays) < 10 * 16_000 < len(sound.pcm) // 2


def test_a_file_becomes_turns_with_speakers() -> None:
    """The whole of what transcribing a file takes: hear until all is consumed, separate, name, assemble."""
    sound = sample("dialogue_60s")
    engine = WhisperEngine(MODEL)
    try:
        state = engine.warm()
        heard = hear_everything(engine, sound.pcm)
        speakers = engine.separate(heard.voice, heard.words, 2)
    finally:
        engine.close()
    assert state.demonstration and state.window == 10.0
    assert speakers.certain and speakers.count == 2
    roles = name_speakers(heard.words, speakers.of_words, speakers.certain)
    said_by = [roles[number] for number in speakers.of_words]
    truth = [sound.speaker_at((w.start + w.end) / 2) for w in heard.words]
    confused = sum(a != b for a, b in zip(said_by, truth, strict=True))
    assert confused / len(truth) <= 0.02
    turns = assemble_turns(heard.words, speakers.of_words, roles)
    assert [turn.speaker for turn in turns[:4]] == [
        SpeakerRole.THERAPIST,
        SpeakerRole.CLIENT,
        SpeakerRole.THERAPIST,
        SpeakerRole.CLIENT,
    ]
    assert " ".join(turn.text for turn in turns) == heard.text


@pytest.mark.parametrize("level", [0, 300])
def test_silence_and_noise_give_no_words(level: int) -> None:
    noise = np.random.default_rng(4).normal(0, max(level, 1e-9), 30 * 16_000).astype(np.int16)
    engine = WhisperEngine(MODEL)
    try:
        heard = hear_everything(engine, noise.tobytes())
    finally:
        engine.close()
    assert heard.words == () and heard.spans[-1][1] == len(noise)
