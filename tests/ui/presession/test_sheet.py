from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.consent import Consent
from app.domain.states import ConsentState
from app.services.explanations import Explanation
from app.services.ports import Microphone, PowerState
from app.ui.presession.laptop import Room
from app.ui.presession.model import SessionPlan
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.sheets import PresessionSheets
from app.ui.presession.view import PresessionSheet
from app.ui.theme import Theme
from app.ui.widgets import Button, SheetHost
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
        *person.controls,
        opened.sheet.people.add_button,
        opened.sheet.hearing.test,
        opened.sheet.hearing.select,
        opened.sheet.room.button,
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


def test_the_red_banner_is_reached_first_and_asks_before_the_note(opened: Opened) -> None:
    declined = Consent("mira", "c", "Mira K.", "partner", ConsentState.DECLINED, decided_at=NOW)
    opened.presenter.on_consents_changed((JONAS, declined))
    banner = opened.sheet.refusal.banner
    assert banner.isVisible() and banner.accessibleName().startswith("Mira declined. Nothing is recorded.")
    assert opened.sheet.initial_focus is opened.sheet.start, "asking again is no first step"
    opened.walk_to(banner.buttons[1])
    opened.press(Qt.Key.Key_Space)
    assert opened.sheets.question is not None
    opened.press(Qt.Key.Key_Escape)
    opened.walk_to(banner.buttons[0])
    opened.press(Qt.Key.Key_Return)
    assert opened.commands.names() == ["start_session"]
    assert not banner.buttons[0].isEnabled(), "while it starts nothing else can be pressed"
    opened.presenter.on_consents_changed((JONAS, MIRA_AGREED))
    assert not banner.isVisible()


def test_a_device_that_comes_leaves_the_list_on_the_chosen_one(opened: Opened) -> None:
    select = opened.sheet.hearing.select
    third = Microphone("third", "A third one")
    opened.presenter.hearing.on_microphones_changed((third, *MICROPHONES))
    assert (select.count(), select.currentText()) == (3, "Table microphone")
    opened.presenter.hearing.on_microphones_changed(())
    assert (select.currentText(), select.isEnabled()) == ("No microphone found", False)
    assert not opened.sheet.hearing.test.isEnabled() and not opened.sheet.room.button.isEnabled()
    select.activated.emit(0)
    assert opened.commands.names() == ["choose_microphone"], "nothing can be chosen from nothing"


def test_what_is_not_known_yet_is_said_to_be_looked_for(qtbot: QtBot, theme: Theme) -> None:
    opened = Opened(qtbot)
    presenter = PresessionPresenter(
        opened.sheets, opened.commands, SessionPlan("Jonas K."), lambda: NOW, lambda: 0.0
    )
    presenter.opened()
    assert opened.sheet.hearing.select.currentText() == "Looking for microphones…"


def test_the_room_check_says_the_same_to_the_eye_and_to_a_screen_reader(opened: Opened) -> None:
    opened.walk_to(opened.sheet.room.button)
    assert opened.sheet.room.button.accessibleName() == "Room check: start, 15 s"
    opened.press(Qt.Key.Key_Space)
    assert opened.sheet.room.prompt.isVisible() and opened.sheet.room.seconds.text() == "5 s"
    assert opened.sheet.room.button.accessibleName() == "Room check: cancel"
    assert opened.sheet.room.cards == ["Your chair: Listening", "Jonas: Next", "Mira: Later"]
    for turn in range(3):
        for count in range(100):
            opened.presenter.on_level_measured((0.1, 0.1, 0.001)[turn] if count % 2 else 0.001, 0.3)
            opened.seconds += 0.0501
        opened.presenter.tick()
    assert opened.sheet.room.cards == ["Your chair: Clear", "Jonas: Clear", "Mira: Not heard"]
    assert opened.sheet.room.words.text() == "Move the microphone about 30 cm towards Mira’s chair."
    assert not opened.sheet.room.prompt.isVisible()
    assert opened.sheet.room.button.hasFocus()


def test_the_voice_test_keeps_the_keyboard_inside_and_escape_ends_it(opened: Opened) -> None:
    opened.walk_to(opened.sheet.hearing.test)
    opened.press(Qt.Key.Key_Return)
    voice = opened.sheets.voice
    assert voice is not None
    opened.qtbot.waitUntil(voice.act.hasFocus)
    opened.press(Qt.Key.Key_Space)
    assert voice.leave.hasFocus() and voice.act.isHidden() and voice.scale.isVisible()
    opened.presenter.on_level_measured(0.1, 0.3)
    assert voice.scale.meter.accessibleName() == "Microphone level, good"
    opened.presenter.voice.on_heard()
    opened.presenter.voice.on_played()
    assert voice.act.isVisible() and voice.act.text() == "Play again" and voice.leave.text() == "Done"
    assert (voice.act.kind, voice.leave.kind) == ("standard", "primary"), "the next step is to be done"
    opened.press(Qt.Key.Key_Escape)
    assert opened.sheets.voice is None and opened.sheets.sheet is not None
    assert opened.commands.names() == ["hear_voice", "play_voice", "end_voice_test"]
    assert opened.sheet.hearing.test.hasFocus()


def test_someone_is_taken_off_the_list_by_keyboard(opened: Opened) -> None:
    remove = opened.sheet.people.rows[1].remove
    assert remove is not None and opened.sheet.people.rows[0].remove is None
    opened.walk_to(remove)
    opened.press(Qt.Key.Key_Space)
    opened.press(Qt.Key.Key_Tab)
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made == [("remove_person", "mira")]


def test_disk_and_battery_are_said_in_words(opened: Opened) -> None:
    gib = 1024**3
    opened.presenter.on_laptop_measured(Room(3600.0, gib, 2 * gib), PowerState(12, 40, on_mains=False))
    assert opened.sheet.laptop.words == (
        "1 GiB free, 2 GiB needed · On battery, 12 %, about 40 minutes"
        " · The battery may not last 50 minutes. Plug the laptop in."
    )
    opened.presenter.on_laptop_measured(Room(9e5, 90 * gib, 2 * gib), PowerState())
    assert opened.sheet.laptop.words == "250 hours free"


def _checking(opened: Opened) -> None:
    opened.presenter.room.pressed()


def _refused(opened: Opened) -> None:
    declined = Consent("mira", "c", "Mira K.", "partner", ConsentState.DECLINED, decided_at=NOW)
    opened.presenter.on_consents_changed((JONAS, declined))


def _troubled(opened: Opened) -> None:
    gib = 1024**3
    opened.presenter.hearing.on_microphones_changed(MICROPHONES[1:])
    opened.presenter.on_laptop_measured(Room(3600.0, gib, 2 * gib), PowerState(12, 40, on_mains=False))
    opened.presenter.on_consents_changed((JONAS, Consent("kim", "c", "Kim K.", "child")))


@pytest.mark.parametrize("state", [_checking, _refused, _troubled])
@pytest.mark.parametrize("size", [(1280, 800), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_sideways(
    qtbot: QtBot, theme: Theme, size: tuple[int, int], scale: float, state: Callable[[Opened], None]
) -> None:
    theme.set_scale(scale)
    opened = Opened(qtbot, size)
    state(opened)
    qtbot.wait(0)
    sheet = opened.sheet
    assert opened.window.rect().contains(sheet.geometry())
    for button in (sheet.start, sheet.transcribe):
        assert button.width() >= button.sizeHint().width(), "the words of the starts stay whole"
        right = button.mapTo(sheet, button.rect().bottomRight())
        assert sheet.rect().contains(right)
    content = sheet.page.content
    assert content.width() <= sheet.page.viewport().width()
    for button in sheet.findChildren(Button):
        if button.isVisibleTo(sheet) and content.isAncestorOf(button):
            assert content.rect().contains(button.mapTo(content, button.rect().bottomRight()))
