"""Consent: nobody is recorded who has not agreed, and everybody in the room decides for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.states import CONSENT_MOVES, ConsentState, move

WORDING_VERSION = "2026-11-1"
"""Version of the words on the consent page; a stored answer to other words is asked again.

An answer carries ``2026-11-1``, or ``2026-11-1/3`` where the practice hands out the third edition of a form
of its own. A new edition that asks everyone again expires the answers: only the page's version counts here.
"""

CONSENT_LIFETIME = timedelta(days=365)
"""After it an agreement is asked for again (R58)."""

CHILD = "child"
GUARDIAN = "guardian"


class ConsentMethod(StrEnum):
    """How the answer was given."""

    ON_SCREEN = "on_screen"
    PAPER = "paper"
    VERBAL = "verbal"


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's answer, kept in the client's chart (R58); ``decided_at``: aware UTC, None before it."""

    id: str
    client_id: str
    person: str
    role: str = "client"  # client, partner, guardian, child, family
    state: ConsentState = ConsentState.NOT_ASKED
    method: ConsentMethod | None = None
    wording: str = WORDING_VERSION
    decided_at: datetime | None = None
    expires_at: datetime | None = None
    attested_by: str = ""  # the clinician's id, for VERBAL and PAPER

    def ask(self) -> "Consent":
        """Return the consent as being asked now."""
        return replace(self, state=move(self.state, ConsentState.WAITING, CONSENT_MOVES))

    def hand_back(self) -> "Consent":
        """Return the consent as handed back without an answer."""
        return replace(self, state=move(self.state, ConsentState.NOT_ASKED, CONSENT_MOVES))

    def answer(
        self,
        agreed: bool,
        method: ConsentMethod,
        at: datetime,
        attested_by: str = "",
        expires_at: datetime | None = None,
    ) -> "Consent":
        """Return the answered consent; only one that is being asked can be answered."""
        target = ConsentState.AGREED if agreed else ConsentState.DECLINED
        return replace(
            self,
            state=move(self.state, target, CONSENT_MOVES),
            method=method,
            decided_at=at,
            attested_by=attested_by,
            expires_at=expires_at,
        )

    def withdraw(self, at: datetime) -> "Consent":
        """Return the consent as withdrawn at ``at``; only an agreement can be withdrawn."""
        return replace(self, state=move(self.state, ConsentState.WITHDRAWN, CONSENT_MOVES), decided_at=at)

    def allows_recording(self, now: datetime) -> bool:
        """Whether this person has agreed, to the present wording, and the agreement has not expired."""
        return (
            self.state is ConsentState.AGREED
            and self.wording.partition("/")[0] == WORDING_VERSION
            and (self.expires_at is None or now < self.expires_at)
        )


def everyone_agrees(consents: Iterable[Consent], now: datetime) -> bool:
    """Whether recording is allowed: at least one person is in the room, and every one of them has agreed.

    A child's own word is not enough: a guardian in the room agrees as well, or has signed the paper form.
    """
    people = tuple(consents)
    return bool(people) and all(person.allows_recording(now) for person in people) and not unguarded(people)


def unguarded(people: Iterable[Consent]) -> tuple[Consent, ...]:
    """The children who agreed on screen or aloud while no guardian is in the room."""
    everyone = tuple(people)
    if any(person.role == GUARDIAN for person in everyone):
        return ()
    return tuple(
        person
        for person in everyone
        if person.role == CHILD
        and person.state is ConsentState.AGREED
        and person.method is not ConsentMethod.PAPER
    )
