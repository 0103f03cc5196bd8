"""The page "Templates" as widgets: names for screen readers, keys, little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.templates import FieldKind
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.templates import TEMPLATES
from app.ui.templates.page import TemplatesPage
from app.ui.theme import Theme
from app.ui.widgets import SheetHost, Text


class Window(QWidget):
    """A window with the page alone."""

    def __init__(self) -> None:
        super().__init__()
        self.commands = Recorded()
        self.page = TemplatesPage(SheetHost(self), self.commands)
        self.page.setParent(self)
        self.page.presenter.on_loaded(TEMPLATES, "soap")

    def size_to(self, width: int, height: int) -> None:
        self.resize(width, height)
        self.page.resize(width, height)
        QApplication.processEvents()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.size_to(1064, 800)
    made.show()
    return made


def reads(window: Window, words: str) -> bool:
    return any(words == text.text() for text in window.page.findChildren(Text) if text.isVisible())


def test_every_control_says_what_it_is(window: Window) -> None:
    window.page.presenter.row_chosen("intake")
    for field in window.page.order:
        window.page.presenter.field_pressed(field)
        controls = [
            w
            for w in window.page.findChildren(QWidget)
            if isinstance(w, (QAbstractButton, QLineEdit, QPlainTextEdit)) and w.isVisible()
        ]
        assert [type(w).__name__ for w in controls if not w.accessibleName().strip()] == []
    assert window.page.list.items["intake"].accessibleName() == "Intake session, AI-enabled"
    assert window.page.list.items["letter"].accessibleName() == "Letter of attendance, without AI"
    assert window.page.list.items["old"].accessibleName() == "Old progress note, AI-enabled, Retired"
    assert window.page.cards["mood"].up.accessibleName() == "Move up: Mood"


def test_what_is_typed_reaches_the_presenter_and_stays(window: Window, qtbot: QtBot) -> None:
    page = window.page
    page.presenter.row_chosen("intake")
    page.presenter.field_pressed("mood")
    card = page.cards["mood"]
    qtbot.keyClicks(card.label, " today")
    card.options.appendPlainText("Calm")
    qtbot.keyClicks(card.instruction, "As seen")
    card.required.click()
    card.only.click()
    assert card.model.label == "Mood today"
    assert card.model.options.endswith("Irritable\nCalm")
    assert (card.model.instruction, card.model.required, card.model.clinician_only) == ("As seen", True, True)
    assert page.save.isEnabled()
    qtbot.mouseClick(page.discard, Qt.MouseButton.LeftButton)
    assert not page.save.isEnabled()
    assert not page.cards["mood"].required.isChecked()
    page.presenter.field_pressed("client")
    page.cards["client"].chart.activated.emit(3)
    assert page.cards["client"].model.chart == 3
    page.presenter.field_pressed("summary")
    page.cards["summary"].shape.activated.emit(2)
    assert page.cards["summary"].model.caption.startswith("BIRP")


def test_a_field_moves_by_keyboard_and_keeps_it(window: Window, qtbot: QtBot) -> None:
    page = window.page
    page.presenter.row_chosen("intake")
    card = page.cards["when"]
    window.activateWindow()
    qtbot.waitUntil(card.head.isVisible)
    qtbot.waitUntil(window.isActiveWindow)
    card.head.setFocus()
    qtbot.keyClick(card.head, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.order[:3] == ("client", "reason", "when")
    assert card.head.hasFocus()
    qtbot.keyClick(card.head, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.order[:2] == ("client", "when")
    qtbot.mouseClick(card.remove, Qt.MouseButton.LeftButton)
    assert "when" not in page.cards
    qtbot.mouseClick(page.cards["client"].down, Qt.MouseButton.LeftButton)
    assert page.order[:2] == ("reason", "client")


def test_problems_stand_at_their_field(window: Window, qtbot: QtBot) -> None:
    window.page.presenter.add_pressed(FieldKind.CHECKLIST)
    window.page.presenter.save_pressed()
    qtbot.waitUntil(lambda: reads(window, "Give this field a name."))
    assert reads(window, "Enter at least one option.")
    card = window.page.cards[window.page.order[-1]]
    assert "Give this field a name." in card.head.accessibleName()


def test_with_little_room_list_and_preview_give_way(window: Window) -> None:
    page = window.page
    assert page.list.isVisible() and page.preview.isVisible()
    assert not page.parts.isVisible() and not page.select.isVisible()
    window.size_to(840, 600)
    assert page.list.isVisible() and page.parts.isVisible()
    assert not page.preview.isVisible()
    page.parts.changed.emit(1)
    assert page.preview.isVisible() and not page.name.isVisible()
    window.size_to(500, 400)
    assert page.select.isVisible() and not page.list.isVisible()
    assert page.new.is_compact
    page.select.activated.emit(4)
    assert page.presenter.unsaved is False
    page.focus_field("mood")
    assert page.name.isVisible(), "the fields are in sight again"
    window.size_to(1064, 800)
    assert page.preview.isVisible() and page.name.isVisible()
