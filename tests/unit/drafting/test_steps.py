"""Steps, goals and change told by the form of what is said, in words that no list of techniques knows."""

import re

import pytest

from app.domain.note import Draft, NoteType, Section, Sentence
from app.drafting.exchange import Exchange
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.lexicon import load_lexicon
from app.drafting.reading import read
from app.drafting.salience import Salience
from app.drafting.work import WorkFinder
from tests.support.transcripts import requested, spoken

BEFORE = (
    "T: What has stayed with you since we last spoke, when you think of it now?",
    "C: I keep seeing his coat on the hook.",
    "T: So the coat speaks to you each time that you come home.",
    "C: I walk past it with my eyes shut.",
    "T: What would it say to you, if you opened your eyes?",
    "C: That I should have called.",
    "T: And you have carried that by yourself, all this time.",
    "C: I have told nobody.",
) * 2


def draft(*lines: str) -> Draft:
    return ExtractiveDrafter().draft(requested(NoteType.SOAP, spoken(*BEFORE, *lines)))


def one(made: Draft, pattern: str) -> Sentence:
    found = [s for s in made.sentences if re.search(pattern, s.text)]
    assert len(found) == 1, (pattern, [s.text for s in made.sentences])
    return found[0]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "You hang the coat in the shed on Wednesday and you see what your hall looks like.",
            "I could do that.",
        ),
        ("For home: on Sunday ten minutes in the hall, eyes open.", "Right so."),
        ("I'd ask each of you to open the window once a day and to count it.", "Once is okay."),
        ("Ring the bell of the neighbor twice before I see you, and leave your shoes at the door.", "Grand."),
    ],
)
def test_what_is_to_be_done_after_the_session_is_plan(said: str, answer: str) -> None:
    made = draft(f"T: {said}", f"C: {answer}")
    found = one(made, re.escape(said.split(",")[0][-20:].rstrip(".")))
    assert found.section is Section.PLAN and found.text.startswith("Agreed:")


@pytest.mark.parametrize(
    "said",
    [
        "Put your hand on the coat, for a moment, and tell me what you feel.",
        "You did that very bravely last week, on Wednesday and on Friday.",
        "If a friend stood in that hall, what would your face do?",
        "And how sure are you that you can do it every day?",
    ],
)
def test_what_is_done_now_or_was_done_or_supposed_is_no_plan(said: str) -> None:
    made = draft(f"T: {said}", "C: Yes.")
    assert not [s for s in made.sentences if s.section is Section.PLAN and said[:12] in s.text]


def test_a_step_in_answer_to_what_comes_next_is_told_as_one() -> None:
    made = draft("T: So what's the next rung?", "C: Up to the gate and back. With my daughter next to me.")
    found = one(made, "gate")
    assert found.text == (
        "Own step, as said by the client: “Up to the gate and back. With my daughter next to me.”"
    )
    assert found.section is Section.PLAN


def test_what_the_therapist_will_do_is_followed_up_and_meeting_again_is_an_appointment() -> None:
    made = draft(
        "T: I'll write to the school tomorrow.", "C: Okay.", "T: I'll come by on the ninth, then, at two."
    )
    assert one(made, "school").text.startswith("Therapist will follow up:")
    assert one(made, "ninth").text.startswith("Next appointment:")


def test_a_goal_that_is_named_again_is_told_from_where_it_begins() -> None:
    made = draft(
        "T: You said what you were after was to open the shop with your own key. Is that still the thing?",
        "C: It is.",
    )
    found = one(made, "^Goal")
    assert found.text == (
        "Goal, as put by the therapist: “what you were after was to open the shop with your own key.”"
    )
    assert found.section is Section.ASSESSMENT


def test_a_wish_in_answer_to_a_question_for_wishes_is_a_goal_and_no_step() -> None:
    made = draft(
        "T: What would be different if this worked?", "C: I want to sing in the kitchen again with the boys."
    )
    assert one(made, "sing in the kitchen").text.startswith("Goal:")


def test_how_it_was_beside_how_it_is_makes_progress() -> None:
    made = draft(
        "T: How do you see the nights?",
        "C: I sat up for three hours on Monday. Last winter it was seven hours.",
    )
    found = one(made, "Last winter")
    assert found.text.startswith("Progress:") and "three hours on Monday" in found.text
    assert found.section is Section.ASSESSMENT


def test_figures_of_a_form_are_severity_and_no_appointment() -> None:
    made = draft("T: The questionnaire came out at sixteen. It was twenty two at the start.", "C: Was it?")
    told = "“The questionnaire came out at sixteen. It was twenty two at the start.”"
    assert one(made, "sixteen").text == f"Severity, as put by the therapist: {told}"


def test_what_was_supposed_stands_with_its_question() -> None:
    lexicon = load_lexicon()
    asked = "T: Suppose the coat was gone tonight. What would you notice first?"
    exchange = Exchange(read(spoken(*BEFORE, asked, "C: That the hall smells of paint."), lexicon), lexicon)
    points = WorkFinder(exchange, lexicon, set(), Salience(exchange, lexicon)).points()
    (found,) = [p for p in points if p.statements[0].words[0] == "suppose"]
    assert [s.text for s in found.statements] == [
        "Suppose the coat was gone tonight.",
        "What would you notice first?",
    ]
    assert found.lead == "Therapist asked:"


def test_the_same_words_are_told_once() -> None:
    made = draft()
    told = [s.text for s in made.sentences]
    assert len([t for t in told if "coat on the hook" in t]) == 1


def test_what_became_of_what_was_agreed_is_a_review() -> None:
    first = spoken(
        "T: The plan was the gate first, then the letter box. How did you get on?",
        "C: I did the gate four times.",
        *BEFORE,
    )
    made = ExtractiveDrafter().draft(requested(NoteType.SOAP, first))
    assert one(made, "gate four times").text.startswith("Homework review:")


def test_a_clause_that_was_begun_twice_is_quoted() -> None:
    made = draft("C: I was, basically, I was at the station at four with his coat.")
    assert "“I was, basically, I was at the station at four with his coat.”" in one(made, "station").text
