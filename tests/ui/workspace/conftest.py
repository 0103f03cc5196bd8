"""The workspace with a sample session; what it asks for is written down."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.gallery.workspace import data
from app.ui.theme import Theme
from app.ui.workspace.view import WorkspacePage
from tests.support.screens import Calls


@pytest.fixture
def commands() -> Calls:
    return Calls()


@pytest.fixture
def page(theme: Theme, qtbot: QtBot, commands: Calls) -> WorkspacePage:
    made = WorkspacePage(commands)
    qtbot.addWidget(made)
    made.resize(1220, 800)
    made.presenter.show(data())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made
