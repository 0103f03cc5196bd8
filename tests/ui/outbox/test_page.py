from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.delivery import Decision
from app.domain.states import DeliveryState
from app.ui.gallery.outbox import ENTRIES, NOW
from app.ui.outbox.model import OutboxRow, Tab
from app.ui.outbox.presenter import OutboxPresenter
from app.ui.outbox.view import OutboxPage
from app.ui.theme import Theme
from tests.support.screens import Calls


class Opened:
    """The page alone in its window."""

    def __init__(self, qtbot: QtBot, size: tuple[int, int]) -> None:
        self.qtbot, self.commands = qtbot, Calls()
        self.page = OutboxPage()
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.presenter = OutboxPresenter(
            self.page, self.commands, lambda: NOW, ehr="Harbor EHR", can_open_ehr=True
        )
        self.page.attach(self.presenter)
        self.presenter.on_entries_changed(ENTRIES)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

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


Open = Callable[[int, int], Opened]


@pytest.fixture
def open_page(qtbot: QtBot, theme: Theme) -> Open:
    return lambda width, height: Opened(qtbot, (width, height))


def test_rows_are_chosen_with_the_arrow_keys_and_tab_alone_opens_nothing(open_page: Open) -> None:
    opened = open_page(1064, 800)
    opened.page.try_now.setFocus()
    opened.walk_to(opened.page.list)
    assert opened.page.detail.isHidden() or not opened.page.detail.isVisible()
    opened.press(Qt.Key.Key_Down)
    assert opened.page.detail.isVisible()
    opened.press(Qt.Key.Key_Down)
    assert opened.page.detail.title.text() == "This note cannot go out yet"
    assert opened.page.list.hasFocus()


def test_a_decision_by_keyboard_needs_two_steps_and_presets_nothing(open_page: Open) -> None:
    opened = open_page(1064, 800)
    opened.presenter.row_chosen("i1")
    detail = opened.page.detail
    assert not any(box.radio.isChecked() for box in detail.options.boxes)
    assert not detail.confirm.isEnabled()
    first = detail.options.boxes[0].radio
    first.setFocus()
    opened.press(Qt.Key.Key_Space)
    assert detail.confirm.text() == "Mark as delivered" and opened.commands.made == []
    opened.press(Qt.Key.Key_Down)
    assert detail.confirm.text() == "Send it again"
    opened.walk_to(detail.confirm)
    opened.press(Qt.Key.Key_Space)
    assert opened.commands.made == [("decide", "i1", Decision.SEND_AGAIN)]
    assert not detail.options.boxes[0].isEnabled()


def test_another_note_starts_without_a_choice(open_page: Open) -> None:
    opened = open_page(1064, 800)
    opened.presenter.row_chosen("i1")
    opened.page.detail.options.boxes[0].radio.click()
    opened.presenter.row_chosen("i2")
    opened.presenter.row_chosen("i1")
    assert not any(box.radio.isChecked() for box in opened.page.detail.options.boxes)


def test_the_whole_box_of_an_answer_can_be_clicked(open_page: Open) -> None:
    opened = open_page(1064, 800)
    opened.presenter.row_chosen("i1")
    box = opened.page.detail.options.boxes[2]
    opened.qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.radio.isChecked() and opened.page.detail.confirm.text() == "Look later"


def test_where_it_is_narrow_the_detail_replaces_the_list(open_page: Open) -> None:
    opened = open_page(860, 600)
    page = opened.page
    assert page.list.isVisible() and not page.detail.isVisible()
    page.list.setFocus()
    opened.press(Qt.Key.Key_Down)
    assert page.list.isVisible(), "walking with the arrow keys opens nothing here"
    opened.press(Qt.Key.Key_Return)
    assert page.detail.isVisible() and not page.list.isVisible()
    opened.qtbot.waitUntil(page.back.hasFocus)
    opened.press(Qt.Key.Key_Space)
    assert page.list.isVisible() and not page.detail.isVisible()
    assert page.list.hasFocus()


def test_making_the_window_wider_shows_both(open_page: Open) -> None:
    opened = open_page(860, 600)
    opened.presenter.row_chosen("i2")
    opened.page.resize(1064, 800)
    opened.qtbot.waitUntil(opened.page.list.isVisible)
    assert opened.page.detail.isVisible() and not opened.page.back.isVisible()


def test_tabs_show_their_counts_and_filter(open_page: Open) -> None:
    opened = open_page(1064, 800)
    names = [segment.accessibleName() for segment in opened.page.tabs.segments]
    assert names == ["All, 9", "Needs you, 4", "Waiting, 3", "Delivered, 2"]
    opened.page.tabs.segments[0].setFocus()
    opened.press(Qt.Key.Key_Right)
    rows = opened.page.list.rows_model.rows
    assert {row.state for row in rows} == {
        DeliveryState.UNKNOWN,
        DeliveryState.NEEDS_SIGN_IN,
        DeliveryState.BLOCKED,
        DeliveryState.DEAD,
    }


def test_an_empty_tab_says_so(open_page: Open) -> None:
    opened = open_page(1064, 800)
    opened.presenter.on_entries_changed(())
    assert not opened.page.list.isVisible()
    opened.presenter.tab_chosen(Tab.WAITING)
    opened.presenter.on_entries_changed(ENTRIES)
    assert opened.page.list.isVisible()


def test_rows_are_read_aloud_as_a_whole(open_page: Open) -> None:
    opened = open_page(1064, 800)
    model = opened.page.list.rows_model
    words = model.data(model.index(0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert words == opened.page.list.rows_model.rows[0].spoken
    assert "Needs a decision" in str(words)


def test_a_changed_row_keeps_the_place_in_the_list(open_page: Open) -> None:
    opened = open_page(1064, 800)
    model = opened.page.list.rows_model
    rows = model.rows
    with opened.qtbot.assertNotEmitted(model.modelReset), opened.qtbot.waitSignal(model.dataChanged) as told:
        changed = OutboxRow("i2", "Sam B.", "DAP", "Another line", rows[1].state, "Sign in")
        model.set_rows((rows[0], changed, *rows[2:]))
    assert told.args is not None and told.args[0].row() == 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(1064, 800), (900, 600)])
def test_nothing_runs_out_of_the_page(
    open_page: Open, theme: Theme, size: tuple[int, int], scale: float
) -> None:
    theme.set_scale(scale)
    opened = open_page(*size)
    opened.presenter.row_chosen("i1")
    opened.qtbot.waitUntil(opened.page.detail.isVisible)
    assert opened.page.width() == size[0], "no widget forces the window to grow"
    detail = opened.page.detail
    right = detail.mapTo(opened.page, detail.rect().topRight())
    assert right.x() <= opened.page.width()
    assert detail.confirm.width() >= detail.confirm.minimumSizeHint().width()
