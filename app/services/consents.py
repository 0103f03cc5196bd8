"""Answers of everyone in the room: asked, kept in the chart, withdrawn (R36, R38, R55, R58, B3)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.domain.consent import WORDING_VERSION, Consent, ConsentMethod
from app.domain.errors import ErrorCode, InputError, LocalError
from app.domain.ids import new_id
from app.domain.session import Session
from app.domain.states import ConsentState
from app.services.events import ConsentChanged, EventBus
from app.services.ports import Clock, Database, UnitOfWork

CONSENT_LIFETIME = timedelta(days=365)


class ConsentService:
    """Keeps answers in charts. Every change is committed and audited before its event is published."""

    def __init__(
        self, database: Database, clock: Clock, bus: EventBus, room_changed: Callable[[str], object]
    ) -> None:
        """``room_changed`` is told of each session that somebody came into, once that is committed."""
        self._database, self._clock, self._bus = database, clock, bus
        self._room_changed = room_changed

    def on_file(self, unit: UnitOfWork, client_id: str, person: str, role: str) -> Consent:
        """Return the person's latest answer if it still counts, or a new consent, saved, not asked yet."""
        answers = [c for c in unit.consents.of_client(client_id) if c.person == person]
        if answers:
            latest = answers[-1]
            if latest.state is not ConsentState.WITHDRAWN and not self._worn_out(latest):
                return latest
        fresh = Consent(new_id(), client_id, person, role)
        unit.consents.save(fresh)
        return fresh

    def of_session(self, session_id: str) -> tuple[Consent, ...]:
        """The answers of everyone in the room, in the order they came in."""
        with self._database.unit_of_work() as unit:
            return participants(unit, load_session(unit, session_id))

    def add_person(self, session_id: str, person: str, role: str) -> Consent:
        """Add someone to the room; the chart's answer counts if there is one, else recording pauses."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            consent = self.on_file(unit, session.client_id, person, role)
            if consent.id not in session.participants:
                unit.sessions.save(replace(session, participants=(*session.participants, consent.id)))
            unit.audit.add("consent.person_added", session_id, role)
            unit.commit()
        self._room_changed(session_id)
        self._bus.publish(ConsentChanged(session_id, consent.id, consent.state))
        return consent

    def ask(self, session_id: str, consent_id: str) -> Consent:
        """The page is open before the person, perhaps again after a crash.

        Whose answer does not count (declined, withdrawn, expired, to other words) is asked anew, in a consent
        of its own.
        """
        with self._database.unit_of_work() as unit:
            session, consent = _participant(unit, session_id, consent_id)
            if consent.state in (ConsentState.DECLINED, ConsentState.WITHDRAWN) or self._worn_out(consent):
                consent = _anew(unit, session, consent)
            asked = replace(_waiting(consent), wording=WORDING_VERSION)
            return self._keep(unit, session_id, asked, "consent.asked")

    def hand_back(self, session_id: str, consent_id: str) -> Consent:
        """The laptop came back without an answer."""
        with self._database.unit_of_work() as unit:
            _, consent = _participant(unit, session_id, consent_id)
            return self._keep(unit, session_id, consent.hand_back(), "consent.handed_back")

    def answer(self, session_id: str, consent_id: str, agreed: bool) -> Consent:
        """The person answered on this screen; ILLEGAL_TRANSITION unless they are being asked."""
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            _, consent = _participant(unit, session_id, consent_id)
            done = consent.answer(
                agreed, ConsentMethod.ON_SCREEN, now, expires_at=now + CONSENT_LIFETIME if agreed else None
            )
            return self._keep(unit, session_id, done, f"consent.{done.state.value}")

    def attest(self, session_id: str, consent_id: str, method: ConsentMethod, clinician_id: str) -> Consent:
        """The clinician states an agreement on paper or said aloud, with their name and the time."""
        if method is ConsentMethod.ON_SCREEN:
            raise InputError(ErrorCode.BAD_USAGE)
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            session, consent = _participant(unit, session_id, consent_id)
            if self._worn_out(consent):
                consent = _anew(unit, session, consent)
            done = replace(_waiting(consent), wording=WORDING_VERSION).answer(
                True, method, now, attested_by=clinician_id, expires_at=now + CONSENT_LIFETIME
            )
            return self._keep(unit, session_id, done, "consent.attested")

    def withdraw_in(self, unit: UnitOfWork, session_id: str, consent_id: str) -> Consent:
        """Write the withdrawal down as part of ``unit``: ``SessionService.withdraw`` stops and destroys."""
        _, consent = _participant(unit, session_id, consent_id)
        withdrawn = consent.withdraw(self._clock.now())
        unit.consents.save(withdrawn)
        unit.audit.add("consent.withdrawn", consent.id, consent.method.value if consent.method else "")
        return withdrawn

    def _worn_out(self, consent: Consent) -> bool:
        """An agreement that no longer counts: it expired, or it was given to other words."""
        return consent.state is ConsentState.AGREED and not consent.allows_recording(self._clock.now())

    def _keep(self, unit: UnitOfWork, session_id: str, consent: Consent, action: str) -> Consent:
        unit.consents.save(consent)
        unit.audit.add(action, consent.id, consent.method.value if consent.method else "")
        unit.commit()
        self._bus.publish(ConsentChanged(session_id, consent.id, consent.state))
        return consent


def load_session(unit: UnitOfWork, session_id: str) -> Session:
    """The session, or SESSION_NOT_FOUND."""
    session = unit.sessions.get(session_id)
    if session is None:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    return session


def require_recording(unit: UnitOfWork, session_id: str, recording_id: str) -> Session:
    """The session, or RECORDING_DESTROYED: somebody withdrew, and what was made of it must not come back."""
    session = load_session(unit, session_id)
    if session.recording_id != recording_id:
        raise LocalError(ErrorCode.RECORDING_DESTROYED)
    return session


def participants(unit: UnitOfWork, session: Session) -> tuple[Consent, ...]:
    """The consents of everyone in the room."""
    found = (unit.consents.get(consent_id) for consent_id in session.participants)
    return tuple(consent for consent in found if consent is not None)


def _participant(unit: UnitOfWork, session_id: str, consent_id: str) -> tuple[Session, Consent]:
    session = load_session(unit, session_id)
    consent = unit.consents.get(consent_id)
    if consent is None or consent_id not in session.participants:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    return session, consent


def _waiting(consent: Consent) -> Consent:
    return consent if consent.state is ConsentState.WAITING else consent.ask()


def _anew(unit: UnitOfWork, session: Session, consent: Consent) -> Consent:
    """A new consent of the same person in the place of ``consent``."""
    fresh = Consent(new_id(), consent.client_id, consent.person, consent.role)
    people = tuple(fresh.id if p == consent.id else p for p in session.participants)
    unit.sessions.save(replace(session, participants=people))
    return fresh
