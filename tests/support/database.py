"""An encrypted database in a temporary folder, a secret store in memory, a clock that a test holds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2

from app.domain.chart import Appointment, Client, Clinician
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.ports import SecretStore
from app.storage.database import SqlCipherDatabase
from app.storage.keys import Stretching
from app.storage.master_key import MasterKey
from app.storage.vault import Vault

QUICK = Stretching(passes=1, kibibytes=8, lanes=1)
"""Argon2id at its cheapest, so that tests of the key file take no time."""

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class HeldClock:
    """A clock that stands still until a test advances it."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """Aware UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the start of the test's time."""
        return (self._now - START).total_seconds()

    def advance(self, **duration: float) -> None:
        """Let time pass, as ``timedelta(**duration)``."""
        self._now += timedelta(**duration)


class MemorySecrets:
    """A secret store in memory that a test can lock."""

    kind = "file"

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.locked = False

    def _refuse_locked(self) -> None:
        if self.locked:
            raise LocalError(ErrorCode.KEYRING_LOCKED)

    def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        self._refuse_locked()
        return self.kept.get(name)

    def set(self, name: str, value: bytes) -> None:
        """Keep it."""
        self._refuse_locked()
        self.kept[name] = value

    def delete(self, name: str) -> None:
        """Forget it."""
        self._refuse_locked()
        self.kept.pop(name, None)


class Store:
    """A database with its keys and clock; ``open`` opens it again as the next start of the program would."""

    def __init__(self, folder: Path, secrets: SecretStore | None = None) -> None:
        self.path = folder / "roomnote.db"
        self.master = MasterKey.new()
        self.secrets = secrets or MemorySecrets()
        self.vault = Vault(self.master, self.secrets)
        self.clock = HeldClock()

    def open(self) -> SqlCipherDatabase:
        """The database, migrated."""
        return SqlCipherDatabase(self.path, self.master.database_key(), self.vault, self.clock)

    def raw(self) -> sqlcipher3.dbapi2.Connection:
        """A bare connection with the key, for looking behind the program's back."""
        connection = sqlcipher3.dbapi2.connect(str(self.path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{self.master.database_key().hex()}'\"")
        return connection


CLINICIAN = Clinician("clinician-1", "Robin Ashdown", "LCSW")
CLIENT = Client("client-1", "Ada Quillfeather", "she/her", terms=("Brightwater",))
APPOINTMENT = Appointment("appointment-1", CLIENT.id, START, START + timedelta(minutes=50))
SESSION = Session("session-1", CLIENT.id, CLINICIAN.id, SessionState.OPEN, APPOINTMENT.id, started_at=START)


def fill(database: SqlCipherDatabase) -> None:
    """Save one clinician, client, appointment and session."""
    with database.unit_of_work() as unit:
        unit.clinicians.save(CLINICIAN)
        unit.clients.save(CLIENT)
        unit.appointments.save(APPOINTMENT)
        unit.sessions.save(SESSION)
        unit.commit()
