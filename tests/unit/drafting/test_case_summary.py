"""Case summaries: cited, extractive, the same each time, only from signed documents, no names outside."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.case_summary import (
    CaseDocument,
    CaseFile,
    CaseSentence,
    CaseSummary,
    DocumentKind,
    Length,
    Purpose,
    Statement,
    SummaryRequest,
)
from app.domain.chart import Client
from app.domain.identifiers import Identifiers, identifiers_of
from app.domain.treatment import Assessment, Chart, Goal, GoalStatus, Medication, TreatmentPlan
from app.drafting.case_names import NamesOut
from app.drafting.case_summary import ExtractiveCaseSummary

CLIENT = Client("c", "Dana Reyes", "she/her", date(1992, 3, 14), "771-A")
CHART = Chart(
    "c",
    nicknames=("Dee",),
    phones=("555 0134",),
    emails=("dana@example.org",),
    address="12 Brightwater Lane\nMilltown",
    employer="Harbor Tools",
    other_identifiers=("MRN 00-77",),
    people=(("Marco Reyes", "brother"), ("Ines Vale", "")),
    medications=(Medication("Sertraline", "50 mg"),),
)
PLAN = TreatmentPlan(
    (
        Goal("g1", "Sleep six hours on five nights a week", status=GoalStatus.SOME_PROGRESS),
        Goal("g2", "Draw again", status=GoalStatus.NOT_STARTED),
        Goal("g3", "Calming exercise", status=GoalStatus.MET, met_on=date(2026, 10, 9)),
    )
)


def note(number: int, day: date, *lines: tuple[str, str]) -> CaseDocument:
    made = tuple(CaseSentence(f"s{number}.{n}", part, text) for n, (part, text) in enumerate(lines))
    return CaseDocument(f"n{number}", DocumentKind.NOTE, day, "SOAP", made)


NOTES = (
    note(
        1,
        date(2026, 6, 12),
        ("Subjective", "Dana sleeps about three hours a night."),
        ("Subjective", "Dee is afraid of being seen as not caught up."),
    ),
    note(
        2,
        date(2026, 9, 4),
        ("Subjective", "Client said “If I sit down they will ask, and I will have nothing.”"),
        ("Subjective", "Client fears being seen as not caught up at Harbor Tools."),
        ("Subjective", "Her brother Marco said “You should just stop worrying about it.”"),
        ("Assessment", "Dana Reyes denied suicidal thoughts when asked."),
    ),
    note(
        3,
        date(2026, 11, 13),
        ("Subjective", "Client reports five hours of sleep; call her at 555 0134 before work."),
        ("Subjective", "Marco Reyes saw that she was seen as not caught up."),
        ("Plan", "Keep the calming exercise."),
        ("Assessment", "Risk was not addressed."),
    ),
)
PLANNED = CaseDocument(
    "plan/c",
    DocumentKind.PLAN,
    date(2026, 10, 2),
    "Treatment plan",
    (
        CaseSentence("diagnosis0", "Diagnosis", "Diagnosis: F41.1 Anxiety."),
        CaseSentence("goal/g2", "Goal", "Draw again"),
    ),
)
TAKEN = (
    Assessment("a1", "c", "PHQ-9", date(2026, 6, 12), "14"),
    Assessment("a2", "c", "PHQ-9", date(2026, 11, 6), "9"),
)
ASSESSED = tuple(
    CaseDocument(
        a.id,
        DocumentKind.ASSESSMENT,
        a.taken_on,
        a.name,
        (CaseSentence("score", "Score", f"Score {a.score}"),),
    )
    for a in TAKEN
)
CASE = CaseFile(
    CLIENT.name,
    (*NOTES, PLANNED, *ASSESSED),
    PLAN,
    TAKEN,
    identifiers_of(CLIENT, CHART, "Ruth Adler"),
    CHART.people,
    (date(2026, 11, 20),),
    date(2026, 11, 27),
)


def summary(
    purpose: Purpose = Purpose.PREPARATION,
    length: Length = Length.STANDARD,
    case: CaseFile = CASE,
    left_out: frozenset[str] = frozenset(),
) -> CaseSummary:
    return ExtractiveCaseSummary().summarize(case, SummaryRequest(purpose, length, left_out))


def part(made: CaseSummary, title: str) -> tuple[Statement, ...]:
    return next((part.statements for part in made.parts if part.title == title), ())


def every(made: CaseSummary) -> str:
    texts = [statement.text for part in made.parts for statement in part.statements]
    return "\n".join((made.heading, *(part.title for part in made.parts), *texts))


def test_every_statement_cites_a_sentence_that_is_there() -> None:
    known = {(d.id, s.id): (d.day, d.kind) for d in CASE.documents for s in d.sentences}
    for purpose in Purpose:
        for length in Length:
            for one in summary(purpose, length).parts:
                for statement in one.statements:
                    assert statement.citations or statement.gap, statement.text
                    for cited in statement.citations:
                        assert known[cited.document_id, cited.sentence_id] == (cited.day, cited.kind)


def test_the_same_case_gives_the_same_summary() -> None:
    again = replace(CASE, documents=tuple(reversed(CASE.documents)))
    assert summary() == summary() and part(summary(case=again), "Themes that return") == part(
        summary(), "Themes that return"
    )


def test_where_things_stand_and_what_was_agreed() -> None:
    made = summary()
    assert made.heading == "Dana Reyes, for the session on 27 November"
    assert (made.first, made.last, made.used) == (date(2026, 6, 12), date(2026, 11, 13), 6)
    told = [statement.text for statement in part(made, "Where things stand")]
    assert told[:2] == ["Diagnosis: F41.1 Anxiety.", "PHQ-9: score 9, was 14."]
    assert "Dana Reyes denied suicidal thoughts when asked." in told
    assert [s.text for s in part(made, "Agreed last time")] == ["Keep the calming exercise."]


def test_a_theme_is_told_with_the_number_of_its_notes() -> None:
    theme, sleep = part(summary(), "Themes that return")
    assert sleep.text.endswith("in 2 of 3 notes.")  # “Dana” is in each of them too, and is no theme
    assert theme.text.endswith("seen as not caught up: in 3 of 3 notes.")
    assert {cited.document_id for cited in theme.citations} == {"n1", "n2", "n3"}


def test_goals_over_time() -> None:
    sleep, draw, calm = part(summary(), "Progress towards the goals")
    assert sleep.series is not None and sleep.series.wanted == 6.0 and sleep.series.label == "hours"
    assert [(m.day.month, m.value) for m in sleep.series.measures] == [(6, 3.0), (11, 5.0)]
    assert "“Dana sleeps about three hours a night”" in sleep.text
    assert draw.text == "Draw again: no note mentions it." and draw.citations[0].document_id == "plan/c"
    assert calm.text == "Calming exercise: met on 9 Oct 2026; Keep the calming exercise."
    assert calm.status is GoalStatus.MET
    scores = part(summary(), "Where things stand")[1].series
    assert scores is not None and [m.value for m in scores.measures] == [14.0, 9.0]


def test_own_words_are_exact_and_the_clients() -> None:
    words = part(summary(), "In the client’s own words")
    assert [statement.text for statement in words] == [
        "“If I sit down they will ask, and I will have nothing.”"
    ]
    assert words[0].quote and words[0].text[1:-1] in NOTES[1].sentences[0].text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Homework given: “Your homework is to read a few pages at least twice.”", []),
        ("In response to “What helps when you feel scared?”, client reports that the dog helps.", []),
        (
            "Agreed: “Please remember to call a friend”; client: “I am going to call on Friday.”",
            ["“I am going to call on Friday.”"],
        ),
        ("Therapist asked “How was it?” and “Did it get better over time?”", []),
        ("Goal: client says: “Sleeping through the night again.”", ["“Sleeping through the night again.”"]),
        ("“My heart is racing all night.”", ["“My heart is racing all night.”"]),
    ],
)
def test_words_said_to_the_client_are_not_the_clients(line: str, told: list[str]) -> None:
    only = summary(case=replace(CASE, documents=(note(1, date(2026, 11, 14), ("Plan", line)),)))
    words = [s for made in only.parts if made.title == "In the client’s own words" for s in made.statements]
    assert [statement.text for statement in words] == told


def test_what_no_document_tells() -> None:
    told = [statement.text for statement in part(summary(), "Not in the documents")]
    assert told == [
        "Risk was last addressed on 4 September 2026.",  # "not addressed" in November does not count
        "Medication is not mentioned anywhere.",
        "No note mentions the goal “Draw again”.",
        "The draft of 20 November 2026 is not signed, so it is not used.",
    ]
    medicated = note(4, date(2026, 11, 14), ("Plan", "Continues sertraline."))
    told_then = part(
        summary(case=replace(CASE, documents=(*CASE.documents, medicated))), "Not in the documents"
    )
    assert not any("Medication" in statement.text for statement in told_then)


def test_what_is_left_out_is_not_used() -> None:
    only = summary(left_out=frozenset({"n2", "plan/c", "a1", "a2"}))
    cited = {c.document_id for one in only.parts for s in one.statements for c in s.citations}
    assert cited <= {"n1", "n3"} and only.used == 2
    gaps = [statement.text for statement in part(only, "Not in the documents")]
    assert gaps[0] == "Risk is not addressed in these documents."
    assert "There is no treatment plan among them." in gaps
    assert "There is no signed assessment among them." in gaps


def test_nothing_to_use() -> None:
    empty = summary(case=CaseFile("Dana Reyes", ()))
    assert [one.title for one in empty.parts] == ["Not in the documents"]
    assert (empty.first, empty.used) == (None, 0) and empty.heading == "Dana Reyes, for the next session"


def test_lengths_differ_and_gaps_are_told_whole() -> None:
    brief, full = summary(length=Length.BRIEF), summary(length=Length.FULL)
    assert len(every(brief)) < len(every(full))
    assert part(brief, "Not in the documents") == part(full, "Not in the documents")


@pytest.mark.parametrize("purpose", [Purpose.SUPERVISION, Purpose.CONSULTATION])
@pytest.mark.parametrize("length", list(Length))
def test_no_identifier_goes_to_supervision_or_consultation(purpose: Purpose, length: Length) -> None:
    text = every(summary(purpose, length)).casefold()
    words = "dana reyes dee 0134 example.org brightwater milltown harbor marco ines 771 00-77 adler 1992"
    for word in words.split():
        assert word not in text, word
    assert "The client sleeps about three hours" in every(summary(purpose, Length.FULL))
    assert "their brother" in every(summary(purpose, Length.FULL)).casefold()


def test_a_handoff_keeps_the_name() -> None:
    assert summary(Purpose.HANDOFF).heading == "Dana Reyes, for a handoff"


def test_a_name_with_a_slip_is_said_to_be_nobodys() -> None:
    out = NamesOut(Identifiers(client=("Dana Rivera",)), ())
    assert (
        out("Rivers calm the client. Client wrote to Riverra.")
        == "[name] calm the client. Client wrote to [name]."
    )
