"""Keys that must go: written down in the same commit that deletes the rows, destroyed after it.

A crash between commit and destruction leaves the line here, and the next start finishes the work; a crash
before the commit leaves rows and key as they were.
"""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.errors import AppError
from app.services.ports import KeyVault
from app.storage import tables
from app.storage.failures import Statements

_DOOMED = tables.doomed_keys


class DoomedKeys:
    """The list within one unit of work."""

    def __init__(self, statements: Statements, vault: KeyVault) -> None:
        self._statements = statements
        self._vault = vault
        self._added: set[str] = set()

    def add(self, key_id: str, now: datetime) -> None:
        """Destroy this key once the unit of work is committed."""
        statement = insert(_DOOMED).values(key_id=key_id, at=now)
        self._statements.run(statement.on_conflict_do_nothing(index_elements=["key_id"]))
        self._added.add(key_id)

    @property
    def added(self) -> tuple[str, ...]:
        """The keys that this unit of work doomed and that are not finished yet."""
        return tuple(sorted(self._added))

    def pending(self) -> tuple[str, ...]:
        """The keys still to be destroyed, oldest first."""
        rows = self._statements.all(select(_DOOMED.c.key_id).order_by(_DOOMED.c.row))
        return tuple(row.key_id for row in rows)

    def has(self, key_id: str) -> bool:
        """Whether the key is on the list, and so must not seal anything."""
        return self._statements.one(select(_DOOMED.c.row).where(_DOOMED.c.key_id == key_id)) is not None

    def finish(self, key_id: str) -> None:
        """Destroy the key, then strike it off the list.

        One that the keyring refuses goes to the end of the list, so that it holds up the others only once.
        """
        try:
            self._vault.destroy(key_id)
        except AppError:
            last = select(func.max(_DOOMED.c.row) + 1).scalar_subquery()
            self._statements.run(update(_DOOMED).where(_DOOMED.c.key_id == key_id).values(row=last))
            raise
        self._statements.run(delete(_DOOMED).where(_DOOMED.c.key_id == key_id))

    def committed(self) -> None:
        """The unit of work is committed: what it added is not its concern any more."""
        self._added.clear()
