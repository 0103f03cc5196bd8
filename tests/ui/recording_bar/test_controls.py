"""Keys, menus and questions, the same in the bar and in the cover; Escape only ever puts things away."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.domain.states import SessionState
from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.cover import SessionCover
from app.ui.recording_bar.model import BarAction, MicrophoneLine
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.theme import Theme
from app.ui.widgets import Button, Text

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Face = RecordingBar | SessionCover


class Session:
    def __init__(self) -> None:
        self.now = 0.0
        self.actions: list[BarAction] = []
        self.presenter = BarPresenter(lambda: self.now, self.actions.append)
        self.presenter.session_opened(may_record=True)
        self.presenter.session_moved(SessionState.RECORDING)
        self.now = 1458.0
        self.presenter.recorded(1458.0)


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture(params=[RecordingBar, SessionCover])
def face(theme: Theme, qtbot: QtBot, session: Session, request: pytest.FixtureRequest) -> Face:
    made: Face = request.param()
    closing = (lambda widget: widget.shut()) if isinstance(made, RecordingBar) else None
    qtbot.addWidget(made, before_close_func=closing)
    if isinstance(made, SessionCover):
        made.resize(960, 600)
    session.presenter.attach(made)
    made.acted.connect(partial(session.presenter.act, view=made))
    made.answered.connect(session.presenter.answer)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def press(face: Face, words: str, qtbot: QtBot) -> None:
    (button,) = [b for b in face.findChildren(Button) if words in (b.text(), b.accessibleName())]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_forgetting_by_keys_alone(face: Face, session: Session, qtbot: QtBot) -> None:
    qtbot.keyClick(face, Qt.Key.Key_F, CTRL | SHIFT)
    menu = open_menu()
    assert [action.text().split("\t") for action in menu.actions()] == [
        ["Last 2 minutes", "from 22:18"],
        ["Last 5 minutes", "from 19:18"],
        ["Last 10 minutes", "from 14:18"],
    ]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert face.drawer.is_open
    assert session.actions == []
    keep = QApplication.focusWidget()
    assert isinstance(keep, Button) and keep.text() == "Keep"
    qtbot.keyClick(keep, Qt.Key.Key_Tab)
    erase = QApplication.focusWidget()
    assert isinstance(erase, Button) and erase.text() == "Erase"
    qtbot.keyClick(erase, Qt.Key.Key_Space)
    assert session.actions == [BarAction.FORGET_5]
    assert not face.drawer.is_open


def test_the_eraser_opens_the_menu(face: Face, session: Session, qtbot: QtBot) -> None:
    press(face, "Forget", qtbot)
    menu = open_menu()
    assert menu.accessibleName() == "Forget"
    menu.close()
    assert session.actions == []


def test_escape_answers_nothing(face: Face, session: Session, qtbot: QtBot) -> None:
    for open_it in (face.panel.open_end_menu, face.panel.controls.open_forget_menu):
        open_it()
        qtbot.keyClick(open_menu(), Qt.Key.Key_Escape)
    session.presenter.act(BarAction.FORGET_10, face)
    for widget in face.drawer.findChildren(Button):
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
        session.presenter.act(BarAction.FORGET_10, face)
    session.presenter.ask_end(face)
    for widget in face.findChildren(QWidget):
        if widget.isVisible():
            qtbot.keyClick(widget, Qt.Key.Key_Escape)
    assert session.actions == []
    assert face.isVisible()


def test_enter_in_the_question_keeps(face: Face, session: Session, qtbot: QtBot) -> None:
    session.presenter.act(BarAction.FORGET_10, face)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert session.actions == []
    assert not face.drawer.is_open


def test_icons_tell_their_words_and_keys(theme: Theme, qtbot: QtBot, session: Session) -> None:
    bar = RecordingBar()
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.shut())
    session.presenter.attach(bar)
    told = {button.accessibleName(): button.toolTip() for button in bar.panel.buttons if not button.text()}
    assert told == {"Forget": "Forget (Ctrl+Shift+F)", "Bookmark": "Bookmark (Ctrl+B)"}


def test_bookmark_and_pause_by_key(face: Face, session: Session, qtbot: QtBot) -> None:
    qtbot.keyClick(face, Qt.Key.Key_B, CTRL)
    qtbot.keyClick(face, Qt.Key.Key_R, CTRL)
    assert session.actions == [BarAction.BOOKMARK, BarAction.PAUSE]


def test_the_menu_to_forget_needs_something_recorded(face: Face, session: Session, qtbot: QtBot) -> None:
    session.presenter.consent_withdrawn()
    qtbot.keyClick(face, Qt.Key.Key_F, CTRL | SHIFT)
    qtbot.keyClick(face, Qt.Key.Key_R, CTRL)
    assert QApplication.activePopupWidget() is None
    assert session.actions == []


def test_the_menu_stays_usable_when_the_eraser_goes(face: Face, session: Session, qtbot: QtBot) -> None:
    for _ in range(12):
        session.now += 0.05
        session.presenter.level(0.5, 1.0)
    # The eraser is really gone, not only hidden.
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
    qtbot.keyClick(face, Qt.Key.Key_F, CTRL | SHIFT)
    menu = open_menu()
    assert menu.actions()
    menu.close()


def test_the_microphones_are_shown_and_chosen(face: Face, session: Session, qtbot: QtBot) -> None:
    chosen: list[str] = []
    face.microphone_chosen.connect(chosen.append)
    face.show_microphones([MicrophoneLine("a", "USB", True), MicrophoneLine("b", "Built-in", False)])
    words = [text.text() for text in face.drawer.findChildren(Text)]
    assert "In use" in words and "USB" in words
    session.presenter.level(0.05, 0.2)
    assert "good" in [text.text() for text in face.drawer.findChildren(Text)]
    press(face, "Use Built-in", qtbot)
    assert chosen == ["b"]
    assert not face.drawer.is_open
    face.show_microphones([])
    assert "No microphone is found." in [text.text() for text in face.drawer.findChildren(Text)]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not face.drawer.is_open
    assert session.actions == []


def test_a_question_that_goes_away_leaves_the_look_at_the_microphone(face: Face, session: Session) -> None:
    face.show_microphones([])
    face.show_question(None)
    assert face.drawer.is_open


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_question_has_room(theme: Theme, face: Face, session: Session, scale: float) -> None:
    theme.set_scale(scale)
    session.presenter.act(BarAction.FORGET_5, face)
    QApplication.processEvents()
    for text in face.drawer.findChildren(Text):
        assert text.height() >= text.heightForWidth(text.width()), text.text()
    assert face.rect().contains(face.drawer.geometry())


def test_the_cover_is_no_second_bar(theme: Theme, qtbot: QtBot, session: Session) -> None:
    cover = SessionCover()
    qtbot.addWidget(cover)
    session.presenter.attach(cover)
    words = [text.text() for text in cover.panel.findChildren(Text)]
    assert words == ["Recording, 24:18", "on this laptop"]
    assert cover.panel.accessibleName() == "Recording, 24 minutes 18 seconds"
    assert [button.accessibleName() for button in cover.panel.buttons] == [
        "Pause",
        "Forget",
        "Bookmark",
        "End session",
    ]
