"""Brings a database to the newest form, after an encrypted copy; refuses one newer than the program."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine

from app.domain.errors import BugError, ErrorCode, LocalError
from app.storage.copies import make_copy
from app.storage.failures import converted
from app.storage.form import current_form
from app.storage.migrations import REVISIONS
from app.storage.tables import metadata


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
        self._forms = tuple(str(module.revision) for module in revisions)

    def upgrade(self, now: datetime) -> None:
        """Bring the database to the newest form, a copy of what was there before beside it.

        All steps are one transaction: a failing one leaves everything as it was. DATABASE_NEWER for a form
        that this program does not know.
        """
        form = current_form(self._engine)
        if form and form not in self._forms:
            raise LocalError(ErrorCode.DATABASE_NEWER, details={"form": form})
        if form:
            make_copy(self._path, self._key, self._forms[-1], now)
        self._run("head")

    def downgrade(self, target: str) -> None:
        """Go back to the form ``target``, or to ``base`` (nothing)."""
        self._run(target, down=True)

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
