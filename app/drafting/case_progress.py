"""What signed notes tell of each goal over time: the first and the last mention, and the numbers between."""

import re
from collections.abc import Sequence
from datetime import date

from app.domain.case_summary import CaseDocument, Measure, Series, Statement
from app.domain.mentions import is_about, stems
from app.domain.treatment import Assessment, Goal, GoalStatus
from app.domain.written_time import MONTHS
from app.drafting.case_language import Found, notes, sentences

_NUMBERS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
}
_COUNTED = re.compile(
    rf"\b(\d+(?:\.\d+)?|{'|'.join(_NUMBERS)})(?: and a half)?\s+(?:[a-z]+\s+)?"
    r"(hours?|minutes?|days?|nights?|times|meetings?|weeks?|drinks?|cigarettes?|meals?|pages?|steps)\b",
    re.IGNORECASE,
)
_SCORE = re.compile(r"\d+(?:\.\d+)?")


def progress(goal: Goal, documents: Sequence[CaseDocument]) -> Statement:
    """Where the goal stands in the clinician's judgement, and what the notes say of it in their own words."""
    subject = stems(goal.text)
    found = [one for one in sentences(notes(documents)) if is_about(subject, one.sentence.text)]
    if not found:
        return Statement(f"{goal.text}: {_judged(goal)}no note mentions it.", status=goal.status)
    first, last = found[0], found[-1]
    told = f"{goal.text}: {_judged(goal)}"
    if first.document is last.document:
        text = f"{told}{last.sentence.text}"
    else:
        text = f"{told}first {_quoted(first)}, last {_quoted(last)}."
    ends = (last,) if first.document is last.document else (first, last)
    cited = tuple(one.citation for one in ends)
    return Statement(text, cited, status=goal.status, series=_series(goal, found))


def scores(assessments: Sequence[Assessment], documents: Sequence[CaseDocument]) -> tuple[Statement, ...]:
    """Each questionnaire with its scores over time, cited."""
    by_name: dict[str, list[Assessment]] = {}
    for taken in sorted(assessments, key=lambda one: one.taken_on):
        by_name.setdefault(taken.name, []).append(taken)
    made = []
    for name, every in by_name.items():
        cited = tuple(
            found.citation
            for taken in every
            for found in sentences(d for d in documents if d.id == taken.id)
            if found.sentence.part == "Score" or not taken.score
        )
        if not cited:
            continue
        measures = tuple(
            Measure(taken.taken_on, float(number.group()))
            for taken in every
            if (number := _SCORE.search(taken.score)) is not None
        )
        if not every[-1].score:
            made.append(Statement(f"{name}: {every[-1].text.splitlines()[0]}", cited[-1:]))
            continue
        before = f", was {every[-2].score}" if len(every) > 1 and every[-2].score else ""
        series = Series(name, measures) if len(measures) > 1 else None
        made.append(Statement(f"{name}: score {every[-1].score}{before}.", cited, series=series))
    return tuple(made)


def _judged(goal: Goal) -> str:
    if goal.status is GoalStatus.MET and goal.met_on is not None:
        return f"met on {_day(goal.met_on)}; "
    return ""


def _quoted(found: Found) -> str:
    return f"“{found.sentence.text.rstrip('.')}” ({_day(found.document.day)})"


def _series(goal: Goal, found: Sequence[Found]) -> Series | None:
    """The numbers of the unit that the goal itself counts in; None where fewer than two notes tell one."""
    wanted = _COUNTED.search(goal.text)
    if wanted is None:
        return None
    unit = _unit(wanted[2])
    measures: dict[date, Measure] = {}
    for one in found:
        for match in _COUNTED.finditer(one.sentence.text):
            if _unit(match[2]) == unit:
                measures.setdefault(one.document.day, Measure(one.document.day, _value(match[1])))
    if len(measures) < 2:
        return None
    return Series(wanted[2].lower(), tuple(measures.values()), _value(wanted[1]))


def _unit(word: str) -> str:
    return word.lower().rstrip("s")


def _value(word: str) -> float:
    known = _NUMBERS.get(word.lower())
    return known if known is not None else float(word)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
