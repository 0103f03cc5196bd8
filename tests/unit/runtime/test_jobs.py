"""Jobs: lanes in order, callbacks on the main thread, errors converted, cancelling and shutting down."""

from collections.abc import Iterator
from threading import Event as Flag
from threading import current_thread, main_thread

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import AppError, BugError, ErrorCode, LocalError
from app.runtime.jobs import DATABASE, IO, JobControl, Jobs


@pytest.fixture
def bugs() -> list[BaseException]:
    return []


@pytest.fixture
def jobs(qtbot: QtBot, bugs: list[BaseException]) -> Iterator[Jobs]:
    made = Jobs(bugs.append)
    yield made
    assert made.shutdown()


def test_results_arrive_on_the_main_thread_and_work_does_not(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[object, object]] = []
    jobs.submit(DATABASE, lambda _: current_thread(), lambda worker: seen.append((worker, current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, receiver = seen[0]
    assert worker is not main_thread()
    assert receiver is main_thread()


def test_a_lane_keeps_its_order_and_lanes_do_not_wait_for_each_other(qtbot: QtBot, jobs: Jobs) -> None:
    gate, order = Flag(), []

    def wait(_: JobControl) -> None:
        assert gate.wait(10)

    jobs.submit(DATABASE, wait, lambda _: order.append("first"))
    jobs.submit(DATABASE, lambda _: None, lambda _: order.append("second"))
    jobs.submit(IO, lambda _: None, lambda _: order.append("other lane"))
    qtbot.waitUntil(lambda: order == ["other lane"])
    gate.set()
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["other lane", "first", "second"]


def test_a_named_failure_comes_as_it_is(qtbot: QtBot, jobs: Jobs, bugs: list[BaseException]) -> None:
    failures: list[AppError] = []

    def fail(_: JobControl) -> None:
        raise LocalError(ErrorCode.DISK_FULL)

    jobs.submit(IO, fail, on_failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].code is ErrorCode.DISK_FULL
    assert not bugs


def test_anything_else_is_a_bug_reported_without_its_text_and_the_lane_lives_on(
    qtbot: QtBot, jobs: Jobs, bugs: list[BaseException]
) -> None:
    failures: list[AppError] = []
    done: list[int] = []

    def fail(_: JobControl) -> None:
        raise KeyError("a name that must not be shown")

    jobs.submit(IO, fail, on_failed=failures.append)
    jobs.submit(IO, lambda _: 7, done.append)
    qtbot.waitUntil(lambda: done == [7])
    assert isinstance(failures[0], BugError)
    assert failures[0].details == {"type": "KeyError"}
    assert len(bugs) == 1


def test_progress_arrives_and_a_cancelled_job_says_nothing_more(qtbot: QtBot, jobs: Jobs) -> None:
    progress: list[float] = []
    heard: list[object] = []
    cancelled, ended = Flag(), Flag()

    def work(control: JobControl) -> None:
        control.progress(0.5)
        assert cancelled.wait(10)
        try:
            control.check()
        finally:
            ended.set()

    job = jobs.submit(IO, work, heard.append, heard.append, progress.append)
    qtbot.waitUntil(lambda: progress == [0.5])
    job.cancel()
    cancelled.set()
    assert ended.wait(10)
    later: list[int] = []
    jobs.submit(IO, lambda _: 1, later.append)
    qtbot.waitUntil(lambda: later == [1])
    assert heard == []


def test_a_job_cancelled_while_queued_never_runs(qtbot: QtBot, jobs: Jobs) -> None:
    gate, ran, done = Flag(), [], []
    jobs.submit(IO, lambda _: gate.wait(10))
    jobs.submit(IO, lambda _: ran.append(1)).cancel()
    jobs.submit(IO, lambda _: None, done.append)
    gate.set()
    qtbot.waitUntil(lambda: bool(done))
    assert ran == []


def test_shutdown_drains_the_database_lane_and_cancels_long_work(qtbot: QtBot) -> None:
    jobs = Jobs(lambda _: None)
    written: list[int] = []
    running = Flag()

    def long_work(control: JobControl) -> None:
        running.set()
        while not control.cancelled:
            Flag().wait(0.01)

    jobs.submit(IO, long_work)
    assert running.wait(10)
    for number in range(20):
        jobs.submit(DATABASE, lambda _, n=number: written.append(n))
    assert jobs.shutdown()
    assert written == list(range(20))
    jobs.submit(DATABASE, lambda _: written.append(99))
    assert written == list(range(20))


def test_shutdown_says_when_a_worker_does_not_end(qtbot: QtBot) -> None:
    jobs = Jobs(lambda _: None)
    gate = Flag()
    jobs.submit(IO, lambda _: gate.wait(20))
    assert not jobs.shutdown(limit=0.05)
    gate.set()
    assert jobs.shutdown()
