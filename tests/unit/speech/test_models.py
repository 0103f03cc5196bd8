"""A model folder is looked at before anything is loaded; nothing is ever fetched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode
from app.speech.models import MARKER, inspect_model, require_allowed
from tests.support.speech import MODEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "a-model"))


def code_of(folder: Path | None) -> ErrorCode:
    with pytest.raises(AppError) as caught:
        inspect_model(folder)
    assert str(folder) not in str(caught.value) + str(caught.value.details)
    return caught.value.code


def test_the_demonstration_model_says_what_it_is() -> None:
    model = inspect_model(MODEL)
    assert model.demonstration and model.window == 10.0 and "demonstration" in model.name
    assert model.licence == "Apache-2.0" and model.size > 4_000_000


def test_its_folder_says_plainly_what_it_is_for() -> None:
    assert "never for clinical use" in (MODEL / "README.md").read_text(encoding="utf-8").lower()


def test_any_other_model_is_called_like_its_folder(folder: Path) -> None:
    (folder / MARKER).unlink()
    (folder / "preprocessor_config.json").unlink()
    model = inspect_model(folder)
    assert (model.name, model.demonstration, model.window) == ("a-model", False, 30.0)


def test_the_demonstration_model_is_refused_for_real_sessions() -> None:
    model = inspect_model(MODEL)
    require_allowed(model, demonstration_profile=True)
    with pytest.raises(AppError) as caught:
        require_allowed(model, demonstration_profile=False)
    assert caught.value.code is ErrorCode.DEMONSTRATION_MODEL_REFUSED


def test_another_model_is_allowed_everywhere(folder: Path) -> None:
    (folder / MARKER).unlink()
    require_allowed(inspect_model(folder), demonstration_profile=False)


def test_no_folder_no_model(tmp_path: Path) -> None:
    assert code_of(None) is ErrorCode.NO_MODEL
    assert code_of(tmp_path / "nowhere") is ErrorCode.NO_MODEL
    assert code_of(tmp_path) is ErrorCode.NO_MODEL


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
@pytest.mark.parametrize("how", ["missing", "empty"])
def test_a_part_is_missing(folder: Path, name: str, how: str) -> None:
    (folder / name).unlink()
    if how == "empty":
        (folder / name).touch()
    assert code_of(folder) is ErrorCode.MODEL_INCOMPLETE


@pytest.mark.parametrize("name", ["config.json", "preprocessor_config.json", MARKER])
@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe"])
def test_an_unreadable_part(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    assert code_of(folder) is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize("window", [0, -1, "ten", True, 300])
def test_an_impossible_window(folder: Path, window: object) -> None:
    (folder / "preprocessor_config.json").write_text(json.dumps({"chunk_length": window}), encoding="utf-8")
    assert code_of(folder) is ErrorCode.MODEL_CORRUPT


def test_one_changed_byte_of_a_marked_model(folder: Path) -> None:
    content = bytearray((folder / "model.bin").read_bytes())
    content[-1] ^= 1
    (folder / "model.bin").write_bytes(content)
    assert code_of(folder) is ErrorCode.MODEL_CORRUPT
