"""Keeps a microphone open: notices when it is lost, reports it, and opens it again."""

import sys
import time
from collections.abc import Callable
from threading import Event, Lock, Thread

from app.audio.intake import Intake
from app.audio.source import MicrophoneSource
from app.audio.trouble_board import TroubleBoard
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.session import MarkKind
from app.services.ports import Clock

LOOK_SECONDS = 0.1
REOPEN_SECONDS = 0.5
ASLEEP_SECONDS = 2.0
"""A look that comes this late means that the computer slept."""
SILENCE = "silence"
"""Detail ``reason`` of a MICROPHONE_LOST that is only reported: the microphone gives nothing but zeros."""


def seconds_with_sleep() -> float:
    """A clock that goes on during sleep, while ``time.monotonic`` stands still on Linux and macOS."""
    if sys.platform == "win32":  # pragma: no cover - there it goes on
        return time.monotonic()
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class MicrophoneKeeper:
    """Opens and closes a source for the recorder, and looks at it ten times a second in a thread of its own.

    After a loss the sound goes on in a new segment, behind a GAP mark. A chosen microphone that does not come
    back is replaced by the default one: sound from another microphone is better than none.
    """

    def __init__(
        self,
        source: MicrophoneSource,
        intake: Intake,
        board: TroubleBoard,
        clock: Clock,
        with_sleep: Callable[[], float] = seconds_with_sleep,
    ) -> None:
        self._source = source
        self._intake = intake
        self._board = board
        self._clock = clock
        self._with_sleep = with_sleep
        self._microphone: str | None = None
        self._open = False
        self._opened_at = 0.0
        self._lost_since: float | None = None
        self._try_at = 0.0
        self._lock = Lock()  # one opens or closes at a time
        self._end = Event()
        self._thread = Thread(target=self._run, name="microphone-keeper", daemon=True)

    def start(self, microphone: str | None) -> None:
        """Open the microphone, NO_MICROPHONE …, and watch it from then on."""
        self._microphone = microphone
        self._open_source(microphone)
        self._thread.start()

    def pause(self) -> None:
        """Close the microphone; no block comes after the return."""
        with self._lock:
            self._close_source()
            self._lost_since = None
        self._board.clear("microphone")

    def resume(self, paused_since: float) -> None:
        """Open it again; NO_MICROPHONE …: it stays closed, and may be resumed later."""
        with self._lock:
            self._intake.announce(MarkKind.PAUSED, paused_since, new_segment=False)
            try:
                self._open_source(self._microphone)
            except AppError as error:
                if error.code is not ErrorCode.NO_MICROPHONE or self._microphone is None:
                    raise
                self._open_source(None)

    def end(self) -> None:
        """Close the microphone for good; idempotent."""
        self._end.set()
        with self._lock:
            self._close_source()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        looked = self._with_sleep()
        while not self._end.wait(LOOK_SECONDS):
            now = self._with_sleep()
            asleep, looked = now - looked, now
            with self._lock:
                if self._end.is_set():
                    return
                if self._open:
                    self._look(asleep if asleep > ASLEEP_SECONDS else 0.0)
                elif self._lost_since is not None and self._clock.monotonic() >= self._try_at:
                    self._reopen(self._lost_since)

    def _look(self, asleep: float) -> None:
        trouble = self._source.trouble()
        if self._source.finished:
            if trouble is not None:
                self._board.set("microphone", trouble)
            return
        if asleep:
            # nothing is wrong, but the sound before and after does not belong together
            self._lose(self._clock.monotonic() - asleep)
            return
        if trouble is None:
            if self._intake.last_put >= self._opened_at:
                self._board.clear("microphone")
            return
        self._board.set("microphone", trouble)
        if trouble.details.get("reason") != SILENCE:
            self._lose(self._intake.last_put)

    def _lose(self, since: float) -> None:
        self._close_source()
        self._lost_since = since
        self._try_at = 0.0

    def _reopen(self, lost_since: float) -> None:
        self._intake.announce(MarkKind.GAP, lost_since, new_segment=True)
        for microphone in dict.fromkeys((self._microphone, None)):
            try:
                self._open_source(microphone)
            except LocalError:
                continue
            self._lost_since = None
            return
        self._try_at = self._clock.monotonic() + REOPEN_SECONDS

    def _open_source(self, microphone: str | None) -> None:
        self._opened_at = self._clock.monotonic()
        self._source.open(microphone, self._intake)
        self._open = True

    def _close_source(self) -> None:
        self._open = False
        self._source.close()
