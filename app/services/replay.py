"""Hearing a doubtful word again while its sound exists; from memory only, and never into a recording."""

from threading import Condition, Event, Lock

from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.states import SessionState
from app.services.consents import load_session
from app.services.events import EventBus, SessionChanged, StageReached
from app.services.ports import Database, Loudspeaker, RecordingStore
from app.services.recording import RecordingService

AROUND = 0.5
"""Seconds played before and after what was asked for."""
MOST_SECONDS = 120.0
"""The longest stretch that is played in one go."""
STOP_SECONDS = 0.5
"""How long a stop waits at most for the loudspeaker to be silent."""


class ReplayService:
    """Plays stretches of a recording through the loudspeaker.

    Sound is destroyed as soon as the transcript is committed, so there is something to replay: while a
    session is paused or interrupted, after its end as long as the transcript is not ready, and when making
    it failed. Never while any session is being recorded: it would be recorded too. Any thread but the main.
    """

    def __init__(
        self,
        database: Database,
        recordings: RecordingStore,
        recording: RecordingService,
        loudspeaker: Loudspeaker,
        bus: EventBus,
    ) -> None:
        self._database, self._recordings = database, recordings
        self._recording, self._loudspeaker = recording, loudspeaker
        self._turn = Lock()
        self._quiet = Condition()
        self._stop: Event | None = None
        recording.before_microphone(self.stop)
        bus.subscribe(SessionChanged, lambda event: self._ended(event.session_id))
        bus.subscribe(StageReached, lambda event: self._ended(event.session_id))
        self._playing = ""

    def can_play(self, session_id: str) -> bool:
        """Whether sound of the session exists and nothing is being recorded."""
        try:
            with self._recording.held() as running:
                return self._readable(session_id, running)[1] > 0
        except AppError:
            return False

    def play(self, session_id: str, start: float, end: float) -> None:
        """Play ``start`` to ``end`` seconds with ``AROUND`` on both sides, until the end or ``stop``.

        What is being played ends first. STILL_RECORDING, RECORDING_DESTROYED, NO_SPEAKER, RECORDING_DAMAGED;
        BAD_USAGE for a stretch that is none, or longer than ``MOST_SECONDS``.
        """
        if not 0 <= start <= end or end - start > MOST_SECONDS:
            raise InputError(ErrorCode.BAD_USAGE, details={"field": "span"})
        self.stop()
        with self._turn:
            stop = Event()
            with self._recording.held() as running:
                recording_id, frames = self._readable(session_id, running)
                with self._quiet:
                    self._stop, self._playing = stop, session_id
            try:
                first = round(max(start - AROUND, 0.0) * SAMPLE_RATE)
                last = min(round((end + AROUND) * SAMPLE_RATE), frames)
                sound = bytearray(self._recordings.read(recording_id, first, max(first, last)))
                try:
                    with memoryview(sound) as pcm:
                        if pcm and not stop.is_set():
                            self._loudspeaker.play(pcm, stop)
                finally:
                    sound[:] = bytes(len(sound))
            finally:
                with self._quiet:
                    self._stop, self._playing = None, ""
                    self._quiet.notify_all()

    def stop(self) -> None:
        """End what is being played, if anything is: silent within 0.2 s, when this returns. Idempotent."""
        with self._quiet:
            playing = self._stop
            if playing is not None:
                playing.set()
                self._quiet.wait_for(lambda: self._stop is not playing, STOP_SECONDS)

    def _ended(self, session_id: str) -> None:
        """The sound that is being played may be destroyed next."""
        with self._quiet:
            if self._stop is not None and self._playing == session_id:
                self._stop.set()

    def _readable(self, session_id: str, running: str) -> tuple[str, int]:
        """The recording, and how many samples of it may be played now that nothing is being recorded."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            recorded = load_session(unit, running) if running else session
        if SessionState.RECORDING in (session.state, recorded.state):
            raise InputError(ErrorCode.STILL_RECORDING)
        if not session.recording_id or session.audio_destroyed_at is not None:
            raise LocalError(ErrorCode.RECORDING_DESTROYED)
        frames = self._recordings.state(session.recording_id).frames
        # what is being forgotten is not heard again, even while the disk still holds it
        return session.recording_id, min(
            frames, frames if session.forget_from is None else session.forget_from
        )
