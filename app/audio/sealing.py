"""The writer thread: takes sound from the intake, seals it, syncs it, and says so."""

import math
from collections.abc import Iterable
from threading import Event, Lock, Thread

from app.audio.backlog import Backlog
from app.audio.intake import Flush, Forget, Intake, Item, Missed, Opened, Sound, SoundFormat
from app.audio.level import LevelMeter
from app.audio.resampling import StreamResampler
from app.audio.trouble_board import TroubleBoard
from app.domain.errors import AppError, BugError, Cancelled, ErrorCode
from app.domain.session import SAMPLE_RATE, Mark, MarkKind
from app.services.ports import Clock, RecorderListener

SYNC_SECONDS = 0.5
"""What is written is synced at the latest after this, even if no more sound comes."""
PARTIAL_SECONDS = 0.75
"""A record that does not fill up is sealed short after this."""
RETRY_SECONDS = 0.5
LONGEST_RETRY_SECONDS = 8.0
"""Pause after a failure of the disk, and what it grows to."""
LAST_RETRY_SECONDS = 0.2
"""The same while somebody waits for the end."""
LATE_SECONDS = 0.5
"""How much later than asked the thread may end on a busy computer; its last mark is waited for."""
LOOK_SECONDS = 0.025
MOST_UNSAFE_FRAMES = 10 * SAMPLE_RATE
"""What is taken from the intake while the disk fails; the intake's own ring keeps a minute more."""
RESERVE_SECONDS = 10.0
"""Pause between two tries to keep room back for the ending."""


class SealingThread:
    """Writes one run of a recording: sound is safe within 0.75 s and a sync, or the board says why not."""

    def __init__(
        self, backlog: Backlog, intake: Intake, listener: RecorderListener, board: TroubleBoard, clock: Clock
    ) -> None:
        self._backlog = backlog
        self._intake = intake
        self._listener = listener
        self._board = board
        self._clock = clock
        self._level = LevelMeter(listener.level, clock.monotonic)
        self._resampler = StreamResampler(SoundFormat(SAMPLE_RATE))
        self._marks: list[Mark] = []
        self._retry_at = 0.0
        self._failures = 0
        self._safe_at_failure = backlog.safe_frames
        self._reported = backlog.safe_frames
        self._reserve_at = 0.0
        self._unsafe_since = clock.monotonic()
        self._give_up_at: float | None = None
        self._moving = Lock()  # held while a block goes from the intake to the backlog
        self._abandoned = False
        self.finished = False
        """The explicit ending is on the disk."""
        self.done = Event()
        self._thread = Thread(target=self._run, name="sealing", daemon=True)

    @property
    def frames(self) -> int:
        """All samples so far, safe, unsafe or waiting to be taken; a block on its way counts once."""
        with self._moving:
            return self._backlog.frames + round(self._intake.waiting_seconds * SAMPLE_RATE)

    # --- orders, from any thread

    def start(self) -> None:
        """Begin to take from the intake."""
        self._thread.start()

    def finish(self, patience: float) -> bool:
        """Write the rest and the ending; True when that is done.

        A disk that fails is tried for ``patience`` seconds, then the rest is lost and marked. A disk that
        only stalls is left to the thread, which ends by itself.
        """
        self._give_up_at = self._clock.monotonic() + patience
        self._retry_at = 0.0
        self._intake.wake()
        if self.done.wait(patience + LATE_SECONDS):
            self._thread.join(patience)
        return self.finished

    def abandon(self, patience: float) -> None:
        """Write nothing more; the thread has ended at the return unless the disk stalls longer than that."""
        self._abandoned = True
        self._backlog.abandon()
        self._intake.wake()
        self._thread.join(patience)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Marks so far, by place."""
        return tuple(self._marks)

    def mark(self, kind: MarkKind, duration: float) -> None:
        """Mark the end of the sound taken so far; two of a kind at one place become the longer one."""
        mark = Mark(kind, self._backlog.frames / SAMPLE_RATE, duration)
        if self._marks and (self._marks[-1].kind, self._marks[-1].at) == (kind, mark.at):
            mark = max(mark, self._marks.pop(), key=lambda m: m.duration)
        self._marks.append(mark)

    def hurry(self) -> None:
        """Try again now what failed: somebody waits for it."""
        self._failures = 0
        self._retry_at = 0.0
        self._intake.wake()

    # --- the thread

    def _run(self) -> None:
        try:
            while not self._abandoned and not self._look():
                self._intake.rest(LOOK_SECONDS)
        except Exception:
            self._board.set("writer", BugError())  # nobody would notice that nothing is written any more
            raise
        finally:
            self._backlog.leave()
            self._backlog.give_up_reserve()
            self.done.set()

    def _look(self) -> bool:
        """Take and write what is there; True when the recording is ended or given up."""
        now = self._clock.monotonic()
        if now < self._retry_at:
            while self._take_sound():
                pass
            return False
        try:
            self._take_and_write()
            if self._give_up_at is not None and self._intake.empty:
                self._end()
        except Cancelled:
            return True
        except AppError as error:
            if self._abandoned:
                return True
            self._board.set("disk", error)
            if self._may_use_the_reserve(error):
                return False
            pause = min(RETRY_SECONDS, LAST_RETRY_SECONDS)
            if self._give_up_at is None:
                if not self._intake.forgetting:
                    pause = min(LONGEST_RETRY_SECONDS, RETRY_SECONDS * 2**self._failures)
            elif now + pause >= self._give_up_at:
                self._lose_the_rest()
                return True
            self._retry_at = now + pause
            self._failures += 1
            self._safe_at_failure = self._backlog.safe_frames
        else:
            self._well()
        self._report_safe()
        return self.finished

    def _take_and_write(self) -> None:
        while True:
            while self._take_sound():
                pass
            self._backlog.write(everything=False)
            self._report_safe()
            item = self._intake.take()
            if item is None or self._abandoned:
                break
            if isinstance(item, Sound):
                self._intake.put_back(item)
            else:
                self._obey(item)
        waiting = self._clock.monotonic() - self._unsafe_since
        if self._backlog.unsafe_frames and waiting >= SYNC_SECONDS:
            self._backlog.sync()
            if self._backlog.unsafe_frames and waiting >= PARTIAL_SECONDS:
                self._backlog.write(everything=True)

    def _take_sound(self) -> bool:
        if self._backlog.unsafe_frames >= MOST_UNSAFE_FRAMES:
            return False
        with self._moving:
            item = self._intake.take()
            if not isinstance(item, Sound):
                if item is not None:
                    self._intake.put_back(item)
                return False
            if item.lost:
                self.mark(MarkKind.GAP, item.lost)
            pcm = self._resampler.convert(item.block)
            self._add(pcm)
        self._level.hear(pcm)
        return True

    def _add(self, pcm: bytes) -> None:
        if pcm and not self._backlog.unsafe_frames:
            self._unsafe_since = self._clock.monotonic()
        self._backlog.add(pcm)

    def _hear(self, pcm: bytes) -> None:
        self._add(pcm)
        self._level.hear(pcm)

    def _obey(self, order: Item) -> None:
        if isinstance(order, Missed):
            self.mark(MarkKind.GAP, order.duration)
            return
        self._hear(self._resampler.finish())
        try:
            if isinstance(order, Forget):
                self._backlog.forget(order.frame)
            else:
                self._backlog.write(everything=True)
        except AppError:
            self._intake.put_back(order)
            raise
        if isinstance(order, Forget):
            self._forgotten(order)
        elif isinstance(order, Flush):
            self._report_safe()
            order.done.set()
        elif isinstance(order, Opened):
            if order.mark is not None:
                self.mark(order.mark, order.duration)
            if order.new_segment:
                self._backlog.leave()
            self._resampler = StreamResampler(order.format)

    def _forgotten(self, order: Forget) -> None:
        self._marks = _until(order.frame, self._marks)
        self._safe_at_failure = -1  # more was synced than after any sound
        self._reserve_at = 0.0
        self._intake.forgotten()
        self._report_safe()
        order.done.set()

    def _end(self) -> None:
        lost = self._intake.lost_at_the_end()
        self._hear(self._resampler.finish())
        if lost:
            self.mark(MarkKind.GAP, lost)
        self._backlog.finish()
        self.finished = True

    def _lose_the_rest(self) -> None:
        """The disk takes nothing and the recording is over: say how much is missing at its end.

        What was to be forgotten is not missing, and is not said to be safe any more.
        """
        safe, lost = self._backlog.safe_frames, self._backlog.unsafe_frames / SAMPLE_RATE
        while (item := self._intake.take()) is not None:
            if isinstance(item, Sound):
                lost += item.lost + self._intake.seconds(len(item.block))
            elif isinstance(item, Forget):
                lost = min(lost, max(0, item.frame - safe) / SAMPLE_RATE)
                safe = min(safe, item.frame)
        lost += self._intake.lost_at_the_end()
        self._marks = _until(safe, self._marks)
        if lost:
            self._marks.append(Mark(MarkKind.GAP, safe / SAMPLE_RATE, lost))
        self._report(safe)

    def _well(self) -> None:
        """Nothing failed at this look; a trouble is over only once something was synced again."""
        if self._backlog.safe_frames > self._safe_at_failure:
            self._failures = 0
            self._board.clear("disk")
        now = self._clock.monotonic()
        if now >= self._reserve_at and self._give_up_at is None:
            self._reserve_at = math.inf if self._backlog.hold_reserve() else now + RESERVE_SECONDS

    def _may_use_the_reserve(self, error: AppError) -> bool:
        """Room for the ending or for a forgetting, and for nothing else; True when there is some now."""
        if error.code is not ErrorCode.DISK_FULL or (
            self._give_up_at is None and not self._intake.forgetting
        ):
            return False
        self._reserve_at = self._clock.monotonic() + RESERVE_SECONDS
        return self._backlog.give_up_reserve()

    def _report_safe(self) -> None:
        self._report(self._backlog.safe_frames)

    def _report(self, safe: int) -> None:
        if safe != self._reported:
            self._reported = safe
            self._unsafe_since = self._clock.monotonic()
            self._listener.sealed(safe)


def _until(frame: int, marks: Iterable[Mark]) -> list[Mark]:
    """The marks that do not lie beyond the place."""
    return [mark for mark in marks if mark.at * SAMPLE_RATE <= frame]
