"""The real parts of the whole path: a room, a keyring, a FHIR server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ehr_server import ehr, ehr_process
from tests.support.room import room
from tests.support.secret_service import SecretServiceProcess, running_secret_service

__all__ = ["ehr", "ehr_process", "room"]


@pytest.fixture
def secret_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretServiceProcess]:
    """Unlocked and empty; a short path, because a socket's name may have 107 characters."""
    folder: Path = tmp_path_factory.mktemp("ss")
    with running_secret_service(folder) as running:
        yield running
