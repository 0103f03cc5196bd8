"""One scripted server for the tests of a module, empty at the start of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
