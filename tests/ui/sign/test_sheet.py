from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.note import Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.services.explanations import Explanation
from app.ui.sign.model import AppointmentDetails, PointAction
from app.ui.sign.presenter import Signing, SignPresenter
from app.ui.sign.view import SignSheet, SignSheets
from app.ui.theme import Theme
from app.ui.widgets import SheetHost
from tests.support.screens import Calls

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
APPETITE = Sentence("s1", Section.SUBJECTIVE, "Appetite is reduced.", Source.TRANSCRIPT)
RISK = replace(APPETITE, id="s2", text="Risk: not addressed.", status=SentenceStatus.NOT_ADDRESSED)
NOTE = Note("n1", "s1", "c1", "u1", NoteType.SOAP, NoteState.DRAFT, (APPETITE, RISK))
CLEAR = replace(NOTE, sentences=(replace(APPETITE, status=SentenceStatus.SUPPORTED),))


class Opened:
    """The sheet over a window of its own."""

    def __init__(self, qtbot: QtBot, note: Note = NOTE, size: tuple[int, int] = (1280, 800)) -> None:
        self.qtbot, self.commands = qtbot, Calls()
        self.window = QWidget()
        self.window.resize(*size)
        qtbot.addWidget(self.window)
        self.window.show()
        self.sheets = SignSheets(SheetHost(self.window))
        details = AppointmentDetails("10:00 to 10:50 · 90834", editable=True)
        signing = Signing(note, AT, details, "Harbor EHR")
        self.presenter = SignPresenter(self.sheets, self.commands, signing, zone=UTC)
        self.sheets.attach(self.presenter)
        self.presenter.opened()

    @property
    def sheet(self) -> SignSheet:
        assert self.sheets.sheet is not None
        return self.sheets.sheet

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key, modifiers)

    def walk_to(self, widget: QWidget) -> None:
        for _ in range(20):
            if widget.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError("Tab does not lead there")


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Opened:
    return Opened(qtbot)


def test_signing_by_keyboard_alone(opened: Opened) -> None:
    sheet = opened.sheet
    opened.qtbot.waitUntil(sheet.reason.hasFocus)
    opened.qtbot.keyClicks(sheet.reason, "Phone check-in arranged")
    assert not sheet.sign.isEnabled()
    assert "confirm that you have read" in sheet.sign.accessibleDescription()
    opened.walk_to(sheet.attest)
    opened.press(Qt.Key.Key_Space)
    assert sheet.sign.isEnabled()
    opened.walk_to(sheet.sign)
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.made == [("sign", "Phone check-in arranged", True, "")]
    assert not sheet.sign.isEnabled() and not sheet.cancel.isEnabled()
    opened.presenter.on_signed()
    assert opened.sheets.sheet is None


def test_tab_follows_the_sheet_from_top_to_bottom(opened: Opened) -> None:
    sheet = opened.sheet
    first = sheet.rows[0].buttons[PointAction.SHOW]
    opened.walk_to(first)
    for expected in (
        sheet.rows[0].buttons[PointAction.REMOVE],
        sheet.rows[1].buttons[PointAction.SHOW],
        sheet.rows[1].buttons[PointAction.ADD],
        sheet.reason,
        sheet.edit,
        sheet.attest,
        sheet.cancel,
        sheet.review,
    ):
        opened.press(Qt.Key.Key_Tab)
        assert expected.hasFocus()
    opened.press(Qt.Key.Key_Tab)
    assert first.hasFocus(), "the disabled signing is passed over, and Tab stays inside"


def test_enter_reviews_until_signing_is_possible(opened: Opened) -> None:
    opened.qtbot.waitUntil(opened.sheet.reason.hasFocus)
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.made == [("review",)]
    assert opened.sheets.sheet is None


def test_enter_signs_once_reason_and_word_are_there(opened: Opened) -> None:
    opened.sheet.reason.setText("Phone check-in arranged")
    opened.sheet.attest.setChecked(True)
    opened.sheet.reason.setFocus()
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.names() == ["sign"]


def test_enter_without_open_points_signs_nothing_before_the_word(qtbot: QtBot, theme: Theme) -> None:
    opened = Opened(qtbot, CLEAR)
    qtbot.waitUntil(opened.sheet.attest.hasFocus)
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.made == [] and opened.sheets.sheet is not None
    assert opened.sheet.reason.isHidden() or not opened.sheet.reason.isVisible()


def test_ctrl_enter_signs_only_what_is_ready(opened: Opened) -> None:
    opened.qtbot.waitUntil(opened.sheet.reason.hasFocus)
    opened.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "sign" not in opened.commands.names()


@pytest.mark.parametrize("leave", ["escape", "cancel"])
def test_escape_and_cancel_leave_the_draft(opened: Opened, leave: str) -> None:
    if leave == "escape":
        opened.press(Qt.Key.Key_Escape)
    else:
        opened.walk_to(opened.sheet.cancel)
        opened.press(Qt.Key.Key_Space)
    assert opened.sheets.sheet is None
    assert opened.commands.made == []


def test_removing_a_sentence_keeps_the_keyboard_in_the_list(opened: Opened) -> None:
    opened.walk_to(opened.sheet.rows[0].buttons[PointAction.REMOVE])
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made == [("remove_sentence", "s1")]
    opened.sheet.attest.setChecked(True)
    opened.presenter.on_note_changed(replace(NOTE, sentences=(RISK,)))
    assert not opened.sheet.attest.isChecked(), "the text is another one now"
    assert opened.sheet.rows[0].buttons[PointAction.SHOW].hasFocus()


def test_a_failure_is_shown_and_signing_can_be_pressed_again(opened: Opened) -> None:
    opened.sheet.reason.setText("Phone check-in arranged")
    opened.sheet.attest.setChecked(True)
    opened.sheet.sign.click()
    opened.presenter.on_failed(Explanation("The database failed.", "Your draft is saved.", "Try again."))
    assert opened.sheet.errors.isVisible()
    assert opened.sheet.sign.isEnabled() and opened.sheet.sign.hasFocus()
    assert opened.sheet.reason.text() == "Phone check-in arranged"


@pytest.mark.parametrize("size", [(1280, 800), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_buttons_stay_whole_and_in_sight(
    qtbot: QtBot, theme: Theme, size: tuple[int, int], scale: float
) -> None:
    theme.set_scale(scale)
    opened = Opened(qtbot, size=size)
    opened.qtbot.waitUntil(lambda: opened.window.rect().contains(opened.sheet.geometry()))
    for button in (opened.sheet.cancel, opened.sheet.review, opened.sheet.sign):
        assert button.width() >= button.sizeHint().width()
        place = button.mapTo(opened.sheet, button.rect().bottomRight())
        assert opened.sheet.rect().contains(place)
