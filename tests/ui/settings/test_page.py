"""The settings as widgets: sections, switches that move late, the look, and narrow windows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.presession.hearing.model import HearingModel, MicrophoneChoice
from app.ui.settings.model import LABELS, PreferenceModel, PrivacyModel, Section, SwitchModel, Tile
from app.ui.settings.page import SettingsPage
from app.ui.shell import MainWindow
from app.ui.theme import Theme
from app.ui.widgets import QuestionSheet
from app.ui.wording import wording


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> MainWindow:
    """A window of the design's size."""
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    """The settings in it."""
    made = SettingsPage(window.sheets)
    window.add_page("settings", "Settings", "settings-2", made)
    return made


def test_one_section_is_in_sight_and_every_entry_leads_somewhere(page: SettingsPage, qtbot: QtBot) -> None:
    assert [LABELS[section][0] for section in Section] == [
        "Profile and AI use", "Practice", "Notes and AI", "Language model", "Speech models", "Microphone",
        "Privacy", "Appearance",
    ]  # fmt: skip
    for section, item in page.sections.items.items():
        with qtbot.waitSignal(page.section_shown) as caught:
            qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
        assert caught.args == [section.value]
        assert [s for s, panel in page.panels.items() if panel.isVisible()] == [section]
        assert item.isChecked()


def test_the_arrow_keys_walk_through_the_sections(
    page: SettingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first, second = page.sections.items[Section.PROFILE], page.sections.items[Section.PRACTICE]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    assert page.practice.isVisible()
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert page.profile.isVisible()


@pytest.mark.parametrize("narrow", ["width", "scale"])
def test_the_list_becomes_a_combo_box(
    page: SettingsPage, window: MainWindow, theme: Theme, qtbot: QtBot, narrow: str
) -> None:
    assert page.sections.items[Section.PROFILE].isVisible()
    assert not page.sections.select.isVisible()
    if narrow == "width":
        window.resize(1099, 700)
    else:
        theme.set_look(scale=2.0)
    qtbot.waitUntil(page.sections.select.isVisible)
    assert not page.sections.items[Section.PROFILE].isVisible()
    index = list(Section).index(Section.PRIVACY)
    page.sections.select.setCurrentIndex(index)
    page.sections.select.activated.emit(index)
    assert page.privacy.isVisible()
    assert page.sections.select.currentText() == "Privacy"


@pytest.mark.parametrize("size", [(960, 600), (1280, 800)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_at_the_side(
    page: SettingsPage, window: MainWindow, theme: Theme, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    theme.set_look(scale=scale)
    window.resize(*size)
    page.practice.show_practice(SwitchModel(True, "On since 2 Nov 2026, 14:08.", "Something is missing."))
    page.microphone.show_preference(PreferenceModel("A remembered microphone", can_forget=True))
    tile = Tile("lock", "Signed notes", "318", "Encrypted on this laptop")
    page.show_privacy(PrivacyModel((tile, tile, tile)))
    for section in Section:
        page.show_section(section)
        qtbot.waitUntil(page.panels[section].isVisible)
        panel = page.panels[section]
        for child in panel.findChildren(QWidget):
            if child.isVisible():
                right = child.mapTo(window, child.rect().topRight()).x()
                assert right <= window.width(), (section, child)


def test_a_switch_does_not_move_by_being_pressed(page: SettingsPage, qtbot: QtBot) -> None:
    card = page.profile.switch
    with qtbot.waitSignal(card.pressed):
        qtbot.mouseClick(card.toggle, Qt.MouseButton.LeftButton)
    assert not card.toggle.isChecked()
    assert card.state.text() == "Off"
    card.show_switch(SwitchModel(True, "On since 2 Nov 2026, 14:08.", "Something is missing."))
    assert card.toggle.isChecked()
    assert card.state.text() == "On"
    assert card.toggle.accessibleName() == "AI usage consent"
    assert "On since 2 Nov 2026" in card.toggle.accessibleDescription()
    with qtbot.waitSignal(card.pressed):
        qtbot.mouseClick(card.toggle, Qt.MouseButton.LeftButton)
    assert card.toggle.isChecked()


def test_what_is_missing_leads_to_the_other_switch(page: SettingsPage, qtbot: QtBot) -> None:
    missing = SwitchModel(True, "On.", "Missing.")
    page.profile.switch.show_switch(missing)
    page.practice.switch.show_switch(missing)
    qtbot.mouseClick(page.profile.switch.hint_button, Qt.MouseButton.LeftButton)
    assert page.section is Section.PRACTICE
    qtbot.mouseClick(page.practice.switch.hint_button, Qt.MouseButton.LeftButton)
    assert page.section is Section.PROFILE
    page.profile.switch.show_switch(SwitchModel(True, "On."))
    assert not page.profile.switch.hint_button.isVisible()


@pytest.mark.parametrize(("key", "goes_on"), [(Qt.Key.Key_Escape, 0), (Qt.Key.Key_Return, 0), (None, 1)])
def test_only_the_last_answer_goes_on(
    page: SettingsPage, window: MainWindow, qtbot: QtBot, key: Qt.Key | None, goes_on: int
) -> None:
    went: list[None] = []
    go_on: Callable[[], None] = lambda: went.append(None)  # noqa: E731
    page.ask(wording().dialogs.ai_switch, go_on)
    sheet = window.findChild(QuestionSheet)
    assert isinstance(sheet, QuestionSheet)
    if key is not None:
        qtbot.waitUntil(sheet.buttons[0].hasFocus)
        qtbot.keyClick(sheet.buttons[0], key)
    else:
        qtbot.mouseClick(sheet.buttons[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.sheets.is_open)
    assert len(went) == goes_on


def test_the_look_changes_at_once_and_is_told(page: SettingsPage, theme: Theme, qtbot: QtBot) -> None:
    panel = page.appearance
    page.show_section(Section.APPEARANCE)
    assert (panel.mode.index, panel.text_size.currentText(), panel.motion.isChecked()) == (1, "100 %", True)
    with qtbot.waitSignal(panel.chosen) as caught:
        qtbot.mouseClick(panel.mode.segments[2], Qt.MouseButton.LeftButton)
    assert caught.args == ["dark", 1.0, True]
    assert theme.scheme == "dark"
    with qtbot.waitSignal(panel.chosen) as caught:
        panel.text_size.setCurrentIndex(2)
        panel.text_size.activated.emit(2)
    assert caught.args == ["dark", 1.5, True]
    with qtbot.waitSignal(panel.chosen) as caught:
        qtbot.mouseClick(panel.motion, Qt.MouseButton.LeftButton)
    assert caught.args == ["dark", 1.5, False]
    assert not theme.reduced_motion


def test_a_size_set_elsewhere_is_kept_when_the_mode_changes(
    page: SettingsPage, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_look(scale=1.1)
    page.show_section(Section.APPEARANCE)
    assert page.appearance.text_size.currentIndex() == -1
    with qtbot.waitSignal(page.appearance.chosen) as caught:
        qtbot.mouseClick(page.appearance.mode.segments[2], Qt.MouseButton.LeftButton)
    assert caught.args == ["dark", 1.1, True]


def test_a_tile_is_one_thing_to_a_screen_reader(page: SettingsPage) -> None:
    page.show_privacy(PrivacyModel((Tile("lock", "Signed notes", "318", "Encrypted on this laptop"),)))
    names = [child.accessibleName() for child in page.privacy.findChildren(QWidget)]
    assert "Signed notes: 318. Encrypted on this laptop" in names


def test_the_test_waits_while_a_session_is_recorded(page: SettingsPage) -> None:
    panel = page.microphone
    page.show_section(Section.MICROPHONE)
    assert not panel.hearing.test.isEnabled(), "no microphone yet"
    panel.show_hearing(HearingModel((MicrophoneChoice("room", "Room"),), "room", "", True))
    assert panel.hearing.test.isEnabled()
    panel.show_preference(PreferenceModel("It is recorded.", busy=True))
    assert not panel.hearing.test.isEnabled()
    panel.show_hearing(HearingModel((MicrophoneChoice("room", "Room"),), "room", "Back.", True))
    assert not panel.hearing.test.isEnabled()
    panel.show_preference(PreferenceModel("Not plugged in.", missing=True, can_forget=True))
    assert panel.hearing.test.isEnabled()
    assert panel.forget.isVisible()
