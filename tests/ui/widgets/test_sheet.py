"""Sheets keep the focus, close with Escape unless they must be answered, and give the focus back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets import Button, Field, QuestionSheet, Sheet, SheetHost, Text
from app.ui.wording import wording


class Window(QWidget):
    """A page with two buttons and a sheet host."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = QPushButton("First"), QPushButton("Second")
        box = QVBoxLayout(self)
        box.addWidget(self.first)
        box.addWidget(self.second)
        self.host = SheetHost(self)


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.resize(960, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.second.setFocus()
    return made


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def filled(title: str = "Sign", **options: bool) -> Sheet:
    sheet = Sheet(title, **options)  # type: ignore[arg-type]
    sheet.body.addWidget(Field(name="Reason"))
    sheet.footer.addWidget(Button("Cancel"))
    sheet.footer.addWidget(Button("Sign", "primary"))
    return sheet


def test_the_focus_goes_in_and_comes_back(window: Window) -> None:
    sheet = window.host.open(filled())
    assert isinstance(focused(), Field)
    sheet.close_sheet()
    assert focused() is window.second
    assert not window.host.is_open


def test_the_named_widget_gets_the_focus_first(window: Window) -> None:
    sheet = filled()
    sheet.initial_focus = sheet.findChildren(Button)[1]
    window.host.open(sheet)
    assert focused() is sheet.initial_focus


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_never_leaves(window: Window, qtbot: QtBot, key: Qt.Key) -> None:
    sheet = window.host.open(filled(close_button=True))
    seen: list[QWidget | None] = []
    for _ in range(5):
        seen.append(focused())
        qtbot.keyClick(focused(), key)
    assert all(widget is not None and sheet.isAncestorOf(widget) for widget in seen)
    assert len(set(seen[:4])) == 4
    assert seen[4] is seen[0]


def test_escape_dismisses_without_an_answer(window: Window, qtbot: QtBot) -> None:
    sheet = QuestionSheet(wording().dialogs.end, values={"time": "48:12"})
    window.host.open(sheet)
    with qtbot.assertNotEmitted(sheet.answered), qtbot.waitSignal(sheet.dismissed):
        qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert not window.host.is_open


def test_escape_leaves_a_sheet_that_must_be_answered(window: Window, qtbot: QtBot) -> None:
    sheet = filled(dismissible=False)
    window.host.open(sheet)
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert window.host.is_open
    assert sheet.isVisible()


def test_the_answer_is_the_index_of_the_button(window: Window, qtbot: QtBot) -> None:
    sheet = QuestionSheet(wording().dialogs.early, values={"n": "47", "time": "13:00"})
    window.host.open(sheet)
    assert sheet.accessibleName() == "It is 47 minutes early."
    assert focused() is sheet.buttons[1]
    with qtbot.waitSignal(sheet.answered) as caught:
        qtbot.keyClick(sheet.buttons[1], Qt.Key.Key_Return)
    assert caught.args == [1]
    assert not window.host.is_open


def test_what_erases_is_never_preset(window: Window) -> None:
    sheet = QuestionSheet(wording().dialogs.withdraw, danger=1)
    window.host.open(sheet)
    assert focused() is sheet.buttons[0]


def test_keys_do_not_reach_the_page(window: Window, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    window.first.clicked.connect(lambda: pressed.append(True))
    sheet = Sheet("Nothing to press", dismissible=False)
    sheet.body.addWidget(Text("Wait."))
    window.host.open(sheet)
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert not pressed
    assert focused() not in (window.first, window.second)


def test_a_sheet_above_a_sheet_goes_first(window: Window, qtbot: QtBot) -> None:
    lower = window.host.open(filled("Session at 14:00"))
    field = focused()
    upper = window.host.open(QuestionSheet(wording().dialogs.agreed_aloud))
    assert window.host.top is upper
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert window.host.top is lower
    assert focused() is field


def test_closing_all_answers_nothing(window: Window) -> None:
    closed: list[str] = []

    def note(name: str) -> Callable[[], None]:
        return lambda: closed.append(name)

    for name in ("lower", "upper"):
        sheet = filled(name, dismissible=False)
        sheet.closed.connect(note(name))
        window.host.open(sheet)
    window.host.close_all()
    assert closed == ["upper", "lower"]
    assert not window.host.is_open


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_tall_sheet_stays_inside_and_its_footer_in_sight(
    theme: Theme, window: Window, qtbot: QtBot, scale: float
) -> None:
    theme.set_scale(scale)
    sheet = Sheet("Long", width=760)
    for number in range(40):
        sheet.body.addWidget(Text(f"Line {number}"))
    button = Button("Close")
    sheet.footer.addWidget(button)
    window.host.open(sheet)
    qtbot.waitUntil(lambda: sheet.height() > 100)
    assert window.rect().contains(sheet.geometry())
    foot = button.mapTo(window, button.rect().bottomRight())
    assert window.rect().contains(foot)
    assert button.height() == button.sizeHint().height()


def test_what_has_the_focus_first_is_in_sight(window: Window, qtbot: QtBot) -> None:
    sheet = Sheet("Long")
    for number in range(60):
        sheet.body.addWidget(Text(f"Line {number}"))
    field = Field(name="Reason")
    sheet.body.addWidget(field)
    sheet.initial_focus = field
    window.host.open(sheet)
    view = sheet.page.viewport()
    qtbot.waitUntil(lambda: view.rect().contains(field.rect().translated(field.mapTo(view, QPoint(0, 0)))))


def test_the_sheet_grows_with_its_content(window: Window, qtbot: QtBot) -> None:
    sheet = window.host.open(filled())
    before = sheet.height()
    sheet.body.addWidget(Text("One line more, and another", "title"))
    qtbot.waitUntil(lambda: sheet.height() >= before + 20)
    assert not sheet.page.verticalScrollBar().isVisible()


def test_the_sheet_follows_the_window(window: Window, qtbot: QtBot) -> None:
    sheet = window.host.open(filled())
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: abs(sheet.geometry().center().x() - 600) <= 1)
