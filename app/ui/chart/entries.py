"""What was typed into a form, turned into what the chart keeps, or into words about what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.codes import is_diagnosis_code, is_procedure_code
from app.domain.treatment import Diagnosis, Goal, GoalStatus, Medication, TreatmentPlan
from app.domain.typed_dates import DateProblem, typed_date
from app.services.assessments import AssessmentEntry
from app.services.charts import ClientDetails

_UNCLEAR = "{what}: write the day as 1990-03-04 or 4 March 1990."


class EntryProblem(ValueError):
    """``words`` say what is wrong and what to write instead; nothing was kept."""

    def __init__(self, words: str) -> None:
        super().__init__("entry")
        self.words = words


@dataclass(frozen=True, slots=True)
class TypedDetails:
    """The fields of the form "Client"; several values stand on lines of their own."""

    name: str
    pronouns: str
    born: str
    since: str
    number: str
    nicknames: str
    phones: str
    emails: str
    address: str
    employer: str
    identifiers: str


@dataclass(frozen=True, slots=True)
class TypedGoal:
    """One goal of the form "Treatment plan"."""

    id: str
    text: str
    status: GoalStatus
    met_on: str
    objectives: str
    interventions: str


def details(typed: TypedDetails, today: date) -> ClientDetails:
    """Who the client is."""
    if not typed.name.strip():
        raise EntryProblem("A client needs a name.")
    born = _day("Born", typed.born)
    if born is not None and not date(1890, 1, 1) <= born <= today:
        raise EntryProblem("Born: this day cannot be right.")
    return ClientDetails(
        typed.name,
        typed.pronouns,
        born,
        typed.number,
        _day("Client since", typed.since),
        lines(typed.nicknames),
        lines(typed.phones),
        lines(typed.emails),
        typed.address,
        typed.employer,
        lines(typed.identifiers),
    )


def diagnoses(rows: Sequence[tuple[str, str]]) -> tuple[Diagnosis, ...]:
    """Codes with their texts; empty rows do not count."""
    kept = []
    for code, text in rows:
        if not code.strip() and not text.strip():
            continue
        if not is_diagnosis_code(code.strip()):
            shown = code.strip() or text.strip()
            raise EntryProblem(f"“{shown}” is not the form of an ICD-10-CM code, like F41.1.")
        kept.append(Diagnosis(code.strip(), text.strip()))
    return tuple(kept)


def procedure_codes(text: str) -> tuple[str, ...]:
    """CPT codes with commas, blanks or lines between them."""
    codes = text.replace(",", " ").replace(";", " ").split()
    for code in codes:
        if not is_procedure_code(code):
            raise EntryProblem(f"“{code}” is not the form of a CPT code, like 90834.")
    return tuple(codes)


def approaches(text: str) -> tuple[str, ...]:
    """Names with commas or lines between them."""
    return lines(text.replace(",", "\n"))


def plan(goals: Iterable[TypedGoal], reviewed: str, next_review: str) -> TreatmentPlan:
    """The plan; goals without words do not count."""
    kept = []
    for goal in goals:
        if goal.text.strip():
            met_on = _day("Met on", goal.met_on) if goal.status is GoalStatus.MET else None
            objectives, interventions = lines(goal.objectives), lines(goal.interventions)
            kept.append(Goal(goal.id, goal.text, objectives, interventions, goal.status, met_on))
    return TreatmentPlan(tuple(kept), _day("Reviewed on", reviewed), _day("Next review", next_review))


def medications(rows: Sequence[tuple[str, str]]) -> tuple[Medication, ...]:
    """Names with their doses."""
    if any(dose.strip() and not name.strip() for name, dose in rows):
        raise EntryProblem("Write the name of the medication beside its dose.")
    return tuple(Medication(name, dose) for name, dose in rows if name.strip())


def people(rows: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Names with their relations."""
    if any(relation.strip() and not name.strip() for name, relation in rows):
        raise EntryProblem("Write the name beside the relation.")
    return tuple((name, relation) for name, relation in rows if name.strip())


def assessment(name: str, taken_on: str, score: str, text: str, today: date) -> AssessmentEntry:
    """A questionnaire with its score, or words."""
    if not name.strip():
        raise EntryProblem("Write the name of the assessment, like PHQ-9.")
    day = _day("Taken on", taken_on)
    if day is None:
        raise EntryProblem("Write the day on which it was taken.")
    if day > today:
        raise EntryProblem("Taken on: this day is still to come.")
    if not score.strip() and not text.strip():
        raise EntryProblem("Write a score, or what was found.")
    return AssessmentEntry(name, day, score, text)


def lines(text: str) -> tuple[str, ...]:
    """The lines that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _day(what: str, written: str) -> date | None:
    if not written.strip():
        return None
    found = typed_date(written)
    if isinstance(found, DateProblem):
        raise EntryProblem(_UNCLEAR.format(what=what))
    return found
