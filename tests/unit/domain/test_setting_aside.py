"""A stretch that cannot be transcribed: cut where it is quiet, and said in its place."""

from __future__ import annotations

from array import array

from app.domain.session import SAMPLE_RATE
from app.domain.setting_aside import NOT_TRANSCRIBED, quietest_cut, set_aside, with_missing
from app.domain.transcript import SpeakerRole, Utterance


def sound(seconds: float, *quiet: tuple[float, float]) -> bytes:
    """Loud, but for these seconds."""
    samples = array("h", [3000, -3000] * round(seconds * SAMPLE_RATE / 2))
    for start, end in quiet:
        first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
        samples[first:last] = array("h", [0] * (last - first))
    return samples.tobytes()


def test_it_ends_in_the_pause_of_its_last_third() -> None:
    pcm = sound(40, (5.0, 6.0), (24.0, 24.5), (35.0, 36.0))
    cut = quietest_cut(pcm, 30 * SAMPLE_RATE) / SAMPLE_RATE
    assert 24.0 <= cut <= 24.5


def test_of_equal_moments_the_last_is_taken() -> None:
    cut = quietest_cut(sound(40), 30 * SAMPLE_RATE) / SAMPLE_RATE
    assert 29.0 <= cut <= 30.0


def test_less_than_a_window_is_set_aside_whole() -> None:
    assert quietest_cut(sound(12), 30 * SAMPLE_RATE) == 12 * SAMPLE_RATE
    assert quietest_cut(sound(1), 800) == 800


def test_the_part_says_so_over_all_its_time() -> None:
    part = set_aside(16_000, 32_000)
    (word,) = part.words
    assert (part.start_frame, part.end_frame, part.set_aside, part.voice) == (16_000, 48_000, True, ())
    assert (word.text, word.start, word.end, word.confidence) == (NOT_TRANSCRIBED, 1.0, 3.0, 0.0)


def test_in_the_transcript_it_is_an_utterance_of_nobody_in_its_place() -> None:
    said = [
        Utterance("U0001", "client", 0.0, 4.0, "Before.", 0.9),
        Utterance("U0002", "therapist", 40.0, 44.0, "After.", 0.9),
    ]
    found = with_missing(said, [set_aside(5 * SAMPLE_RATE, 30 * SAMPLE_RATE)])
    assert [u.id for u in found] == ["U0001", "U0002", "U0003"]
    assert [u.text for u in found] == ["Before.", NOT_TRANSCRIBED, "After."]
    gap = found[1]
    assert (gap.speaker, gap.start, gap.end, gap.confidence) == (SpeakerRole.UNCERTAIN.value, 5.0, 35.0, 0.0)
    assert gap.text[slice(*gap.doubtful[0])] == NOT_TRANSCRIBED
    assert with_missing(said, []) == tuple(said)
