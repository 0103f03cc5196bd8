"""A new database without a third of a second of migrations: they run once a process, then it is copied."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.storage.database import SqlCipherDatabase
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from tests.support.database import HeldClock, MemorySecrets, Store


@cache
def _made() -> tuple[MasterKey, bytes]:
    master = MasterKey.new()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roomnote.db"
        vault = Vault(master, MemorySecrets())
        SqlCipherDatabase(path, master.database_key(), vault, HeldClock()).close()
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        return master, path.read_bytes()


def ready_database(path: Path) -> MasterKey:
    """Write an empty database of the newest form to ``path``; the key that opens it, one for the process."""
    master, written = _made()
    path.touch(0o600, exist_ok=False)
    path.write_bytes(written)
    return master


def ready_store(folder: Path) -> Store:
    """A store whose database is there already, empty."""
    store = Store(folder)
    store.master = ready_database(store.path)
    store.vault = Vault(store.master, store.secrets)
    return store
