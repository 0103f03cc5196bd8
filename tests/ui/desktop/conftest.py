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
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose day was read."""
    monkeypatch.setattr(consent_view, "THANKS_MS", 0)
    with office(tmp_path, qtbot) as opened:
        opened.workplace.begin()
        yield opened
