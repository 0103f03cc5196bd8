"""How drafts are worded (R16, R17). Nothing here can switch off risk, evidence or what a note must hold."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.errors import ErrorCode, InputError

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


LONGEST_TERM_WORDS, LONGEST_TERM = 3, 40
LONGEST_PRONOUNS = 40
LONGEST_APPROACH, MOST_APPROACHES = 60, 40


def tidied(settings: AiSettings) -> AiSettings:
    """The settings without superfluous blanks and repetitions.

    BAD_USAGE, with the name of the ``field``, for a client term that is not one to three words, and for what
    is too long; instructions are never cut.
    """
    term, pronouns = " ".join(settings.client_term.split()), " ".join(settings.pronouns.split())
    instructions = settings.instructions.strip()
    more = tuple(a for a in _each(settings.more_approaches) if a.casefold() not in _KNOWN)
    approaches = _each(settings.approaches)
    limits = {
        "client_term": 1 <= len(term.split()) <= LONGEST_TERM_WORDS and len(term) <= LONGEST_TERM,
        "pronouns": len(pronouns) <= LONGEST_PRONOUNS,
        "instructions": len(instructions) <= LONGEST_INSTRUCTIONS,
        "approaches": max(len(approaches), len(more)) <= MOST_APPROACHES
        and all(len(approach) <= LONGEST_APPROACH for approach in (*approaches, *more)),
    }
    for name, kept in limits.items():
        if not kept:
            raise InputError(ErrorCode.BAD_USAGE, details={"field": name})
    return replace(
        settings,
        client_term=term,
        pronouns=pronouns,
        instructions=instructions,
        approaches=approaches,
        more_approaches=more,
    )


_KNOWN = frozenset(approach.casefold() for approach in APPROACHES)


def _each(given: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, whatever its capitals, in the order given."""
    once: dict[str, str] = {}
    for approach in (" ".join(one.split()) for one in given):
        if approach:
            once.setdefault(approach.casefold(), approach)
    return tuple(once.values())
