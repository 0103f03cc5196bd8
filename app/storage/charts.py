"""Charts, the agenda, consents, sessions, the outbox and settings: one row an object, one column a field."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, Table, delete, func, select
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from app.domain.chart import Appointment, Client, Clinician
from app.domain.consent import Consent
from app.domain.delivery import OutboxItem
from app.domain.errors import BugError
from app.domain.session import Mark, Session
from app.domain.states import DeliveryState
from app.storage import tables
from app.storage.failures import Statements

Kept = TypeVar("Kept")


def values_of(kept: Any) -> dict[str, Any]:
    """The fields of a dataclass by name."""
    return {field.name: getattr(kept, field.name) for field in fields(kept)}


class Records(Generic[Kept]):
    """The objects of one table, in the order of their arrival, told apart by the field ``key``."""

    def __init__(
        self, statements: Statements, table: Table, make: Callable[..., Kept], key: str = "id"
    ) -> None:
        self._statements = statements
        self._table = table
        self._make = make
        self._key = key

    def _read(self, row: Row[Any]) -> Kept:
        return self._make(**{name: value for name, value in row._mapping.items() if name != "row"})

    def _list(self, query: Select[Any]) -> tuple[Kept, ...]:
        return tuple(self._read(row) for row in self._statements.all(query))

    def _every(self) -> Select[Any]:
        return select(self._table).order_by(self._table.c.row)

    def get(self, kept_id: str) -> Kept | None:
        """The object of that id, or None."""
        row = self._statements.one(select(self._table).where(self._table.c[self._key] == kept_id))
        return None if row is None else self._read(row)

    def save(self, kept: Kept) -> None:
        """Insert, or replace the one of the same id."""
        values = values_of(kept)
        statement = insert_or_update(self._table).values(values)
        changed = {name: statement.excluded[name] for name in values if name != self._key}
        self._statements.run(statement.on_conflict_do_update(index_elements=[self._key], set_=changed))

    def all(self) -> tuple[Kept, ...]:
        """Every object."""
        return self._list(self._every())


class ClientRecords(Records[Client]):
    """Charts."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.clients, Client)


class ClinicianRecords(Records[Clinician]):
    """The users of this laptop."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.clinicians, Clinician)


class AppointmentRecords(Records[Appointment]):
    """The agenda."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.appointments, Appointment)

    def between(self, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """Those that start in [start, end), by start."""
        begin = tables.appointments.c.start
        query = select(tables.appointments).where(begin >= start, begin < end)
        return self._list(query.order_by(begin, tables.appointments.c.row))


class ConsentRecords(Records[Consent]):
    """Answers, kept in the charts."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.consents, Consent)

    def of_client(self, client_id: str) -> tuple[Consent, ...]:
        """Oldest first."""
        return self._list(self._every().where(tables.consents.c.client_id == client_id))


class SessionRecords(Records[Session]):
    """Sessions and the marks of their recordings."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.sessions, Session)

    def of_appointment(self, appointment_id: str) -> Session | None:
        """The newest session of the appointment; None also for the empty id of a session without one."""
        if not appointment_id:
            return None
        found = self._list(self._every().where(tables.sessions.c.appointment_id == appointment_id))
        return found[-1] if found else None

    def marks(self, session_id: str) -> tuple[Mark, ...]:
        """By their place in the recording."""
        marks = tables.marks
        query = select(marks.c.kind, marks.c.at, marks.c.duration).where(marks.c.session_id == session_id)
        return tuple(
            Mark(row.kind, row.at, row.duration)
            for row in self._statements.all(query.order_by(marks.c.at, marks.c.row))
        )

    def add_mark(self, session_id: str, mark: Mark) -> None:
        """Idempotent by kind and place: of two the longer one stays."""
        statement = insert_or_update(tables.marks).values(session_id=session_id, **values_of(mark))
        longer = func.max(tables.marks.c.duration, statement.excluded.duration)
        unique = ["session_id", "kind", "at"]
        self._statements.run(
            statement.on_conflict_do_update(index_elements=unique, set_={"duration": longer})
        )

    def cut_marks(self, session_id: str, at: float) -> None:
        """Remove the marks beyond ``at`` seconds."""
        marks = tables.marks
        self._statements.run(delete(marks).where(marks.c.session_id == session_id, marks.c.at > at))

    def clear_marks(self, session_id: str) -> None:
        """Remove the marks of a recording that was destroyed."""
        self._statements.run(delete(tables.marks).where(tables.marks.c.session_id == session_id))


_IDENTITY = ("note_id", "client_id", "identifier", "created_at")


class OutboxRecords(Records[OutboxItem]):
    """Signed payloads and where they are."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.outbox, OutboxItem)

    def save(self, kept: OutboxItem) -> None:
        """Insert or update. What was frozen never changes: a ``BugError``, and a trigger refuses it too.

        Only the payload of an item that waits to be linked, and so surely never arrived, is replaced while
        the item is queued again.
        """
        present = self.get(kept.id)
        if present is not None:
            relinked = present.can_be_linked and kept.state is DeliveryState.QUEUED
            frozen = _IDENTITY if relinked else (*_IDENTITY, "payload", "sha256")
            if any(getattr(present, f) != getattr(kept, f) for f in frozen):
                raise BugError({"outbox": kept.id, "rule": "payload-frozen"})
        super().save(kept)


class SettingRecords:
    """Small values by name."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, name: str, default: str = "") -> str:
        """The value, or ``default``."""
        row = self._statements.one(select(tables.settings.c.value).where(tables.settings.c.name == name))
        return default if row is None else str(row.value)

    def set(self, name: str, value: str) -> None:
        """Keep or replace the value."""
        statement = insert_or_update(tables.settings).values(name=name, value=value)
        self._statements.run(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
