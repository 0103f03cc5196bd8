from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.first_run import view as first_run_view
from app.ui.first_run.model import Page
from app.ui.first_run.presenter import FirstRunPresenter
from app.ui.first_run.printing import paint_code_sheet
from app.ui.first_run.view import FirstRunView
from app.ui.theme import Theme
from tests.support.screens import Calls

WORDS = "harbour walnut thirty kites"
GROUPS = ("K7QM", "2XRD", "9HVT", "W4LN", "C3PJ", "6YBF", "M8ZA", "T5GE")


class Opened:
    """The first start in a window."""

    def __init__(self, qtbot: QtBot, size: tuple[int, int] = (1280, 800)) -> None:
        self.qtbot, self.commands = qtbot, Calls()
        self.view = FirstRunView()
        qtbot.addWidget(self.view)
        self.view.resize(*size)
        self.presenter = FirstRunPresenter(self.view, self.commands)
        self.view.attach(self.presenter)
        with qtbot.waitActive(self.view):
            self.view.show()
            self.view.activateWindow()
        self.presenter.opened()

    def press(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key)

    def type(self, words: str) -> None:
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit)
        self.qtbot.keyClicks(focused, words)

    def walk_to(self, widget: QWidget) -> None:
        for _ in range(20):
            if widget.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError("Tab does not lead there")


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Opened:
    return Opened(qtbot)


def test_the_whole_start_by_keyboard(opened: Opened) -> None:
    view = opened.view
    opened.qtbot.waitUntil(view.about_you.name.hasFocus)
    opened.type("Ruth Adler")
    opened.press(Qt.Key.Key_Return)
    opened.qtbot.waitUntil(view.passphrase.first.field.hasFocus)
    opened.type(WORDS)
    opened.press(Qt.Key.Key_Return)
    assert view.passphrase.second.field.hasFocus()
    opened.type(WORDS)
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.made == [("create_keys", WORDS)]
    opened.presenter.on_keys_created("-".join(GROUPS))
    assert view.passphrase.first.field.text() == view.passphrase.second.field.text() == ""
    assert view.recovery_code.views[0].accessibleName() == "K 7 Q M"
    opened.walk_to(view.recovery_code.check)
    opened.press(Qt.Key.Key_Space)
    opened.walk_to(view.go_on)
    opened.press(Qt.Key.Key_Space)
    opened.qtbot.waitUntil(view.ai_use.toggle.hasFocus)
    assert not view.ai_use.toggle.isChecked()
    assert not view.ai_use.practice.isChecked()
    opened.press(Qt.Key.Key_Space)
    opened.walk_to(view.ai_use.practice)
    opened.press(Qt.Key.Key_Space)
    opened.walk_to(view.go_on)
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made[-1] == ("finish", "Ruth Adler", "", True, True)
    with opened.qtbot.waitSignal(view.finished):
        opened.presenter.on_finished()


def test_the_passphrase_is_hidden_until_it_is_shown(opened: Opened) -> None:
    fields = opened.view.passphrase
    assert fields.first.field.echoMode() == QLineEdit.EchoMode.Password
    fields.first.show_button.click()
    assert fields.first.is_shown and fields.second.is_shown
    assert fields.first.show_button.text() == "Hide"
    fields.first.show_button.click()
    assert not fields.second.is_shown


def test_why_it_cannot_go_on_stands_beside_the_button(opened: Opened) -> None:
    assert not opened.view.go_on.isEnabled()
    assert opened.view.why_not.text() == "Write your name to go on."
    assert opened.view.go_on.accessibleDescription() == "Write your name to go on."


def test_printing_gets_the_groups(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[tuple[str, ...]] = []

    def record(_parent: QWidget, groups: tuple[str, ...]) -> bool:
        printed.append(groups)
        return True

    monkeypatch.setattr(first_run_view, "print_code", record)
    opened.presenter.name_typed("Ruth")
    opened.presenter.continue_pressed()
    opened.presenter.on_keys_created("-".join(GROUPS))
    opened.view.recovery_code.print_button.click()
    assert printed == [GROUPS]


def test_the_printed_page_is_black_on_white_and_stays_on_the_page(theme: Theme) -> None:
    page = QImage(900, 1200, QImage.Format.Format_Grayscale8)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    paint_code_sheet(painter, QRectF(0, 0, 900, 1200), GROUPS)
    painter.end()
    dark: Callable[[int, int], bool] = lambda x, y: page.pixelColor(x, y).lightness() < 128  # noqa: E731
    rows = [y for y in range(0, 1200, 2) if any(dark(x, y) for x in range(0, 900, 2))]
    assert rows and rows[-1] < 800, "everything stands in the upper part of one page"
    assert not any(dark(x, y) for x in (0, 10, 20, 880, 890) for y in range(0, 1200, 2)), "margins are kept"


@pytest.mark.parametrize("size", [(1280, 800), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_page_fits_sideways(qtbot: QtBot, theme: Theme, size: tuple[int, int], scale: float) -> None:
    theme.set_scale(scale)
    opened = Opened(qtbot, size)
    for page in Page:
        opened.presenter._go(page)
        qtbot.waitUntil(opened.view._pages[page].isVisible)
        assert (opened.view.width(), opened.view.height()) == size, "nothing makes the window grow"
        area = opened.view.page
        assert area.content.width() <= area.viewport().width()
        go_on = opened.view.go_on
        qtbot.waitUntil(lambda button=go_on: button.width() >= button.sizeHint().width())
