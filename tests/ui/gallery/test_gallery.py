"""One command writes the pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.ui.gallery.__main__ import main, scenes
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


def test_a_name_that_no_scene_has(theme: Theme, tmp_path: Path) -> None:
    assert main([str(tmp_path), "--only", "no such scene"]) == 1
