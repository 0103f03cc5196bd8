from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services.explanations import EXPLANATIONS, Explanation
from app.ui.errors.model import Problem, Remedy, Severity, problem_of
from app.ui.errors.view import ErrorSheets, ErrorStrip
from app.ui.theme import Theme
from app.ui.widgets import SheetHost
from app.ui.widgets.layout import ScrollPage

LOST = Explanation("The microphone stopped.", "What was recorded is safe.", "Plug it in again.")


def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(960, 600)
    qtbot.addWidget(made)
    return made


def test_the_strip_is_empty_until_there_is_a_problem(qtbot: QtBot, theme: Theme) -> None:
    top = window(qtbot)
    strip = ErrorStrip()
    QVBoxLayout(top).addWidget(strip)
    top.show()
    assert strip.isHidden()
    strip.show_problem(problem_of(LOST))
    assert strip.isVisible()
    assert strip.banner is not None
    assert strip.banner.accessibleName() == problem_of(LOST).spoken
    strip.hide_problem()
    assert strip.isHidden()


def test_a_page_is_scrolled_to_its_problem(qtbot: QtBot, theme: Theme) -> None:
    top = window(qtbot)
    page = ScrollPage()
    QVBoxLayout(top).addWidget(page)
    strip = ErrorStrip()
    page.body.addWidget(strip)
    long = QLabel("long")
    long.setFixedHeight(4000)
    page.body.addWidget(long)
    top.show()
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    strip.show_problem(problem_of(LOST))
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_a_remedy_of_the_strip_is_told_by_its_key(qtbot: QtBot, theme: Theme) -> None:
    top = window(qtbot)
    strip = ErrorStrip()
    QVBoxLayout(top).addWidget(strip)
    top.show()
    strip.set_problem(problem_of(LOST, Severity.STOPPED, (Remedy("again", "Try again"),)))
    assert strip.banner is not None
    remedy, close = strip.banner.buttons
    with qtbot.waitSignal(strip.remedied) as told:
        qtbot.keyClick(remedy, Qt.Key.Key_Space)
    assert told.args == ["again"]
    with qtbot.waitSignal(strip.closed):
        qtbot.keyClick(close, Qt.Key.Key_Space)


def test_the_sheet_shows_all_three_texts_and_closes_with_escape(qtbot: QtBot, theme: Theme) -> None:
    top = window(qtbot)
    sheets = ErrorSheets(SheetHost(top))
    top.show()
    sheets.show_problem(problem_of(LOST))
    sheet = sheets.sheet
    assert sheet is not None
    assert sheet.title.text() == LOST.happened
    assert sheet.accessibleDescription() == problem_of(LOST).spoken
    with qtbot.waitSignal(sheets.closed):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_a_problem_that_is_not_closable_has_no_close_button(qtbot: QtBot, theme: Theme) -> None:
    top = window(qtbot)
    sheets = ErrorSheets(SheetHost(top))
    top.show()
    problem = problem_of(LOST, remedies=(Remedy("again", "Try again", primary=True),), closable=False)
    sheets.show_problem(problem)
    sheet = sheets.sheet
    assert sheet is not None
    assert [button.text() for button in sheet.buttons] == ["Try again"]
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    with qtbot.waitSignal(sheets.remedied) as told:
        qtbot.keyClick(sheet.buttons[0], Qt.Key.Key_Space)
    assert told.args == ["again"]


def test_every_explanation_of_the_program_makes_a_problem() -> None:
    for explanation in EXPLANATIONS.values():
        assert isinstance(problem_of(explanation), Problem)
