from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.explanations import Explanation
from app.ui.recovery.model import CutOffSession, RecoveryModel, Step
from app.ui.recovery.presenter import RecoveryPresenter
from app.ui.recovery.view import RecoverySheets
from app.ui.theme import Theme
from app.ui.widgets import SheetHost
from tests.support.screens import Calls

FIRST = CutOffSession("s1", datetime(2026, 11, 20, 10, 31, 7, tzinfo=UTC), 1867.4, "Session at 10:00")
SECOND = CutOffSession("s2", datetime(2026, 11, 20, 11, 2, tzinfo=UTC), 61.0)


def make(*sessions: CutOffSession) -> tuple[RecoveryPresenter, Calls, Calls]:
    view, commands = Calls(), Calls()
    presenter = RecoveryPresenter(view, commands, zone=UTC)
    presenter.on_cut_off_found(sessions)
    return presenter, view, commands


def shown(view: Calls) -> RecoveryModel:
    model = view.last("show_recovery")
    assert isinstance(model, RecoveryModel)
    return model


def test_it_says_when_the_session_was_cut_off_and_how_much_is_saved() -> None:
    _, view, _ = make(FIRST)
    model = shown(view)
    assert model.title == "The session was cut off at 10:31:07."
    assert model.saved == "Session at 10:00, 31:07 of sound"
    assert model.saved_spoken == "Session at 10:00, 31 minutes 7 seconds of sound"
    assert model.buttons[model.default] == "Go on"


def test_without_a_session_there_is_no_dialog() -> None:
    _, view, _ = make()
    assert view.names() == ["close_recovery"]


def test_sessions_are_asked_about_one_after_the_other() -> None:
    presenter, view, commands = make(FIRST, SECOND)
    assert shown(view).more == "1 more after this one"
    presenter.second_pressed()
    assert shown(view).working
    presenter.second_pressed()
    assert commands.made == [("go_on", "s1")], "a second press while it works does nothing"
    presenter.on_settled("s1")
    assert shown(view).title == "The session was cut off at 11:02:00."
    presenter.first_pressed()
    presenter.on_settled("s2")
    assert commands.made == [("go_on", "s1"), ("end", "s2")]
    assert view.names()[-1] == "close_recovery"


def test_nothing_is_erased_without_a_second_answer() -> None:
    presenter, view, commands = make(FIRST)
    presenter.destroy_pressed()
    model = shown(view)
    assert model.step is Step.CONFIRM_DESTROY
    assert model.buttons[model.default] == "Keep"
    presenter.first_pressed()
    assert shown(view).step is Step.CHOOSE
    assert commands.made == []
    presenter.destroy_pressed()
    presenter.second_pressed()
    assert commands.made == [("destroy", "s1")]


def test_a_failure_is_said_and_the_question_stays() -> None:
    presenter, view, _ = make(FIRST)
    presenter.second_pressed()
    presenter.on_failed(Explanation("No microphone is found.", "Nothing is lost.", "Plug one in."))
    model = shown(view)
    assert model.problem is not None and not model.working
    presenter.first_pressed()
    assert shown(view).problem is None


def test_by_keyboard_it_goes_on_with_enter_and_stays_with_escape(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    window.resize(960, 600)
    qtbot.addWidget(window)
    window.show()
    sheets, commands = RecoverySheets(SheetHost(window)), Calls()
    presenter = RecoveryPresenter(sheets, commands, zone=UTC)
    sheets.attach(presenter)
    presenter.on_cut_off_found((FIRST,))
    sheet = sheets.sheet
    assert sheet is not None
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    qtbot.waitUntil(sheet.second.hasFocus)
    qtbot.keyClick(sheet.second, Qt.Key.Key_Return)
    assert commands.made == [("go_on", "s1")]
    assert not sheet.first.isEnabled()
    presenter.on_settled("s1")
    assert sheets.sheet is None


def test_by_keyboard_erasing_presets_keep(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    window.resize(960, 600)
    qtbot.addWidget(window)
    window.show()
    sheets, commands = RecoverySheets(SheetHost(window)), Calls()
    presenter = RecoveryPresenter(sheets, commands, zone=UTC)
    sheets.attach(presenter)
    presenter.on_cut_off_found((FIRST,))
    sheet = sheets.sheet
    assert sheet is not None
    sheet.destroy_button.setFocus()
    qtbot.keyClick(sheet.destroy_button, Qt.Key.Key_Space)
    qtbot.waitUntil(sheet.first.hasFocus)
    assert sheet.first.text() == "Keep"
    qtbot.keyClick(sheet.first, Qt.Key.Key_Return)
    assert commands.made == []
    assert sheet.title.text().startswith("The session was cut off")
