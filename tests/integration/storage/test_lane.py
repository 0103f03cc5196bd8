"""Units of work: one after another, all or nothing, from any thread."""

import threading

import pytest

from app.domain.errors import BugError, Cancelled
from app.storage.database import SqlCipherDatabase
from tests.support.database import CLIENT, Store, fill


def fail_after_writing(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.settings.set("kept", "no")
        raise ZeroDivisionError


def test_what_is_not_committed_never_happened(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.settings.set("kept", "no")
    with pytest.raises(ZeroDivisionError):
        fail_after_writing(database)
    with database.unit_of_work() as unit:
        assert unit.settings.get("kept") == ""
        unit.settings.set("kept", "yes")
        unit.commit()
        unit.settings.set("kept", "after the commit")
    with database.unit_of_work() as unit:
        assert unit.settings.get("kept") == "yes"


def test_units_of_many_threads_run_one_after_another(database: SqlCipherDatabase) -> None:
    inside = 0
    overlapped = []

    def count() -> None:
        nonlocal inside
        for _ in range(10):
            with database.unit_of_work() as unit:
                inside += 1
                overlapped.append(inside > 1)
                unit.settings.set("count", str(int(unit.settings.get("count", "0")) + 1))
                unit.commit()
                inside -= 1

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.unit_of_work() as unit:
        assert unit.settings.get("count") == "40"
    assert not any(overlapped)


def test_a_unit_inside_another_is_a_bug_and_not_a_deadlock(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as outer:
        with pytest.raises(BugError), database.unit_of_work():
            pass
        for waiting in (database.scrub, database.close):
            with pytest.raises(BugError):
                waiting()
        outer.settings.set("outer", "works on")
        outer.commit()
    with database.unit_of_work() as unit:
        assert unit.settings.get("outer") == "works on"


def test_a_closed_database_is_not_opened_again_by_a_late_worker(store: Store) -> None:
    database = store.open()
    database.close()
    database.close()
    for late in (database.pending_destructions, database.scrub):
        with pytest.raises(Cancelled):
            late()
    assert not store.path.with_name(store.path.name + "-wal").exists()


def test_closing_waits_for_the_unit_in_progress(store: Store) -> None:
    database = store.open()
    fill(database)
    entered, leave, closed = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        with database.unit_of_work() as unit:
            entered.set()
            leave.wait(10)
            unit.settings.set("last", "saved")
            unit.commit()

    def close() -> None:
        database.close()
        closed.set()

    worker, closer = threading.Thread(target=work), threading.Thread(target=close)
    worker.start()
    assert entered.wait(10)
    closer.start()
    assert not closed.wait(0.05)
    leave.set()
    worker.join(10)
    closer.join(10)
    again = store.open()
    with again.unit_of_work() as unit:
        assert unit.settings.get("last") == "saved" and unit.clients.all() == (CLIENT,)
    again.close()
