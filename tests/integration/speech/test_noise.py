"""An office in which nobody speaks gives no words, and nothing that claims somebody was not understood."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from app.domain.accuracy import word_error_rate
from app.domain.session import SAMPLE_RATE
from app.speech.engine import WhisperEngine
from tests.support.listening import hear_everything, sample
from tests.support.noises import NOISES, as_pcm, fan, pcm_of
from tests.support.speech import MODEL

MINUTES = 2
LONG_MINUTES = 30
LIVE = 3.0


@pytest.fixture(scope="module")
def engine() -> Iterator[WhisperEngine]:
    made = WhisperEngine(MODEL)
    made.warm()
    yield made
    made.close()


def nothing_is_heard(engine: WhisperEngine, name: str, minutes: float) -> None:
    pcm = b"".join(pcm_of(name, 60 * minutes))
    heard = hear_everything(engine, pcm, live=LIVE)
    assert [(word.text, round(word.start, 1)) for word in heard.words] == []
    assert heard.spans[-1][1] == round(minutes * 60 * SAMPLE_RATE)


@pytest.mark.parametrize("name", NOISES)
def test_minutes_of_noise_give_no_word(engine: WhisperEngine, name: str) -> None:
    nothing_is_heard(engine, name, MINUTES)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", NOISES)
def test_half_an_hour_of_noise_gives_no_word(engine: WhisperEngine, name: str) -> None:
    nothing_is_heard(engine, name, LONG_MINUTES)


def test_the_same_ears_hear_speech_in_noise(engine: WhisperEngine) -> None:
    """Or silence would be easy."""
    said = sample("dialogue_60s")
    speech = np.frombuffer(said.pcm, np.int16) / 32768
    noisy = as_pcm(speech + 0.3 * fan(len(speech) / SAMPLE_RATE))
    assert word_error_rate(said.reference, hear_everything(engine, noisy, live=LIVE).text) < 0.6
