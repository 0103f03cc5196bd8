"""A cut that is broken off anywhere leaves the old or the new transcript, whole, and can be done again."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.transcript import TranscriptPart, Word
from app.storage.database import SqlCipherDatabase, SqlCipherUnit
from app.storage.failures import Statements
from app.storage.transcript_keys import key_id_of
from app.storage.vault import Vault
from tests.support.database import SESSION, MemorySecrets, Store, fill

SECOND = 16_000
CUT = 3 * SECOND


def part(start: int) -> TranscriptPart:
    return TranscriptPart(start * SECOND, (start + 1) * SECOND, (Word(f"w{start}", 0, 1, 1),), ())


OLD = tuple(part(start) for start in range(5))
NEW = OLD[:3]


class Crash(BaseException):
    """Stands for the end of the process: nothing that catches errors catches it."""


class Moments:
    """Counts every statement, question to the vault and commit; breaks off before one of them.

    What lasts (a key, a commit) is counted again after it is done.
    """

    def __init__(self, at: float, failure: BaseException) -> None:
        self.passed = 0
        self._at, self._failure = at, failure

    def around(self, really: Callable[..., Any], *, lasts: bool = False) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            self._moment()
            result = really(*arguments, **named)
            if lasts:
                self._moment()
            return result

        return step

    def _moment(self) -> None:
        self.passed += 1
        if self.passed == self._at:
            raise self._failure


@dataclass
class Template:
    """A closed database of five parts, copied for every moment."""

    store: Store

    def copy(self, folder: Path) -> Store:
        folder.mkdir()
        copied = Store(folder, MemorySecrets())
        shutil.copyfile(self.store.path, copied.path)
        assert isinstance(copied.secrets, MemorySecrets) and isinstance(self.store.secrets, MemorySecrets)
        copied.secrets.kept.update(self.store.secrets.kept)
        copied.master = self.store.master
        copied.vault = OnceVault(copied.master, copied.secrets)
        return copied


class OnceVault(Vault):
    """Refuses to make a key of an id that it made before."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.made = [key_id_of(SESSION.id)]

    def create(self, key_id: str) -> bytes:
        assert key_id not in self.made, "a key id is used twice"
        key = super().create(key_id)
        self.made.append(key_id)
        return key


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    store = Store(tmp_path_factory.mktemp("template"))
    database = store.open()
    fill(database)
    with database.unit_of_work() as unit:
        for each in OLD:
            unit.transcripts.add_part(SESSION.id, each)
        unit.commit()
    database.scrub()
    database.close()
    return Template(store)


def broken_off(
    database: SqlCipherDatabase, vault: Vault, moments: Moments, work: Callable[[SqlCipherUnit], None]
) -> BaseException | None:
    """Do the work and commit it, broken off at the moment; returns what came out of it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("run", "one", "all"):
            patch.setattr(Statements, name, moments.around(getattr(Statements, name)))
        patch.setattr(Connection, "commit", moments.around(Connection.commit, lasts=True))
        for name in ("create", "load", "exists", "destroy"):
            lasts = name in ("create", "destroy")
            patch.setattr(vault, name, moments.around(getattr(vault, name), lasts=lasts))
        try:
            with database.unit_of_work() as unit:
                work(unit)
                unit.commit()
        except (Crash, AppError) as broken:
            return broken
    return None


def cut(unit: SqlCipherUnit) -> None:
    unit.transcripts.cut(SESSION.id, CUT)


def parts(database: SqlCipherDatabase) -> tuple[TranscriptPart, ...]:
    with database.unit_of_work() as unit:
        return unit.transcripts.parts(SESSION.id)


def every_moment(
    template: Template,
    folder: Path,
    failure: Callable[[], BaseException],
    work: Callable[[SqlCipherUnit], None],
    undone_cuts: int = 0,
) -> Iterator[tuple[Store, SqlCipherDatabase, BaseException | None]]:
    """The work, broken off at each of its moments in turn, and the database as it is opened again."""

    def prepared(name: str) -> tuple[Store, SqlCipherDatabase]:
        store = template.copy(folder / name)
        database = store.open()
        for _ in range(undone_cuts):
            with database.unit_of_work() as unit:
                cut(unit)
        return store, database

    total = Moments(float("inf"), Crash())
    store, database = prepared("all")
    assert broken_off(database, store.vault, total, work) is None
    database.close()
    assert total.passed >= 15
    for at in range(1, total.passed + 1):
        store, database = prepared(str(at))
        broken = broken_off(database, store.vault, Moments(at, failure()), work)
        database.close()
        again = store.open()
        yield store, again, broken
        again.close()


def test_a_crash_at_any_moment_leaves_the_old_or_the_new_state(template: Template, tmp_path: Path) -> None:
    found = []
    for store, database, broken in every_moment(template, tmp_path, Crash, cut):
        assert isinstance(broken, Crash)
        state = parts(database)
        assert state in (OLD, NEW)
        found.append(state)
        if state == NEW:
            assert not store.vault.exists(key_id_of(SESSION.id)), "the start finishes the destruction"
        with database.unit_of_work() as unit:
            cut(unit)
            unit.transcripts.add_part(SESSION.id, part(6))
            unit.commit()
        assert parts(database) == (*NEW, part(6)) and database.pending_destructions() == ()
        assert isinstance(store.secrets, MemorySecrets) and len(store.secrets.kept) == 1
    assert found == sorted(found, key=lambda state: state == NEW), "old until the commit, new from it on"
    assert {OLD, NEW} == set(found)


def test_an_error_at_any_moment_is_told_unless_the_cut_is_done(template: Template, tmp_path: Path) -> None:
    def failure() -> LocalError:
        return LocalError(ErrorCode.KEYRING_LOCKED)

    outcomes = set()
    for store, database, broken in every_moment(template, tmp_path, failure, cut):
        state = parts(database)
        # an answer that is lost right after the commit is the one case in which "failed" may be untrue
        assert state == (OLD if broken else NEW) or (broken and state == NEW)
        outcomes.add((broken is None, state == NEW))
        with database.unit_of_work() as unit:
            cut(unit)
            unit.commit()
        assert parts(database) == NEW and database.pending_destructions() == ()
        assert isinstance(store.secrets, MemorySecrets) and len(store.secrets.kept) == 1
    assert outcomes == {(False, False), (False, True), (True, True)}


def test_a_crash_in_a_destruction_after_undone_cuts_leaves_no_key(template: Template, tmp_path: Path) -> None:
    def work(unit: SqlCipherUnit) -> None:
        unit.transcripts.destroy(SESSION.id)

    for store, database, broken in every_moment(template, tmp_path, Crash, work, undone_cuts=2):
        assert isinstance(broken, Crash)
        state = parts(database)
        assert state in (OLD, ())
        if state == ():
            assert isinstance(store.secrets, MemorySecrets) and not store.secrets.kept
        with database.unit_of_work() as unit:
            unit.transcripts.destroy(SESSION.id)
            unit.commit()
        assert isinstance(store.secrets, MemorySecrets) and not store.secrets.kept
        with database.unit_of_work() as unit:
            unit.transcripts.add_part(SESSION.id, part(9))
            unit.commit()
        assert parts(database) == (part(9),)
