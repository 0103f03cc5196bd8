"""Sound and transcripts are destroyed on time, and it is written down when (R9, R10, R41, R56)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from app.domain.errors import AppError, ErrorCode
from app.domain.retention import audio_deadline, transcript_deadline
from app.domain.session import SAMPLE_RATE, Mark, MarkKind, Place, Session
from app.domain.states import SessionState
from app.services.consents import load_session
from app.services.dictated import dictation_of, forget_dictation, kept_dictations
from app.services.events import EventBus, TranscriptDestroyed
from app.services.ports import Clock, Database, RecordingStore, UnitOfWork
from app.services.receipt_book import Due, ReceiptBook
from app.services.set_back_clock import seen_ahead_in

SCRUB_DUE = "scrub.due"
"""Setting, written with what deletes rows: what they left in the file is not removed yet."""

_LIVE = frozenset({SessionState.PLANNED, SessionState.OPEN, SessionState.RECORDING, SessionState.PAUSED})


@dataclass(frozen=True, slots=True)
class Destroyed:
    """When a session's sound and transcript were destroyed; None: not yet, or there was none."""

    audio: datetime | None
    transcript: datetime | None


class DestructionService:
    """Destroys keys first; what cannot be destroyed now is tried again at the next sweep."""

    def __init__(self, database: Database, recordings: RecordingStore, clock: Clock, bus: EventBus) -> None:
        self._database, self._recordings = database, recordings
        self._receipts = ReceiptBook(recordings, clock)
        self._clock, self._bus = clock, bus

    def destroyed(self, session_id: str) -> Destroyed:
        """What was destroyed of a session, and when."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            return Destroyed(session.audio_destroyed_at, session.transcript_destroyed_at)

    def destroy_audio(self, session_id: str, why: str) -> Session:
        """Destroy the recording, then note the time; idempotent. Not of a session that is being recorded.

        An interrupted session ends with it: sound that is recorded on would lie under a mark that says it is
        destroyed, and a crash or its transcript would not find it.
        """
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
        if session.audio_destroyed_at is not None or not session.recording_id or session.state in _LIVE:
            return session
        self._destroy_sound(session, why)
        with self._database.unit_of_work() as unit:
            self._receipts.finish(unit, session.recording_id)
            session = replace(load_session(unit, session_id), audio_destroyed_at=self._clock.now())
            unit.audit.add("audio.destroyed", session_id, why)
            if session.state is SessionState.INTERRUPTED:
                session = replace(session.to(SessionState.ENDED), ended_at=session.started_at)
                unit.audit.add("session.ended", session_id, why)
            unit.sessions.save(session)
            unit.commit()
        return session

    def destroy_transcript_in(self, unit: UnitOfWork, session: Session, why: str) -> Session:
        """Destroy the transcript as part of ``unit``; ``scrub_if_possible`` follows the commit."""
        unit.settings.set(SCRUB_DUE, "yes")
        self._receipts.transcript(unit, session, why)
        unit.audit.add("transcript.destroyed", session.id, why)
        changed = replace(session, transcript_destroyed_at=self._clock.now())
        unit.sessions.save(changed)
        return changed

    def destroy_inputs_in(self, unit: UnitOfWork, session: Session) -> None:
        """Remove what was dictated, photographed and written for the note as part of ``unit``.

        Sound of a dictation that never became text is nobody's any more: ``after_signing`` destroys it.
        """
        written = unit.inputs.of_session(session.id)
        for one in written:
            unit.inputs.remove(one.id)
        count = len(written)
        if unit.summaries.get(session.id):
            unit.summaries.set(session.id, "")
            count += 1
        if (left := dictation_of(unit, session.id)) is not None:
            forget_dictation(unit, left.recording_id)
            count += 1
        if count:
            unit.settings.set(SCRUB_DUE, "yes")
            unit.audit.add("inputs.destroyed", session.id, str(count))

    def erase_in(self, unit: UnitOfWork, session: Session, why: str) -> Session:
        """Destroy transcript and draft as part of ``unit``, with what was taken from the draft to be
        improved, and let go of the recording; the session stays.

        The caller commits, then calls ``destroy_recording`` with the session as it was. Of a signed session
        nothing is left to destroy, and its note is kept.
        """
        if session.state is SessionState.SIGNED:
            return session
        unit.settings.set(SCRUB_DUE, "yes")
        note = unit.notes.of_session(session.id)
        if note is not None and session.recording_id:  # without one it is the clinician's own words
            unit.notes.discard(note.id)
        for written in unit.inputs.of_session(session.id):
            if written.of_draft:
                unit.inputs.remove(written.id)
        unit.sessions.clear_marks(session.id)
        self._receipts.begin(unit, session, why)
        self._receipts.transcript(unit, session, why)
        unit.audit.add("transcript.destroyed", session.id, why)
        erased = replace(
            session,
            recording_id="",
            audio_destroyed_at=None,
            transcript_ready_at=None,
            transcript_destroyed_at=None,
            failure="",
            forget_from=None,
            forget_before=0,
            attached_at=None,
        )
        unit.sessions.save(erased)
        return erased

    def forget_in(self, unit: UnitOfWork, session: Session, mark: Mark, place: Place) -> None:
        """Remove the text of all beyond ``mark`` as part of ``unit``, and write down that its sound goes.

        ``place`` is where the recording stands: what is recorded later stays. After the commit the sound is
        destroyed, then ``forgotten_in`` or ``finish_forgetting`` follows.
        """
        frame = round(mark.at * SAMPLE_RATE)
        unit.settings.set(SCRUB_DUE, "yes")
        unit.transcripts.cut(session.id, frame)
        unit.sessions.cut_marks(session.id, mark.at)
        unit.sessions.add_mark(session.id, mark)
        unit.sessions.save(replace(session, forget_from=frame, forget_before=place.segments))
        unit.audit.add("audio.forgetting", session.id, str(round(mark.duration)))

    def forgotten_in(self, unit: UnitOfWork, session: Session) -> Mark:
        """Write down as part of ``unit`` that the sound is gone; returns the mark it left."""
        at = (session.forget_from or 0) / SAMPLE_RATE
        unit.sessions.save(replace(session, forget_from=None, forget_before=0))
        unit.audit.add("audio.forgotten", session.id)
        found = (m for m in unit.sessions.marks(session.id) if (m.kind, m.at) == (MarkKind.FORGOTTEN, at))
        left = next(found, Mark(MarkKind.FORGOTTEN, at))
        if session.forget_from is not None:
            self._receipts.forgotten(unit, session, left.duration)
        return left

    def finish_forgetting(self, session_id: str) -> None:
        """Destroy what a forgetting did not get to before its program ended; of a session nobody records.

        Idempotent. DISK_FULL, DISK_FAILED: nothing of the session is used before it is repeated. While
        somebody records it, the recorder does it.
        """
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
        if session.forget_from is None or session.state in _LIVE:
            return
        try:
            self._recordings.forget(session.recording_id, session.forget_from, session.forget_before)
        except AppError as error:
            if error.code is not ErrorCode.RECORDING_DESTROYED:
                raise  # destroyed altogether, the part is gone as well
        with self._database.unit_of_work() as unit:
            self.forgotten_in(unit, load_session(unit, session_id))
            unit.commit()
        self.scrub_if_possible()

    def destroy_recording(self, session: Session, why: str) -> None:
        """Destroy a recording that the session has let go of; after a failure the next sweep does it."""
        if session.recording_id:
            self._destroy_sound(session, why)
            with self._database.unit_of_work() as unit:
                self._receipts.finish(unit, session.recording_id)
                unit.audit.add("audio.destroyed", session.id, why)
                unit.commit()

    def let_go_in(self, unit: UnitOfWork, session: Session, why: str) -> None:
        """Write down as part of ``unit`` that the recording ``session`` lets go of is to be destroyed."""
        self._receipts.begin(unit, session, why)

    def _destroy_sound(self, session: Session, why: str) -> None:
        """Destroy the recording; before, what its receipt will say is written down."""
        with self._database.unit_of_work() as unit:
            self._receipts.begin(unit, session, why)
            due = self._receipts.due(unit).get(session.recording_id)
            unit.commit()
        self._measure_and_destroy(session.recording_id, due)

    def _measure_and_destroy(self, recording_id: str, due: Due | None) -> None:
        if due is not None and due.seconds is None:
            measured = self._receipts.measure(recording_id, due)
            if measured is not None:
                with self._database.unit_of_work() as unit:
                    self._receipts.measured(unit, recording_id, measured)
                    unit.commit()
        self._recordings.destroy(recording_id)

    def _finish_destruction(self, recording_id: str) -> None:
        """Of a recording that no session has any more: left from a destruction that was cut off."""
        with self._database.unit_of_work() as unit:
            due = self._receipts.due(unit).get(recording_id)
        self._measure_and_destroy(recording_id, due)
        with self._database.unit_of_work() as unit:
            finished = self._receipts.finish(unit, recording_id)
            if finished is not None:
                unit.audit.add("audio.destroyed", finished.session, finished.why)
                unit.commit()

    def scrub_if_possible(self) -> None:
        """Remove what deleted rows left behind; what cannot be removed now the next sweep removes."""
        with suppress(AppError):
            done = False
            try:
                self._database.scrub()
                done = True
            finally:
                with self._database.unit_of_work() as unit:
                    unit.settings.set(SCRUB_DUE, "" if done else "yes")
                    unit.commit()

    def after_signing(self, session_id: str) -> None:
        """Nothing of a signed session is needed any more; what cannot be destroyed now the sweep destroys."""
        with suppress(AppError):
            self.destroy_audio(session_id, "signed")
            stored = self._recordings.recording_ids()
            with self._database.unit_of_work() as unit:
                sessions, dictated = unit.sessions.all(), kept_dictations(unit, self._clock.now())
            for step in self._nobodys(sessions, stored, dictated):
                step()
        self.scrub_if_possible()

    def sweep(self) -> int:
        """Destroy whatever is past its time; returns how many things. Run at start and hourly.

        One that resists does not keep the others; its failure is raised at the end.
        """
        # listed first: what begins to be recorded meanwhile belongs to a session that is read afterwards
        stored = self._recordings.recording_ids()
        with self._database.unit_of_work() as unit:
            sessions = unit.sessions.all()
            scrub_due = bool(unit.settings.get(SCRUB_DUE))
            dictated = kept_dictations(unit, self._clock.now())
            stored = tuple(dict.fromkeys((*stored, *self._receipts.due(unit))))
            ahead = seen_ahead_in(unit, sessions, self._clock.now())
            unit.commit()
        count, failure = 0, None
        for step in self._due(sessions, stored, dictated, ahead):
            try:
                step()
                count += 1
            except AppError as error:
                failure = failure or error
        if count or scrub_due:
            self.scrub_if_possible()
        if failure is not None:
            raise failure
        return count

    def _due(
        self,
        sessions: Sequence[Session],
        stored: Sequence[str],
        dictated: frozenset[str],
        ahead: Mapping[str, datetime],
    ) -> Iterator[Callable[[], object]]:
        now = self._clock.now()
        for session in sessions:
            begun = self._limits_from(session, now)
            if session.state in _LIVE or not session.recording_id or begun is None:
                continue
            begun = min(begun, ahead.get(session.id, begun))
            if session.forget_from is not None:
                yield partial(self.finish_forgetting, session.id)
            made = session.transcript_ready_at is not None
            over = made or session.state is SessionState.SIGNED
            if session.audio_destroyed_at is None and (over or now >= audio_deadline(begun)):
                yield partial(self.destroy_audio, session.id, "transcript" if made else "limit")
            if session.transcript_destroyed_at is None and now >= transcript_deadline(begun):
                yield partial(self._destroy_transcript, session.id)
        yield from self._nobodys(sessions, stored, dictated)

    def _nobodys(
        self, sessions: Sequence[Session], stored: Sequence[str], dictated: frozenset[str]
    ) -> Iterator[Callable[[], object]]:
        """Recordings that no session and no dictation wants: left from a destruction that was cut off."""
        wanted = {s.recording_id for s in sessions if s.audio_destroyed_at is None} | dictated
        for recording_id in stored:
            if recording_id not in wanted:
                yield partial(self._finish_destruction, recording_id)

    def _limits_from(self, session: Session, now: datetime) -> datetime | None:
        """Of what was cut off: when it was recorded, which may be days after the session was opened."""
        begun = session.limits_from
        if session.state is SessionState.INTERRUPTED and begun is not None and now >= audio_deadline(begun):
            with suppress(AppError):
                return self._recordings.state(session.recording_id).started_at or begun
        return begun

    def _destroy_transcript(self, session_id: str) -> None:
        """Also of one that was never finished: its parts are words too."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            if session.transcript_destroyed_at is not None or not session.recording_id:
                return
            self.destroy_transcript_in(unit, session, "limit")
            unit.commit()
        self._bus.publish(TranscriptDestroyed(session_id))
