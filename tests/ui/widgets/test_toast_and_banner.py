"""Toasts go after six seconds, not while held; what they and banners say is spoken once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets import TOAST_MS, Banner, ToastHost, announce


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    words: list[str] = []

    def take(event: object) -> None:
        words.append(event.message())  # type: ignore[attr-defined]

    monkeypatch.setattr(QAccessible, "updateAccessibility", take)
    return words


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(960, 600)
    made.show()
    return made


def test_a_toast_is_spoken_once_and_goes_after_six_seconds(window: QWidget, spoken: list[str]) -> None:
    toast = ToastHost(window).show_toast("Signed. Transcript deleted.")
    assert spoken == ["Signed. Transcript deleted."]
    assert TOAST_MS - 500 < toast.remaining_ms <= TOAST_MS
    assert window.rect().contains(toast.geometry())


def test_what_is_pressed_at_the_foot_of_a_page_is_kept_clear(window: QWidget, spoken: list[str]) -> None:
    stars, panel = QWidget(window), QWidget(window)
    stars.setGeometry(0, 560, 960, 40)
    panel.setGeometry(500, 450, 460, 110)
    host = ToastHost(window)
    for widget in (stars, panel):
        host.keep_clear(widget)
        widget.show()
    toast = host.show_toast("Saved.")
    assert toast.geometry().bottom() < panel.y()
    panel.hide()
    later = host.show_toast("Copied.")
    assert panel.y() < later.geometry().bottom() < stars.y()
    assert toast.geometry().bottom() < later.y(), "the newest is the lowest"
    panel.show()
    assert later.geometry().bottom() < panel.y(), "also what comes into sight later"


def test_it_goes_when_its_time_is_over(window: QWidget, qtbot: QtBot, spoken: list[str]) -> None:
    host = ToastHost(window)
    toast = host.show_toast("A draft is ready.")
    with qtbot.waitSignal(toast.gone):
        toast._on_timeout()
    assert host.toasts == ()


def test_it_stays_while_pointed_at(window: QWidget, spoken: list[str]) -> None:
    toast = ToastHost(window).show_toast("A draft is ready.")
    point = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(point, point, point))
    assert toast.remaining_ms == -1
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.remaining_ms > 0


def test_it_stays_while_focused(window: QWidget, qtbot: QtBot, spoken: list[str]) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    toast = ToastHost(window).show_toast("A draft is ready.", action="Open")
    assert toast.button is not None
    toast.button.setFocus()
    toast._on_timeout()
    assert toast.isVisible()
    with qtbot.waitSignal(toast.gone):
        qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)


def test_the_same_words_are_shown_once(window: QWidget, spoken: list[str]) -> None:
    host = ToastHost(window)
    host.show_toast("A draft is ready.")
    host.show_toast("A draft is ready.")
    host.show_toast("Signed. Transcript deleted.")
    assert [toast.accessibleName() for toast in host.toasts] == [
        "A draft is ready.",
        "Signed. Transcript deleted.",
    ]
    upper, lower = host.toasts
    assert upper.geometry().bottom() < lower.geometry().top()


def test_announcing_can_be_urgent(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    politeness: list[object] = []

    def take(event: object) -> None:
        politeness.append(event.politeness())  # type: ignore[attr-defined]

    monkeypatch.setattr(QAccessible, "updateAccessibility", take)
    announce(window, "Microphone lost", assertive=True)
    announce(window, "Paused")
    assert politeness == [
        QAccessible.AnnouncementPoliteness.Assertive,
        QAccessible.AnnouncementPoliteness.Polite,
    ]


def test_a_banner_tells_which_action(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(
        "warning", "triangle-alert", "It stopped.", "All is safe.", ["Write it myself", "Try again"]
    )
    qtbot.addWidget(banner)
    banner.resize(800, 48)
    banner.show()
    assert banner.accessibleName() == "It stopped. All is safe."
    with qtbot.waitSignal(banner.acted) as caught:
        qtbot.mouseClick(banner.buttons[1], Qt.MouseButton.LeftButton)
    assert caught.args == [1]


def test_in_a_narrow_banner_the_actions_stand_below(theme: Theme, qtbot: QtBot, spoken: list[str]) -> None:
    banner = Banner("warning", "triangle-alert", "It stopped.", "All is safe.", ["Try again"])
    qtbot.addWidget(banner)
    banner.resize(900, 48)
    banner.show()
    wide = banner.buttons[0].mapTo(banner, banner.buttons[0].rect().topLeft())
    banner.resize(400, 120)
    qtbot.waitUntil(
        lambda: banner.buttons[0].mapTo(banner, banner.buttons[0].rect().topLeft()).y() > wide.y() + 10
    )
    banner.announce_now()
    assert spoken == ["It stopped. All is safe."]


def test_actions_stand_below_words_that_they_would_squeeze(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(
        "warning", "triangle-alert", "It failed.", "Nothing was changed.", ["Do without it", "Close"]
    )
    qtbot.addWidget(banner)
    banner.show()

    def stands_below() -> bool:
        return banner.buttons[0].mapTo(banner, QPoint()).y() >= banner._text.geometry().bottom()

    for width, below in ((900, False), (570, False), (500, True)):
        banner.resize(width, 120)
        qtbot.waitUntil(lambda below=below: stands_below() is below)  # type: ignore[misc]
    banner.buttons[0].set_words("Generate it again without a language model")
    banner.resize(571, 120)
    qtbot.waitUntil(stands_below)
