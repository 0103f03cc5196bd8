"""The bar on the screen: keys, Escape, room for its words, what it never does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.states import SessionState
from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.cover import SessionCover
from app.ui.recording_bar.dot import RecordingDot
from app.ui.recording_bar.model import BarAction, BarMode
from app.ui.recording_bar.panel import BarPanel
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Session:
    def __init__(self) -> None:
        self.now = 0.0
        self.actions: list[BarAction] = []
        self.presenter = BarPresenter(lambda: self.now, self.actions.append)
        self.presenter.session_opened(may_record=True)

    def record(self) -> None:
        self.presenter.session_moved(SessionState.RECORDING)
        self.now = 1458.0
        self.presenter.recorded(1458.0)
        self.presenter.level(0.05, 0.2)


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot, session: Session) -> RecordingBar:
    made = RecordingBar()
    qtbot.addWidget(made, before_close_func=lambda widget: widget.shut())
    session.presenter.attach(made)
    made.acted.connect(session.presenter.act)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_it_is_600_by_60_on_top_and_frameless(bar: RecordingBar) -> None:
    assert (bar.width(), bar.height()) == (600, 60)
    flags = bar.windowFlags()
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert flags & Qt.WindowType.FramelessWindowHint


def test_escape_and_closing_do_nothing(bar: RecordingBar, session: Session, qtbot: QtBot) -> None:
    session.record()
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    for button in bar.panel.buttons:
        qtbot.keyClick(button, Qt.Key.Key_Escape)
    bar.close()
    assert bar.isVisible()
    assert session.actions == []
    assert session.presenter.mode is BarMode.RECORDING


def test_pause_and_resume_by_key(bar: RecordingBar, session: Session, qtbot: QtBot) -> None:
    session.record()
    qtbot.keyClick(bar, Qt.Key.Key_R, CTRL)
    assert session.actions == [BarAction.PAUSE]
    session.presenter.session_moved(SessionState.PAUSED)
    qtbot.keyClick(bar, Qt.Key.Key_R, CTRL)
    assert session.actions == [BarAction.PAUSE, BarAction.RESUME]


def test_the_focus_stays_on_the_step_when_the_state_changes(
    bar: RecordingBar, session: Session, qtbot: QtBot
) -> None:
    session.record()
    bar.panel.buttons[0].setFocus()
    session.presenter.session_moved(SessionState.PAUSED)
    assert bar.panel.buttons[0].hasFocus()
    assert bar.panel.buttons[0].accessibleName() == "Resume"


def test_the_menu_ends_or_leaves(bar: RecordingBar, session: Session, qtbot: QtBot) -> None:
    session.record()
    qtbot.keyClick(bar, Qt.Key.Key_R, CTRL | SHIFT)
    menu = bar.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "End and make the note",
        "Leave, session stays open",
        "Someone joined or left…",
        "Someone withdrew consent…",
    ]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert session.actions == [BarAction.LEAVE]


def test_closing_the_menu_does_nothing(bar: RecordingBar, session: Session, qtbot: QtBot) -> None:
    session.record()
    qtbot.mouseClick(bar.panel.buttons[-1], Qt.MouseButton.LeftButton)
    menu = bar.findChild(QMenu)
    assert isinstance(menu, QMenu)
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert session.actions == []


def test_it_speaks_the_state_and_names_nobody(bar: RecordingBar, session: Session) -> None:
    session.record()
    session.presenter.tick()
    assert bar.panel.accessibleName() == "Recording, 24 minutes 18 seconds"
    assert bar.windowTitle() == "Recording – Roomnote"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [300, 420, 600])
def test_nothing_overlaps_and_no_word_of_the_state_is_cut(
    theme: Theme, qtbot: QtBot, session: Session, scale: float, width: int
) -> None:
    theme.set_scale(scale)
    panel = BarPanel()
    session.record()
    panel.show_state(session.presenter.state())
    panel.setFixedWidth(round(width * scale))
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(panel)
    page.show()
    QApplication.processEvents()
    for label in (panel._title, panel._detail, panel._timer):
        assert label.width() >= label.sizeHint().width(), label.text()
        assert label.height() >= label.sizeHint().height(), label.text()
    for button in panel.buttons:
        assert button.height() == button.sizeHint().height()
    boxes = [panel._title, panel._timer, *panel.buttons]
    spots = [box.rect().translated(box.mapTo(panel, QPoint(0, 0))) for box in boxes]
    for number, one in enumerate(spots):
        assert panel.rect().contains(one), boxes[number]
        assert not any(one.intersects(other) for other in spots[number + 1 :])


def test_in_little_room_the_buttons_become_icons(theme: Theme, qtbot: QtBot, session: Session) -> None:
    panel = BarPanel()
    qtbot.addWidget(panel)
    session.record()
    panel.show_state(session.presenter.state())
    panel.setFixedWidth(600)
    panel.show()
    assert not any(button.is_compact for button in (panel.buttons[0], panel.buttons[-1]))
    panel.setFixedWidth(420)
    assert all(button.is_compact for button in panel.buttons)
    assert not panel.has_two_rows


def test_with_large_text_there_are_two_rows(theme: Theme, qtbot: QtBot, session: Session) -> None:
    theme.set_scale(2.0)
    bar = RecordingBar()
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.shut())
    session.record()
    session.presenter.attach(bar)
    bar.show()
    assert bar.panel.has_two_rows
    assert not any(button.is_compact for button in (bar.panel.buttons[0], bar.panel.buttons[-1]))
    assert bar.height() >= bar.panel.sizeHint().height()


def test_the_dot_stands_still_without_motion(theme: Theme, qtbot: QtBot) -> None:
    dot = RecordingDot()
    qtbot.addWidget(dot)
    dot.show()
    assert not dot.is_moving
    theme.set_reduced_motion(False)
    assert dot.is_moving
    dot.hide()
    assert not dot.is_moving


def test_the_bar_is_moved_by_its_free_area(bar: RecordingBar, qtbot: QtBot) -> None:
    before = bar.pos()
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(200, 30))
    qtbot.mouseMove(bar, QPoint(230, 40))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton)
    assert bar.pos() != before or bar.windowHandle() is not None


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_cover_shows_the_bar_in_the_smallest_window(
    theme: Theme, qtbot: QtBot, session: Session, scale: float
) -> None:
    theme.set_scale(scale)
    cover = SessionCover()
    qtbot.addWidget(cover)
    session.record()
    session.presenter.attach(cover)
    cover.resize(960, 600)
    cover.show()
    assert cover.size().height() == 600
    spot = cover.panel.geometry()
    assert cover.rect().contains(spot)
    qtbot.keyClick(cover, Qt.Key.Key_Escape)
    assert cover.isVisible()


def test_the_cover_asks_to_be_taken_away(theme: Theme, qtbot: QtBot) -> None:
    cover = SessionCover()
    qtbot.addWidget(cover)
    cover.show()
    with qtbot.waitSignal(cover.uncover_requested):
        qtbot.mouseClick(cover._show, Qt.MouseButton.LeftButton)
