"""Dictating for a note: sealed like a session, turned into text on this laptop, and destroyed (R53, B9).

The sound is destroyed as soon as its text is kept. What a crash cuts off stays sealed: it can be turned into
text or destroyed, and the sweep destroys it when the time for sound is over.
"""

from dataclasses import replace

from app.domain.errors import AppError, BugError, ErrorCode, IllegalTransition, InputError
from app.domain.ids import new_id
from app.domain.material import InputKind, WrittenInput
from app.domain.session import SAMPLE_RATE, Session
from app.domain.states import SessionState
from app.domain.transcript import Word
from app.domain.turns import assemble_turns
from app.services.consents import load_session
from app.services.decoding import BYTES_PER_FRAME, Terms
from app.services.dictated import Dictated, dictation_of, forget_dictation, remember_dictation
from app.services.events import DictationAdvanced, DictationTroubled, EventBus, LevelMeasured
from app.services.ports import Clock, Database, Decoding, Recorder, RecordingStore, SpeechEngine, UnitOfWork
from app.services.practice import switches_of
from app.services.profile import Profile
from app.services.recording import LEAST_FREE_BYTES, RecordingService

READ_BY = "speech model {model} on this laptop"
"""Who wrote a dictation down, as it is kept with the text."""


class DictationService:
    """One dictation at a time, and never while a session is recorded or paused; any thread.

    It shares the recorder with ``RecordingService``, whose turn it takes: a session that begins to be
    recorded closes the microphone first, and what was dictated until then stays sealed.
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        recorder: Recorder,
        recordings: RecordingStore,
        recording: RecordingService,
        engine: SpeechEngine,
        terms: Terms,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._profile, self._database = profile, database
        self._recorder, self._recordings, self._recording = recorder, recordings, recording
        self._engine, self._terms = engine, terms
        self._clock, self._bus = clock, bus
        self._running: Dictated | None = None
        self._closed = False
        recording.before_microphone(self._give_way)

    @property
    def running(self) -> str:
        """The session that is dictated for, also while that is paused; or empty."""
        running = self._running
        return running.session_id if running is not None else ""

    def obstacle(self, session_id: str) -> AppError | None:
        """Why nothing can be dictated for this session now, or None."""
        try:
            self._require(session_id)
        except AppError as error:
            return error
        return None

    def start(self, session_id: str, microphone: str | None = None) -> None:
        """Open the microphone. MICROPHONE_NEEDED while a session or another dictation is recorded,
        AI_SWITCHED_OFF, NOTE_ALREADY_SIGNED, NO_MODEL, DEMONSTRATION_MODEL_REFUSED, DISK_FULL,
        NO_MICROPHONE, NOT_WRITTEN_DOWN while one of this session waits: nothing runs then.
        """
        self._require(session_id)
        with self._recording.held() as recorded:
            if recorded or self._running is not None or self._closed:
                raise InputError(ErrorCode.MICROPHONE_NEEDED)
            dictated = Dictated(new_id(), session_id, self._clock.now().isoformat())
            with self._database.unit_of_work() as unit:
                self._require_free(unit, session_id)
                remember_dictation(unit, dictated)
                unit.audit.add("dictation.started", session_id)
                unit.commit()
            try:
                self._recorder.start(dictated.recording_id, _Told(session_id, self._bus), microphone)
            except BaseException:
                self._destroy(dictated, "dictation.failed")
                raise
            self._running = dictated

    def pause(self) -> None:
        """Close the microphone; what was said stays sealed."""
        with self._recording.held():
            self._require_running()
            self._recorder.pause()

    def resume(self) -> None:
        """Open it again. NO_MICROPHONE: it stays paused."""
        with self._recording.held():
            self._require_running()
            self._recorder.resume()

    def stop(self) -> float:
        """Close the microphone and seal what was said; returns its seconds. ``write_down`` follows."""
        with self._recording.held():
            self._require_running()
            self._running = None
            return self._recorder.stop().seconds

    def cancel(self, session_id: str) -> None:
        """Destroy what was dictated for this session, running or left over; idempotent."""
        with self._recording.held():
            if self.running == session_id:
                self._recorder.abandon()
                self._running = None
            with self._database.unit_of_work() as unit:
                left = dictation_of(unit, session_id)
            if left is not None:
                self._destroy(left, "dictation.destroyed")
        self._engine.let_go()

    def left_over(self, session_id: str) -> float | None:
        """Seconds of sound that still have to become text, of a run that was cut off or failed, or None."""
        with self._database.unit_of_work() as unit:
            left = dictation_of(unit, session_id)
        if left is None or self.running == session_id:
            return None
        try:
            return self._recordings.state(left.recording_id).seconds
        except AppError as error:
            if error.code is not ErrorCode.RECORDING_DESTROYED:
                raise
        self._forget(left)
        return None

    def write_down(self, session_id: str) -> WrittenInput:
        """Turn the sealed sound into text, keep it as an input, then destroy the sound.

        NOTHING_DICTATED when no word was heard: the sound is destroyed. What the speech process raises leaves
        the sound sealed, to be tried again. Cancelled when the program closes, or ``cancel`` came meanwhile.
        """
        with self._database.unit_of_work() as unit:
            left = dictation_of(unit, session_id)
        if left is None or self.running == session_id:
            raise InputError(ErrorCode.NOTHING_DICTATED)
        self._profile.require_model(self._engine.inspect())
        state = self._engine.warm()
        text = _text(self._words(left))
        if not text:
            self._destroy(left, "dictation.empty")
            self._engine.let_go()
            raise InputError(ErrorCode.NOTHING_DICTATED)
        read_by = READ_BY.format(model=state.model)
        written = WrittenInput(new_id(), session_id, InputKind.DICTATION, text, self._clock.now(), read_by)
        with self._database.unit_of_work() as unit:
            _require_unsigned(load_session(unit, session_id))
            if dictation_of(unit, session_id) != left:
                raise InputError(ErrorCode.NOTHING_DICTATED)  # it was destroyed meanwhile
            unit.inputs.save(written)
            forget_dictation(unit, left.recording_id)  # cut off here, it is not written down once more
            unit.audit.add("input.added", session_id, written.kind.value)
            unit.commit()
        self._destroy(left, "dictation.destroyed")
        self._engine.let_go()
        return written

    def shut_down(self) -> None:
        """Seal what is being dictated; the next start offers it. Nothing begins any more."""
        with self._recording.held():
            self._closed = True
            self._give_way()

    # -- inside --------------------------------------------------------------------------------------
    def _give_way(self) -> None:
        """The microphone is wanted by a session: what was dictated until now stays sealed."""
        running, self._running = self._running, None
        if running is not None:
            self._recorder.stop()
            self._bus.publish(DictationTroubled(running.session_id, InputError(ErrorCode.MICROPHONE_NEEDED)))

    def _require(self, session_id: str) -> None:
        with self._database.unit_of_work() as unit:
            self._require_free(unit, session_id)
        self._profile.require_model(self._engine.inspect())
        if self._recordings.free_bytes() < LEAST_FREE_BYTES:
            raise InputError(ErrorCode.DISK_FULL)
        if self._recording.running or self._running is not None:
            raise InputError(ErrorCode.MICROPHONE_NEEDED)

    def _require_free(self, unit: UnitOfWork, session_id: str) -> None:
        session = load_session(unit, session_id)
        _require_unsigned(session)
        if not switches_of(unit, session.clinician_id).both:
            raise InputError(ErrorCode.AI_SWITCHED_OFF)
        if dictation_of(unit, session_id) is not None:
            raise InputError(ErrorCode.NOT_WRITTEN_DOWN)

    def _require_running(self) -> None:
        if self._running is None:
            raise IllegalTransition("Dictation", "idle", "running")

    def _words(self, left: Dictated) -> list[Word]:
        total = self._recordings.state(left.recording_id).frames
        longest = round(self._engine.longest_stretch * SAMPLE_RATE)
        how = Decoding(terms=self._terms(left.session_id))
        words: list[Word] = []
        at = 0
        while at < total:
            stop = min(total, at + longest)
            pcm = self._recordings.read(left.recording_id, at, stop)
            heard = self._engine.hear(pcm, final=stop == total, how=how)
            if not 0 < heard.consumed <= len(pcm) // BYTES_PER_FRAME:
                raise BugError({"consumed": heard.consumed, "available": len(pcm) // BYTES_PER_FRAME})
            offset = at / SAMPLE_RATE
            words += [replace(w, start=w.start + offset, end=w.end + offset) for w in heard.words]
            at += heard.consumed
        return words

    def _destroy(self, left: Dictated, why: str) -> None:
        """The key goes first; one that resists is no dictation's any more, and the sweep destroys it."""
        try:
            self._recordings.destroy(left.recording_id)
        finally:
            self._forget(left, why)

    def _forget(self, left: Dictated, why: str = "dictation.destroyed") -> None:
        with self._database.unit_of_work() as unit:
            forget_dictation(unit, left.recording_id)
            unit.audit.add(why, left.session_id)
            unit.commit()


class _Told:
    """Implements ``RecorderListener`` for a dictation."""

    def __init__(self, session_id: str, bus: EventBus) -> None:
        self._session_id, self._bus = session_id, bus

    def level(self, rms: float, peak: float) -> None:
        self._bus.publish(LevelMeasured(rms, peak))

    def sealed(self, frames: int) -> None:
        self._bus.publish(DictationAdvanced(self._session_id, frames / SAMPLE_RATE))

    def troubled(self, error: AppError | None) -> None:
        self._bus.publish(DictationTroubled(self._session_id, error))


def _text(words: list[Word]) -> str:
    """A line for each breath, as turns are cut."""
    utterances = assemble_turns(words, [0] * len(words), {})
    return "\n".join(utterance.text.strip() for utterance in utterances if utterance.text.strip())


def _require_unsigned(session: Session) -> None:
    if session.state is SessionState.SIGNED:
        raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)
