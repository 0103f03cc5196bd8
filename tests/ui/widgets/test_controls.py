"""Meter, progress, stars, tabs, toggles and the row that wraps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets import (
    Button,
    CheckBox,
    EmptyState,
    FlowRow,
    LevelMeter,
    Menu,
    ProgressBar,
    Segmented,
    Spinner,
    StarRating,
    Text,
    Toggle,
)


def test_the_meter_rises_at_once_and_falls_slowly(theme: Theme, qtbot: QtBot) -> None:
    theme.set_reduced_motion(False)
    meter = LevelMeter(28)
    qtbot.addWidget(meter)
    meter.set_level(0.8, "good")
    assert meter.shown == 0.8
    assert meter.accessibleName() == "Microphone level, good"
    meter.set_level(0.0)
    assert meter.shown > 0.0
    qtbot.waitUntil(lambda: meter.shown == 0.0, timeout=3000)


def test_without_motion_the_meter_jumps(theme: Theme, qtbot: QtBot) -> None:
    meter = LevelMeter(28)
    qtbot.addWidget(meter)
    meter.set_level(0.8)
    meter.set_level(2.0)
    qtbot.waitUntil(lambda: meter.shown == 1.0)
    meter.set_level(-1.0)
    qtbot.waitUntil(lambda: meter.shown == 0.0)


def test_a_quiet_and_a_loud_meter_look_different(theme: Theme, qtbot: QtBot) -> None:
    pictures = []
    for level in (0.0, 0.5, 1.0):
        meter = LevelMeter(28)
        qtbot.addWidget(meter)
        meter.set_level(level)
        image = meter.grab().toImage()
        pictures.append({image.pixelColor(x, image.height() // 2).name() for x in range(image.width())})
    ok, loud = theme.color("okFill").name(), theme.color("pausedFill").name()
    assert ok not in pictures[0]
    assert ok in pictures[1]
    assert loud not in pictures[1]
    assert loud in pictures[2]


def test_a_spinner_turns_only_while_seen_and_only_with_motion(theme: Theme, qtbot: QtBot) -> None:
    spinner = Spinner()
    qtbot.addWidget(spinner)
    spinner.show()
    assert not spinner.is_moving
    theme.set_reduced_motion(False)
    assert spinner.is_moving
    spinner.hide()
    assert not spinner.is_moving


def test_progress_is_a_fraction(theme: Theme, qtbot: QtBot) -> None:
    bar = ProgressBar("Draft")
    qtbot.addWidget(bar)
    bar.set_fraction(0.4)
    assert bar.value() == 400
    bar.set_fraction(7)
    assert bar.value() == 1000
    assert bar.accessibleName() == "Draft"


def test_stars_by_keys(theme: Theme, qtbot: QtBot) -> None:
    stars = StarRating()
    qtbot.addWidget(stars)
    rated: list[int] = []
    stars.rated.connect(rated.append)
    assert stars.accessibleName() == "Rating, Not rated"
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_4,
        Qt.Key.Key_Up,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_0,
    ):
        qtbot.keyClick(stars, key)
    assert rated == [1, 4, 5, 4, 0]
    stars.set_stars(4)
    assert stars.accessibleName() == "Rating, 4 of 5"


def test_stars_by_pointer(theme: Theme, qtbot: QtBot) -> None:
    stars = StarRating()
    qtbot.addWidget(stars)
    stars.show()
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=stars.rect().center())
    assert stars.stars == 3


def test_tabs_tell_only_what_the_user_chose(theme: Theme, qtbot: QtBot) -> None:
    tabs = Segmented(["All", "Needs you", "Delivered"], name="Filter", counts=[8, 3, None])
    qtbot.addWidget(tabs)
    tabs.show()
    chosen: list[int] = []
    tabs.changed.connect(chosen.append)
    tabs.set_index(2)
    assert (tabs.index, chosen) == (2, [])
    qtbot.mouseClick(tabs.segments[1], Qt.MouseButton.LeftButton)
    assert (tabs.index, chosen) == (1, [1])
    assert tabs.segments[0].accessibleName() == "All, 8"
    tabs.set_counts([9, 4, None])
    assert tabs.segments[1].accessibleName() == "Needs you, 4"


def test_arrow_keys_move_between_tabs(theme: Theme, qtbot: QtBot) -> None:
    tabs = Segmented(["Note", "Transcript"], name="Pane", icons=["file-pen-line", "audio-lines"])
    qtbot.addWidget(tabs)
    tabs.show()
    tabs.activateWindow()
    qtbot.waitUntil(tabs.isActiveWindow)
    tabs.segments[0].setFocus()
    qtbot.keyClick(tabs.segments[0], Qt.Key.Key_Right)
    assert tabs.index == 1
    assert tabs.segments[1].hasFocus()


@pytest.mark.parametrize("kind", [Toggle, CheckBox])
def test_space_turns_a_switch(theme: Theme, qtbot: QtBot, kind: type[Toggle] | type[CheckBox]) -> None:
    switch = kind("Use AI for your notes")
    qtbot.addWidget(switch)
    switch.show()
    off = switch.grab().toImage()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    assert switch.grab().toImage() != off
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert not switch.isChecked()


def test_a_row_goes_on_in_the_next_line(theme: Theme, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = FlowRow(holder)
    buttons = [Button(f"Button number {number}") for number in range(4)]
    for button in buttons:
        row.addWidget(button)
    holder.resize(2000, 200)
    holder.show()
    assert len({button.y() for button in buttons}) == 1
    assert row.heightForWidth(300) > row.heightForWidth(2000)
    holder.resize(300, 300)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) > 1)
    assert row.takeAt(0).widget() is buttons[0]
    assert row.count() == 3


def test_an_empty_state_keeps_its_words_whole(theme: Theme, qtbot: QtBot) -> None:
    theme.set_scale(2.0)
    words = "Planned sessions appear in this list. Walk-ins can start at any time."
    empty = EmptyState("room-table", "No sessions today", words, [Button("New session", "primary")])
    qtbot.addWidget(empty)
    empty.resize(500, 900)
    empty.show()
    for child in empty.findChildren(QWidget):
        assert child.geometry().right() <= empty.width(), child
    body = next(child for child in empty.findChildren(Text) if child.text() == words)
    assert body.height() >= body.heightForWidth(body.width())


def test_a_menu_gives_back_what_was_chosen(theme: Theme, qtbot: QtBot) -> None:
    anchor = Button("End session")
    qtbot.addWidget(anchor)
    anchor.show()
    menu = Menu("End session", parent=anchor)
    first = menu.add("End and make the note", "square", "end")
    menu.add("Leave", None, "leave")
    menu.open_beside(anchor)
    assert menu.activeAction() is first
    with qtbot.waitSignal(menu.triggered) as caught:
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert caught.args[0].data() == "end"
