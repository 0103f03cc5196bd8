"""Long work off the main thread: named lanes of one worker each, results back on the main thread.

A lane does its jobs one after another, so whatever two jobs of a lane share needs no lock. Callbacks run
on the thread that made the ``Jobs`` (the main thread): a queued signal to a method of a QObject brings
them there, never a lambda connected in a worker.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import AppError, BugError, Cancelled

Result = TypeVar("Result")

DATABASE, IO, SPEECH, RECORDER = "database", "io", "speech", "recorder"
"""The lanes: short reads and writes · the network · processing · starting and stopping the recorder."""
CLOSING = "closing"
"""The lane on which nothing runs but what closes the microphone, so that it never waits for other work."""


class JobControl:
    """What the work sees of its job: a wish to cancel, and a place to report progress. Any thread."""

    def __init__(self, report: Callable[[float], None]) -> None:
        self._cancelled = Flag()
        self._report = report

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise ``Cancelled`` if stopping was asked for."""
        if self._cancelled.is_set():
            raise Cancelled

    def progress(self, fraction: float) -> None:
        """Report 0 … 1 of the work done."""
        self._report(fraction)


class Job(Generic[Result]):
    """A piece of work under way; its callbacks come at most once, and not after ``cancel``."""

    def __init__(
        self,
        work: Callable[[JobControl], Result],
        on_done: Callable[[Result], None] | None,
        on_failed: Callable[[AppError], None] | None,
        on_progress: Callable[[float], None] | None,
        deliver: Callable[[Callable[[], None]], None],
    ) -> None:
        self._work, self._on_done, self._on_failed = work, on_done, on_failed
        self._on_progress, self._deliver = on_progress, deliver
        self.control = JobControl(self._progressed)

    def cancel(self) -> None:
        """No callback comes any more; the work stops at its next check."""
        self.control.cancel()

    def run(self, report_bug: Callable[[BaseException], None]) -> None:
        """Do the work in the calling thread (a lane's worker)."""
        if self.control.cancelled:
            return
        try:
            result = self._work(self.control)
        except Cancelled:
            return
        except AppError as error:
            self._failed(error)
        except Exception as error:  # noqa: BLE001 - anything else is our bug, and the lane must live on
            report_bug(error)
            self._failed(BugError({"type": type(error).__name__}))
        else:
            if (done := self._on_done) is not None:
                self._callback(lambda: done(result))

    def _failed(self, error: AppError) -> None:
        if (failed := self._on_failed) is not None:
            self._callback(lambda: failed(error))

    def _progressed(self, fraction: float) -> None:
        if (progressed := self._on_progress) is not None:
            self._callback(lambda: progressed(fraction))

    def _callback(self, call: Callable[[], None]) -> None:
        def unless_cancelled() -> None:
            if not self.control.cancelled:
                call()

        self._deliver(unless_cancelled)


class _Lane:
    """One worker thread and its queue."""

    def __init__(self, name: str, report_bug: Callable[[BaseException], None]) -> None:
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._report_bug = report_bug
        self._current: Job[Any] | None = None
        self.thread = Thread(target=self._work, name=f"lane-{name}", daemon=True)
        self.thread.start()

    def put(self, job: Job[Any]) -> None:
        self._queue.put(job)

    def end(self) -> None:
        """Finish what is queued, then end."""
        self._queue.put(None)

    def cancel(self) -> None:
        """Cancel what runs; what is queued is dropped as it comes up."""
        if (job := self._current) is not None:
            job.cancel()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            self._current = job
            job.run(self._report_bug)
            self._current = None


class Jobs(QObject):
    """Runs work on lanes; make it on the main thread."""

    _delivered = Signal(object)

    def __init__(self, report_bug: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._report_bug = report_bug
        self._lanes: dict[str, _Lane] = {}
        self._ended = False
        self._delivered.connect(self._on_delivered, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        lane: str,
        work: Callable[[JobControl], Result],
        on_done: Callable[[Result], None] | None = None,
        on_failed: Callable[[AppError], None] | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> Job[Result]:
        """Queue ``work`` on ``lane``; the callbacks come on the main thread. After shutdown nothing runs."""
        job = Job(work, on_done, on_failed, on_progress, self._deliver)
        if not self._ended:
            if lane not in self._lanes:
                self._lanes[lane] = _Lane(lane, self._report_bug)
            self._lanes[lane].put(job)
        return job

    def shutdown(self, limit: float = 5.0) -> bool:
        """Cancel long work, drain the database lane, join the workers; False if one outlived ``limit`` s."""
        self._ended = True
        for name, lane in self._lanes.items():
            if name != DATABASE:
                lane.cancel()
            lane.end()
        until = monotonic() + limit
        for lane in self._lanes.values():
            lane.thread.join(max(0.0, until - monotonic()))
        return not any(lane.thread.is_alive() for lane in self._lanes.values())

    def _deliver(self, call: Callable[[], None]) -> None:
        self._delivered.emit(call)

    @Slot(object)
    def _on_delivered(self, call: Callable[[], None]) -> None:
        if not self._ended:  # what the callbacks would change is being taken down
            call()
