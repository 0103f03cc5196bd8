"""The clinician's note, edited until it is signed; every save is a version (R18)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.hearing import DoubtfulHearing
from app.domain.ids import new_id
from app.domain.issues import Difference
from app.domain.note import FieldValue, Note, NoteType, Sentence
from app.domain.states import NoteState, SessionState
from app.domain.transcript import Transcript
from app.services.consents import load_session
from app.services.events import EventBus, SessionChanged
from app.services.materials import material_of, transcript_of
from app.services.note_fields import made_with, template_for, with_open_fields
from app.services.ports import Clock, Database, Evidence, NoteText
from app.services.signing import SigningService, draft_in
from app.services.summaries import sentences_of

BY_HAND = "written by you"
"""The drafter of a note that nothing drafted."""


class NoteService:
    """Saves notes, each save a new version, and has them signed."""

    def __init__(
        self,
        database: Database,
        evidence: Evidence,
        text: NoteText,
        signing: SigningService,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._database, self._evidence, self._text = database, evidence, text
        self._signing, self._clock, self._bus = signing, clock, bus

    def of_session(self, session_id: str) -> Note | None:
        """The session's note, or None while there is none."""
        with self._database.unit_of_work() as unit:
            return unit.notes.of_session(session_id)

    def doubtful_risk(self, transcript: Transcript | None) -> tuple[DoubtfulHearing, ...]:
        """Words about risk that were heard with doubt, to be looked at first; none without a transcript."""
        return self._evidence.doubtful_risk(transcript) if transcript is not None else ()

    def differences(self, note: Note) -> Mapping[str, Difference]:
        """What its flagged sentences say otherwise than their sources, by sentence id; found anew."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, note.session_id)
            material = material_of(unit, session, transcript_of(unit, session))
        return self._evidence.differences(note.sentences, material)

    def plain_text(self, note: Note) -> str:
        """The note as text that can be copied elsewhere (R62)."""
        return note.text or self._text.render(note)

    def drafted_text(self, note: Note) -> str:
        """The drafted sections as one text that can be copied elsewhere (R62); of a signed note as well."""
        return self._text.drafted(note)

    def start_empty(self, session_id: str, note_type: NoteType | None = None) -> Note:
        """Return the session's note, or a new one to write by hand, where no draft was made.

        Without ``note_type`` it is made with the clinician's own template. It begins with what the clinician
        jotted down during the session, in their own words (R55).
        """
        with self._database.unit_of_work() as unit:
            note = unit.notes.of_session(session_id)
            if note is not None:
                return note
            session = load_session(unit, session_id)
            template = template_for(unit, session.clinician_id, note_type)
            shape = template.shape or NoteType.SOAP
            note = Note(
                id=new_id(),
                session_id=session.id,
                client_id=session.client_id,
                clinician_id=session.clinician_id,
                type=shape,
                state=NoteState.DRAFT,
                sentences=sentences_of(unit.summaries.get(session.id), shape),
                drafter=BY_HAND,
                updated_at=self._clock.now(),
            )
            note = made_with(unit, note, template)
            unit.notes.save(note)
            if session.state is not SessionState.DRAFTED:  # it is after a withdrawal took the draft away
                session = session.to(SessionState.DRAFTED)
            unit.sessions.save(session)
            unit.audit.add("note.started", note.id, shape.value)
            unit.commit()
        self._bus.publish(SessionChanged(session.id, session.state))
        return note

    def save(self, note_id: str, sentences: Sequence[Sentence], shown: Note | None = None) -> Note:
        """Save the edited sentences, checked against their sources, as a new version.

        ``shown`` is the note that they were typed in. Where another draft took its place meanwhile, the typed
        words go on top as what they are, and that draft is in the history.
        """
        with self._database.unit_of_work() as unit:
            note = draft_in(unit, note_id)
            if shown is not None and another_draft(shown, note):
                note = replace(shown, version=note.version, fields=_fields(shown, note))
            session = load_session(unit, note.session_id)
            transcript = transcript_of(unit, session)
            checked, missing = tuple(sentences), note.missing
            material = material_of(unit, session, transcript)
            # what was begun by hand asks for nothing, unless there is a transcript to compare it with; where
            # one was destroyed nothing can be compared any more
            there = session.transcript_destroyed_at is None and not material.empty
            if transcript is not None or (note.drafter != BY_HAND and there):
                checked = self._evidence.recheck(sentences, material)
                missing = self._evidence.missing(note.type, checked, material)
            saved = with_open_fields(unit, note.revised(checked, missing, self._clock.now()))
            unit.notes.save(saved)
            unit.commit()
        return saved

    def sign(
        self, note_id: str, *, attested: bool, reason: str = "", passphrase: str = "", version: int = 0
    ) -> Note:
        """See ``SigningService.sign``."""
        return self._signing.sign(
            note_id, attested=attested, reason=reason, passphrase=passphrase, version=version
        )


def another_draft(shown: Note, present: Note) -> bool:
    """Whether ``present`` is no later version of ``shown``, but was drafted anew."""
    if (shown.type, shown.template_id) != (present.type, present.template_id):
        return True
    drafted = {sentence.id for sentence in present.sentences if sentence.evidence}
    return bool(drafted) and drafted.isdisjoint(sentence.id for sentence in shown.sentences)


def _fields(shown: Note, present: Note) -> tuple[FieldValue, ...]:
    """What was filled in last for the template of ``shown``."""
    same = shown.template_id == present.template_id and shown.type is present.type
    return present.fields if same else shown.fields
