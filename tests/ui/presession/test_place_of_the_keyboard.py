"""When people are added or taken off the list the keyboard stays there; it never lands on Close."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.consent import Consent
from app.domain.states import ConsentState
from app.ui.theme import Theme
from tests.ui.presession.test_sheet import JONAS, MIRA, NOW, Opened

LENA = Consent("lena", "c", "Lena F.", "family", ConsentState.AGREED, decided_at=NOW)


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Opened:
    return Opened(qtbot)


def test_after_somebody_was_added(opened: Opened) -> None:
    people = opened.sheet.people
    opened.walk_to(people.add_button)
    opened.press(Qt.Key.Key_Space)
    opened.qtbot.waitUntil(people.adder.name.hasFocus)
    opened.qtbot.keyClicks(people.adder.name, "Lena")
    opened.press(Qt.Key.Key_Return)
    opened.presenter.on_consents_changed((JONAS, MIRA, LENA))
    opened.qtbot.waitUntil(people.add_button.hasFocus)
    assert len(people.rows) == 3


def test_after_somebody_was_taken_off(opened: Opened) -> None:
    people = opened.sheet.people
    remove = people.rows[1].remove
    assert remove is not None
    opened.walk_to(remove)
    opened.presenter.on_consents_changed((JONAS,))
    opened.qtbot.waitUntil(people.add_button.hasFocus)


def test_escape_takes_away_the_line_and_leaves_the_sheet(opened: Opened) -> None:
    people = opened.sheet.people
    opened.walk_to(people.add_button)
    opened.press(Qt.Key.Key_Space)
    opened.qtbot.waitUntil(people.adder.name.hasFocus)
    opened.press(Qt.Key.Key_Escape)
    assert people.adder.isHidden() and people.add_button.hasFocus()
    assert opened.sheet.isVisible() and opened.commands.made == []
