"""Signals stop and kill processes here."""

import sys

import pytest


@pytest.fixture(scope="session")
def posix() -> None:
    """Skip where there are no signals."""
    if sys.platform == "win32":
        pytest.skip("POSIX signals stop and kill processes here")
