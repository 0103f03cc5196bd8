"""Setting, changing and removing the PIN in the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services import cover_pin
from app.ui.cover_pin.panel import CoverPinPanel
from app.ui.theme import Theme
from app.ui.widgets import QuestionSheet
from tests.support.office import Office, office


@pytest.fixture
def opened(
    tmp_path: Path, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Office, CoverPinPanel]]:
    monkeypatch.setattr(cover_pin, "_COST", 2**4)
    with office(tmp_path, qtbot) as desk:
        panel = CoverPinPanel(desk.workplace.desk)
        panel.resize(700, 300)
        panel.show()
        desk.until(panel.isVisible)
        yield desk, panel


def enter(desk: Office, panel: CoverPinPanel, first: str, second: str) -> None:
    panel.first.clear()
    panel.second.clear()
    desk.qtbot.keyClicks(panel.first, first)
    desk.qtbot.keyClicks(panel.second, second)
    desk.qtbot.keyClick(panel.second, Qt.Key.Key_Return)


def test_a_pin_is_set_changed_and_removed(opened: tuple[Office, CoverPinPanel]) -> None:
    desk, panel = opened
    service = desk.program.cover_pin
    desk.until(lambda: panel.state.text().startswith("No PIN"))
    assert panel.remove.isHidden() and not panel.set_pin.isEnabled()
    enter(desk, panel, "47a11", "4711")
    desk.until(lambda: panel.state.text() == "A PIN is set.")
    assert panel.first.text() == panel.second.text() == ""
    service.check("4711")
    enter(desk, panel, "2580", "2580")
    desk.until(lambda: panel.first.text() == "")
    service.check("2580")
    panel.remove.click()
    desk.press("Keep it", desk.wait_for(QuestionSheet))
    desk.settled()
    assert service.is_set()
    panel.remove.click()
    desk.press("Remove", desk.wait_for(QuestionSheet))
    desk.until(lambda: panel.state.text().startswith("No PIN"))
    assert not service.is_set()


def test_what_is_wrong_is_said_beside_it(opened: tuple[Office, CoverPinPanel]) -> None:
    desk, panel = opened
    enter(desk, panel, "4711", "4712")
    assert panel.trouble.isVisible() and panel.trouble.text() == "The two PINs are not the same."
    enter(desk, panel, "1234", "1234")
    desk.until(lambda: "too easy" in panel.trouble.text())
    assert not desk.program.cover_pin.is_set()
    panel.first.clear()
    assert panel.trouble.isHidden(), "typing takes the reproach away"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_panel_fits_a_narrow_page(
    opened: tuple[Office, CoverPinPanel], theme: Theme, scale: float
) -> None:
    _, panel = opened
    theme.set_scale(scale)
    panel.resize(440, 600)
    assert panel.minimumSizeHint().width() <= 440
