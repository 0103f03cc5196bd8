"""Signing: a note is sealed with name, time and meaning, queued, and never changes again (R28, R63)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.amendments import heading
from app.domain.chart import Client, Clinician
from app.domain.delivery import OutboxItem
from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.note import Amendment, Note, SentenceStatus
from app.domain.session import Session
from app.domain.signature import FORMS, MEANINGS, Verification, signed_content
from app.domain.states import NOTE_MOVES, DeliveryState, NoteState, SessionState, move
from app.services.confirmation import SignerConfirmation
from app.services.consents import load_session
from app.services.destruction import SCRUB_DUE, DestructionService
from app.services.events import DeliveryChanged, EventBus, NoteSigned, SessionChanged
from app.services.note_fields import says_nothing, with_open_fields
from app.services.ports import Clock, Database, EhrGateway, NoteText, Signer, UnitOfWork
from app.services.trail import read_trail, signed_as


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, as the signed note says it, and whether they are asked for their passphrase."""

    name: str
    meaning: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at all signed notes found: ids by what is wrong, and how many are as they were signed."""

    valid: int
    unsigned: int
    wrong: Sequence[tuple[str, Verification]]
    trail: AppError | None = None  # AUDIT_BROKEN, where the audit trail is not as it was written


class SigningService:
    """Signs notes, addenda and amendments: one commit with the outbox and the end of the transcript."""

    def __init__(
        self,
        database: Database,
        text: NoteText,
        gateway: EhrGateway,
        destruction: DestructionService,
        signer: Signer,
        confirmation: SignerConfirmation,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._database, self._text, self._gateway = database, text, gateway
        self._destruction, self._signer, self._confirmation = destruction, signer, confirmation
        self._clock, self._bus = clock, bus

    def signatory(self, note_id: str) -> Signatory:
        """Who would sign this note, and as what."""
        with self._database.unit_of_work() as unit:
            note = draft_in(unit, note_id)
            clinician, _ = _people(unit, note)
        return Signatory(clinician.signature, MEANINGS[note.amendment], self._confirmation.asked)

    def wait(self) -> int:
        """Seconds until a passphrase counts again after wrong ones; 0 when it does now."""
        return self._confirmation.wait()

    def sign(
        self, note_id: str, *, attested: bool, reason: str = "", passphrase: str = "", version: int = 0
    ) -> Note:
        """Seal the note with name and time, queue it and destroy the transcript, all in one commit.

        ``version`` is the one that was read and attested, 0: the present one. NOTE_NOT_ATTESTED, NOTE_CHANGED
        (another version by now), NOTE_EMPTY, NOTE_HAS_OPEN_POINTS (without ``reason``), NOTE_ALREADY_SIGNED,
        SIGNER_NOT_CONFIRMED: the draft is as it was. ``reason``: why it is signed with open points.
        """
        if not attested:
            raise InputError(ErrorCode.NOTE_NOT_ATTESTED)
        with self._database.unit_of_work() as unit:
            read = to_sign_in(unit, note_id)
            if version and read.version != version:
                raise InputError(ErrorCode.NOTE_CHANGED, details={"version": read.version})
            self._require_complete(unit, read, reason)
        self._confirmation.require(passphrase)
        with self._database.unit_of_work() as unit:
            note = to_sign_in(unit, note_id)
            if note.version != read.version:
                raise InputError(ErrorCode.NOTE_CHANGED, details={"version": note.version})
            self._require_complete(unit, note, reason)
            session = load_session(unit, note.session_id)
            clinician, client = _people(unit, note)
            earlier = earlier_in(unit, note)
            signed = self._signed(note, clinician, reason.strip(), earlier)
            payload = self._gateway.freeze(signed, client, clinician, session)
            item = _outbox_item(signed, client, payload)
            unit.notes.save(signed)
            unit.notes.forget_versions(signed.id)
            unit.settings.set(SCRUB_DUE, "yes")
            if earlier is not None and signed.amendment is Amendment.AMENDMENT:
                unit.notes.save(replace(earlier, state=move(earlier.state, NoteState.AMENDED, NOTE_MOVES)))
            unit.outbox.save(item)
            closes = session.state is not SessionState.SIGNED
            if closes:
                session = self._close(unit, session)
            unit.audit.add(_action(signed), signed.id, signed.sha256, actor=clinician.id)
            unit.commit()
        if closes:
            self._destruction.after_signing(session.id)
            self._bus.publish(SessionChanged(session.id, session.state))
        else:
            self._destruction.scrub_if_possible()
        self._bus.publish(NoteSigned(session.id, signed.id))
        self._bus.publish(DeliveryChanged(item.id, DeliveryState.QUEUED))
        return signed

    def verify(self, note_id: str) -> Verification:
        """Whether the note is as it was signed, with this profile's key."""
        with self._database.unit_of_work() as unit:
            note = _note(unit, note_id)
            return self._verified(unit, note, "" if note.signature else signed_as(unit, note_id))

    def verify_all(self) -> Checked:
        """Look at every signed note, one client after the other: nobody waits for all of it.

        What the audit trail calls signed has to be there as it was signed, too. About 0.6 ms a note.
        """
        trail = read_trail(self._database)
        missing = dict(trail.signed)
        with self._database.unit_of_work() as unit:
            clients = [client.id for client in unit.clients.all()]
        valid, unsigned, wrong = 0, 0, []
        for client_id in clients:
            for note, found in self._verified_of(client_id, trail.signed):
                known = missing.pop(note.id, "")
                if known and (note.state is NoteState.DRAFT or note.sha256 != known):
                    found = Verification.CHANGED
                if found is Verification.VALID:
                    valid += 1
                elif found is not Verification.UNSIGNED:
                    wrong.append((note.id, found))
                elif note.state is not NoteState.DRAFT:
                    unsigned += 1
        wrong += [(note_id, Verification.CHANGED) for note_id in missing]
        return Checked(valid, unsigned, tuple(wrong), trail.broken)

    def _verified_of(self, client_id: str, signed: Mapping[str, str]) -> list[tuple[Note, Verification]]:
        with self._database.unit_of_work() as unit:
            notes = unit.notes.of_client(client_id)
            return [(note, self._verified(unit, note, signed.get(note.id, ""))) for note in notes]

    def _verified(self, unit: UnitOfWork, note: Note, known: str) -> Verification:
        """``known``: the hash with which the audit trail says that it was signed; asked of notes without a
        signature alone, because the whole trail is read for it."""
        if note.state is NoteState.DRAFT:
            return Verification.UNSIGNED
        whole = note.sha256 == _sha256(note.text)
        if not note.signature:  # of one that was signed with a key, something was taken away
            before = whole and not note.meaning and known in ("", note.sha256)
            return Verification.UNSIGNED if before else Verification.CHANGED
        if note.public_key != self._signer.public_key:
            return Verification.OTHER_KEY  # anybody could sign anything with a key of their own
        earlier = unit.notes.get(note.amends) if note.amends else None
        contents = (signed_content(note, earlier, form) for form in FORMS)
        if whole and any(self._signer.verify(c, note.signature, note.public_key) for c in contents):
            return Verification.VALID
        return Verification.CHANGED

    def _require_complete(self, unit: UnitOfWork, note: Note, reason: str) -> None:
        if says_nothing(unit, note):
            raise InputError(ErrorCode.NOTE_EMPTY)
        if note.amends and not note.amendment_reason:
            raise InputError(ErrorCode.AMENDMENT_REASON_MISSING)
        count = len(note.open_points) + len(note.missing)
        if count and not reason.strip():
            raise InputError(ErrorCode.NOTE_HAS_OPEN_POINTS, details={"count": count})

    def _signed(self, note: Note, clinician: Clinician, reason: str, earlier: Note | None) -> Note:
        now = self._clock.now()
        sentences = tuple(s for s in note.sentences if s.status is not SentenceStatus.TO_ADD)
        text = self._text_of(replace(note, sentences=sentences), earlier)
        signed = replace(
            note,
            state=move(note.state, NoteState.SIGNED, NOTE_MOVES),
            sentences=sentences,
            version=note.version + 1,
            updated_at=now,
            signed_at=now,
            signed_by=clinician.signature,
            sign_reason=reason,
            text=text,
            sha256=_sha256(text),
            meaning=MEANINGS[note.amendment],
            public_key=self._signer.public_key,
        )
        return replace(signed, signature=self._signer.sign(signed_content(signed, earlier)))

    def _text_of(self, note: Note, earlier: Note | None) -> str:
        if earlier is None or earlier.signed_at is None:
            return self._text.render(note)
        above = heading(note, earlier, f"{earlier.signed_at.astimezone():%Y-%m-%d %H:%M}")
        if note.amendment is Amendment.ADDENDUM:
            return "\n\n".join((above, "\n".join(s.text for s in note.sentences))) + "\n"
        return f"{above}\n\n{self._text.render(note)}"

    def _close(self, unit: UnitOfWork, session: Session) -> Session:
        signed = session.to(SessionState.SIGNED)
        # also where no transcript was finished: what was transcribed of it are words of the session
        if session.recording_id and session.transcript_destroyed_at is None:
            signed = self._destruction.destroy_transcript_in(unit, signed, "signed")
        self._destruction.destroy_inputs_in(unit, session)
        unit.sessions.save(signed)
        return signed


def draft_in(unit: UnitOfWork, note_id: str) -> Note:
    """The draft of that id; SESSION_NOT_FOUND, NOTE_ALREADY_SIGNED."""
    note = _note(unit, note_id)
    if note.state is not NoteState.DRAFT:
        raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)
    return note


def to_sign_in(unit: UnitOfWork, note_id: str) -> Note:
    """The draft with all that it lacks; an addendum has no fields of its own to fill in."""
    note = draft_in(unit, note_id)
    return note if note.amendment is Amendment.ADDENDUM else with_open_fields(unit, note)


def earlier_in(unit: UnitOfWork, note: Note) -> Note | None:
    """The note that ``note`` amends, which stands; NOTE_ALREADY_AMENDED when another one took its place."""
    if not note.amends:
        return None
    earlier = _note(unit, note.amends)
    if earlier.state is not NoteState.SIGNED:
        raise InputError(ErrorCode.NOTE_ALREADY_AMENDED)
    return earlier


def _note(unit: UnitOfWork, note_id: str) -> Note:
    note = unit.notes.get(note_id)
    if note is None:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    return note


def _people(unit: UnitOfWork, note: Note) -> tuple[Clinician, Client]:
    clinician, client = unit.clinicians.get(note.clinician_id), unit.clients.get(note.client_id)
    if clinician is None or client is None:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    return clinician, client


def _action(note: Note) -> str:
    return "note.signed" if note.amendment is None else f"note.{note.amendment.value}_signed"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
