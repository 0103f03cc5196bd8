"""What each person in the room answered to "Some text goes to a language model", as the database keeps it.

Everyone whose words may leave is asked and answers for themselves; a child's own word is not enough, as with
the recording. An answer counts for a year, in every session of the chart, until it is withdrawn or everybody
is asked again.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from app.domain.consent import CHILD, CONSENT_LIFETIME, GUARDIAN, Consent, ConsentMethod
from app.domain.session import Session
from app.domain.states import ConsentState
from app.services.ports import UnitOfWork

ASKED_AGAIN = "outside_model.asked_again_at"
"""Setting: answers that were given before it count no more."""


@dataclass(frozen=True, slots=True)
class OutsideAgreement:
    """One person's answer; asked separately from the recording. ``decided_at``: aware UTC."""

    state: ConsentState = ConsentState.NOT_ASKED
    method: ConsentMethod | None = None
    decided_at: datetime | None = None
    attested_by: str = ""  # the clinician's id, for paper and aloud

    @property
    def agreed(self) -> bool:
        """Whether the last answer was yes; ``counts`` tells whether it still does."""
        return self.state is ConsentState.AGREED

    def counts(self, now: datetime) -> bool:
        """Whether text may be sent, as far as this person is concerned."""
        return self.agreed and (self.decided_at is None or now < self.decided_at + CONSENT_LIFETIME)

    @property
    def refused(self) -> bool:
        """Whether they said no, or took their yes back: they are asked anew only if they bring it up."""
        return self.state in (ConsentState.DECLINED, ConsentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody in the room with their answer; ``enough``: nothing of theirs keeps text from leaving."""

    consent: Consent
    agreement: OutsideAgreement
    enough: bool


def agreement_in(unit: UnitOfWork, client_id: str, person: Consent | None = None) -> OutsideAgreement:
    """What ``person`` answered, or the client where none is given, as this unit of work sees it."""
    written = unit.settings.get(_name(unit, client_id, person))
    if not written:
        return OutsideAgreement()
    values = json.loads(written)
    method, at = values["method"], values["decided_at"]
    decided = datetime.fromisoformat(at) if at else None
    again = unit.settings.get(ASKED_AGAIN)
    state = ConsentState(values["state"])
    if state is ConsentState.AGREED and again and decided and decided <= datetime.fromisoformat(again):
        return OutsideAgreement()
    return OutsideAgreement(state, ConsentMethod(method) if method else None, decided, values["attested_by"])


def keep_in(unit: UnitOfWork, client_id: str, agreement: OutsideAgreement, person: Consent | None) -> None:
    """Keep an answer as part of ``unit``."""
    values = asdict(agreement)
    values["decided_at"] = agreement.decided_at.isoformat() if agreement.decided_at else None
    unit.settings.set(_name(unit, client_id, person), json.dumps(values))


def end_all_in(unit: UnitOfWork, now: datetime) -> None:
    """Every agreement of before ``now`` ends: everyone is asked again. A refusal stays."""
    unit.settings.set(ASKED_AGAIN, now.isoformat())


def asked_in(unit: UnitOfWork, session: Session, now: datetime) -> tuple[Asked, ...]:
    """Everyone in the room of ``session`` with their answers, in the order they came in."""
    found = (unit.consents.get(consent_id) for consent_id in session.participants)
    people = [(c, agreement_in(unit, session.client_id, c)) for c in found if c is not None]
    guarded = any(c.role == GUARDIAN and answer.counts(now) for c, answer in people)
    return tuple(
        Asked(
            consent,
            answer,
            answer.counts(now) and (consent.role != CHILD or guarded or answer.method is ConsentMethod.PAPER),
        )
        for consent, answer in people
    )


def everyone_agrees_in(unit: UnitOfWork, session: Session, now: datetime) -> bool:
    """Whether the words of this session may leave, as far as the people in it are concerned."""
    people = asked_in(unit, session, now)
    return bool(people) and all(person.enough for person in people)


def withdraw_in(unit: UnitOfWork, person: Consent, now: datetime) -> None:
    """What ``person`` agreed to is taken back as part of ``unit``: from its commit on nothing is sent."""
    answer = agreement_in(unit, person.client_id, person)
    if answer.agreed:
        keep_in(unit, person.client_id, withdrawn(answer, now), person)
        method = answer.method.value if answer.method else ""
        unit.audit.add("outside_model.withdrawn", person.id, method, answer.attested_by)


def withdrawn(agreement: OutsideAgreement, now: datetime) -> OutsideAgreement:
    """The agreement, taken back at ``now``."""
    return replace(agreement, state=ConsentState.WITHDRAWN, decided_at=now)


def _name(unit: UnitOfWork, client_id: str, person: Consent | None) -> str:
    """The setting of a person's answer; people are told apart as in the chart, by name and role."""
    client = unit.clients.get(client_id)
    own = client.first_name if client is not None else ""
    if person is None or (person.role == "client" and _key(person.person) == _key(own)):
        return f"outside_model.{client_id}"
    return f"outside_model.{client_id}/{person.role}/{_key(person.person)}"


def _key(person: str) -> str:
    return " ".join(person.split()).casefold()
