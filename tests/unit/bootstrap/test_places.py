"""Which model is used until somebody chooses, and where models are fetched from."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import pytest

from app.bootstrap.places import catalogue, installed_model, model_store
from app.speech.model_files import MARKER
from app.system.paths import DEFAULT, ProfilePaths, profile_paths
from app.system.settings_file import ProgramSettings
from tests.support.made_models import made_model, write_model
from tests.support.speech import MODEL

UNSET = ProgramSettings()


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    return profile_paths(DEFAULT, tmp_path)


def closed(hosts: Iterable[str]) -> nullcontext[None]:
    return nullcontext()


def test_without_a_models_folder_there_is_no_model(paths: ProfilePaths) -> None:
    assert installed_model(paths, UNSET) is None


def test_the_first_usable_one_is_taken(paths: ProfilePaths) -> None:
    files = made_model()
    write_model(paths.models / "a-cut", {**files, "model.bin": files["model.bin"][:1000]})
    write_model(paths.models / "b-half", {"config.json": b"{}"})
    write_model(paths.models / "c-voices", {"voices.onnx": b"x"})
    write_model(paths.models / ".partial" / "x", files)
    (paths.models / "notes.txt").write_text("x")
    assert installed_model(paths, UNSET) is None
    write_model(paths.models / "d-good", files)
    write_model(paths.models / "e-good", files)
    assert installed_model(paths, UNSET) == paths.models / "d-good"


def test_the_demonstration_model_comes_last(paths: ProfilePaths) -> None:
    shutil.copytree(MODEL, paths.models / "a")
    assert installed_model(paths, UNSET) == paths.models / "a"
    write_model(paths.models / "z", made_model())
    assert installed_model(paths, UNSET) == paths.models / "z"


def test_one_found_wrong_is_passed_over(paths: ProfilePaths) -> None:
    shutil.copytree(MODEL, paths.models / "a")
    (paths.models / "a" / MARKER).write_text('{"sha256": "00"}')
    assert installed_model(paths, UNSET) is None


def test_what_the_settings_name_is_taken_as_it_is(paths: ProfilePaths) -> None:
    write_model(paths.models / "z", made_model())
    chosen = ProgramSettings(speech_model_folder="/somewhere/else")
    assert installed_model(paths, chosen) == Path("/somewhere/else")


def test_models_come_from_the_catalogue_s_source_or_a_mirror(paths: ProfilePaths) -> None:
    assert model_store(paths, UNSET, closed).source == "huggingface.co"
    mirrored = ProgramSettings(
        models_mirror="https://mirror.example/hub/", models_proxy="http://proxy.example:1"
    )
    store = model_store(paths, mirrored, closed)
    assert store.source == "mirror.example"
    assert store._source.base == "https://mirror.example/hub"
    assert set(store._source.contacts()) == {
        "mirror.example",
        "proxy.example",
        "*.huggingface.co",
        "*.hf.co",
    }
    assert store.catalogue() == catalogue().entries and store.installed() == ()
