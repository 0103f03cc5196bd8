"""How drafts are worded (R16, R17). Nothing here can switch off risk, evidence or what a note must hold."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_INSTRUCTIONS = 500
"""Characters of the clinician's own instructions."""

APPROACHES = (
    "CBT",
    "DBT",
    "ACT",
    "EMDR",
    "Motivational interviewing",
    "Psychodynamic",
    "Person-centered",
    "Solution-focused",
    "Exposure and response prevention",
    "Mindfulness-based",
    "Family systems",
    "Emotionally focused",
    "Narrative therapy",
    "Play therapy",
    "Supportive",
)
"""Therapy approaches to pick from; every clinician may add their own."""


class Tense(StrEnum):
    """The tense that the program's own words are written in."""

    PRESENT = "present"
    PAST = "past"


class Verbosity(StrEnum):
    """How much a draft holds."""

    BRIEF = "brief"
    STANDARD = "standard"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class AiSettings:
    """One clinician's settings. ``client_term``: what a note calls the client ("Client", "Patient")."""

    client_term: str = "Client"
    pronouns: str = ""  # "" takes those of the chart; "they/them" for all notes, or "none" for no pronouns
    tense: Tense = Tense.PRESENT
    verbosity: Verbosity = Verbosity.STANDARD
    instructions: str = ""
    approaches: tuple[str, ...] = ()  # the clinician's usual ones
    more_approaches: tuple[str, ...] = ()  # added to the list to pick from
    use_previous_notes: bool = True
