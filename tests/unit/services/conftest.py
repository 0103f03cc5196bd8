"""A practice for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import Practice, practice


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """The connected services, with a clinician and a client."""
    with practice(tmp_path) as made:
        yield made
