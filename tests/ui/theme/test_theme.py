"""The look at run time: scheme, scale, fonts, icons, the system's wish."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme, current_theme, install_theme


def test_the_bundled_faces_are_used(theme: Theme) -> None:
    for weight in (400, 500, 600):
        font = theme.font("body", weight=weight)
        info = QFontInfo(font)
        assert (info.family(), info.weight()) == ("Inter", weight)


def test_weights_differ(theme: Theme) -> None:
    words = "Start with transcription"
    widths = {
        QFontMetricsF(theme.font("body", weight=weight)).horizontalAdvance(words)
        for weight in (400, 500, 600)
    }
    assert len(widths) == 3


def test_tabular_figures_have_one_width(theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font("timer", tabular=True))
    assert metrics.horizontalAdvance("11:11") == pytest.approx(metrics.horizontalAdvance("00:00"))
    plain = QFontMetricsF(theme.font("timer"))
    assert plain.horizontalAdvance("11:11") < plain.horizontalAdvance("00:00")


def test_changing_the_look_reaches_what_is_shown(theme: Theme, qtbot: QtBot) -> None:
    label, field = QLabel("x"), QLineEdit()
    qtbot.addWidget(label)
    qtbot.addWidget(field)
    label.show()
    field.show()
    before = label.fontInfo().pixelSize(), field.sizeHint().height()
    with qtbot.waitSignal(theme.changed):
        theme.set_look(mode="dark", scale=2.0)
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("text")
    assert theme.color("text").lightness() > 200
    assert label.fontInfo().pixelSize() == 2 * before[0]
    assert field.sizeHint().height() > 1.7 * before[1]


def test_an_unchanged_look_tells_nobody(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_look(mode="light", scale=1.0)


@pytest.mark.parametrize(("asked", "given"), [(0.5, 1.0), (3.0, 2.0), (1.25, 1.25)])
def test_the_scale_keeps_its_bounds(theme: Theme, asked: float, given: float) -> None:
    theme.set_scale(asked)
    assert theme.scale == given


def test_the_system_is_followed(theme: Theme, qapp: QApplication) -> None:
    theme.set_mode("dark")
    assert qapp.styleHints().colorScheme() in (Qt.ColorScheme.Dark, Qt.ColorScheme.Unknown)
    theme.set_mode("system")
    # Offscreen the system says nothing, which counts as light.
    assert theme.scheme == "light"


def test_no_motion_means_no_duration(theme: Theme) -> None:
    assert theme.duration(140) == 0
    theme.set_reduced_motion(False)
    assert theme.duration(140) == 140


def test_icons_are_tinted_and_kept(theme: Theme) -> None:
    light = theme.pixmap("mic", "text", 16, ratio=2.0)
    assert light.size().width() == 32
    assert theme.pixmap("mic", "text", 16, ratio=2.0).cacheKey() == light.cacheKey()
    assert theme.pixmap("mic", "accent", 16, ratio=2.0).cacheKey() != light.cacheKey()
    image = light.toImage()
    inked = [
        image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert all(color == theme.color("text") for color in inked)


def test_drawings_take_the_colours_of_the_scheme(theme: Theme) -> None:
    light = theme.drawing("logo", height=24).toImage().pixelColor(2, 12)
    theme.set_mode("dark")
    dark = theme.drawing("logo", height=24).toImage().pixelColor(2, 12)
    assert light != dark
    assert dark == theme.color("accent")


def test_the_window_icon_has_a_small_and_a_large_size(theme: Theme) -> None:
    theme.set_scale(2.0)
    sides = {size.width() for size in theme.window_icon().availableSizes()}
    assert {16, 32, 256} <= sides


def test_installing_twice_changes_the_first(theme: Theme, qapp: QApplication) -> None:
    assert install_theme(qapp, "dark", 1.5) is theme
    assert current_theme() is theme
    assert (theme.scheme, theme.scale) == ("dark", 1.5)
