"""Brings a database to the newest form, after an encrypted copy; refuses one newer than the program."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from app.domain.errors import BugError, ErrorCode, LocalError
from app.storage.engine import connect
from app.storage.failures import converted
from app.storage.migrations import REVISIONS
from app.storage.tables import metadata

COPIES_KEPT = 1
COPY_LIFETIME = timedelta(days=7)
"""A copy holds drafts and so must not outlive a transcript (R10)."""


class _ImportedScripts(ScriptDirectory):
    """Alembic's directory of revisions, filled from imported modules in place of files."""

    def __init__(self, modules: Sequence[ModuleType]) -> None:
        self._modules = tuple(modules)
        super().__init__(Path(sys.executable).parent)  # has to exist; nothing is read from it

    def _load_revisions(self) -> Iterator[Script]:
        for module in self._modules:
            yield Script(module, module.revision, module.__name__)


class Migrator:
    """Migrates the database of ``engine``, which lies at ``path`` and is encrypted with ``key``."""

    def __init__(
        self, engine: Engine, path: Path, key: bytes, revisions: Sequence[ModuleType] = REVISIONS
    ) -> None:
        self._engine = engine
        self._path = path
        self._key = key
        self._scripts = _ImportedScripts(revisions)
        self._known = frozenset(module.revision for module in revisions)

    @property
    def head(self) -> str:
        """The newest form that this program knows."""
        return self._scripts.get_current_head() or ""

    def current(self) -> str:
        """The form of the database as it is, empty for a new one; DATABASE_NEWER for an unknown one."""
        with converted(), self._engine.connect() as connection:
            form = MigrationContext.configure(connection).get_current_revision() or ""
            tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        if form and form not in self._known:
            raise LocalError(ErrorCode.DATABASE_NEWER, details={"form": form})
        if not form and tables:
            raise LocalError(ErrorCode.DATABASE_KEY_WRONG, details={"tables": len(tables)})
        return form

    def upgrade(self, now: datetime) -> None:
        """Bring the database to ``head``; all steps in one transaction, a copy of what was there before."""
        form = self.current()
        if form == self.head:
            return
        if form:
            self._copy(now)
        self._run("head")

    def downgrade(self, target: str) -> None:
        """Go back to the form ``target``, or to ``base`` (nothing)."""
        self._run(target, down=True)

    def copies(self) -> tuple[Path, ...]:
        """The encrypted copies made before migrations, oldest first."""
        found = self._path.parent.glob(f"{self._path.name}.before-*")
        return tuple(sorted(path for path in found if not path.name.endswith(("-wal", "-shm"))))

    def remove_copies(self, made_before: datetime | None = None) -> None:
        """Remove all copies, or those made before a moment."""
        for copy in self.copies():
            if made_before is None or copy.stat().st_mtime < made_before.timestamp():
                _remove(copy)

    def _copy(self, now: datetime) -> None:
        stamp = now.strftime("%Y%m%dT%H%M%S")
        target = self._path.with_name(f"{self._path.name}.before-{self.head}-{stamp}")
        _remove(target)
        with closing(connect(self._path, self._key)) as source, closing(connect(target, self._key)) as copy:
            source.backup(copy)
        for old in self.copies()[:-COPIES_KEPT]:
            _remove(old)

    def _run(self, target: str, *, down: bool = False) -> None:
        def steps(current: Any, _: object) -> Iterable[RevisionStep]:
            if down:
                return self._scripts._downgrade_revs(target, current)
            return self._scripts._upgrade_revs(target, current)

        with converted(), self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
            try:
                with connection.begin():
                    self._apply(connection, steps)
            finally:
                raw.execute("PRAGMA foreign_keys = ON")

    def _apply(self, connection: Connection, steps: object) -> None:
        context = MigrationContext.configure(
            connection, opts={"fn": steps, "target_metadata": metadata, "transactional_ddl": True}
        )
        with Operations.context(context):
            context.run_migrations()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise BugError({"broken_references": len(broken)})


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
