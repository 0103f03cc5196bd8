"""What a correction changed, and which word a letter belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import corrections
from app.domain.transcript import Transcript, Utterance
from app.ui.transcript.words import Changed, changed_words, word_start

SAID = "I got to the door and my chest went tight."


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (SAID, None),
        (f"  {SAID}  ", None),
        ("I got to the floor and my chest went tight.", Changed(13, 17, "floor")),
        ("I got to the door and my chest went very tight.", Changed(36, 42, "very tight.")),
        ("I got to the door and my chest went tight. Then", Changed(36, 42, "tight. Then")),
        ("Then I got to the door and my chest went tight.", Changed(0, 1, "Then I")),
        ("I got to the door and my chest.", Changed(25, 42, "chest.")),
        ("I got to and my chest went tight.", Changed(9, 17, "")),
        ("Nothing alike", Changed(0, 42, "Nothing alike")),
    ],
)
def test_the_smallest_run_of_words_is_changed(after: str, changed: Changed | None) -> None:
    assert changed_words(SAID, after) == changed


words = st.lists(st.sampled_from(["a", "an", "the", "door", "went.", "tight,"]), min_size=1, max_size=8)


@given(before=words, after=words)
def test_correcting_what_changed_gives_what_was_typed(before: list[str], after: list[str]) -> None:
    """The service, given the change, ends at the words that were typed."""
    text, wanted = " ".join(before), " ".join(after)
    changed = changed_words(text, wanted)
    if changed is None:
        assert before == after
        return
    said = Transcript((Utterance("U0001", "client", 0.0, 1.0, text, 0.9),), 1.0, "m", "CPU")
    corrected = corrections.correct(said, "U0001", changed.start, changed.end, changed.words)
    assert corrected.utterances[0].text == wanted


@pytest.mark.parametrize(("letter", "start"), [(0, 0), (1, 2), (3, 2), (5, 6), (41, 36), (99, 36)])
def test_a_letter_belongs_to_its_word(letter: int, start: int) -> None:
    assert word_start(SAID, letter) == start
