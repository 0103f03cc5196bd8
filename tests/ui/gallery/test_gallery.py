"""One command writes the pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.ui.gallery.__main__ import main, scenes, take
from app.ui.gallery.scene import Scene
from app.ui.theme import Theme


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


@pytest.mark.parametrize("scene", list(scenes()), ids=lambda scene: scene.name)
def test_every_scene_can_be_taken(theme: Theme, tmp_path: Path, scene: Scene) -> None:
    look = scene.looks[-1]
    image = QImage(str(take(scene, look, theme, tmp_path)))
    assert image.width() > 100
    assert (
        len(
            {
                image.pixelColor(x, y).name()
                for x in range(0, image.width(), 7)
                for y in range(0, image.height(), 7)
            }
        )
        > 3
    )


def test_a_name_that_no_scene_has(theme: Theme, tmp_path: Path) -> None:
    assert main([str(tmp_path), "--only", "no such scene"]) == 1
