"""A computer of its own for every test, and sound to give to the commands."""

from pathlib import Path

import pytest

from tests.support.commands import Computer


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """Empty folders of a user."""
    return Computer(tmp_path / "computer")
