"""Answers about danger that hold no word of it: they are shown because of what was asked."""

import pytest

from app.domain.note import ChartContext, NoteType, Sentence
from app.drafting.extractive import ExtractiveDrafter
from tests.support.transcripts import requested, spoken

ASKED = "T: Have you had any thoughts of killing yourself?"


def risk(*lines: str) -> list[Sentence]:
    draft = ExtractiveDrafter().draft(requested(NoteType.SOAP, spoken(*lines), ChartContext()))
    return [s for s in draft.sentences if s.text.startswith(("Risk", "Safety")) and s.evidence]


def told(*lines: str) -> str:
    return "\n".join(s.text for s in risk(*lines))


@pytest.mark.parametrize("answer", ["Sort of.", "Not like that.", "I dunno.", "Can we leave that?", "Hm."])
def test_an_answer_that_is_no_plain_no_is_shown(answer: str) -> None:
    assert f"“{answer}”" in told(ASKED, f"C: {answer}")
    assert "denied" not in told(ASKED, f"C: {answer}")


def test_what_is_said_after_a_silence_is_shown() -> None:
    assert "Some nights it's bad" in told(ASKED, "C: Hm.", "T: Take your time.", "C: Some nights it's bad.")


def test_what_is_asked_next_belongs_to_it() -> None:
    lines = ("C: I wanted to be dead.", "T: When was that?", "C: The week of the letter.")
    assert "The week of the letter" in told(*lines)


def test_after_a_plain_no_the_next_question_does_not() -> None:
    lines = (ASKED, "C: No, never.", "T: And how is that new job of yours?", "C: Too many meetings.")
    assert "meetings" not in told(*lines)


def test_going_on_about_it_has_an_end() -> None:
    lines = ["C: I wanted to be dead."]
    for number in range(8):
        lines += ["T: And what was that like?", f"C: It was day {number}."]
    shown = told(*lines)
    assert "day 2" in shown and "day 5" not in shown


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Has he ever laid a hand on you?", "Only the once."),
        ("How did you get that burn?", "It was me."),
        ("Do the voices tell you to do things?", "They do."),
        ("What stops you?", "The mess."),
    ],
)
def test_soft_questions_are_questions_about_danger(asked: str, answer: str) -> None:
    assert f"“{answer}”" in told(f"T: {asked}", f"C: {answer}")


def test_a_question_that_was_announced_is_one_about_danger() -> None:
    assert "“It's not on the menu.”" in told(
        "T: I ask everybody this. Is it something you've considered?", "C: It's not on the menu."
    )
    two_turns = (
        "T: I'm going to be direct with you.",
        "C: Mm.",
        "T: Has that been on you too?",
        "C: It has.",
    )
    assert "“It has.”" in told(*two_turns)


def test_an_announcement_alone_makes_no_danger_of_what_is_asked_of_a_wedding() -> None:
    assert told("T: I have to ask. How was the wedding?", "C: Loud.") == ""


def test_what_follows_a_sound_of_listening_is_part_of_the_answer() -> None:
    lines = ("C: Sort of.", "T: Okay.", "C: Mostly at night, when the house is asleep.")
    assert "Mostly at night" in told(ASKED, *lines)


def test_an_interjection_is_not_yet_the_answer() -> None:
    long = (
        "I would not put that on my mother and father after what they went through with my brother last year."
    )
    assert "my brother last year" in told("T: Any of the dark stuff lately?", f"C: Ach, no. {long}")


def test_a_no_to_a_soft_question_is_not_gone_into() -> None:
    lines = ("T: Any of the dark stuff lately?", "C: No, it's been grand.", "T: And now?", "C: Tea, I'd say.")
    assert "Tea" not in told(*lines)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("How did you get that burn?", "The oven, doing the roast."),
        ("What stops you from joining the choir?", "The price."),
        ("Have you thought about the trip?", "Sort of."),
        ("Is there a plan for Christmas?", "My aunt's."),
    ],
)
def test_other_questions_are_none(asked: str, answer: str) -> None:
    assert told(f"T: {asked}", f"C: {answer}") == ""


def test_what_it_stands_for_is_what_was_named() -> None:
    assert "saving them up" in told("T: Do you take the tablets?", "C: I've been saving them up.")
    assert told("T: Do you collect the stickers?", "C: I've been saving them up.") == ""


def test_two_sentences_of_one_breath_are_read_together() -> None:
    assert "a bottle" in told("C: I drove here. I'd had a bottle.") or "drove" in told(
        "C: I drove here. I'd had a bottle."
    )


@pytest.mark.parametrize(
    ("said", "opening"),
    [
        ("A boy in my year stepped in front of a train.", "Risk words, about another person:"),
        ("If he comes near my daughter I'll kill him.", "Risk words, said as a possibility:"),
        ("My retirement plan's a bag over the head, ha.", "Risk words, said as a joke"),
        ("It'd be a turn of the wrist.", "Risk words, for you to judge:"),
    ],
)
def test_who_is_meant_and_how(said: str, opening: str) -> None:
    assert told(f"C: {said}").startswith(opening)
