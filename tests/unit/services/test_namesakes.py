"""A typed name never picks one of several clients by itself, and no number is replaced unasked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.chart import Client
from app.domain.errors import ErrorCode, InputError
from tests.support.program import Practice, practice

FIRST = Client("a1", "Ada Quillfeather", birth_date=date(1990, 3, 4), ehr_id="77")
SECOND = Client("a2", "ada quillfeather", birth_date=date(2001, 5, 6))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


def keep(office: Practice, *clients: Client) -> None:
    with office.program.database.unit_of_work() as unit:
        for client in clients:
            unit.clients.save(client)
        unit.commit()


def kept(office: Practice) -> dict[str, Client]:
    with office.program.database.unit_of_work() as unit:
        return {client.id: client for client in unit.clients.all()}


def refused(office: Practice, *typed: str, chosen: str = "", new: bool = False) -> ErrorCode:
    with pytest.raises(InputError) as raised:
        office.program.sessions.walk_in(*typed, chosen=chosen, new=new)
    with office.program.database.unit_of_work() as unit:
        assert unit.sessions.all() == ()
    return raised.value.code


def test_two_clients_of_one_name_are_asked_about(office: Practice) -> None:
    keep(office, FIRST, SECOND)
    sessions = office.program.sessions
    assert sessions.namesakes(" ADA  Quillfeather ") == (FIRST, SECOND)
    assert refused(office, "Ada Quillfeather") is ErrorCode.CLIENT_NAME_SHARED
    assert sessions.walk_in("Ada Quillfeather", chosen="a2").client_id == "a2"
    third = sessions.walk_in("Ada Quillfeather", new=True).client_id
    assert third not in ("a1", "a2") and kept(office)[third].name == "Ada Quillfeather"
    assert refused(office, "Ada Quillfeather", chosen="nobody") is ErrorCode.CLIENT_UNKNOWN


def test_the_number_of_the_ehr_tells_them_apart(office: Practice) -> None:
    keep(office, FIRST, SECOND)
    sessions = office.program.sessions
    assert sessions.namesakes("Ada Quillfeather", "77") == ()
    assert sessions.walk_in("Ada Quillfeather", "Patient/77").client_id == "a1"
    assert sessions.namesakes("Ada Quillfeather", "78") == (FIRST, SECOND)
    sessions.walk_in("Ada Quillfeather", "78", chosen="a2")
    assert kept(office)["a2"].ehr_id == "78"
    sessions.walk_in("Ada Quillfeather", "79", chosen="a1")
    assert kept(office)["a1"] == FIRST  # a number in a chart stays


def test_another_number_may_be_somebody_else(office: Practice) -> None:
    keep(office, FIRST)
    sessions = office.program.sessions
    assert sessions.namesakes("Ada Quillfeather") == ()
    assert sessions.namesakes("Ada Quillfeather", "78") == (FIRST,)
    assert refused(office, "Ada Quillfeather", "78") is ErrorCode.CLIENT_NAME_SHARED
    other = sessions.walk_in("Ada Quillfeather", "78", new=True).client_id
    assert (kept(office)[other].ehr_id, kept(office)["a1"]) == ("78", FIRST)


def test_one_client_gets_a_number_that_nobody_has(office: Practice) -> None:
    keep(office, SECOND, Client("b", "Bo Ashdown", ehr_id="5"))
    sessions = office.program.sessions
    assert refused(office, "Ada Quillfeather", "5") is ErrorCode.CLIENT_NUMBER_TAKEN
    assert refused(office, "Somebody New", "5") is ErrorCode.CLIENT_NUMBER_TAKEN
    assert sessions.walk_in("Ada Quillfeather", "6").client_id == "a2"
    assert kept(office)["a2"].ehr_id == "6"
