"""What the presenters of the transcript talk to."""

import pytest

from tests.support.screens import Calls


@pytest.fixture
def view() -> Calls:
    """What is drawn."""
    return Calls()


@pytest.fixture
def commands() -> Calls:
    """What is asked for."""
    return Calls()
