"""Speech models in small windows and at large sizes: nothing is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.recommendation import Pace
from app.ui.settings.model import Section
from app.ui.settings.page import SettingsPage
from app.ui.settings.speech_presenter import SpeechPresenter
from app.ui.shell import MainWindow
from app.ui.theme import Theme
from tests.ui.settings.test_speech import FAST, USED, Commands, View, overview


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> MainWindow:
    made_window = MainWindow()
    qtbot.addWidget(made_window)
    made_window.show()
    return made_window


@pytest.mark.parametrize("size", [(960, 600), (1280, 800)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_at_the_side(
    window: MainWindow, theme: Theme, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    theme.set_look(scale=scale)
    page = SettingsPage(window.sheets)
    window.add_page("settings", "Settings", "settings-2", page)
    window.resize(*size)
    view = View()
    view.show_speech = page.speech.show_speech  # type: ignore[method-assign]
    presenter = SpeechPresenter(view, Commands())
    busy = {"fetched": 3 * 10**8, "pace": Pace(FAST, estimated=True), "recommended": True}
    presenter.on_overview(
        overview(FAST, small=USED, small_en=busy, base_en={"installed": True, "waiting": True})
    )
    presenter.fetch("large-v3")
    page.show_section(Section.SPEECH)
    qtbot.waitUntil(lambda: all(one.isVisible() for one in page.speech.rows.values()))
    qtbot.waitUntil(lambda: page.speech.width() <= page.width())
    for child in page.speech.findChildren(QWidget):
        if child.isVisible():
            right = child.mapTo(window, child.rect().topRight()).x()
            assert right <= window.width(), child
    narrow = scale > 1.5
    assert page.speech.heads.isVisible() != narrow
    assert ("after the end" in page.speech.rows["small"].ready.text()) == narrow
