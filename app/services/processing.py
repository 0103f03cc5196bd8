"""From the end of a session to a draft that waits for the clinician (R4–R7, R9, R12).

Every stage commits before the next begins, and each is skipped when it was done before: a crash or a
failure at any point is followed by calling ``process`` again.
"""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import TypeVar

from app.domain.errors import AppError, BugError, Cancelled, ErrorCode, LocalError
from app.domain.ids import new_id
from app.domain.note import Note, NoteType
from app.domain.session import SAMPLE_RATE, Mark, MarkKind, Session
from app.domain.setting_aside import with_missing
from app.domain.states import NoteState, SessionState
from app.domain.transcript import Transcript, TranscriptPart
from app.domain.turns import assemble_turns, name_speakers
from app.services.consents import load_session, participants, require_recording
from app.services.destruction import DestructionService
from app.services.draft_rules import left_out
from app.services.drafting import DraftingService
from app.services.events import DraftReady, EventBus, ProcessingFailed, SessionChanged, StageReached
from app.services.listening import Listening
from app.services.materials import material_of
from app.services.note_fields import made_with, template_for
from app.services.ports import Clock, Database, SpeechEngine
from app.services.profile import Profile
from app.services.voices import enrolled_voice

Result = TypeVar("Result")

_WAITING = (SessionState.ENDED, SessionState.TRANSCRIBING)


class ProcessingService:
    """Makes transcript and draft of an ended session; raises what went wrong after saving its code."""

    def __init__(
        self,
        profile: Profile,
        database: Database,
        engine: SpeechEngine,
        listening: Listening,
        destruction: DestructionService,
        drafting: DraftingService,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._profile, self._database = profile, database
        self._engine, self._listening = engine, listening
        self._destruction, self._drafting = destruction, drafting
        self._clock, self._bus = clock, bus
        self._turn = Lock()

    def process(
        self, session_id: str, note_type: NoteType | None = None, *, without_missing: bool = False
    ) -> Note:
        """Return the draft; the sound is destroyed as soon as the transcript is committed.

        Without ``note_type`` it is made with the template that the clinician chose for automatic drafts.

        One session at a time; a call for what was done meanwhile returns the note. ILLEGAL_TRANSITION for a
        session that has not ended. Cancelled (the program is closing) is no failure: the next start goes on.
        PART_NOT_TRANSCRIBED (``seconds`` in its details) keeps the sound: it is tried again, or the clinician
        goes on ``without_missing``, and the transcript says "[not transcribed]" in its place. Once that
        sound is destroyed, at the end of its time, there is nothing left to try.
        """
        with self._turn:
            try:
                return self._process(session_id, note_type, without_missing)
            except Cancelled:
                raise
            except AppError as error:
                note = self._failed(session_id, error)
                if note is None:
                    raise
                return note
            except Exception as error:
                self._failed(session_id, BugError({"type": type(error).__name__}))
                raise

    def _failed(self, session_id: str, error: AppError) -> Note | None:
        """Keep and tell what went wrong, unless a note was written meanwhile; returns that note."""
        note, transcribed = None, False
        try:
            with self._database.unit_of_work() as unit:
                session = load_session(unit, session_id)
                transcribed = session.transcript_ready_at is not None
                note = unit.notes.of_session(session_id)
                if note is None and session.state in _WAITING and session.recording_id:
                    if not _only_words_are_left(session):
                        unit.sessions.save(replace(session, failure=error.code.value))
                    unit.audit.add("processing.failed", session_id, error.code.value)
                    unit.commit()
        finally:
            if note is None:
                self._bus.publish(ProcessingFailed(session_id, error, transcribed))
        return note

    def _process(self, session_id: str, note_type: NoteType | None, without_missing: bool) -> Note:
        self._destruction.finish_forgetting(session_id)
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            note = unit.notes.of_session(session_id)
            if note is not None:
                return note
            if not session.recording_id and session.state in _WAITING:
                raise LocalError(ErrorCode.RECORDING_DESTROYED)
            if session.state is not SessionState.TRANSCRIBING:
                session = session.to(SessionState.TRANSCRIBING)
            if not _only_words_are_left(session):
                session = replace(session, failure="")
            unit.sessions.save(session)
            unit.commit()
        self._bus.publish(SessionChanged(session_id, session.state))
        transcript = self._transcript(session, without_missing)
        self._stage(
            session_id, "destruction", lambda: self._destruction.destroy_audio(session_id, "transcript")
        )
        note = self._stage(session_id, "note", lambda: self._draft(session, transcript, note_type))
        # the drafter checks every sentence as it makes it; the stage tells the screen that this is done
        self._stage(session_id, "checks", lambda: None)
        self._bus.publish(SessionChanged(session_id, SessionState.DRAFTED))
        self._bus.publish(DraftReady(session_id, note.id))
        return note

    def _transcript(self, session: Session, without_missing: bool) -> Transcript:
        with self._database.unit_of_work() as unit:
            ready = unit.transcripts.get(session.id)
        if ready is not None:
            for name in ("transcript", "speakers"):
                self._bus.publish(StageReached(session.id, name, done=True))
            return ready
        parts = self._stage(session.id, "transcript", lambda: self._parts(session, without_missing))
        return self._stage(session.id, "speakers", lambda: self._assemble(session, parts))

    def _parts(self, session: Session, without_missing: bool) -> tuple[TranscriptPart, ...]:
        self._listening.leave(session.id)  # whatever is refused below, nobody goes on listening
        if not _only_words_are_left(session):
            # a model that was lost since may have left another one to be found
            self._profile.require_model(self._engine.inspect())
            return self._listening.finish(session.id, session.recording_id, without_missing=without_missing)
        with self._database.unit_of_work() as unit:
            return unit.transcripts.parts(session.id)

    def _assemble(self, session: Session, parts: tuple[TranscriptPart, ...]) -> Transcript:
        engine = self._engine.warm()
        missing = [part for part in parts if part.set_aside]
        words = tuple(word for part in parts if not part.set_aside for word in part.words)
        voice = tuple(frame for part in parts for frame in part.voice)
        with self._database.unit_of_work() as unit:
            people = len(participants(unit, session)) + 1  # and the therapist
            marks = unit.sessions.marks(session.id)
            enrolled = enrolled_voice(unit, session.clinician_id)
        speakers = self._engine.separate(voice, words, people, enrolled)
        roles = name_speakers(words, speakers.of_words, speakers.certain, speakers.known)
        # nobody's turn goes on across what is missing
        breaks = tuple(Mark(MarkKind.GAP, part.start_frame / SAMPLE_RATE) for part in missing)
        utterances = with_missing(assemble_turns(words, speakers.of_words, roles, (*marks, *breaks)), missing)
        transcript = Transcript(
            utterances=utterances,
            duration=parts[-1].end_frame / SAMPLE_RATE if parts else 0.0,
            model=engine.model,
            device=engine.device,
            speakers_certain=speakers.certain,
            marks=marks,
            demonstration=engine.demonstration,
        )
        with self._database.unit_of_work() as unit:
            fresh = require_recording(unit, session.id, session.recording_id)
            unit.transcripts.save(session.id, transcript)
            unit.sessions.save(replace(fresh, transcript_ready_at=self._clock.now(), failure=""))
            unit.audit.add("transcript.ready", session.id, str(len(utterances)))
            if missing:
                unit.audit.add("transcript.without-parts", session.id, str(len(missing)))
            unit.commit()
        return transcript

    def _draft(self, session: Session, transcript: Transcript, note_type: NoteType | None) -> Note:
        with self._database.unit_of_work() as unit:
            template = template_for(unit, session.clinician_id, note_type)
            shape = template.shape or NoteType.SOAP
            request = self._drafting.request_in(unit, session, shape, template)
        request = replace(request, material=replace(request.material, transcript=transcript))
        draft = self._drafting.automatic(session, request)
        note = Note(
            id=new_id(),
            session_id=session.id,
            client_id=session.client_id,
            clinician_id=session.clinician_id,
            type=shape,
            state=NoteState.DRAFT,
            sentences=draft.sentences,
            missing=draft.missing,
            drafter=draft.drafter,
            updated_at=self._clock.now(),
        )
        with self._database.unit_of_work() as unit:
            fresh = require_recording(unit, session.id, session.recording_id)
            written = unit.notes.of_session(session.id)
            if written is not None:
                return written  # by hand, while the draft was made
            # also what was jotted down while the draft was made
            own = left_out(material_of(unit, session, transcript), draft)
            note = made_with(unit, replace(note, sentences=(*own, *note.sentences)), template)
            unit.notes.save(note)
            unit.sessions.save(fresh.to(SessionState.DRAFTED))
            unit.audit.add("note.drafted", note.id, shape.value)
            unit.commit()
        return note

    def _stage(self, session_id: str, name: str, work: Callable[[], Result]) -> Result:
        self._bus.publish(StageReached(session_id, name, done=False))
        result = work()
        self._bus.publish(StageReached(session_id, name, done=True))
        return result


def _only_words_are_left(session: Session) -> bool:
    """All that could be transcribed was, and the sound of the rest was destroyed when its time was over."""
    missing = session.failure == ErrorCode.PART_NOT_TRANSCRIBED.value
    return missing and session.audio_destroyed_at is not None
