"""One stretch after the other: heard by the speech process, committed at once, or set aside and told."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from app.domain.errors import AppError, BugError, ErrorCode, LocalError
from app.domain.pace import QUICK_BEAM
from app.domain.session import SAMPLE_RATE
from app.domain.setting_aside import quietest_cut, set_aside
from app.domain.transcript import Heard, TranscriptPart
from app.services.consents import require_recording
from app.services.course import Course
from app.services.events import EventBus, StretchSetAside, TranscriptAdvanced
from app.services.ports import Clock, Database, Decoding, RecordingStore, SpeechEngine

BYTES_PER_FRAME = 2
MOST_SET_ASIDE = 3
"""After so many stretches set aside in a row the sound is not at fault: the failure itself is told."""

PERHAPS_THE_SOUND = frozenset({ErrorCode.SPEECH_PROCESS_DIED, ErrorCode.SPEECH_TIMEOUT})
"""Failures that another stretch of sound may not have."""

Terms = Callable[[str], tuple[str, ...]]
"""Words to expect in a session, the most important first."""


def no_terms(_session_id: str) -> tuple[str, ...]:
    """Nothing in particular is expected."""
    return ()


class Decoder:
    """Every sample up to the position is in exactly one committed part. Any thread, one at a time for each
    session."""

    def __init__(
        self,
        engine: SpeechEngine,
        recordings: RecordingStore,
        database: Database,
        bus: EventBus,
        clock: Clock,
        terms: Terms,
    ) -> None:
        self._engine, self._recordings = engine, recordings
        self._database, self._bus = database, bus
        self._clock, self._terms = clock, terms

    @property
    def longest(self) -> int:
        """Samples that are worth handing in at once."""
        return round(self._engine.longest_stretch * SAMPLE_RATE)

    def parts(self, session_id: str) -> tuple[TranscriptPart, ...]:
        """All that is committed."""
        with self._database.unit_of_work() as unit:
            return unit.transcripts.parts(session_id)

    def end_of_parts(self, session_id: str) -> int:
        """The sample up to which everything is committed, from the last part alone."""
        with self._database.unit_of_work() as unit:
            starts = unit.transcripts.editions(session_id)
            return unit.transcripts.parts(session_id, {max(starts)})[0].end_frame if starts else 0

    def with_newer(self, session_id: str, known: Sequence[TranscriptPart]) -> tuple[TranscriptPart, ...]:
        """``known`` and what was committed since it was read: hours of parts are not opened twice."""
        with self._database.unit_of_work() as unit:
            newer = set(unit.transcripts.editions(session_id)) - {part.start_frame for part in known}
            return (*known, *(unit.transcripts.parts(session_id, newer) if newer else ()))

    def step(self, course: Course, *, final: bool, still: Callable[[], bool] = lambda: True) -> float:
        """Decode from the course's position, commit the part, move the position; returns the seconds spent.

        Where it has not moved more sound is needed. ``final``: the recording has ended, everything up to the
        course's total is consumed. ``still`` is asked before the commit; False: RECORDING_DESTROYED.
        A stretch that the speech process fails at for good is set aside, at most one window of it.
        """
        position, total = course.position, course.total
        stop = min(total, position + self.longest)
        pcm = self._recordings.read(course.recording_id, position, stop)
        available = len(pcm) // BYTES_PER_FRAME
        if position < course.piecemeal_until:
            return self._piece(course, position, pcm, final, still)
        try:
            heard, spent = self._hear(course, pcm, final=final and stop == total)
        except LocalError as error:
            self._require_faulty_sound(course, error)
            course.piecemeal_until = stop
            return self._piece(course, position, pcm, final, still, error)
        if heard.consumed > available or (heard.consumed == 0 and (final or stop < total)):
            # neither progress nor more sound to wait for: going on would loop for ever
            raise BugError({"consumed": heard.consumed, "available": available})
        if heard.consumed:
            course.set_aside = 0
            self._commit(course, relative_to(position, heard), still)
        return spent

    def _piece(
        self,
        course: Course,
        position: int,
        pcm: bytes,
        final: bool,
        still: Callable[[], bool],
        failed: LocalError | None = None,
    ) -> float:
        """Of a stretch that was handed over in vain, one window at most: committed, or else set aside.

        ``failed``: it has been tried as a whole, and is not tried again where it is no longer than a window.
        """
        window = round(course.window * SAMPLE_RATE)
        if not final and len(pcm) // BYTES_PER_FRAME < window:
            return 0.0  # somebody may be in the middle of a word
        frames = quietest_cut(pcm, window)
        if failed is None or frames < len(pcm) // BYTES_PER_FRAME:
            try:
                heard, spent = self._hear(course, pcm[: frames * BYTES_PER_FRAME], final=True)
                if not 0 < heard.consumed <= frames:
                    raise BugError({"consumed": heard.consumed, "available": frames})
                course.set_aside = 0
                self._commit(course, relative_to(position, heard), still)
                return spent
            except LocalError as error:
                self._require_faulty_sound(course, error)
                failed = error
        course.set_aside += 1
        if course.set_aside > MOST_SET_ASIDE:
            raise failed
        self._commit(course, set_aside(position, frames), still)
        lost = frames / SAMPLE_RATE
        self._bus.publish(StretchSetAside(course.session_id, position / SAMPLE_RATE, lost, failed.code))
        return 0.0

    def _require_faulty_sound(self, course: Course, error: LocalError) -> None:
        """Raise ``error`` again, or why no process can be started: then the sound is not at fault."""
        if error.code not in PERHAPS_THE_SOUND:
            raise error
        course.window = self._engine.warm().window

    def again(self, course: Course, part: TranscriptPart) -> bool:
        """Try a stretch that was set aside once more; True: its words are committed in its place."""
        at, found = part.start_frame, TranscriptPart(part.start_frame, part.end_frame, (), ())
        while at < part.end_frame:
            stop = min(part.end_frame, at + self.longest)
            pcm = self._recordings.read(course.recording_id, at, stop)
            try:
                # with one beam: it takes less memory, and not the way that failed
                heard, _ = self._hear(course, pcm, final=stop == part.end_frame, beam=QUICK_BEAM)
            except LocalError as error:
                if error.code not in PERHAPS_THE_SOUND:
                    raise
                return False
            if not 0 < heard.consumed <= stop - at:
                raise BugError({"consumed": heard.consumed, "available": stop - at})
            more = relative_to(at, heard)
            found = replace(found, words=found.words + more.words, voice=found.voice + more.voice)
            at = more.end_frame
        with self._database.unit_of_work() as unit:
            require_recording(unit, course.session_id, course.recording_id)
            unit.transcripts.replace_part(course.session_id, found)
            unit.commit()
        return True

    def _hear(
        self, course: Course, pcm: bytes, *, final: bool, beam: int | None = None
    ) -> tuple[Heard, float]:
        how = Decoding(beam or course.pace.beam, self._expected(course.session_id))
        course.begin(self._clock.monotonic())
        heard = None
        try:
            heard = self._engine.hear(pcm, final=final, how=how)
        finally:
            spent = course.end(self._clock.monotonic(), heard, how.beam)
        return heard, spent

    def _expected(self, session_id: str) -> tuple[str, ...]:
        with suppress(AppError):  # they help, and nothing else: no window waits for them
            return self._terms(session_id)
        return ()

    def _commit(self, course: Course, part: TranscriptPart, still: Callable[[], bool]) -> None:
        with self._database.unit_of_work() as unit:
            require_recording(unit, course.session_id, course.recording_id)
            if not still():
                raise LocalError(ErrorCode.RECORDING_DESTROYED)
            unit.transcripts.add_part(course.session_id, part)
            if part.set_aside:
                seconds = round((part.end_frame - part.start_frame) / SAMPLE_RATE)
                unit.audit.add("transcript.set-aside", course.session_id, str(seconds))
            unit.commit()
        course.position = part.end_frame
        self._bus.publish(
            TranscriptAdvanced(course.session_id, part.end_frame / SAMPLE_RATE, course.total / SAMPLE_RATE)
        )


def position_after(parts: Iterable[TranscriptPart]) -> int:
    """The sample up to which everything is in ``parts``; each has to follow the one before, from sample 0."""
    expected = 0
    for part in parts:
        if part.start_frame != expected:
            raise BugError({"code": ErrorCode.RECORDING_DAMAGED.value, "frame": part.start_frame})
        expected = part.end_frame
    return expected


def relative_to(position: int, heard: Heard) -> TranscriptPart:
    """What was heard from sample ``position`` on, as a part with times of the whole recording."""
    offset = position / SAMPLE_RATE
    return TranscriptPart(
        position,
        position + heard.consumed,
        tuple(replace(w, start=w.start + offset, end=w.end + offset) for w in heard.words),
        tuple(replace(v, start=v.start + offset, end=v.end + offset) for v in heard.voice),
    )
