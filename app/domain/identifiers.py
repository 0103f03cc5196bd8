"""What tells who somebody is, and the placeholders that stand for it wherever text leaves the laptop."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.chart import Client
from app.domain.treatment import Chart

PLACEHOLDER = re.compile(r"\[([A-Za-z]+(?:_[A-Za-z]+)*)_(\d+)([A-Za-z]*)(?::[^\[\]]*)?\]")
"""``[CLIENT_1]``; ``[CLIENT_1B]``, the same in another form; ``[DATE_2: 3 days before the session]``."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Everything in one client's chart, and around one session, that must not leave the laptop."""

    client: tuple[str, ...] = ()  # the name, and nicknames
    therapist: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # around the client, and who else is in the room
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birth_date: date | None = None
    address: str = ""
    employer: str = ""
    others: tuple[str, ...] = ()  # record, insurance and account numbers, schools
    terms: tuple[str, ...] = ()  # words expected in sessions; names among them are hidden
    medications: tuple[str, ...] = ()  # never hidden as a term
    practice: str = ""  # where the client is treated; hidden as a whole


def identifiers_of(
    client: Client | None, chart: Chart, therapist: str = "", participants: Iterable[str] = ()
) -> Identifiers:
    """The identifiers of ``client`` and ``chart``; ``participants``: names of everyone else in the room."""
    name = client.name if client is not None else ""
    others = tuple(person for person in participants if person.strip() and person.strip() != name.strip())
    ehr_id = client.ehr_id if client is not None else ""
    return Identifiers(
        client=_there((name, *chart.nicknames)),
        therapist=_there((therapist,)),
        people=_there((*(person for person, _ in chart.people), *others)),
        phones=_there(chart.phones),
        emails=_there(chart.emails),
        birth_date=client.birth_date if client is not None else None,
        address=chart.address.strip(),
        employer=chart.employer.strip(),
        others=_there((*chart.other_identifiers, ehr_id)),
        terms=_there(client.terms if client is not None else ()),
        medications=_there(medicine.name for medicine in chart.medications),
    )


def _there(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, tidied, without the empty ones."""
    return tuple(dict.fromkeys(" ".join(value.split()) for value in values if value.strip()))
