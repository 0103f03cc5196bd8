"""The recorder: a microphone, a writer thread, and a recording between them."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from app.audio.backlog import Backlog
from app.audio.intake import RING_SECONDS, Forget, Intake
from app.audio.microphone_keeper import MicrophoneKeeper
from app.audio.sealed_recordings import SealedRecordings
from app.audio.sealing import SealingThread
from app.audio.source import MicrophoneSource
from app.audio.trouble_board import TroubleBoard
from app.domain.errors import AppError, BugError, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE, Mark, MarkKind, Place, RecordingState
from app.services.ports import Clock, Microphone, RecorderListener

PATIENCE = 0.9
"""Seconds that ``pause``, ``stop`` and ``abandon`` wait for a disk that fails or stalls."""
LEAST_SECONDS = 30.0
"""A recording does not begin with less room on the disk."""
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class _Run:
    recording_id: str
    intake: Intake
    backlog: Backlog
    board: TroubleBoard
    sealing: SealingThread
    keeper: MicrophoneKeeper
    started_at: datetime
    paused_since: float | None = None
    earlier: tuple[Mark, ...] = ()
    forgettings: tuple[Forget, ...] = ()

    @property
    def unfinished(self) -> tuple[Forget, ...]:
        """The forgettings that are not done, the first one first."""
        return tuple(order for order in self.forgettings if not order.done.is_set())

    @property
    def safe_frames(self) -> int:
        """Samples that are on the disk and stay."""
        return min([self.backlog.safe_frames, *(order.frame for order in self.unfinished)])

    @property
    def frames(self) -> int:
        """All samples so far, as if what is to be forgotten were forgotten already."""
        left = self.unfinished
        if not left:
            return self.sealing.frames
        since = self.intake.seconds_put - left[-1].seconds_put
        return left[-1].frame + round(since * SAMPLE_RATE)


class SealingRecorder:
    """Implements ``Recorder``: what was reported as sealed is on the disk and survives a power cut.

    Called by one thread at a time, but for ``pause``, ``await_forgotten`` and what only looks: a pause is
    never kept waiting. While the disk stalls, 60 s of sound are kept in memory; what is lost beyond that is
    marked as a gap.
    """

    def __init__(
        self,
        recordings: SealedRecordings,
        source: MicrophoneSource,
        clock: Clock,
        ring_seconds: float = RING_SECONDS,
    ) -> None:
        self._recordings = recordings
        self._source = source
        self._clock = clock
        self._ring_seconds = ring_seconds
        self._run: _Run | None = None
        self._last: RecordingState | None = None
        self._marks: tuple[Mark, ...] = ()
        self._opening = Lock()  # the microphone is opened or closed by one thread at a time

    def microphones(self) -> tuple[Microphone, ...]:
        """See ``Recorder``; AUDIO_SYSTEM_BROKEN when the sound system cannot even be asked."""
        return self._source.microphones()

    def start(self, recording_id: str, listener: RecorderListener, microphone: str | None = None) -> None:
        """See ``Recorder``. A recording that is there goes on in a new segment behind a GAP mark."""
        if self._run is not None:
            raise BugError({"subject": "recorder runs already"})
        earlier = self._earlier(recording_id)
        if self._recordings.free_seconds() < LEAST_SECONDS:
            raise LocalError(ErrorCode.DISK_FULL)
        intake = Intake(self._clock.monotonic, self._ring_seconds)
        backlog = Backlog(self._recordings, recording_id, earlier.frames if earlier else 0)
        board = TroubleBoard(listener.troubled)
        sealing = SealingThread(backlog, intake, listener, board, self._clock)
        keeper = MicrophoneKeeper(self._source, intake, board, self._clock)
        run = _Run(recording_id, intake, backlog, board, sealing, keeper, self._clock.now())
        if earlier is not None and earlier.frames:
            run.started_at = earlier.started_at or run.started_at
            last = earlier.last_written_at or self._clock.now()
            gone = (self._clock.now() - last).total_seconds()
            run.earlier = (Mark(MarkKind.GAP, earlier.seconds, max(0.0, gone)),)
        # The microphone first: without one no key and no file come into being.
        keeper.start(microphone)
        try:
            backlog.open()
        except Exception:
            keeper.end()
            if earlier is None:
                with suppress(AppError):
                    self._recordings.destroy(recording_id)  # a key that was made for it
            raise
        sealing.start()
        self._run, self._last, self._marks = run, None, ()

    def pause(self) -> None:
        """See ``Recorder``; while the disk fails, what was heard stays in memory and is sealed later."""
        with self._opening:
            run = self._running()
            if run.paused_since is not None:
                return
            run.keeper.pause()
            run.paused_since = self._clock.monotonic()
        run.intake.flush().wait(PATIENCE)

    def resume(self) -> None:
        """See ``Recorder``; NO_MICROPHONE …: it stays paused."""
        with self._opening:
            run = self._running()
            if run.paused_since is not None:
                run.keeper.resume(run.paused_since)
                run.paused_since = None

    def stop(self) -> RecordingState:
        """See ``Recorder``; takes as long for an hour as for a second. Unfinished when the disk fails."""
        with self._opening:
            return self._stop()

    def _stop(self) -> RecordingState:
        run = self._run
        if run is None:
            if self._last is None:
                raise BugError({"subject": "recorder never ran"})
            return self._last
        run.keeper.end()
        finished = run.sealing.finish(PATIENCE)
        if not run.sealing.done.is_set():
            self._recordings.leave_to(run.recording_id, run.sealing)
        self._marks = self._marks_of(run)
        self._run = None
        self._last = RecordingState(
            id=run.recording_id,
            frames=run.safe_frames,
            finished=finished,
            segments=self._recordings.segments(run.recording_id),
            started_at=run.started_at,
            last_written_at=self._clock.now(),
        )
        return self._last

    def abandon(self) -> None:
        """See ``Recorder``; idempotent."""
        with self._opening:
            run, self._run = self._run, None
            if run is None:
                return
            run.keeper.end()
        run.sealing.abandon(PATIENCE)
        self._marks = self._marks_of(run)

    @property
    def place(self) -> Place:
        """See ``Recorder``; sound that still waits to be taken is counted by its blocks."""
        run = self._run
        if run is None:
            return Place(0, 0)
        return Place(run.frames, self._recordings.next_segment(run.recording_id))

    def forget(self, frame: int) -> None:
        """See ``Recorder``. The same order again, while it is not done, waits for the first one."""
        run = self._running()
        left = run.unfinished
        if left and left[-1].frame == frame:
            order = left[-1]
        else:
            order = run.intake.forget(frame)
            run.forgettings = (*left, order)
        run.earlier = tuple(mark for mark in run.earlier if mark.at * SAMPLE_RATE <= frame)
        run.sealing.hurry()

    def await_forgotten(self, patience: float) -> bool:
        """See ``Recorder``."""
        run, until = self._run, self._clock.monotonic() + patience
        for order in () if run is None else run.unfinished:
            while not order.done.wait(_LOOK_SECONDS):
                if run is not self._run or self._clock.monotonic() >= until:
                    return False
        return run is self._run

    @property
    def forgetting(self) -> bool:
        """See ``Recorder``."""
        run = self._run
        return run is not None and bool(run.unfinished)

    def switch(self, microphone: str | None) -> None:
        """See ``Recorder``."""
        with self._opening:
            self._running().keeper.switch(microphone)

    @property
    def microphone(self) -> Microphone | None:
        """See ``Recorder``."""
        run = self._run
        return None if run is None else run.keeper.microphone

    @property
    def marks(self) -> tuple[Mark, ...]:
        """See ``Recorder``; a pause that still lasts is there with the time until now."""
        run = self._run
        return self._marks if run is None else self._marks_of(run)

    def _marks_of(self, run: _Run) -> tuple[Mark, ...]:
        # asked first: the marks beyond its place go before an order is done
        unfinished = [order.frame for order in run.unfinished]
        marks = run.earlier + run.sealing.marks
        if unfinished:
            marks = tuple(mark for mark in marks if mark.at * SAMPLE_RATE <= min(unfinished))
        if run.paused_since is not None:
            lasted = self._clock.monotonic() - run.paused_since
            frames = min([run.backlog.frames, *unfinished])
            marks += (Mark(MarkKind.PAUSED, frames / SAMPLE_RATE, lasted),)
        return marks

    def _earlier(self, recording_id: str) -> RecordingState | None:
        if recording_id not in self._recordings.recording_ids():
            return None
        return self._recordings.state(recording_id)

    def _running(self) -> _Run:
        if self._run is None:
            raise BugError({"subject": "recorder does not run"})
        return self._run
