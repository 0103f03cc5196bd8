"""One command writes the pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.gallery.__main__ import main, scenes, take
from app.ui.gallery.scene import Scene
from app.ui.theme import Theme
from app.ui.widgets import Button, Text
from tests.support.legible import faint, nameless


def test_every_scene_has_a_name_of_its_own() -> None:
    names = [scene.name for scene in scenes()]
    assert len(names) == len(set(names))
    assert {"today", "recording-bar", "components"} <= set(names)


def test_a_picture_in_every_look(theme: Theme, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--only", "question"]) == 0
    pictures = {path.name: QImage(str(path)) for path in tmp_path.glob("question-*.png")}
    assert set(pictures) == {f"question-{s}-{n}.png" for s in ("light", "dark") for n in (100, 200)}
    assert {image.size().toTuple() for image in pictures.values()} == {(960, 600)}
    assert len({image.pixelColor(480, 300).name() for image in pictures.values()}) > 1
    assert "question-light-100.png" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "scene"), list(enumerate(scenes())), ids=lambda part: getattr(part, "name", "")
)
def test_every_scene_is_drawn_named_and_readable(
    theme: Theme, tmp_path: Path, number: int, scene: Scene
) -> None:
    """Scenes take turns through the looks; a test of the tokens holds pairs of colours in both themes."""
    look, faults = scene.looks[number % len(scene.looks)], list[str]()
    image = QImage(str(take(scene, look, theme, tmp_path, lambda widget: faults.extend(nameless(widget)))))
    assert image.width() > 100
    points = ((x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7))
    assert len({image.pixelColor(x, y).name() for x, y in points}) > 3
    assert faults == [], "every control has an accessible name"


def test_words_stand_out_from_what_is_painted_behind_them(theme: Theme, tmp_path: Path) -> None:
    """Where words stand on colours of their own: chips, strips, differences, versions; in both themes."""
    for scene in scenes():
        if scene.name in ("workspace", "wand-review", "wand-failed", "history", "components"):
            for look in scene.looks[:2]:
                faults: list[str] = []

                def check(widget: QWidget, faults: list[str] = faults) -> None:
                    faults.extend(faint(widget, widget.grab().toImage(), theme))

                take(scene, look, theme, tmp_path, check)
                assert faults == [], (scene.name, look)


def test_a_nameless_control_and_faint_words_are_found(theme: Theme) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    button, words = Button("Go"), Text("These words can hardly be read at all", "title", "hairline")
    column.addWidget(button)
    column.addWidget(words)
    window.resize(600, 200)
    window.show()
    button.setText("")
    button.setAccessibleName("")
    assert nameless(window) == ["Button"]
    assert len(faint(window, window.grab().toImage(), theme)) == 1
    window.close()


def test_a_name_that_no_scene_has(theme: Theme, tmp_path: Path) -> None:
    assert main([str(tmp_path), "--only", "no such scene"]) == 1
