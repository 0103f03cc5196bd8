"""Words to expect in a session: names, medication, places; kept in the encrypted chart."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.chart import Client
from app.domain.errors import ErrorCode, InputError
from app.domain.terms import tidy
from app.services.consents import load_session, participants
from app.services.ports import Database, UnitOfWork


class TermService:
    """Keeps terms of clients; each change is one commit, audited by count. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_client(self, client_id: str) -> tuple[str, ...]:
        """The client's own terms, as they were given; SESSION_NOT_FOUND for an unknown client."""
        with self._database.unit_of_work() as unit:
            return _client(unit, client_id).terms

    def replace(self, client_id: str, terms: Iterable[str]) -> tuple[str, ...]:
        """Keep these terms instead, tidied (see ``domain.terms.tidy``); returns them. BAD_USAGE: too many."""
        kept = tidy(terms)
        with self._database.unit_of_work() as unit:
            client = _client(unit, client_id)
            if client.terms != kept:
                unit.clients.save(replace(client, terms=kept))
                unit.audit.add("terms.changed", client_id, str(len(kept)))
                unit.commit()
        return kept

    def of_session(self, session_id: str) -> tuple[str, ...]:
        """What to expect, the most important first: the client's terms, then the names of the people in the
        room; each once."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            client = unit.clients.get(session.client_id)
            clinician = unit.clinicians.get(session.clinician_id)
            own = client.terms if client else ()
            names = [client.name if client else ""]
            names += [consent.person for consent in participants(unit, session)]
            names += [clinician.name if clinician else ""]
        once: dict[str, str] = {}
        for term in (*own, *(" ".join(name.split()) for name in names)):
            once.setdefault(term.casefold(), term)
        return tuple(term for term in once.values() if term)


def _client(unit: UnitOfWork, client_id: str) -> Client:
    client = unit.clients.get(client_id)
    if client is None:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    return client
