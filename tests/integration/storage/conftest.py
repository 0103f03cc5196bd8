"""An encrypted database of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.database import SqlCipherDatabase
from tests.support.database import Store, fill


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Keys, clock and path; nothing is opened yet."""
    return Store(tmp_path)


@pytest.fixture
def database(store: Store) -> Iterator[SqlCipherDatabase]:
    """A new database with one clinician, client, appointment and session."""
    opened = store.open()
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def upgraded(former: Store) -> Iterator[SqlCipherDatabase]:
    """The test module's ``former`` database, opened by today's program."""
    opened = former.open()
    yield opened
    opened.close()
