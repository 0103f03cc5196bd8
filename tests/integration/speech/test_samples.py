"""The sample sessions through the real engine: no worse than the bare model, who spoke told, turns made."""

from __future__ import annotations

import statistics
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from faster_whisper import WhisperModel

from app.domain.accuracy import plain_words, word_error_rate
from app.domain.transcript import SpeakerRole
from app.domain.turns import assemble_turns, name_speakers
from app.speech.engine import WhisperEngine
from tests.support.listening import Everything, Sample, hear_everything, sample, spoken_words
from tests.support.speech import MODEL

NAMES = ("dialogue_60s", "freeform_60s", "dialogue_5min", "freeform_5min")
LIVE = 3.0
"""Seconds of sound that are sealed between two calls of a session."""

MARGIN = 0.005
"""Of the words said: as many more may be wrong than with one call on the whole file."""


@cache
def heard_live(name: str) -> Everything:
    """What the pipeline makes of a sample, fed as a session feeds it."""
    engine = WhisperEngine(MODEL)
    try:
        return hear_everything(engine, sample(name).pcm, live=LIVE)
    finally:
        engine.close()


def bare_text(sound: Sample) -> str:
    """What one call of faster-whisper makes of the whole sound, at its best."""
    model = WhisperModel(str(MODEL), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    segments, _ = model.transcribe(
        np.frombuffer(sound.pcm, np.int16).astype(np.float32) / 32768,
        vad_filter=True,
        beam_size=5,
        condition_on_previous_text=False,
        language="en",
    )
    return " ".join(segment.text for segment in segments)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_more_words_are_wrong_than_with_one_call_on_the_whole_file(name: str) -> None:
    sound, ours = sample(name), heard_live(name)
    bare = word_error_rate(sound.reference, bare_text(sound))
    wrong = word_error_rate(sound.reference, ours.text)
    print(f"wrong words: {100 * wrong:.1f} %, whole file {100 * bare:.1f} %")
    assert 0 < wrong <= bare + MARGIN


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_consumed_once_and_every_word_is_where_somebody_speaks(name: str) -> None:
    sound, ours = sample(name), heard_live(name)
    assert ours.spans[0][0] == 0 and ours.spans[-1][1] == len(sound.pcm) // 2
    assert all(before[1] == after[0] for before, after in pairwise(ours.spans))
    starts = [word.start for word in ours.words]
    assert starts == sorted(starts)
    # within a second of an utterance's time (R8)
    for word in ours.words:
        assert any(start - 1.0 <= word.start <= end + 1.0 for _, start, end in sound.utterances)


def test_words_are_placed_within_a_third_of_a_second() -> None:
    """Of the words that were recognised, against the synthesiser's own times (see ``spoken_words``)."""
    early_or_late: list[tuple[float, float]] = []
    for name in NAMES:
        said = spoken_words(name)
        heard = [word for word in heard_live(name).words if plain_words(word.text)]
        matched = SequenceMatcher(
            None,
            ["".join(plain_words(text)) for text, _, _ in said],
            ["".join(plain_words(word.text)) for word in heard],
            autojunk=False,
        )
        for there, here, length in matched.get_matching_blocks():
            for at in range(length):
                _, start, end = said[there + at]
                word = heard[here + at]
                early_or_late.append((word.start - start, word.end - end))
    assert len(early_or_late) > 1000
    for which, of in (("begin", 0), ("end", 1)):
        near = sum(abs(error[of]) <= 0.3 for error in early_or_late) / len(early_or_late)
        print(f"{100 * near:.1f} % of {len(early_or_late)} words {which} within 0.3 s")
        assert near >= 0.95


def test_live_and_afterwards_give_the_same_words() -> None:
    """What voice activity knows goes along with each window: it does not matter in which steps sound came.

    Silence may be cut off a hop (32 ms) earlier or later; the model then places a word a little otherwise.
    """
    live = heard_live("dialogue_60s")
    engine = WhisperEngine(MODEL)
    try:
        afterwards = hear_everything(engine, sample("dialogue_60s").pcm)
    finally:
        engine.close()
    assert [(word.text, word.start) for word in afterwards.words] == [
        (word.text, pytest.approx(word.start, abs=0.1)) for word in live.words
    ]
    delays = [end - start for start, end in live.spans]
    assert statistics.median(delays) < 10 * 16_000


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
