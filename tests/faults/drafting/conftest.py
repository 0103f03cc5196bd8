"""The scripted server is at hand, and a practice with a real database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import Practice, practice
from tests.support.scripted_model.fixtures import running_model, server

__all__ = ["office", "running_model", "server"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """The connected services, with a clinician and a client."""
    with practice(tmp_path) as made:
        yield made
