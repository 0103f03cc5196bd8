"""A Secret Service of its own for every test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.secret_service import SecretServiceProcess, running_secret_service


@pytest.fixture
def secret_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretServiceProcess]:
    """Unlocked and empty. Its folder has a short path: a socket's name may have 107 characters."""
    folder: Path = tmp_path_factory.mktemp("ss")
    with running_secret_service(folder) as running:
        yield running
