"""Answers of everyone in the room: asked, kept in the chart, withdrawn (R36, R38, R55, R58, B3)."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.consent import CHILD, CONSENT_LIFETIME, Consent, ConsentMethod
from app.domain.errors import ErrorCode, IllegalTransition, InputError, LocalError
from app.domain.ids import new_id
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.services.events import ConsentChanged, EventBus
from app.services.form_editions import wording_for
from app.services.outside_answers import end_all_in as end_all_outside_in
from app.services.outside_answers import withdraw_in as withdraw_outside_in
from app.services.ports import Clock, Database, UnitOfWork

REFUSED = (ConsentState.DECLINED, ConsentState.WITHDRAWN)
"""Answers that are asked about anew only deliberately."""

UNDER_WAY = (
    SessionState.PLANNED,
    SessionState.OPEN,
    SessionState.RECORDING,
    SessionState.PAUSED,
    SessionState.INTERRUPTED,
)
"""Sessions in which who is in the room still matters."""


class ConsentService:
    """Keeps answers in charts. Every change is committed and audited before its event is published."""

    def __init__(
        self, database: Database, clock: Clock, bus: EventBus, room_changed: Callable[[str], object]
    ) -> None:
        """``room_changed`` is told of each session in which somebody came, went or does not agree (any more),
        once that is committed: a recording pauses unless everyone agrees."""
        self._database, self._clock, self._bus = database, clock, bus
        self._room_changed = room_changed

    def on_file(self, unit: UnitOfWork, client_id: str, person: str, role: str) -> Consent:
        """Return the latest answer of this person in this role, or a new consent, saved, not asked yet.

        An agreement that ran out or was given to other words is asked for again (R58). A refusal and a
        withdrawal stay as they are until ``ask`` is told to ask again.
        """
        known = _key(person), role
        answers = [c for c in unit.consents.of_client(client_id) if (_key(c.person), c.role) == known]
        if answers and not self._worn_out(answers[-1]):
            return answers[-1]
        fresh = Consent(new_id(), client_id, " ".join(person.split()), role)
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

    def remove_person(self, session_id: str, consent_id: str) -> None:
        """Take someone out of the room who was added by mistake; ILLEGAL_TRANSITION once it is too late.

        That is when something was recorded with them, when the session is over, and for the last person.
        Their answer, if there is one, stays in the chart.
        """
        with self._database.unit_of_work() as unit:
            session, consent = _participant(unit, session_id, consent_id)
            others = tuple(p for p in session.participants if p != consent_id)
            if session.state not in UNDER_WAY or not others or _was_recorded(unit, session, consent):
                raise IllegalTransition("Room", consent.state.value, "removed")
            if consent.state is ConsentState.WAITING:
                consent = consent.hand_back()
                unit.consents.save(consent)
            unit.sessions.save(replace(session, participants=others))
            unit.audit.add("consent.person_removed", session_id, consent.role)
            unit.commit()
        self._room_changed(session_id)
        self._bus.publish(ConsentChanged(session_id, consent.id, consent.state))

    def ask(self, session_id: str, consent_id: str, *, again: bool = False) -> Consent:
        """The page is open before the person, perhaps again after a crash.

        Whose answer does not count any more (expired, to other words) is asked anew, in a consent of its own;
        who declined or withdrew only with ``again``, else ILLEGAL_TRANSITION.
        """
        with self._database.unit_of_work() as unit:
            session, consent = _participant(unit, session_id, consent_id)
            if (consent.state in REFUSED and again) or self._worn_out(consent):
                session, consent = _anew(unit, session, consent)
            asked = self._with_wording(unit, session, _waiting(consent))
            kept = _keep(unit, asked, "consent.asked")
        return self._told(session_id, kept)

    def hand_back(self, session_id: str, consent_id: str) -> Consent:
        """The laptop came back without an answer."""
        with self._database.unit_of_work() as unit:
            _, consent = _participant(unit, session_id, consent_id)
            kept = _keep(unit, consent.hand_back(), "consent.handed_back")
        return self._told(session_id, kept)

    def answer(self, session_id: str, consent_id: str, agreed: bool) -> Consent:
        """The person answered on this screen; ILLEGAL_TRANSITION unless they are being asked."""
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            _, consent = _participant(unit, session_id, consent_id)
            done = consent.answer(
                agreed, ConsentMethod.ON_SCREEN, now, expires_at=now + CONSENT_LIFETIME if agreed else None
            )
            kept = _keep(unit, done, f"consent.{done.state.value}")
        return self._told(session_id, kept)

    def attest(self, session_id: str, consent_id: str, method: ConsentMethod, clinician_id: str) -> Consent:
        """The clinician states an agreement on paper or said aloud, with their name and the time.

        Paper may follow a child's own word: the signed form is a consent of its own in the place of theirs.
        """
        if method is ConsentMethod.ON_SCREEN:
            raise InputError(ErrorCode.BAD_USAGE)
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            session, consent = _participant(unit, session_id, consent_id)
            if self._worn_out(consent):
                session, consent = _anew(unit, session, consent)
            elif method is ConsentMethod.PAPER and may_follow_on_paper(consent):
                # ended, so that after a withdrawal of the form it counts in no other session either
                unit.consents.save(replace(consent, expires_at=now))
                unit.audit.add("consent.replaced", consent.id, "paper")
                session, consent = _anew(unit, session, consent)
            done = self._with_wording(unit, session, _waiting(consent)).answer(
                True, method, now, attested_by=clinician_id, expires_at=now + CONSENT_LIFETIME
            )
            kept = _keep(unit, done, "consent.attested")
        return self._told(session_id, kept)

    def removable(self, session_id: str) -> frozenset[str]:
        """The consents of those whom ``remove_person`` takes out of the room now."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            everyone = participants(unit, session)
            if session.state not in UNDER_WAY or len(everyone) < 2:
                return frozenset()
            return frozenset(c.id for c in everyone if not _was_recorded(unit, session, c))

    def withdraw_in(self, unit: UnitOfWork, session_id: str, consent_id: str) -> Consent:
        """Write the withdrawal down as part of ``unit``: ``SessionService.withdraw`` stops and destroys.

        What they agreed to of an outside language model is taken back with it.
        """
        _, consent = _participant(unit, session_id, consent_id)
        now = self._clock.now()
        withdrawn = consent.withdraw(now)
        unit.consents.save(withdrawn)
        unit.audit.add("consent.withdrawn", consent.id, consent.method.value if consent.method else "")
        withdraw_outside_in(unit, withdrawn, now)
        return withdrawn

    def end_all_in(self, unit: UnitOfWork) -> tuple[tuple[str, str], ...]:
        """End every agreement that counts, in all charts, as part of ``unit``: everyone is asked again.

        Those to an outside language model end too: they stand in the same form.

        Returns session and consent of everyone in a room now; after the commit ``ended`` takes them.
        """
        now = self._clock.now()
        ended: set[str] = set()
        for consent in unit.consents.all():
            if consent.state is ConsentState.WAITING:  # asked with the words of before
                unit.consents.save(consent.hand_back())
            elif consent.allows_recording(now):
                unit.consents.save(replace(consent, expires_at=now))
                ended.add(consent.id)
        end_all_outside_in(unit, now)
        unit.audit.add("consent.all_ended", "practice", str(len(ended)))
        rooms = [session for session in unit.sessions.all() if session.state in UNDER_WAY]
        return tuple((s.id, person) for s in rooms for person in s.participants if person in ended)

    def ended(self, places: tuple[tuple[str, str], ...]) -> None:
        """The agreements of ``end_all_in`` have ended: a recording pauses, and everyone is told."""
        for session_id in dict.fromkeys(session_id for session_id, _ in places):
            self._room_changed(session_id)
        for session_id, consent_id in places:
            self._bus.publish(ConsentChanged(session_id, consent_id, ConsentState.AGREED))

    def _with_wording(self, unit: UnitOfWork, session: Session, consent: Consent) -> Consent:
        """The consent with the words that the people in the room answer to now."""
        others = (c for c in participants(unit, session) if c.id != consent.id)
        return replace(consent, wording=wording_for(unit, (*others, consent)))

    def _worn_out(self, consent: Consent) -> bool:
        """An agreement that no longer counts: it expired, or it was given to other words."""
        return consent.state is ConsentState.AGREED and not consent.allows_recording(self._clock.now())

    def _told(self, session_id: str, consent: Consent) -> Consent:
        """What was kept is made known, outside the unit of work: pausing waits for whoever records."""
        if not consent.allows_recording(self._clock.now()):
            self._room_changed(session_id)
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


def _keep(unit: UnitOfWork, consent: Consent, action: str) -> Consent:
    unit.consents.save(consent)
    unit.audit.add(action, consent.id, consent.method.value if consent.method else "")
    unit.commit()
    return consent


def _waiting(consent: Consent) -> Consent:
    return consent if consent.state is ConsentState.WAITING else consent.ask()


def _anew(unit: UnitOfWork, session: Session, consent: Consent) -> tuple[Session, Consent]:
    """A new consent of the same person in the place of ``consent``, and the session with it."""
    fresh = Consent(new_id(), consent.client_id, consent.person, consent.role)
    people = tuple(fresh.id if p == consent.id else p for p in session.participants)
    session = replace(session, participants=people)
    unit.sessions.save(session)
    return session, fresh


def may_follow_on_paper(consent: Consent) -> bool:
    """Whether a signed form may take the place of this answer: a child agreed on screen or aloud."""
    agreed = consent.state is ConsentState.AGREED and consent.method is not ConsentMethod.PAPER
    return agreed and consent.role == CHILD


def _was_recorded(unit: UnitOfWork, session: Session, consent: Consent) -> bool:
    """Whether the recording may hold the person: whoever agreed in this session may have been heard."""
    if not session.recording_id:
        return False
    answers = unit.consents.of_client(consent.client_id)
    same = (c for c in answers if (_key(c.person), c.role) == (_key(consent.person), consent.role))
    return any(_counted_in(session, c) for c in same)


def _counted_in(session: Session, consent: Consent) -> bool:
    """Whether the answer may have allowed a recording since the session was opened."""
    if consent.state is ConsentState.AGREED:
        ended = consent.expires_at
    elif consent.state is ConsentState.WITHDRAWN:
        ended = consent.decided_at
    else:
        return False
    return ended is None or session.started_at is None or ended > session.started_at


def _key(person: str) -> str:
    """A name as it is compared: spaces and capitals do not make another person."""
    return " ".join(person.split()).casefold()
