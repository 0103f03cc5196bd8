"""Which consent form applies to the people in a room, and which edition of it the practice hands out now."""

from collections.abc import Iterable
from enum import StrEnum

from app.domain.consent import CHILD, GUARDIAN, WORDING_VERSION, Consent
from app.services.ports import UnitOfWork


class FormName(StrEnum):
    """The three situations that have words of their own; the values are persisted."""

    ADULT = "adult"
    TOGETHER = "together"
    CHILD = "child"


def form_for(people: Iterable[Consent]) -> FormName:
    """The form for everyone in the room: a child or a guardian decides it, then whether there are several."""
    everyone = tuple(people)
    if any(person.role in (CHILD, GUARDIAN) for person in everyone):
        return FormName.CHILD
    return FormName.TOGETHER if len(everyone) > 1 else FormName.ADULT


def edition_setting(name: FormName) -> str:
    """The setting that holds the number of the edition in use; absent or ``0`` for the original."""
    return f"consent_form.{name.value}.edition"


def edition_in(unit: UnitOfWork, name: FormName) -> int:
    """The edition in use: 0 for the original. Numbers count over all forms, so one number is one text."""
    return int(unit.settings.get(edition_setting(name), "0"))


def wording(edition: int) -> str:
    """What an answer carries: the version of the page, and the practice's edition after a slash."""
    return f"{WORDING_VERSION}/{edition}" if edition else WORDING_VERSION


def wording_for(unit: UnitOfWork, people: Iterable[Consent]) -> str:
    """The wording that people in a room answer to now."""
    return wording(edition_in(unit, form_for(people)))
