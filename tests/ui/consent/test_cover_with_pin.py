"""The cover waits for the therapist's PIN: by keys and by pointer, with big letters, Escape does nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.errors import ErrorCode, InputError
from app.ui.consent.presenter import Reader
from app.ui.cover_pin.pad import PinPad
from app.ui.theme import Theme
from tests.support.consent_page import Opened

NO, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def covered(qtbot: QtBot, theme: Theme) -> Iterator[Opened]:
    page = Opened(qtbot, Reader("mira", "Mira", pin=True, passphrase=True))
    page.presenter.hand_back_pressed()
    page.commands.made.clear()
    page.walk_to(page.window.cover.therapist)
    page.press(Qt.Key.Key_Space)
    yield page
    if page.screens.window is not None:
        page.screens.close_page()


def pad_of(page: Opened) -> PinPad:
    return page.window.cover.pad


def test_digits_and_enter_open_with_the_right_pin(covered: Opened) -> None:
    pad = pad_of(covered)
    assert pad.isVisible() and pad.hasFocus()
    for key in (Qt.Key.Key_4, Qt.Key.Key_8, Qt.Key.Key_Backspace, Qt.Key.Key_7, Qt.Key.Key_1, Qt.Key.Key_1):
        covered.press(key)
    assert pad.dots.accessibleName() == "PIN, 4 digits typed"
    covered.press(Qt.Key.Key_Return)
    assert covered.commands.made == [("check_pin", "4711")]
    covered.presenter.on_unlocked()
    assert covered.screens.window is None
    assert covered.commands.names()[-1] == "page_left"


def test_the_keys_on_the_screen_type_and_leave_the_keyboard_alone(covered: Opened) -> None:
    pad = pad_of(covered)
    for digit in (3, 6, 0, 0):
        QTest.mouseClick(pad.digits[digit], Qt.MouseButton.LeftButton)
    assert pad.hasFocus()
    covered.press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert covered.commands.made == [("check_pin", "4711")]


def test_tab_reaches_every_key_and_space_types_it(covered: Opened) -> None:
    pad = pad_of(covered)
    covered.walk_to(pad.digits[4])
    covered.press(Qt.Key.Key_Space)
    covered.walk_to(pad.delete)
    assert pad.dots.accessibleName() == "PIN, 1 digit typed"
    covered.press(Qt.Key.Key_Return)
    assert pad.dots.accessibleName() == "PIN, 0 digits typed"
    covered.walk_to(pad.stay)
    covered.press(Qt.Key.Key_Space)
    assert pad.isHidden() and covered.window.cover.therapist.isVisible()


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Escape, NO),
        (Qt.Key.Key_A, NO),
        (Qt.Key.Key_1, CTRL),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_other_keys_do_nothing(covered: Opened, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    covered.press(key, modifiers)
    assert pad_of(covered).isVisible() and covered.window.isVisible()
    assert pad_of(covered).dots.accessibleName() == "PIN, 0 digits typed"


def test_the_two_steps_do_not_open_where_there_is_a_pin(covered: Opened) -> None:
    covered.presenter.uncover_pressed()
    assert covered.window.isVisible() and covered.commands.made == []


def test_a_wrong_pin_is_said_and_a_wait_keeps_the_keys_still(covered: Opened) -> None:
    pad = pad_of(covered)
    covered.presenter.pad.on_refused(InputError(ErrorCode.PIN_WRONG, details={"wait": 2}))
    assert pad.trouble.text() == "Too many wrong PINs. Try again in 2 seconds."
    assert not pad.digits[0].isEnabled() and not pad.enter.isEnabled()
    pad._timer.setInterval(1)
    covered.qtbot.waitUntil(lambda: pad.trouble.text() == " ")
    assert pad.digits[0].isEnabled()


def test_the_passphrase_is_typed_masked_and_leaves_again(covered: Opened) -> None:
    pad = pad_of(covered)
    covered.walk_to(pad.other)
    covered.press(Qt.Key.Key_Space)
    assert pad.passphrase.hasFocus() and pad.digits[0].isHidden() is False and not pad._keys.isVisible()
    assert pad.passphrase.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(pad.passphrase, "a Long one!")
    covered.press(Qt.Key.Key_Escape)
    covered.press(Qt.Key.Key_A, CTRL)
    assert pad.passphrase.text() == "a Long one!"
    covered.press(Qt.Key.Key_Return)
    assert covered.commands.made == [("check_passphrase", "a Long one!")]
    covered.presenter.pad.on_refused(InputError(ErrorCode.PASSPHRASE_WRONG))
    assert pad.passphrase.text() == "" and pad.passphrase.hasFocus()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize(("width", "height"), [(960, 600), (1280, 800)])
def test_the_whole_pad_is_in_sight(
    covered: Opened, theme: Theme, scale: float, width: int, height: int
) -> None:
    theme.set_scale(scale)
    covered.window.resize(width, height)
    pad = pad_of(covered)
    covered.presenter.pad.on_refused(InputError(ErrorCode.PIN_WRONG, details={"wait": 30}))
    covered.qtbot.waitUntil(lambda: covered.window.width() == width)
    QApplication.processEvents()
    for widget in (*pad.digits, pad.delete, pad.enter, pad.title, pad.dots, pad.trouble, pad.other, pad.stay):
        box = widget.rect().translated(widget.mapTo(covered.window, widget.rect().topLeft()))
        assert covered.window.rect().contains(box), widget.accessibleName() or widget
        assert not (set(pad.digits) - {widget}) or widget.width() > 0
    for button in (*pad.digits, pad.delete, pad.enter):
        assert min(button.width(), button.height()) >= 44, "large enough to be hit"


def test_nothing_of_anyone_is_said_to_a_screen_reader(covered: Opened) -> None:
    window = covered.window
    names = [window.accessibleName(), window.windowTitle(), pad_of(covered).accessibleName()]
    names += [
        QAccessible.queryAccessibleInterface(b).text(QAccessible.Text.Name) for b in pad_of(covered).digits
    ]
    assert not any("Mira" in name for name in names)
    assert names[-1] == "0"
