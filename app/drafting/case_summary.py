"""Puts a case summary together from sentences of signed documents. No language model; same input, same text.

It quotes and counts, and never words anything anew: each statement is a sentence of a document, or says in
fixed words what was counted, and carries its citations. What no document tells is said in a part of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.case_summary import (
    CaseDocument,
    CaseFile,
    CaseSummary,
    DocumentKind,
    Length,
    Purpose,
    Statement,
    SummaryPart,
    SummaryRequest,
)
from app.domain.mentions import stems
from app.domain.written_time import MONTHS, written_day
from app.drafting.case_language import (
    MEDICATION,
    NOT_ADDRESSED,
    Found,
    addresses_risk,
    notes,
    own_words,
    sentences,
    themes,
)
from app.drafting.case_names import NamesOut
from app.drafting.case_progress import progress, scores

_MOST = {Length.BRIEF: 2, Length.STANDARD: 4, Length.FULL: 10}
_STANDING = ("Assessment", "Subjective", "Data", "Focus", "Behavior", "Response")
_PURPOSES = {
    Purpose.PREPARATION: "for the next session",
    Purpose.SUPERVISION: "for supervision",
    Purpose.CONSULTATION: "for a consultation",
    Purpose.HANDOFF: "for a handoff",
}
_MOST_CITED = 9

Words = Callable[[str], str]


class ExtractiveCaseSummary:
    """Makes summaries. Pure; any thread."""

    def summarize(self, case: CaseFile, request: SummaryRequest) -> CaseSummary:
        """The summary of what was not left out; with nothing to use only "Not in the documents"."""
        used = tuple(document for document in case.documents if document.id not in request.left_out)
        most = _MOST[request.length]
        parts = (
            SummaryPart("Where things stand", _standing(case, used, most)),
            SummaryPart("Agreed last time", _agreed(used, most, request.purpose)),
            SummaryPart("Themes that return", _themes(case, used, most)),
            SummaryPart("Progress towards the goals", _goals(case, used, most)),
            SummaryPart("In the client’s own words", _words(used, most)),
            SummaryPart("Not in the documents", _gaps(case, used)),
        )
        days = [document.day for document in used]
        made = CaseSummary(
            _heading(case, request),
            tuple(part for part in parts if part.statements),
            min(days, default=None),
            max(days, default=None),
            len(used),
        )
        return (
            _without_names(made, NamesOut(case.identifiers, case.relations))
            if request.purpose.without_name
            else made
        )


def _heading(case: CaseFile, request: SummaryRequest) -> str:
    if request.purpose.without_name:
        return f"A client, {_PURPOSES[request.purpose]}"
    if request.purpose is Purpose.PREPARATION and case.next_session is not None:
        day = case.next_session
        return f"{case.client_name}, for the session on {day.day} {MONTHS[day.month - 1]}"
    return f"{case.client_name}, {_PURPOSES[request.purpose]}"


def _standing(case: CaseFile, used: Sequence[CaseDocument], most: int) -> tuple[Statement, ...]:
    plan = [found for found in sentences(used) if found.document.kind is DocumentKind.PLAN]
    told = [_plain(found) for found in plan if found.sentence.part in ("Diagnosis", "Client")]
    told += scores([a for a in case.assessments if any(d.id == a.id for d in used)], used)[:most]
    latest = notes(used)[-1 if most <= 2 else -2 :]
    for document in reversed(latest):
        standing = [
            f for f in sentences((document,)) if f.sentence.part in _STANDING and not addresses_risk(f)
        ]
        plain = [found for found in standing if "“" not in found.sentence.text]
        told += [_plain(found) for found in (plain or standing)[: most // 2]]
    risk = [found for found in sentences(notes(used)) if addresses_risk(found)]
    if risk:
        told += [_plain(found) for found in risk if found.document is risk[-1].document][:most]
    return tuple(told)


def _agreed(used: Sequence[CaseDocument], most: int, purpose: Purpose) -> tuple[Statement, ...]:
    """What the newest note plans; a supervisor is told how things stand instead."""
    if purpose.without_name or not notes(used):
        return ()
    planned = [found for found in sentences((notes(used)[-1],)) if found.sentence.part == "Plan"]
    return tuple(_plain(found) for found in planned[:most])


def _themes(case: CaseFile, used: Sequence[CaseDocument], most: int) -> tuple[Statement, ...]:
    count = len(notes(used))
    made = []
    known = case.identifiers
    names = stems(" ".join((*known.client, *known.people, *known.therapist)))
    for theme in themes(used, most, names):
        ordered = [theme.best, *(found for found in reversed(theme.places) if found is not theme.best)]
        cited = tuple(found.citation for found in ordered[:_MOST_CITED])
        text = theme.best.sentence.text.rstrip(".")
        made.append(Statement(f"{text}: in {len(theme.places)} of {count} notes.", cited))
    return tuple(made)


def _goals(case: CaseFile, used: Sequence[CaseDocument], most: int) -> tuple[Statement, ...]:
    plan = next((document for document in used if document.kind is DocumentKind.PLAN), None)
    if plan is None:
        return ()
    made = []
    for goal in case.plan.goals[: max(most, 3)]:
        statement = progress(goal, used)
        if not statement.citations:  # no note mentions it, but the plan itself holds the goal
            own = next((f for f in sentences((plan,)) if f.sentence.id.endswith(goal.id)), None)
            statement = replace(statement, citations=(own.citation,) if own is not None else ())
        made.append(statement)
    return tuple(made)


def _words(used: Sequence[CaseDocument], most: int) -> tuple[Statement, ...]:
    return tuple(
        Statement(f"“{words}”", (found.citation,), quote=True) for words, found in own_words(used, most)
    )


def _gaps(case: CaseFile, used: Sequence[CaseDocument]) -> tuple[Statement, ...]:
    every = list(sentences(notes(used)))
    made = []
    risk = [found for found in every if addresses_risk(found)]
    if risk:
        last = risk[-1]
        made.append(
            Statement(
                f"Risk was last addressed on {written_day(last.document.day)}.", (last.citation,), gap=True
            )
        )
    else:
        made.append(Statement("Risk is not addressed in these documents.", gap=True))
    names = [name.casefold() for name in case.identifiers.medications]
    told = [found for found in every if _of_medication(found, names)]
    if not told:
        made.append(Statement("Medication is not mentioned anywhere.", gap=True))
    for goal in case.plan.goals:
        statement = progress(goal, used)
        if not statement.citations:
            made.append(Statement(f"No note mentions the goal “{goal.text}”.", gap=True))
    if not any(document.kind is DocumentKind.ASSESSMENT for document in used):
        made.append(Statement("There is no signed assessment among them.", gap=True))
    if not any(document.kind is DocumentKind.PLAN for document in used):
        made.append(Statement("There is no treatment plan among them.", gap=True))
    for day in case.unsigned:
        made.append(Statement(f"The draft of {written_day(day)} is not signed, so it is not used.", gap=True))
    return tuple(made)


def _of_medication(found: Found, names: Sequence[str]) -> bool:
    text = found.sentence.text
    if NOT_ADDRESSED.search(text):
        return False
    return MEDICATION.search(text) is not None or any(name in text.casefold() for name in names)


def _plain(found: Found) -> Statement:
    return Statement(found.sentence.text, (found.citation,))


def _without_names(summary: CaseSummary, out: Words) -> CaseSummary:
    parts = tuple(
        SummaryPart(part.title, tuple(replace(told, text=out(told.text)) for told in part.statements))
        for part in summary.parts
    )
    return replace(summary, parts=parts)
