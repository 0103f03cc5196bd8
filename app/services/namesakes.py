"""Whom of the charts a typed name means; where that is not clear a person says it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.chart import Client
from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id


def named(clients: Iterable[Client], name: str) -> tuple[Client, ...]:
    """Clients of that name, whatever their capitals."""
    return tuple(client for client in clients if client.name.casefold() == name.casefold())


def is_clear(namesakes: Sequence[Client], number: str) -> bool:
    """Whether name and number of the EHR ("" where none was typed) mean one client, or a new one.

    A client of the name who has another number may be somebody else.
    """
    if number and sum(client.ehr_id == number for client in namesakes) == 1:
        return True
    if len(namesakes) > 1:
        return False
    return not (number and any(client.ehr_id for client in namesakes))


def meant(clients: Sequence[Client], name: str, number: str, chosen: str = "", new: bool = False) -> Client:
    """The client whom a walk-in is for, with the number where the chart had none; a new one has a new id.

    ``chosen`` is the id of the client that a person said it is, ``new`` that it is none of them.
    CLIENT_NAME_SHARED where neither was said and it is not clear, CLIENT_UNKNOWN, CLIENT_NUMBER_TAKEN.
    """
    namesakes = named(clients, name)
    if chosen:
        found = next((client for client in clients if client.id == chosen), None)
        if found is None:
            raise InputError(ErrorCode.CLIENT_UNKNOWN)
    elif new:
        found = Client(new_id(), name)
    elif not is_clear(namesakes, number):
        raise InputError(ErrorCode.CLIENT_NAME_SHARED)
    else:
        numbered = [client for client in namesakes if number and client.ehr_id == number]
        found = (numbered or [*namesakes, Client(new_id(), name)])[0]
    if found.ehr_id or not number:
        return found
    if any(client.ehr_id == number for client in clients):
        raise InputError(ErrorCode.CLIENT_NUMBER_TAKEN)
    return replace(found, ehr_id=number)
