"""The clinician's note: edited until it is signed, then sealed, queued, never changed (R18, R28, R63)."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from app.domain.chart import Client
from app.domain.delivery import OutboxItem
from app.domain.errors import ErrorCode, InputError
from app.domain.hearing import DoubtfulHearing
from app.domain.ids import new_id
from app.domain.note import Note, NoteType, Sentence, SentenceStatus
from app.domain.session import Session
from app.domain.states import NOTE_MOVES, DeliveryState, NoteState, SessionState, move
from app.domain.transcript import Transcript
from app.services.consents import load_session
from app.services.destruction import DestructionService
from app.services.events import DeliveryChanged, EventBus, NoteSigned, SessionChanged
from app.services.materials import material_of, transcript_of
from app.services.ports import Clock, Database, EhrGateway, Evidence, NoteText, UnitOfWork
from app.services.summaries import sentences_of


class NoteService:
    """Saves and signs notes; a save is a new version, signing is one transaction with the outbox."""

    def __init__(
        self,
        database: Database,
        evidence: Evidence,
        text: NoteText,
        gateway: EhrGateway,
        destruction: DestructionService,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._database, self._evidence, self._text = database, evidence, text
        self._gateway, self._destruction = gateway, destruction
        self._clock, self._bus = clock, bus

    def of_session(self, session_id: str) -> Note | None:
        """The session's note, or None while there is none."""
        with self._database.unit_of_work() as unit:
            return unit.notes.of_session(session_id)

    def doubtful_risk(self, transcript: Transcript | None) -> tuple[DoubtfulHearing, ...]:
        """Words about risk that were heard with doubt, to be looked at first; none without a transcript."""
        return self._evidence.doubtful_risk(transcript) if transcript is not None else ()

    def plain_text(self, note: Note) -> str:
        """The note as text that can be copied elsewhere (R62)."""
        return note.text or self._text.render(note)

    def start_empty(self, session_id: str, note_type: NoteType = NoteType.SOAP) -> Note:
        """Return the session's note, or a new one to write by hand, where no draft was made.

        It begins with what the clinician jotted down during the session, in their own words (R55).
        """
        with self._database.unit_of_work() as unit:
            note = unit.notes.of_session(session_id)
            if note is not None:
                return note
            session = load_session(unit, session_id)
            note = Note(
                id=new_id(),
                session_id=session.id,
                client_id=session.client_id,
                clinician_id=session.clinician_id,
                type=note_type,
                state=NoteState.DRAFT,
                sentences=sentences_of(unit.summaries.get(session.id), note_type),
                drafter="written by you",
                updated_at=self._clock.now(),
            )
            unit.notes.save(note)
            if session.state is not SessionState.DRAFTED:  # it is after a withdrawal took the draft away
                session = session.to(SessionState.DRAFTED)
            unit.sessions.save(session)
            unit.audit.add("note.started", note.id, note_type.value)
            unit.commit()
        self._bus.publish(SessionChanged(session.id, session.state))
        return note

    def save(self, note_id: str, sentences: Sequence[Sentence]) -> Note:
        """Save the edited sentences, checked against their sources, as a new version."""
        with self._database.unit_of_work() as unit:
            note = _draft(unit, note_id)
            session = load_session(unit, note.session_id)
            transcript = transcript_of(unit, session)
            checked, missing = tuple(sentences), note.missing
            if transcript is not None:
                material = material_of(unit, session, transcript)
                checked = self._evidence.recheck(sentences, material)
                missing = self._evidence.missing(note.type, checked, material)
            saved = note.revised(checked, missing, self._clock.now())
            unit.notes.save(saved)
            unit.commit()
        return saved

    def sign(self, note_id: str, *, attested: bool, reason: str = "") -> Note:
        """Seal the note with name and time, queue it and destroy the transcript, all in one commit.

        NOTE_NOT_ATTESTED, NOTE_EMPTY, NOTE_HAS_OPEN_POINTS (without ``reason``), NOTE_ALREADY_SIGNED: the
        draft is as it was.
        """
        if not attested:
            raise InputError(ErrorCode.NOTE_NOT_ATTESTED)
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            note = _draft(unit, note_id)
            session = load_session(unit, note.session_id)
            clinician = unit.clinicians.get(note.clinician_id)
            client = unit.clients.get(note.client_id)
            if clinician is None or client is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            sentences = tuple(s for s in note.sentences if s.status is not SentenceStatus.TO_ADD)
            if not any(s.text.strip() for s in sentences):
                raise InputError(ErrorCode.NOTE_EMPTY)
            count = len(note.open_points) + len(note.missing)
            if count and not reason.strip():
                raise InputError(ErrorCode.NOTE_HAS_OPEN_POINTS, details={"count": count})
            text = self._text.render(replace(note, sentences=sentences))
            signed = replace(
                note,
                state=move(note.state, NoteState.SIGNED, NOTE_MOVES),
                sentences=sentences,
                version=note.version + 1,
                updated_at=now,
                signed_at=now,
                signed_by=" ".join(filter(None, (clinician.name, clinician.credential))),
                sign_reason=reason.strip(),
                text=text,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
            )
            payload = self._gateway.freeze(signed, client, clinician, session)
            item = _outbox_item(signed, client, payload)
            unit.notes.save(signed)
            unit.notes.forget_versions(signed.id)
            unit.outbox.save(item)
            session = self._close(unit, session)
            unit.audit.add("note.signed", signed.id, signed.sha256, actor=clinician.id)
            unit.commit()
        self._destruction.after_signing(session.id)
        self._bus.publish(SessionChanged(session.id, session.state))
        self._bus.publish(NoteSigned(session.id, signed.id))
        self._bus.publish(DeliveryChanged(item.id, DeliveryState.QUEUED))
        return signed

    def _close(self, unit: UnitOfWork, session: Session) -> Session:
        signed = session.to(SessionState.SIGNED)
        # also where no transcript was finished: what was transcribed of it are words of the session
        if session.recording_id and session.transcript_destroyed_at is None:
            return self._destruction.destroy_transcript_in(unit, signed, "signed")
        unit.sessions.save(signed)
        return signed


def _outbox_item(note: Note, client: Client, payload: bytes) -> OutboxItem:
    assert note.signed_at is not None  # a signed note has its time
    return OutboxItem(
        id=new_id(),
        note_id=note.id,
        client_id=client.id,
        identifier=note.id,
        payload=payload,
        sha256=hashlib.sha256(payload).hexdigest(),
        created_at=note.signed_at,
    )


def _draft(unit: UnitOfWork, note_id: str) -> Note:
    note = unit.notes.get(note_id)
    if note is None:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    if note.state is not NoteState.DRAFT:
        raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)
    return note
