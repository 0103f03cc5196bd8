"""What the doctor says of the speech models that are here."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bootstrap.examination import examinations
from app.bootstrap.places import catalogue, demonstration_model
from app.services.ports import Finding
from app.speech.model_store import FolderModelStore
from app.system.paths import ProfilePaths, profile_paths
from app.system.settings_file import ProgramSettings


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    found = profile_paths(folder=tmp_path / "profile")
    found.make()
    return found


def look(paths: ProfilePaths) -> Finding:
    checks: dict[str, Callable[[], Finding]] = dict(examinations(paths, ProgramSettings()))
    return checks["Speech model"]()


def install(paths: ProfilePaths, name: str, flip: int) -> Path:
    """A model of its own: the demonstration model with one bit of a weight changed."""
    source = paths.data / name
    shutil.copytree(demonstration_model(), source)
    (source / "roomnote-model.json").unlink()
    content = bytearray((source / "model.bin").read_bytes())
    content[len(content) // 2] ^= flip
    (source / "model.bin").write_bytes(content)
    store = FolderModelStore(paths.models, catalogue(), keep_free=0)
    return store.import_from(source, lambda done, of: None, lambda: False).folder


def test_without_one_it_leads_to_the_settings(paths: ProfilePaths) -> None:
    found = look(paths)
    assert found.state == "warning"
    assert "Settings, under Speech models" in found.advice


def test_those_that_are_here_are_counted_and_damage_is_named(paths: ProfilePaths) -> None:
    folder = install(paths, "first", 1)
    assert look(paths).state == "ok"
    assert "are installed" not in look(paths).message
    install(paths, "second", 2)
    assert "2 are installed" in look(paths).message
    (folder / "tokenizer.json").unlink()
    found = look(paths)
    assert found.state == "warning"
    assert found.message.startswith("Damaged: ")
