import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import ErrorCode
from app.services.explanations import EXPLANATIONS
from app.ui.theme import Theme
from app.ui.unlock.model import Stage, UnlockModel
from app.ui.unlock.presenter import UnlockPresenter
from app.ui.unlock.view import UnlockView
from tests.support.screens import Calls

WORDS = "harbour walnut thirty kites"
CODE = "K7QM-2XRD-9HVT-W4LN"
LOCKED = EXPLANATIONS[ErrorCode.KEYRING_LOCKED]


class Door:
    """The presenter with what it shows and asks for."""

    def __init__(self) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = UnlockPresenter(self.view, self.commands)
        self.presenter.opened()

    @property
    def shown(self) -> UnlockModel:
        model = self.view.last("show_unlock")
        assert isinstance(model, UnlockModel)
        return model


def test_the_passphrase_opens() -> None:
    door = Door()
    assert not door.shown.can_open
    door.presenter.open_pressed()
    assert door.commands.made == []
    door.presenter.typed(WORDS)
    door.presenter.open_pressed()
    door.presenter.open_pressed()
    assert door.commands.made == [("open_with_passphrase", WORDS)]
    assert door.shown.working == "Opening…"
    door.presenter.on_opened()
    assert door.view.names()[-1] == "close_unlock"


def test_a_wrong_passphrase_is_said_until_it_is_typed_again() -> None:
    door = Door()
    door.presenter.typed("wrong")
    door.presenter.open_pressed()
    door.presenter.on_wrong()
    assert "does not open the data" in door.shown.wrong and not door.shown.can_open
    assert door.shown.attempt == 1
    door.presenter.typed("h")
    assert door.shown.wrong == ""


def test_the_recovery_code_opens_and_asks_for_a_new_passphrase() -> None:
    door = Door()
    door.presenter.other_pressed()
    assert door.shown.stage is Stage.RECOVERY_CODE
    assert door.shown.title == "Use the recovery code"
    door.presenter.typed(CODE)
    door.presenter.open_pressed()
    assert door.commands.made == [("open_with_recovery_code", CODE)]
    door.presenter.on_opened(by_recovery_code=True)
    assert door.shown.stage is Stage.NEW_PASSPHRASE
    door.presenter.other_pressed()
    assert door.shown.stage is Stage.NEW_PASSPHRASE, "there is no way round it"
    door.presenter.typed("short")
    door.presenter.again_typed("short")
    assert not door.shown.can_open
    door.presenter.typed(WORDS)
    assert not door.shown.can_open and not door.shown.same
    door.presenter.again_typed(WORDS)
    door.presenter.open_pressed()
    assert door.commands.made[-1] == ("choose_passphrase", WORDS)
    door.presenter.on_opened()
    assert door.view.names()[-1] == "close_unlock"


def test_a_wrong_code_is_said_in_its_own_words() -> None:
    door = Door()
    door.presenter.other_pressed()
    door.presenter.typed(CODE)
    door.presenter.open_pressed()
    door.presenter.on_wrong()
    assert "letter by letter" in door.shown.wrong
    door.presenter.other_pressed()
    assert door.shown.stage is Stage.PASSPHRASE and door.shown.wrong == ""


def test_a_locked_keyring_offers_to_try_again() -> None:
    door = Door()
    door.presenter.on_failed(LOCKED)
    assert door.shown.problem is not None
    assert [remedy.label for remedy in door.shown.problem.remedies] == ["Try again"]
    door.presenter.remedy_pressed("something else")
    door.presenter.remedy_pressed("try_again")
    assert door.commands.made == [("try_again",)]
    assert door.shown.problem is None


def test_what_cannot_be_tried_again_has_no_button() -> None:
    door = Door()
    door.presenter.on_failed(EXPLANATIONS[ErrorCode.DATABASE_NEWER], can_try_again=False)
    assert door.shown.problem is not None and door.shown.problem.remedies == ()


def test_nothing_typed_is_in_a_model() -> None:
    door = Door()
    door.presenter.typed(WORDS)
    door.presenter.open_pressed()
    assert all(WORDS not in repr(made) for made in door.view.made)


class Opened:
    """The page in a window."""

    def __init__(self, qtbot: QtBot, size: tuple[int, int] = (1280, 800)) -> None:
        self.qtbot, self.commands = qtbot, Calls()
        self.view = UnlockView()
        qtbot.addWidget(self.view)
        self.view.resize(*size)
        self.presenter = UnlockPresenter(self.view, self.commands)
        self.view.attach(self.presenter)
        self.presenter.opened()
        with qtbot.waitActive(self.view):
            self.view.show()
            self.view.activateWindow()

    def press(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key)

    def walk_to(self, widget: QWidget) -> None:
        for _ in range(20):
            if widget.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError("Tab does not lead there")


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Opened:
    return Opened(qtbot)


def test_typing_and_enter_open_it(opened: Opened) -> None:
    field = opened.view.field.field
    opened.qtbot.waitUntil(field.hasFocus)
    opened.qtbot.keyClicks(field, WORDS)
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.made == [("open_with_passphrase", WORDS)]
    assert not field.isEnabled()
    opened.presenter.on_wrong()
    opened.qtbot.waitUntil(field.hasFocus)
    assert field.text() == "" and opened.view.wrong.isVisible()
    opened.qtbot.keyClicks(field, WORDS)
    opened.press(Qt.Key.Key_Return)
    with opened.qtbot.waitSignal(opened.view.opened):
        opened.presenter.on_opened()
    assert field.text() == "", "nothing typed is left in the window"


def test_a_wrong_code_stays_to_be_mended(opened: Opened) -> None:
    opened.walk_to(opened.view.other_button)
    opened.press(Qt.Key.Key_Space)
    field = opened.view.field.field
    opened.qtbot.waitUntil(field.hasFocus)
    assert opened.view.field.is_shown, "a code from paper is compared letter by letter"
    opened.qtbot.keyClicks(field, CODE)
    opened.press(Qt.Key.Key_Return)
    opened.presenter.on_wrong()
    assert field.text() == CODE and opened.view.open_button.isEnabled()


def test_a_new_passphrase_after_the_code(opened: Opened) -> None:
    opened.presenter.other_pressed()
    opened.view.field.field.setText(CODE)
    opened.presenter.open_pressed()
    opened.presenter.on_opened(by_recovery_code=True)
    field, again = opened.view.field.field, opened.view.again.field
    assert field.text() == "" and again.isVisible() and not opened.view.other_button.isVisible()
    opened.qtbot.keyClicks(field, WORDS)
    opened.press(Qt.Key.Key_Return)
    opened.qtbot.waitUntil(again.hasFocus)
    opened.qtbot.keyClicks(again, WORDS)
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.made[-1] == ("choose_passphrase", WORDS)


def test_the_keyring_is_tried_again_by_keyboard(opened: Opened) -> None:
    opened.presenter.on_failed(LOCKED)
    banner = opened.view.errors.banner
    assert banner is not None
    opened.walk_to(banner.buttons[0])
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made == [("try_again",)]


@pytest.mark.parametrize("size", [(1280, 800), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_fits_sideways(qtbot: QtBot, theme: Theme, size: tuple[int, int], scale: float) -> None:
    theme.set_scale(scale)
    opened = Opened(qtbot, size)
    opened.presenter.on_failed(LOCKED)
    qtbot.waitUntil(opened.view.errors.isVisible)
    assert (opened.view.width(), opened.view.height()) == size
    area = opened.view.page
    assert area.content.width() <= area.viewport().width()
