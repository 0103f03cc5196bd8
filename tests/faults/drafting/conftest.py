"""One scripted server for the tests of a module, and a practice with a real database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import Practice, practice
from tests.support.scripted_model.serving import ScriptedModel, scripted_model


@pytest.fixture(scope="module")
def running_model() -> Iterator[ScriptedModel]:
    """The process."""
    with scripted_model() as server:
        yield server


@pytest.fixture
def server(running_model: ScriptedModel) -> ScriptedModel:
    """The process, as if it had just begun."""
    running_model.clear()
    return running_model


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """The connected services, with a clinician and a client."""
    with practice(tmp_path) as made:
        yield made
