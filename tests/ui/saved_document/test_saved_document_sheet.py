"""A saved document is shown whole; one that is not as it was saved says so, on paper too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from pytestqt.qtbot import QtBot

from app.ui.gallery.case_summary import SAVED, SUMMARY
from app.ui.saved_document.view import CHANGED, SavedDocumentSheet, foot_of
from app.ui.theme import Theme
from app.ui.widgets import Text


def words(sheet: SavedDocumentSheet) -> list[str]:
    return [text.text() for text in sheet.findChildren(Text)]


def test_everything_is_shown(qtbot: QtBot, theme: Theme) -> None:
    sheet = SavedDocumentSheet(SAVED)
    qtbot.addWidget(sheet)
    shown = words(sheet)
    assert SUMMARY.heading in shown and CHANGED not in shown
    for part in SUMMARY.parts:
        assert part.title in shown and all(told.text in shown for told in part.statements)
    assert foot_of(SAVED, UTC).endswith("Saved Friday 20 November 2026, 11:02.")


def test_one_that_was_changed_says_so(qtbot: QtBot, theme: Theme) -> None:
    other = replace(SAVED, text=SAVED.text.replace("twice", "once"))
    sheet = SavedDocumentSheet(other)
    qtbot.addWidget(sheet)
    assert CHANGED in words(sheet)
    assert foot_of(other) == CHANGED
