"""The word error rate is exact: it agrees with jiwer, which others trust."""

from __future__ import annotations

import time

import jiwer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.accuracy import plain_words, word_error_rate

WORDS = st.lists(st.sampled_from(["a", "b", "c", "no", "yes", "i", "sleep"]), max_size=40)


@given(said=WORDS.filter(bool), heard=WORDS)
@settings(deadline=None)
def test_agrees_with_jiwer(said: list[str], heard: list[str]) -> None:
    reference, hypothesis = " ".join(said), " ".join(heard)
    assert word_error_rate(reference, hypothesis) == pytest.approx(jiwer.wer(reference, hypothesis))


def test_longer_than_a_machine_word() -> None:
    said = [f"word{n % 97}" for n in range(500)]
    heard = [w for n, w in enumerate(said) if n % 9] + ["more"] * 5
    reference, hypothesis = " ".join(said), " ".join(heard)
    assert word_error_rate(reference, hypothesis) == pytest.approx(jiwer.wer(reference, hypothesis))


@pytest.mark.parametrize(
    ("said", "heard", "rate"),
    [
        ("I slept well.", "i slept WELL", 0.0),
        ("I don’t know — really?", "I don't know, really", 0.0),
        ("one two three four", "one three four", 0.25),
        ("one two", "one too many", 1.0),
        ("", "", 0.0),
        ("", "something here", 2.0),
        ("something", "", 1.0),
    ],
)
def test_case_punctuation_and_apostrophes_do_not_count(said: str, heard: str, rate: float) -> None:
    assert word_error_rate(said, heard) == rate


def test_apostrophes_stay_inside_words_only() -> None:
    assert plain_words("'Tis the clients' choice, isn`t it? under_score 3.5") == [
        *("tis", "the", "clients", "choice", "isn't", "it", "under", "score", "3", "5")
    ]


def test_an_hour_of_speech_takes_well_under_a_second() -> None:
    said = " ".join(f"word{n * n % 613}" for n in range(9000))
    began = time.process_time()
    assert word_error_rate(said, said.replace("word7", "word8")) > 0
    assert time.process_time() - began < 1.0
