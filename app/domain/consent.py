"""Consent: nobody is recorded who has not agreed, and everybody in the room decides for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.states import CONSENT_MOVES, ConsentState, move

WORDING_VERSION = "2026-11-1"
"""Version of the words on the consent page; a stored answer to other words is asked again."""


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
            and self.wording == WORDING_VERSION
            and (self.expires_at is None or now < self.expires_at)
        )


def everyone_agrees(consents: Iterable[Consent], now: datetime) -> bool:
    """Whether recording is allowed: at least one person is in the room, and every one of them has agreed."""
    answers = [consent.allows_recording(now) for consent in consents]
    return bool(answers) and all(answers)
