"""Risk: always stated, never concluded; "denied" only after a question and a clear no."""

import pytest

from app.domain.note import ChartContext, Draft, NoteType, Section, Sentence, SentenceStatus
from app.drafting.extractive import ExtractiveDrafter
from tests.support.transcripts import requested, spoken, written_session

ASKED = "T: Have you had any thoughts of suicide?"


def draft(*lines: str, note_type: NoteType = NoteType.SOAP) -> Draft:
    return ExtractiveDrafter().draft(requested(note_type, spoken(*lines), ChartContext()))


def risk(made: Draft) -> list[Sentence]:
    return [s for s in made.sentences if s.text.startswith(("Risk", "Safety", "Suicidal"))]


def only(*lines: str) -> Sentence:
    found = risk(draft(*lines))
    assert len(found) == 1, [s.text for s in found]
    return found[0]


@pytest.mark.parametrize(
    "answer",
    [
        "No.",
        "No, not at all.",
        "Never.",
        "No. I have never thought about suicide.",
        "I have no thoughts of suicide.",
        "Nope.",
        "No, I don't.",
        "No. I have not.",
        "No, I don't think about suicide.",
    ],
)
def test_a_clear_no_to_a_question_is_denied(answer: str) -> None:
    found = only(ASKED, f"C: {answer}")
    assert found.text == f"Risk: asked about “thoughts of suicide?”, client denied: “{answer}”"
    assert found.status is SentenceStatus.SUPPORTED
    assert found.evidence == ("U0001", "U0002")


@pytest.mark.parametrize(
    "answer",
    [
        "Not really.",
        "No, but sometimes I think about it.",
        "Not this week.",
        "I don't know.",
        "Well, no.",
        "No more than usual.",
        "Not anymore.",
        "I slept badly.",
        "I don't want to die.",
        "Maybe.",
        "No one knows about it.",
        "No, I have them every day.",
        "No. I have them at night.",
        "No, I can't get rid of them.",
        "No, I haven't stopped thinking about suicide.",
        "Never a day goes by that I don't.",
        "None of your business.",
        "No idea.",
        "No, I was only thinking of ending it all on Sunday.",
        "",
    ],
)
def test_anything_less_clear_is_not_denied(answer: str) -> None:
    found = risk(draft(ASKED, f"C: {answer}"))
    assert found
    assert not any("denied" in s.text for s in found)
    disclosed = found[0].text.startswith("Risk disclosed")
    assert disclosed or found[0].status is SentenceStatus.CHECK


@pytest.mark.parametrize(
    "lines",
    [
        ("C: No.",),
        ("T: Any thoughts of hurting yourself, or are you okay?", "C: No."),
        ("T: How is work?", "C: No."),
        ("T: I hope you have no thoughts of suicide?", "C: No."),
        ("T: Do you feel safe at home?", "C: No."),
        (ASKED, "T: And how is your sleep?", "C: No."),
        ("T: Have you had any thoughts of suicide? And how is work?", "C: No."),
        (ASKED, "U: No."),
        ("U: Have you had any thoughts of suicide?", "C: No."),
        ("C: Have you ever thought of suicide?", "T: No."),
        ("T: You told me about thoughts of suicide.", "C: No."),
    ],
)
def test_a_no_to_anything_else_is_not_denied(lines: tuple[str, ...]) -> None:
    assert not any("denied" in s.text for s in draft(*lines).sentences)


def test_uncertain_voices_never_deny() -> None:
    transcript = spoken(ASKED, "C: No.", certain=False)
    made = ExtractiveDrafter().draft(requested(NoteType.SOAP, transcript, ChartContext()))
    assert not any("denied" in s.text for s in made.sentences)


@pytest.mark.parametrize(
    "said",
    [
        "I want to kill myself.",
        "They would be better off without me.",
        "I cut myself on Sunday.",
        "I took all the pills.",
        "I thought about not waking up.",
        "My boyfriend hits me.",
        "I want to hurt someone.",
        "i dont want to live anymore i want to die",
    ],
)
def test_a_disclosure_stands_with_its_words(said: str) -> None:
    found = risk(draft("T: Go on.", f"C: {said}"))
    assert found[0].text.startswith("Risk disclosed: client says: “")
    assert said.rstrip(".") in found[0].text


def test_every_statement_of_danger_is_kept_whatever_else_is_said() -> None:
    made = draft(*(f"C: On day {n} I wanted to die." for n in range(1, 30)))
    assert sum("wanted to die" in s.text for s in made.sentences) == 29


def test_the_same_words_stand_once_with_all_their_evidence() -> None:
    found = only("C: I want to die.", "T: Go on.", "C: I want to die.")
    assert found.evidence == ("U0001", "U0003")


@pytest.mark.parametrize(
    ("said", "opening"),
    [
        ("My uncle killed himself in May.", "Risk words, about another person:"),
        ("I'm just joking, I want to kill myself.", "Risk words, said as a joke"),
    ],
)
def test_other_people_and_jokes_are_shown_for_checking(said: str, opening: str) -> None:
    found = risk(draft(f"C: {said}"))[0]
    assert found.text.startswith(opening)
    assert (found.status, found.reason) == (SentenceStatus.CHECK, "risk")


@pytest.mark.parametrize(
    "said",
    ["I am cutting down on wine.", "I was scared to death.", "My boss is killing me.", "I hurt my back."],
)
def test_idioms_are_no_risk(said: str) -> None:
    assert only(f"C: {said}").status is SentenceStatus.NOT_ADDRESSED


def test_a_denial_without_a_question_is_only_quoted() -> None:
    found = risk(draft("C: I would never hurt myself."))[0]
    assert found.text == "Risk: client says: “I would never hurt myself.”"


def test_a_question_without_an_answer_is_shown_for_checking() -> None:
    found = only("T: Go on.", ASKED)
    assert found.text == "Risk, asked without an answer: “Have you had any thoughts of suicide?”"
    assert found.status is SentenceStatus.CHECK


def test_safety_alone_leaves_self_harm_unaddressed() -> None:
    found = risk(draft("T: Do you feel safe at home?", "C: Yes, completely."))
    assert [s.text for s in found] == [
        "Safety: asked “Do you feel safe at home?”, client says: “Yes, completely.”",
        "Suicidal thoughts and self-harm: not addressed, as far as could be recognised.",
    ]


def test_follow_up_questions_count_only_after_danger() -> None:
    plain = draft("T: Do you have a plan for the weekend?", "C: No.")
    assert [s.text for s in risk(plain)] == ["Risk: not addressed, as far as could be recognised."]
    after = draft("C: I want to die.", "T: Have you thought about how you would do it?", "C: With the car.")
    assert any("With the car." in s.text and s.status is SentenceStatus.CHECK for s in risk(after))


def test_both_partners_answer() -> None:
    found = risk(draft("T: Does anyone ever get hurt?", "C: No, never.", "P: No."))[0]
    assert (
        found.text
        == "Risk: asked “Does anyone ever get hurt?”, client denied: “No, never”; partner denied: “No.”"
    )


@pytest.mark.parametrize(
    ("note_type", "section"),
    [
        (NoteType.SOAP, Section.ASSESSMENT),
        (NoteType.DAP, Section.ASSESSMENT),
        (NoteType.BIRP, Section.BEHAVIOR),
        (NoteType.NARRATIVE, Section.RISK),
    ],
)
def test_risk_has_its_place_in_every_type(note_type: NoteType, section: Section) -> None:
    made = ExtractiveDrafter().draft(requested(note_type, written_session("risk_disclosed"), ChartContext()))
    assert {s.section for s in risk(made)} == {section}
    assert any("taking all my pills" in s.text for s in risk(made))
    assert any("overdose" in s.text for s in risk(made))
    assert "risk" not in made.missing and "risk statements of the transcript" not in made.missing


def test_risk_denied_in_the_written_session() -> None:
    made = ExtractiveDrafter().draft(requested(NoteType.DAP, written_session("risk_denied"), ChartContext()))
    assert [s.text for s in risk(made)][:2] == [
        "Risk: asked about “thoughts of suicide or of hurting yourself?”, client denied: “No, not at all.”",
        "Risk: asked about “thoughts of hurting someone else?”, client denied: “No. Never.”",
    ]
