"""The recorder inside the clinician's own notes (R47), and where the notes are offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.cover import SessionCover
from app.ui.recording_bar.model import BarAction, BarMode
from app.ui.recording_bar.strip import RecorderStrip
from app.ui.theme import Theme
from tests.support.bar_room import Room, actions, state_of

RECORDED = (BarMode.RECORDING, BarMode.PAUSED, BarMode.SILENCE, BarMode.LOUD, BarMode.LOST, BarMode.DISK)


@pytest.mark.parametrize(
    ("mode", "step", "words"),
    [
        (BarMode.OPEN, BarAction.START, "Session in progress"),
        (BarMode.RECORDING, BarAction.PAUSE, "Recording, 0:10"),
        (BarMode.PAUSED, BarAction.RESUME, "Paused, 0:10"),
        (BarMode.DECLINED, None, "Recording declined"),
    ],
)
def test_it_says_the_state_and_offers_the_next_step(
    theme: Theme, qtbot: QtBot, mode: BarMode, step: BarAction | None, words: str
) -> None:
    strip = RecorderStrip()
    qtbot.addWidget(strip)
    strip.show()
    strip.show_state(state_of(mode))
    assert strip.words.text() == words
    asked: list[BarAction] = []
    strip.acted.connect(asked.append)
    if step is None:
        assert not strip.button.isVisible()
    else:
        qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
        assert asked == [step]


@pytest.mark.parametrize("mode", RECORDED)
def test_notes_are_offered_beside_a_recording_where_there_is_room(
    theme: Theme, qtbot: QtBot, mode: BarMode
) -> None:
    room = Room()
    room.bar.allow(jot=True)
    state = state_of(mode, room)
    assert actions(state)[-1] is BarAction.JOT
    bar, cover = RecordingBar(), SessionCover()
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.shut())
    qtbot.addWidget(cover)
    bar.show_state(state)
    cover.show_state(state)
    jot = BarAction.JOT.value
    assert jot not in [button.property("action") for button in bar.panel.buttons]
    assert jot in [button.property("action") for button in cover.panel.buttons]


def test_the_key_for_notes_works_in_the_bar(theme: Theme, qtbot: QtBot) -> None:
    bar = RecordingBar()
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.shut())
    bar.show()
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    with qtbot.waitSignal(bar.acted) as acted:
        qtbot.keyClick(bar, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert acted.args == [BarAction.JOT]


def test_a_view_that_is_gone_gets_nothing(theme: Theme) -> None:
    room = Room()
    room.bar.detach(room.view)
    shown = len(room.view.states)
    room.record(3.0)
    assert len(room.view.states) == shown


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("mode", RECORDED)
def test_no_word_is_cut_in_the_smallest_window(
    theme: Theme, qtbot: QtBot, mode: BarMode, scale: float
) -> None:
    theme.set_scale(scale)
    room = Room()
    room.bar.allow(jot=True)
    cover = SessionCover()
    qtbot.addWidget(cover)
    cover.resize(960, 600)
    cover.show_state(state_of(mode, room))
    cover.show()
    qtbot.waitUntil(lambda: all(b.width() >= b.sizeHint().width() for b in cover.panel.buttons))
    assert cover.panel.buttons[-1].text() == "End session…"
