"""Turns can be read: one speaker's words together, nothing lost, nothing changed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.session import Mark, MarkKind
from app.domain.transcript import Utterance, Word
from app.domain.turns import assemble_turns, name_speakers

ROLES = {0: "therapist", 1: "client"}


def spoken(text: str, start: float = 0.0, pace: float = 0.3, confidence: float = 0.9) -> list[Word]:
    return [
        Word(part, start + n * pace, start + (n + 1) * pace - 0.05, confidence)
        for n, part in enumerate(text.split())
    ]


def turns_of(*parts: tuple[int, list[Word]], marks: tuple[Mark, ...] = ()) -> tuple[Utterance, ...]:
    words = [word for _, spoken_words in parts for word in spoken_words]
    speakers = [speaker for speaker, spoken_words in parts for _ in spoken_words]
    return assemble_turns(words, speakers, ROLES, marks)


def test_a_change_of_speaker_begins_a_turn() -> None:
    turns = turns_of((0, spoken("How did you sleep?")), (1, spoken("Badly. I was awake.", 2.0)))
    assert [(t.id, t.speaker, t.text) for t in turns] == [
        ("U0001", "therapist", "How did you sleep?"),
        ("U0002", "client", "Badly. I was awake."),
    ]
    assert (turns[0].start, turns[0].end, turns[1].start) == (0.0, 1.15, 2.0)


def test_sentences_of_one_speaker_join_until_a_long_pause() -> None:
    turns = turns_of(
        (1, spoken("I slept. I ate.")), (1, spoken("Then work.", 2.5)), (1, spoken("And home.", 6.0))
    )
    assert [t.text for t in turns] == ["I slept. I ate. Then work.", "And home."]


@pytest.mark.parametrize("kind", [MarkKind.PAUSED, MarkKind.GAP, MarkKind.FORGOTTEN])
def test_a_pause_of_the_recording_begins_a_turn(kind: MarkKind) -> None:
    words = spoken("We stop here and go on")
    turns = turns_of((0, words), marks=(Mark(kind, 0.9, 120.0),))
    assert [t.text for t in turns] == ["We stop here", "and go on"]


def test_a_bookmark_splits_nothing() -> None:
    assert len(turns_of((0, spoken("We stop here")), marks=(Mark(MarkKind.BOOKMARK, 0.6),))) == 1


def test_a_long_turn_ends_with_a_sentence() -> None:
    words = spoken(" ".join(["one two three four five."] * 30))
    turns = turns_of((1, words))
    assert len(turns) == 2
    assert 30 < turns[0].end - turns[0].start < 32 and turns[0].text.endswith("five.")


def test_without_full_stops_a_turn_ends_all_the_same() -> None:
    assert [round(t.end - t.start) for t in turns_of((1, spoken(" ".join(["and"] * 300))))] == [45, 45]


def test_a_single_word_of_another_voice_is_a_slip() -> None:
    words = spoken("I went to work today")
    assert len(assemble_turns(words, [1, 1, 0, 1, 1], ROLES)) == 1
    assert len(assemble_turns(words, [1, 1, 0, 0, 1], ROLES)) == 3


def test_a_single_word_with_a_breath_is_an_answer() -> None:
    parts = (0, spoken("Did you?")), (1, spoken("Yes.", 1.2)), (0, spoken("Good.", 2.0))
    assert [t.text for t in turns_of(*parts)] == ["Did you?", "Yes.", "Good."]


def test_doubtful_words_are_marked_in_the_text() -> None:
    words = [*spoken("I take"), *spoken("fifty milligrams", 0.6, confidence=0.3), *spoken("now", 1.2)]
    words += spoken("[unclear]", 1.5, confidence=0.0)
    (turn,) = turns_of((1, words))
    assert [turn.text[a:b] for a, b in turn.doubtful] == ["fifty milligrams", "[unclear]"]
    assert turn.confidence == pytest.approx((3 * 0.9 + 2 * 0.3) / 6, abs=1e-4)


def test_a_number_without_a_role_is_uncertain() -> None:
    assert assemble_turns(spoken("Hello"), [7], ROLES)[0].speaker == "uncertain"


def test_nothing_heard_gives_no_turns() -> None:
    assert assemble_turns([], [], ROLES) == ()


def test_each_word_has_a_speaker() -> None:
    with pytest.raises(ValueError):
        assemble_turns(spoken("one two"), [0], ROLES)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b.", "c?"]), st.floats(0, 3), st.integers(0, 2), st.floats(0, 1)),
        max_size=60,
    )
)
def test_no_word_is_lost(drawn: list[tuple[str, float, int, float]]) -> None:
    words, at = [], 0.0
    for text, gap, _, confidence in drawn:
        words.append(Word(text, at + gap, at + gap + 0.2, confidence))
        at += gap + 0.2
    turns = assemble_turns(words, [speaker for _, _, speaker, _ in drawn], ROLES)
    assert " ".join(t.text for t in turns).split() == [text for text, *_ in drawn]
    assert [t.id for t in turns] == [f"U{n:04d}" for n in range(1, len(turns) + 1)]
    assert all(a.start <= a.end and a.end <= b.start for a, b in pairwise(turns))


ASKING = "How did you sleep since our last session? What was going through your mind?"
TELLING = "I felt anxious. My manager shouted. I could not sleep."


def named(*parts: tuple[int, str], certain: bool = True, known: int | None = None) -> dict[int, str]:
    words = [word for _, text in parts for word in spoken(text)]
    return name_speakers(words, [speaker for speaker, text in parts for _ in text.split()], certain, known)


@pytest.mark.parametrize("first", [0, 1])
def test_who_asks_is_the_therapist(first: int) -> None:
    parts = [(0, ASKING), (1, TELLING)]
    assert named(parts[first], parts[1 - first]) == {0: "therapist", 1: "client"}


def test_who_leads_is_the_therapist_even_without_question_marks() -> None:
    assert named((0, "Please have a seat."), (1, "Thank you.")) == {0: "therapist", 1: "client"}


def test_a_third_voice_has_a_number() -> None:
    assert named((0, TELLING), (1, ASKING), (2, "Yes.")) == {1: "therapist", 0: "client", 2: "speaker_3"}


def test_voices_too_alike_stay_uncertain() -> None:
    assert named((0, ASKING), (1, TELLING), certain=False) == {0: "uncertain", 1: "uncertain"}


def test_nobody_stands_out() -> None:
    assert named((0, "Yes."), (1, "No.")) == {0: "uncertain", 1: "uncertain"}


def test_the_enrolled_voice_is_the_therapist_whatever_is_said() -> None:
    assert named((0, ASKING), (1, TELLING), known=1) == {1: "therapist", 0: "client"}
    assert named((0, "Yes."), (1, "No."), known=0) == {0: "therapist", 1: "client"}
    assert named((0, ASKING), (1, TELLING), known=7) == {0: "therapist", 1: "client"}, "it did not speak"
    assert named((0, ASKING), (1, TELLING), known=0, certain=False) == {0: "uncertain", 1: "uncertain"}


def test_one_voice_is_a_dictation() -> None:
    assert named((0, TELLING)) == {0: "therapist"}
    assert named((0, TELLING), certain=False) == {0: "uncertain"}


def test_no_words_no_speakers() -> None:
    assert name_speakers([], [], True) == {}
