"""Dialogs for files begin where the user keeps such files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from app.ui.usual_folder import MUSIC, usual_folder


def test_a_folder_that_is_not_there_gives_way_to_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, music = tmp_path / "home", tmp_path / "home" / "Music"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(music))
    monkeypatch.setattr(Path, "home", lambda: home)
    assert usual_folder(MUSIC) == home
    music.mkdir()
    assert usual_folder(MUSIC) == music
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: "")
    assert usual_folder() == home
