from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.consent import Consent
from app.domain.states import ConsentState
from app.services.explanations import Explanation
from app.services.ports import Microphone
from app.ui.presession.model import SessionPlan
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.sheets import PresessionSheets
from app.ui.presession.view import PresessionSheet
from app.ui.theme import Theme
from app.ui.widgets import SheetHost
from tests.support.screens import Calls

NOW = datetime(2026, 11, 20, 13, 57, tzinfo=UTC)
START = NOW + timedelta(minutes=3)
MICROPHONES = (Microphone("table", "Table microphone", True), Microphone("built-in", "Built-in"))
JONAS = Consent("jonas", "c", "Jonas K.", state=ConsentState.AGREED, decided_at=NOW)
MIRA = Consent("mira", "c", "Mira K.", "partner")
MIRA_AGREED = Consent("mira", "c", "Mira K.", "partner", ConsentState.AGREED, decided_at=NOW)


class Opened:
    """The sheet over a window of its own."""

    def __init__(
        self, qtbot: QtBot, size: tuple[int, int] = (1280, 800), plan: SessionPlan | None = None
    ) -> None:
        self.qtbot, self.commands, self.seconds = qtbot, Calls(), 0.0
        self.window = QWidget()
        self.window.resize(*size)
        qtbot.addWidget(self.window)
        self.window.show()
        self.sheets = PresessionSheets(SheetHost(self.window))
        chosen = plan or SessionPlan("Jonas K.", START, others=("Mira K.",))
        self.presenter = PresessionPresenter(
            self.sheets, self.commands, chosen, lambda: NOW, lambda: self.seconds, zone=UTC
        )
        self.sheets.attach(self.presenter)
        self.presenter.opened()
        self.presenter.on_consents_changed((JONAS, MIRA))
        self.presenter.hearing.on_microphones_changed(MICROPHONES)
        self.commands.made.clear()

    @property
    def sheet(self) -> PresessionSheet:
        assert self.sheets.sheet is not None
        return self.sheets.sheet

    def press(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key)

    def walk_to(self, widget: QWidget) -> None:
        """Reaches `widget` with Tab alone."""
        for _ in range(30):
            if widget.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError("Tab does not lead there")


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Opened:
    return Opened(qtbot)


def test_everything_is_reached_by_tab_and_stays_inside(opened: Opened) -> None:
    person = opened.sheet.people.rows[1]
    for widget in (
        *person.buttons.values(),
        opened.sheet.people.add_button,
        opened.sheet.hearing.select,
        opened.sheet.start,
    ):
        opened.walk_to(widget)
        assert opened.sheet.isAncestorOf(widget)


def test_asking_by_keyboard(opened: Opened) -> None:
    opened.walk_to(opened.sheet.people.rows[1].buttons["screen"])
    opened.press(Qt.Key.Key_Return)
    opened.walk_to(opened.sheet.people.rows[1].buttons["paper"])
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made == [("ask_on_screen", "mira"), ("record_paper", "mira")]


def test_agreed_aloud_presets_cancel_and_escape_answers_nothing(opened: Opened) -> None:
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        opened.walk_to(opened.sheet.people.rows[1].buttons["aloud"])
        opened.press(Qt.Key.Key_Space)
        question = opened.sheets.question
        assert question is not None
        opened.qtbot.waitUntil(question.buttons[0].hasFocus)
        opened.press(key)
        assert opened.sheets.question is None
        assert opened.commands.made == []
    opened.walk_to(opened.sheet.people.rows[1].buttons["aloud"])
    opened.press(Qt.Key.Key_Space)
    opened.press(Qt.Key.Key_Tab)
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made == [("record_agreed_aloud", "mira")]


def test_transcription_is_disabled_with_its_reason_until_everyone_agreed(opened: Opened) -> None:
    button = opened.sheet.transcribe
    assert button.isVisible() and not button.isEnabled()
    assert "Waiting for Mira" in button.accessibleDescription()
    opened.presenter.on_consents_changed((JONAS, MIRA_AGREED))
    assert button.isEnabled() and button.accessibleDescription() == ""
    opened.walk_to(button)
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.names() == ["start_with_transcription"]


def test_with_ai_off_the_button_is_not_there(qtbot: QtBot, theme: Theme) -> None:
    opened = Opened(qtbot, plan=SessionPlan("Jonas K.", START, ai_allowed=False))
    assert opened.sheet.transcribe.isHidden()
    assert opened.sheet.start.isVisible()


def test_an_answer_keeps_the_keyboards_place_or_moves_to_the_next_question(opened: Opened) -> None:
    lena = Consent("lena", "c", "Lena F.", "guardian")
    opened.presenter.on_consents_changed((JONAS, MIRA, lena))
    opened.walk_to(opened.sheet.people.rows[2].buttons["paper"])
    opened.presenter.on_consents_changed((JONAS, MIRA_AGREED, lena))
    assert opened.sheet.people.rows[2].buttons["paper"].hasFocus()
    opened.presenter.on_consents_changed(
        (JONAS, MIRA, Consent("lena", "c", "Lena F.", "guardian", ConsentState.AGREED))
    )
    assert opened.sheet.people.rows[1].buttons["screen"].hasFocus()


def test_adding_someone_by_keyboard(opened: Opened) -> None:
    opened.walk_to(opened.sheet.people.add_button)
    opened.press(Qt.Key.Key_Space)
    adder = opened.sheet.people.adder
    opened.qtbot.waitUntil(adder.name.hasFocus)
    opened.qtbot.keyClicks(adder.name, "Lena F.")
    opened.press(Qt.Key.Key_Tab)
    opened.press(Qt.Key.Key_Down)
    opened.walk_to(adder.add_button)
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made == [("add_person", "Lena F.", "guardian")]
    assert adder.isHidden() and opened.sheet.people.add_button.hasFocus()


def test_the_microphone_is_chosen_by_arrow_keys(opened: Opened) -> None:
    select = opened.sheet.hearing.select
    select.setCurrentIndex(1)
    select.activated.emit(1)
    assert opened.commands.made == [("choose_microphone", "built-in", True)]


def test_the_level_is_said_in_words(opened: Opened) -> None:
    opened.presenter.on_level_measured(0.1, 0.3)
    assert opened.sheet.hearing.meter.accessibleName() == "Microphone level, good"


def test_escape_closes_and_starts_nothing(opened: Opened) -> None:
    opened.press(Qt.Key.Key_Escape)
    assert opened.commands.made == [("closed",)]
    assert opened.sheets.sheet is None


def test_while_it_starts_nothing_can_be_pressed_and_a_failure_gives_it_back(opened: Opened) -> None:
    opened.walk_to(opened.sheet.start)
    opened.press(Qt.Key.Key_Return)
    assert not opened.sheet.start.isEnabled()
    opened.sheet.dismiss()
    assert opened.sheets.sheet is not None
    opened.presenter.on_failed(Explanation("The session is not here.", "Nothing was changed.", "Go back."))
    assert opened.sheet.start.hasFocus()
    assert opened.sheet.errors.isVisible()
    opened.presenter.on_started()
    assert opened.sheets.sheet is None


@pytest.mark.parametrize("size", [(1280, 800), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_sideways(qtbot: QtBot, theme: Theme, size: tuple[int, int], scale: float) -> None:
    theme.set_scale(scale)
    opened = Opened(qtbot, size)
    qtbot.wait(0)
    sheet = opened.sheet
    assert opened.window.rect().contains(sheet.geometry())
    for button in (sheet.start, sheet.transcribe):
        assert button.width() >= button.sizeHint().width(), "the words of the starts stay whole"
        right = button.mapTo(sheet, button.rect().bottomRight())
        assert sheet.rect().contains(right)
    content = sheet.page.content
    assert content.width() <= sheet.page.viewport().width()
