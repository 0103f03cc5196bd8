"""What is typed into the forms of a chart is kept as it is, or refused with words that say what to write."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.domain.treatment import Diagnosis, Goal, GoalStatus, Medication
from app.ui.chart import entries
from app.ui.chart.entries import EntryProblem, TypedDetails, TypedGoal

TODAY = date(2026, 11, 20)
TYPED = TypedDetails(
    "Ada", "she/her", "1990-03-04", "4 March 2026", "77", "Addie\n\n", "555", "", "1 Lane", "F", "x\ny"
)


def test_details() -> None:
    made = entries.details(TYPED, TODAY)
    assert (made.birth_date, made.client_since) == (date(1990, 3, 4), date(2026, 3, 4))
    assert (made.nicknames, made.other_identifiers) == (("Addie",), ("x", "y"))


def test_codes_and_rows() -> None:
    rows = [("F41.1", "Anxiety"), ("", " ")]
    assert entries.diagnoses(rows) == (Diagnosis("F41.1", "Anxiety"),)
    assert entries.procedure_codes("90834, 90837;0373T") == ("90834", "90837", "0373T")
    assert entries.approaches("CBT, ACT\nDBT") == ("CBT", "ACT", "DBT")
    assert entries.medications([("Sertraline", "50 mg"), ("", "")]) == (Medication("Sertraline", "50 mg"),)
    assert entries.people([("Bo", "brother"), ("", "")]) == (("Bo", "brother"),)


def test_a_plan() -> None:
    goals = [
        TypedGoal("g", "Sleep", GoalStatus.MET, "9 October 2026", "a\nb", ""),
        TypedGoal("", "Walk", GoalStatus.NO_CHANGE, "9 October 2026", "", "c"),
        TypedGoal("", "  ", GoalStatus.MET, "soon", "", ""),
    ]
    made = entries.plan(goals, "2026-10-02", "")
    assert made.goals == (
        Goal("g", "Sleep", ("a", "b"), (), GoalStatus.MET, date(2026, 10, 9)),
        Goal("", "Walk", (), ("c",), GoalStatus.NO_CHANGE),
    )
    assert (made.reviewed_on, made.next_review_on) == (date(2026, 10, 2), None)


def test_an_assessment() -> None:
    made = entries.assessment("PHQ-9", "6 Nov 2026", "9", "", TODAY)
    assert (made.name, made.taken_on, made.score) == ("PHQ-9", date(2026, 11, 6), "9")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: entries.details(replace(TYPED, name=" "), TODAY), "needs a name"),
        (lambda: entries.details(replace(TYPED, born="04/03/1990"), TODAY), "Born: write the day as"),
        (lambda: entries.details(replace(TYPED, born="2027-01-01"), TODAY), "cannot be right"),
        (lambda: entries.diagnoses([("f41.1", "")]), "“f41.1” is not the form"),
        (lambda: entries.diagnoses([("", "Anxiety")]), "“Anxiety” is not the form"),
        (lambda: entries.procedure_codes("9083"), "“9083” is not the form"),
        (lambda: entries.medications([("", "50 mg")]), "name of the medication"),
        (lambda: entries.people([("", "brother")]), "the name beside"),
        (lambda: entries.plan([], "soon", ""), "Reviewed on"),
        (lambda: entries.assessment("", "2026-11-06", "9", "", TODAY), "name of the assessment"),
        (lambda: entries.assessment("P", "", "9", "", TODAY), "the day on which"),
        (lambda: entries.assessment("P", "2026-11-21", "9", "", TODAY), "still to come"),
        (lambda: entries.assessment("P", "2026-11-06", "", " ", TODAY), "a score"),
    ],
)
def test_what_is_wrong_is_said(act: Callable[[], object], words: str) -> None:
    with pytest.raises(EntryProblem) as raised:
        act()
    assert words in raised.value.words
    assert words not in str(raised.value)  # nothing that was typed goes into a log
