"""The database lane: units of work on the encrypted database, one after another, whatever thread asks."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import sqlcipher3.dbapi2
from sqlalchemy import Connection

from app.domain.errors import AppError, BugError, Cancelled, ErrorCode, LocalError
from app.services.ports import Clock, KeyVault
from app.storage.audit import AuditTrail
from app.storage.charts import (
    AppointmentRecords,
    ClientRecords,
    ClinicianRecords,
    ConsentRecords,
    OutboxRecords,
    SessionRecords,
    SettingRecords,
)
from app.storage.copies import LIFETIME, remove_copies
from app.storage.doomed import DoomedKeys
from app.storage.engine import make_engine
from app.storage.failures import Statements, converted
from app.storage.form import NEWEST, current_form
from app.storage.note_materials import (
    AssessmentRecords,
    ChartRecords,
    DocumentRecords,
    InputRecords,
    ModelRequestRecords,
    RatingRecords,
    ReceiptRecords,
    TemplateRecords,
)
from app.storage.notes import NoteRecords
from app.storage.summaries import SummaryRecords
from app.storage.transcripts import TranscriptRecords


class SqlCipherUnit:
    """One use case; what is not committed when its block ends never happened."""

    def __init__(self, connection: Connection, vault: KeyVault, clock: Clock) -> None:
        self._connection = connection
        statements = Statements(connection)
        self.doomed = DoomedKeys(statements, vault)
        self.clients = ClientRecords(statements)
        self.charts = ChartRecords(statements)
        self.assessments = AssessmentRecords(statements)
        self.clinicians = ClinicianRecords(statements)
        self.appointments = AppointmentRecords(statements)
        self.consents = ConsentRecords(statements)
        self.sessions = SessionRecords(statements)
        self.transcripts = TranscriptRecords(statements, vault, self.doomed, clock)
        self.summaries = SummaryRecords(statements, clock)
        self.inputs = InputRecords(statements)
        self.templates = TemplateRecords(statements)
        self.notes = NoteRecords(statements)
        self.ratings = RatingRecords(statements)
        self.receipts = ReceiptRecords(statements)
        self.documents = DocumentRecords(statements)
        self.model_requests = ModelRequestRecords(statements)
        self.outbox = OutboxRecords(statements)
        self.audit = AuditTrail(statements, clock)
        self.settings = SettingRecords(statements)

    def commit(self) -> None:
        """Make it durable, then destroy the keys it doomed.

        A keyring that cannot be asked now does not undo the commit: the key stays on the list, and
        ``scrub``, the next doomed key and the next start try again.
        """
        self._commit_or_undo()
        if self.doomed.added:
            try:
                self._sweep()
                self._destroy(self.doomed.added)
            except AppError:
                pass
            self.doomed.committed()

    def finish_destructions(self) -> None:
        """Destroy every key on the list; raises what the keyring raises, after saving what was done."""
        self._sweep()
        self._destroy(self.doomed.pending())

    def _sweep(self) -> None:
        """Add the keys that crashes left to the list, before anything on it is destroyed."""
        keys = self.transcripts.keys
        try:
            for session_id in keys.not_swept():
                keys.sweep(session_id)
        finally:
            self._commit_or_undo()

    def _destroy(self, key_ids: Sequence[str]) -> None:
        """Destroy the keys one by one, and keep what was done when one of them fails."""
        try:
            for key_id in key_ids:
                self.doomed.finish(key_id)
        finally:
            self._commit_or_undo()

    def _commit_or_undo(self) -> None:
        with converted():
            raw = self._connection.connection.dbapi_connection
            try:
                self._connection.commit()
            except BaseException:
                # SQLite keeps the transaction of a refused COMMIT open, SQLAlchemy takes it as over
                if raw is not None:
                    raw.rollback()
                raise


class SqlCipherDatabase:
    """The encrypted database at ``path``; opening it migrates it and finishes interrupted destructions.

    CIPHER_MISSING, DATABASE_KEY_WRONG, DATABASE_NEWER, DISK_FAILED: nothing was changed. ``key`` has 32
    bytes. Units of work run in the caller's thread and wait for each other; asking for one inside another
    is a ``BugError``, not a deadlock.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        vault: KeyVault,
        clock: Clock,
        *,
        revisions: Sequence[ModuleType] | None = None,
        driver: ModuleType = sqlcipher3.dbapi2,
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._lane = threading.Lock()
        self._owner: int | None = None
        self._closed = False
        self._engine = make_engine(path, key, driver)
        self._path = path
        try:
            if current_form(self._engine) != (revisions[-1].revision if revisions else NEWEST):
                # Alembic is needed once a version and takes a quarter of a second to load
                from app.storage.migrations import REVISIONS
                from app.storage.migrator import Migrator

                Migrator(self._engine, path, key, revisions or REVISIONS).upgrade(clock.now())
            remove_copies(path, made_before=clock.now() - LIFETIME)
            self._in_unit(_finish_if_possible)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlCipherUnit]:
        """Wait for the lane, then yield a unit of work; it rolls back unless ``commit`` was called.

        Cancelled once the database is closed: late workers of a program that is ending are not failures.
        """
        self._refuse_nesting()
        with self._lane:
            if self._closed:
                raise Cancelled
            self._owner = threading.get_ident()
            try:
                with converted():
                    connection = self._engine.connect()
                try:
                    yield SqlCipherUnit(connection, self._vault, self._clock)
                finally:
                    with converted():
                        connection.close()
            finally:
                self._owner = None

    def pending_destructions(self) -> tuple[str, ...]:
        """Ids of keys whose rows are gone but which could not be destroyed yet."""
        with self.unit_of_work() as unit:
            return unit.doomed.pending()

    def scrub(self) -> None:
        """Remove what deleted rows left in the file, in its write-ahead log and in copies from migrations.

        Also tries again to destroy keys that a locked keyring held up; ``pending_destructions`` shows what
        is still left. DATABASE_FAILED (retryable) when another program reads the file right now.
        """
        self._refuse_nesting()
        self._in_unit(_finish_if_possible)
        with self._lane, converted():
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA incremental_vacuum").fetchall()
                busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (0, 0, 0)
            finally:
                raw.close()
            self._forget_in_memory()
        remove_copies(self._path)
        if busy:
            raise LocalError(ErrorCode.DATABASE_FAILED, retryable=True, details={"rule": "scrub-busy"})

    def _forget_in_memory(self) -> None:
        """Let go of what was destroyed: statements keep their last values, SQLAlchemy's cache their first."""
        self._engine.clear_compiled_cache()
        self._engine.dispose()  # opening again takes a millisecond

    def close(self) -> None:
        """Wait for the unit of work in progress, then close; idempotent."""
        self._refuse_nesting()
        with self._lane:
            self._closed = True
            self._engine.dispose()

    def _refuse_nesting(self) -> None:
        if self._owner == threading.get_ident():
            raise BugError({"rule": "unit-of-work-inside-another"})

    def _in_unit(self, work: Callable[[SqlCipherUnit], None]) -> None:
        with self.unit_of_work() as unit:
            work(unit)


def _finish_if_possible(unit: SqlCipherUnit) -> None:
    """A locked keyring keeps nobody out and undoes no signing; ``pending_destructions`` shows the rest."""
    try:
        unit.finish_destructions()
    except AppError:
        return
