"""The clinical part of a chart: diagnoses, the treatment plan, medication, assessments (R21, R25)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An ICD-10-CM code and its text, as the clinician entered them."""

    code: str
    text: str = ""

    @property
    def label(self) -> str:
        """Code and text as one line."""
        return f"{self.code} {self.text}".strip()


class GoalStatus(StrEnum):
    """Where a goal stands, as the clinician judges it; the values are persisted."""

    NOT_STARTED = "not_started"
    NO_CHANGE = "no_change"
    SOME_PROGRESS = "some_progress"
    MET = "met"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of the plan with its objectives and the interventions planned for it."""

    id: str
    text: str
    objectives: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    status: GoalStatus = GoalStatus.NOT_STARTED
    met_on: date | None = None


@dataclass(frozen=True, slots=True)
class TreatmentPlan:
    """The goals in the clinician's order, and when they are looked at again."""

    goals: tuple[Goal, ...] = ()
    reviewed_on: date | None = None
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Medication:
    """What the client takes, as reported; ``dose`` in the words of the prescription."""

    name: str
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is kept of a client beside who they are; one for each client, empty until something is entered.

    The names and contacts are also what is replaced before any text leaves the laptop.
    """

    client_id: str
    client_since: date | None = None
    nicknames: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    employer: str = ""
    other_identifiers: tuple[str, ...] = ()  # insurance and record numbers, school, account names
    people: tuple[tuple[str, str], ...] = ()  # (name, relation) of people around the client
    diagnoses: tuple[Diagnosis, ...] = ()
    cpt_codes: tuple[str, ...] = ()  # the usual ones, the first is offered
    plan: TreatmentPlan = field(default_factory=TreatmentPlan)
    medications: tuple[Medication, ...] = ()
    approaches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A questionnaire or another assessment, entered by hand; signed once ``signed_at`` is set."""

    id: str
    client_id: str
    name: str  # "PHQ-9"
    taken_on: date
    score: str = ""
    text: str = ""
    signed_at: datetime | None = None
    signed_by: str = ""
