"""Terms of clients, and what a session gets of them."""

import pytest

from app.domain.chart import Appointment, Client
from app.domain.errors import ErrorCode, InputError
from tests.support.database import START
from tests.support.program import Practice


def test_terms_are_kept_tidy_in_the_chart_and_audited_by_count(office: Practice) -> None:
    terms = office.program.terms
    assert terms.of_client("client-1") == ()
    assert terms.replace("client-1", ["  Zoloft ", "zoloft", "Lake  Velo", ""]) == ("Zoloft", "Lake Velo")
    assert terms.of_client("client-1") == ("Zoloft", "Lake Velo")
    with office.program.database.unit_of_work() as unit:
        client = unit.clients.get("client-1")
        assert client is not None and client.name == "Jordan Sample"
        assert client.terms == ("Zoloft", "Lake Velo")
        entry = unit.audit.entries()[-1]
        assert (entry.action, entry.subject, entry.detail) == ("terms.changed", "client-1", "2")
        count = entry.number
    assert terms.replace("client-1", ["Zoloft", "Lake Velo"]) == ("Zoloft", "Lake Velo")
    assert terms.replace("client-1", []) == () == terms.of_client("client-1")
    with office.program.database.unit_of_work() as unit:
        assert unit.audit.entries()[-1].number == count + 1


@pytest.mark.parametrize("refused", [["x" * 61], [f"term {n}" for n in range(101)]])
def test_too_much_is_refused_and_changes_nothing(office: Practice, refused: list[str]) -> None:
    office.program.terms.replace("client-1", ["Zoloft"])
    with pytest.raises(InputError) as raised:
        office.program.terms.replace("client-1", refused)
    assert raised.value.code is ErrorCode.BAD_USAGE
    assert office.program.terms.of_client("client-1") == ("Zoloft",)


def test_an_unknown_client_has_none(office: Practice) -> None:
    for ask in (
        lambda: office.program.terms.of_client("x"),
        lambda: office.program.terms.replace("x", ["y"]),
    ):
        with pytest.raises(InputError) as raised:
            ask()
        assert raised.value.code is ErrorCode.SESSION_NOT_FOUND


def test_a_session_gets_the_clients_then_the_names_each_once(office: Practice) -> None:
    with office.program.database.unit_of_work() as unit:
        unit.clients.save(Client("client-2", "Ada  Velo"))
        unit.appointments.save(
            Appointment("appointment-2", "client-2", START, START, participant_names=("Bo Velo",))
        )
        unit.commit()
    office.program.terms.replace("client-2", ["Zoloft", "bo velo"])
    session = office.program.sessions.open("appointment-2", office.clinician.id)
    office.program.consents.add_person(session.id, "Cy Example", "family")
    found = office.program.terms.of_session(session.id)
    assert found[:3] == ("Zoloft", "bo velo", "Ada Velo")
    assert found[-1] == "Robin Example"
    assert "Cy Example" in found and len({term.casefold() for term in found}) == len(found)


def test_they_reach_the_windows_that_are_decoded(office: Practice) -> None:
    office.program.terms.replace("client-1", ["Zoloft"])
    session = office.record()
    office.program.processing.process(session.id)
    asked = [how.terms for how in office.engine.asked]
    assert asked and all("Jordan" in " ".join(terms) for terms in asked)
