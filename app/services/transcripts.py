"""The transcript as the clinician puts it right, and as far as it is there while the session runs (R8)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock, RLock

from app.domain import corrections
from app.domain.errors import ErrorCode, IllegalTransition, InputError, LocalError
from app.domain.following import follow, speaker_changed, speaker_found
from app.domain.material import Material
from app.domain.misheard import Ear, Search
from app.domain.note import Note, Sentence, SentenceStatus
from app.domain.states import NoteState, SessionState
from app.domain.terms import Suggestion
from app.domain.transcript import Transcript
from app.services.consents import load_session
from app.services.events import (
    EventBus,
    NoteSigned,
    PartForgotten,
    SessionChanged,
    TranscriptChanged,
    TranscriptDestroyed,
)
from app.services.materials import material_of, transcript_of
from app.services.note_fields import with_open_fields
from app.services.ports import Clock, Database, Evidence, UnitOfWork
from app.services.so_far import LiveLine, SoFar
from app.services.terms import TermService

MOST_STEPS = 200
"""Changes of one session that can be undone."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One change: the transcript before it, and what it made of the draft's sentences."""

    transcript: Transcript
    sentences: tuple[tuple[Sentence, Sentence], ...]


class TranscriptService:
    """Corrects finished transcripts; each change is one commit, audited by code, then ``TranscriptChanged``.

    A draft note is checked against its sources again in the same commit: its words never change, but what no
    longer fits its source is flagged. TRANSCRIPT_DESTROYED, NOTE_ALREADY_SIGNED, SESSION_NOT_FOUND (there is
    no transcript), BAD_USAGE, ILLEGAL_TRANSITION while the draft is being made: nothing changed. Any thread.
    """

    def __init__(
        self,
        database: Database,
        evidence: Evidence,
        terms: TermService,
        ear: Ear,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        """``ear``: how words are compared that may be terms misheard."""
        self._database, self._evidence, self._terms = database, evidence, terms
        self._ear, self._clock, self._bus = ear, clock, bus
        self._steps: dict[str, list[_Step]] = {}
        self._search: dict[str, Search] = {}
        self._lock, self._searching = RLock(), Lock()
        self._so_far = SoFar(database)
        bus.subscribe(NoteSigned, lambda event: self._let_go(event.session_id))
        bus.subscribe(SessionChanged, lambda event: self._let_go(event.session_id))
        bus.subscribe(PartForgotten, lambda event: self._so_far.let_go(event.session_id))
        bus.subscribe(TranscriptDestroyed, lambda event: self._destroyed(event.session_id))

    def get(self, session_id: str) -> Transcript | None:
        """The finished transcript; None when there is none or it was destroyed."""
        with self._database.unit_of_work() as unit:
            return transcript_of(unit, load_session(unit, session_id))

    def so_far(self, session_id: str) -> tuple[LiveLine, ...]:
        """What was heard in a session that is not finished yet, and its marks; () when there is nothing."""
        return self._so_far.lines(session_id)

    def correct(self, session_id: str, utterance_id: str, start: int, end: int, words: str) -> Transcript:
        """Replace ``text[start:end]`` of an utterance; the same words confirm a doubtful span."""
        return self._change(
            session_id, "words", lambda t: corrections.correct(t, utterance_id, start, end, words)
        )

    def exchange(self, session_id: str, one: str, other: str) -> Transcript:
        """Swap two speakers everywhere."""
        return self._change(session_id, "exchange", lambda t: corrections.exchange(t, one, other))

    def assign(self, session_id: str, utterance_id: str, speaker: str) -> Transcript:
        """One utterance was spoken by somebody else."""
        return self._change(session_id, "assign", lambda t: corrections.assign(t, utterance_id, speaker))

    def rename(self, session_id: str, speaker: str, name: str) -> Transcript:
        """Call a speaker by a name; "" takes it away."""
        return self._change(session_id, "rename", lambda t: corrections.rename(t, speaker, name))

    def merge(self, session_id: str, speaker: str, into: str) -> Transcript:
        """Two speakers were one person."""
        return self._change(session_id, "merge", lambda t: corrections.merge(t, speaker, into))

    def split(self, session_id: str, utterance_id: str, at: int, speaker: str) -> Transcript:
        """From the word at text position ``at`` on another speaker."""
        return self._change(session_id, "split", lambda t: corrections.split(t, utterance_id, at, speaker))

    def undo(self, session_id: str) -> Transcript | None:
        """Take back the last change of this run of the program; None when there is none."""
        with self._lock:
            steps = self._steps.get(session_id)
            if not steps:
                return None
            step = steps[-1]
            with self._database.unit_of_work() as unit:
                present = self._require(unit, session_id)
                restored = replace(step.transcript, dismissed=present.dismissed)
                self._keep(unit, session_id, present, restored, step.sentences)
                unit.audit.add("transcript.corrected", session_id, "undo")
                unit.commit()
            steps.pop()
        self._bus.publish(TranscriptChanged(session_id))
        return restored

    def suggestions(self, session_id: str) -> tuple[Suggestion, ...]:
        """Words that may be terms of this client, names or medication, misheard; in the order spoken."""
        with self._searching:  # from the reading on: what is destroyed meanwhile is let go of afterwards
            transcript = self.get(session_id)
            if transcript is None:
                return ()
            terms, dismissed = self._terms.of_session(session_id), transcript.dismissed
            search = self._search.get(session_id)
            if search is None or (search.terms, search.dismissed) != (terms, dismissed):
                search = Search(terms, self._ear, dismissed)
            self._search = {session_id: search}
            return search.through(transcript)

    def accept(self, session_id: str, suggestion: Suggestion) -> Transcript:
        """Put the term where the words were heard; BAD_USAGE when other words stand there by now."""

        def put(transcript: Transcript) -> Transcript:
            s = suggestion
            utterance = transcript.utterance(s.utterance_id)
            if utterance is None or utterance.text[s.start : s.end] != s.heard:
                raise InputError(ErrorCode.BAD_USAGE, details={"field": "suggestion"})
            return corrections.correct(transcript, s.utterance_id, s.start, s.end, s.term)

        return self._change(session_id, "suggestion", put)

    def dismiss(self, session_id: str, suggestion: Suggestion) -> Transcript:
        """Do not suggest this term for these words again in this session."""
        with self._lock, self._database.unit_of_work() as unit:
            present = self._require(unit, session_id)
            changed = corrections.dismiss(present, suggestion.heard, suggestion.term)
            if changed is present:
                return present
            unit.transcripts.save(session_id, changed)
            unit.commit()
        self._bus.publish(TranscriptChanged(session_id))
        return changed

    def _change(self, session_id: str, how: str, change: Callable[[Transcript], Transcript]) -> Transcript:
        with self._lock:
            with self._database.unit_of_work() as unit:
                present = self._require(unit, session_id)
                changed = change(present)
                if changed == present:
                    return present
                sentences = self._keep(unit, session_id, present, changed)
                unit.audit.add("transcript.corrected", session_id, how)
                unit.commit()
            steps = self._steps.setdefault(session_id, [])
            steps.append(_Step(present, sentences))
            del steps[:-MOST_STEPS]
        self._bus.publish(TranscriptChanged(session_id))
        return changed

    def _require(self, unit: UnitOfWork, session_id: str) -> Transcript:
        session = load_session(unit, session_id)
        note = unit.notes.of_session(session_id)
        if note is not None and note.state is not NoteState.DRAFT:
            raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)
        if session.transcript_destroyed_at is not None:
            self._steps.pop(session_id, None)
            raise LocalError(ErrorCode.TRANSCRIPT_DESTROYED)
        if session.state is SessionState.TRANSCRIBING and not session.failure:
            raise IllegalTransition("Transcript", "being made", "corrected")
        transcript = unit.transcripts.get(session_id)
        if transcript is None:
            raise InputError(ErrorCode.SESSION_NOT_FOUND)
        return transcript

    def _keep(
        self,
        unit: UnitOfWork,
        session_id: str,
        before: Transcript,
        after: Transcript,
        undone: tuple[tuple[Sentence, Sentence], ...] = (),
    ) -> tuple[tuple[Sentence, Sentence], ...]:
        """Save the transcript and what follows for the draft; returns its sentences before and after."""
        unit.transcripts.save(session_id, after)
        note = unit.notes.of_session(session_id)
        if note is None:
            return ()
        former = {now: was for was, now in undone}
        material = material_of(unit, load_session(unit, session_id), after)
        moved = self._moved(note, before, after, material)
        sentences = tuple(former.get(was, now) for was, now in zip(note.sentences, moved, strict=True))
        missing = self._evidence.missing(note.type, sentences, material)
        revised = with_open_fields(unit, note.revised(sentences, missing, self._clock.now()))
        if (sentences, revised.missing) != (note.sentences, note.missing):
            unit.notes.save(revised)
        return tuple(zip(note.sentences, sentences, strict=True))

    def _moved(
        self, note: Note, before: Transcript, after: Transcript, material: Material
    ) -> tuple[Sentence, ...]:
        followed = follow(note.sentences, before, after)
        asked = [
            replace(now, reason="") if speaker_found(was, before, now, after) else now
            for was, now in zip(note.sentences, followed, strict=True)
        ]
        checked = self._evidence.recheck(asked, material)
        return tuple(
            replace(now, status=SentenceStatus.CHECK, reason="speaker")
            if now.status is SentenceStatus.SUPPORTED and speaker_changed(was, before, now, after)
            else now
            for was, now in zip(note.sentences, checked, strict=True)
        )

    def _destroyed(self, session_id: str) -> None:
        self._let_go(session_id)
        self._bus.publish(TranscriptChanged(session_id))

    def _let_go(self, session_id: str) -> None:
        """What is kept in memory holds words: it does not outlive a signature, a withdrawal or a new run."""
        with self._lock:
            self._steps.pop(session_id, None)
        with self._searching:
            self._search.pop(session_id, None)
        self._so_far.let_go(session_id)
