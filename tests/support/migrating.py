"""Takes a test's database through forms of the past and the future."""

from collections.abc import Sequence
from types import ModuleType

from app.storage.engine import make_engine
from app.storage.migrations import REVISIONS
from app.storage.migrator import Migrator
from tests.support.database import Store


def migrator(store: Store, revisions: Sequence[ModuleType] = REVISIONS) -> Migrator:
    """For the database of ``store``, which may not be there yet; the test disposes of the engine."""
    key = store.master.database_key()
    return Migrator(make_engine(store.path, key), store.path, key, revisions)
