"""The open window, with a thank-you that does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.consent import view as consent_view
from app.ui.theme import Theme
from tests.support.office import Office, office


@pytest.fixture
def early_desk(
    tmp_path: Path, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """An office before the program looks at what is there."""
    monkeypatch.setattr(consent_view, "THANKS_MS", 0)
    with office(tmp_path, qtbot) as opened:
        yield opened


@pytest.fixture
def desk(early_desk: Office) -> Office:
    """An office whose day was read."""
    early_desk.workplace.begin()
    return early_desk
