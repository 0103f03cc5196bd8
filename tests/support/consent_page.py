"""The page on the turned laptop in a window of a given size."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.consent.pages import Answers
from app.ui.consent.presenter import ConsentPresenter, Reader
from app.ui.consent.view import ConsentScreens, ConsentWindow
from tests.support.consent_forms import shown_form
from tests.support.screens import Calls

NO = Qt.KeyboardModifier.NoModifier


def settled(answers: Answers) -> bool:
    """Whether neither answer is cut any more: a new text size takes its room in the layouts that follow."""
    both = (answers.first, answers.second)
    least = answers.theme.px(72)
    return all(b.width() >= b.sizeHint().width() and b.height() >= least for b in both)


class Opened:
    """The page in a window of a given size, and what it asked for."""

    def __init__(self, qtbot: QtBot, reader: Reader | None = None) -> None:
        self.qtbot, self.commands = qtbot, Calls()
        self.screens = ConsentScreens(full_screen=False)
        self.presenter = ConsentPresenter(
            self.screens,
            self.commands,
            reader or Reader("mira", "Mira", "Jonas", form=shown_form(), wording="2026-11-1/3"),
        )
        self.screens.attach(self.presenter)
        self.presenter.opened()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def window(self) -> ConsentWindow:
        assert self.screens.window is not None
        return self.screens.window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def walk_to(self, widget: QWidget) -> None:
        for _ in range(20):
            if widget.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError("Tab does not lead there")

    def leave(self) -> None:
        self.presenter.hand_back_pressed()
        self.presenter.therapist_pressed()
        self.presenter.uncover_pressed()
