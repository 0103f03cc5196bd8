"""A model folder is looked at before anything is loaded; nothing is ever fetched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import time
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode
from app.services.profile import Profile
from app.speech import model_files
from app.speech.model_files import NOTE
from app.speech.model_header import require_speech_model
from app.speech.model_store import FolderModelStore
from app.speech.models import MARKER, inspect_model
from tests.support.made_models import catalogue_of, made_model, weights, write_model
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


def test_the_demonstration_model_is_refused_for_real_sessions(tmp_path: Path) -> None:
    model = inspect_model(MODEL)
    Profile("demo", tmp_path, demonstration=True).require_model(model.demonstration)
    with pytest.raises(AppError) as caught:
        Profile("real", tmp_path).require_model(model.demonstration)
    assert caught.value.code is ErrorCode.DEMONSTRATION_MODEL_REFUSED


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


def test_the_demonstration_model_itself_has_the_form_it_says() -> None:
    require_speech_model(MODEL / "model.bin")


@pytest.mark.parametrize("keep", [0, 3, 4, 5, 17, 18, 25, 26, 60, 5000, -1, -2, -30])
def test_a_model_that_was_cut_is_found_without_a_marker(tmp_path: Path, keep: int) -> None:
    content = weights()
    folder = write_model(tmp_path / "cut", {**made_model(), "model.bin": content[:keep] if keep else b"\0"})
    assert code_of(folder) is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize("form", [2, 3, 4, 5, 6])
def test_other_forms_are_followed_to_their_end(tmp_path: Path, form: int) -> None:
    if form >= 4:
        content = weights(form=form)
    else:  # a variable's length was the size of an item and the number of items
        content = struct.pack("<IH", form, 12) + b"WhisperSpec\0" + struct.pack("<II", 3, 1)
        content += struct.pack("<H", 2) + b"w\0" + struct.pack("<BIBI", 1, 5, 4, 5) + bytes(20)
        content += struct.pack("<I", 0) if form == 3 else b""
    folder = write_model(tmp_path / "older", {**made_model(), "model.bin": content})
    assert inspect_model(folder).name == "older"
    (folder / "model.bin").write_bytes(content[:-6])
    assert code_of(folder) is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize(
    "content", [weights(name="TransformerSpec"), weights(name="Wav2Vec2Spec"), weights(form=7)]
)
def test_a_model_of_another_kind_is_foreign(tmp_path: Path, content: bytes) -> None:
    folder = write_model(tmp_path / "other", {**made_model(), "model.bin": content})
    assert code_of(folder) is ErrorCode.MODEL_FOREIGN


@pytest.mark.parametrize(
    "content",
    [b"PK\3\4" + bytes(100), b"GGUF" + bytes(100), bytes(100), b"\xff" * 100, b"version https://git"],
)
def test_what_is_no_model_at_all_is_corrupt(tmp_path: Path, content: bytes) -> None:
    folder = write_model(tmp_path / "none", {**made_model(), "model.bin": content})
    assert code_of(folder) is ErrorCode.MODEL_CORRUPT


# ------------------------------------------------------------------ what was installed, and when it was read
@pytest.fixture
def installed(tmp_path: Path) -> Path:
    store = FolderModelStore(tmp_path / "models", catalogue_of(), keep_free=0)
    source = write_model(tmp_path / "mine", made_model(40_000))
    return store.import_from(source, lambda here, total: None, lambda: False).folder


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read whole; everything above 10 kB counts as large."""
    read: list[str] = []

    def counted(path: Path, step: object = None) -> str:
        read.append(path.name)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(model_files, "sha256_of", counted)
    monkeypatch.setattr(model_files, "SMALL", 10_000)
    monkeypatch.setattr(model_files, "_compared", set())
    return read


def test_large_files_are_not_read_again_while_nothing_changed(installed: Path, reads: list[str]) -> None:
    inspect_model(installed)
    assert sorted(reads) == ["config.json", "tokenizer.json", "vocabulary.txt"]


def test_a_large_file_with_another_time_is_read_once(installed: Path, reads: list[str]) -> None:
    os.utime(installed / "model.bin", ns=(1, 1))
    inspect_model(installed)
    inspect_model(installed)
    assert reads.count("model.bin") == 1


def test_without_the_note_everything_is_read_once(installed: Path, reads: list[str]) -> None:
    (installed / NOTE).unlink()
    inspect_model(installed)
    inspect_model(installed)
    assert reads.count("model.bin") == 1


@pytest.mark.parametrize("note", [b"", b"[]", b'{"files": 3}', b'{"files": {"model.bin": [1]}}', b"\xff"])
def test_a_note_that_says_nothing_spares_nothing(installed: Path, reads: list[str], note: bytes) -> None:
    (installed / NOTE).write_bytes(note)
    inspect_model(installed)
    assert "model.bin" in reads


def test_a_large_file_that_changed_is_found(installed: Path, reads: list[str]) -> None:
    content = bytearray((installed / "model.bin").read_bytes())
    content[-100] ^= 1
    (installed / "model.bin").write_bytes(content)
    assert code_of(installed) is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "vocabulary.txt", "model.bin"])
def test_a_file_of_another_length_is_found_without_reading(
    installed: Path, reads: list[str], name: str
) -> None:
    with (installed / name).open("ab") as file:
        file.write(b" ")
    assert code_of(installed) is ErrorCode.MODEL_CORRUPT
    assert name not in reads


@pytest.mark.parametrize("name", ["tokenizer.json", "vocabulary.txt"])
def test_a_small_file_that_changed_is_found(installed: Path, name: str) -> None:
    content = bytearray((installed / name).read_bytes())
    content[0] ^= 1
    (installed / name).write_bytes(content)
    assert code_of(installed) is ErrorCode.MODEL_CORRUPT


def test_a_listed_file_that_is_gone(installed: Path) -> None:
    marker = json.loads((installed / MARKER).read_text())
    marker["files"]["extra.json"] = {"size": 3, "sha256": "0" * 64}
    (installed / MARKER).write_text(json.dumps(marker))
    assert code_of(installed) is ErrorCode.MODEL_INCOMPLETE


@pytest.mark.parametrize(
    "files", [{"../x": {"size": 1, "sha256": ""}}, {"a": 3}, {"a": {"size": "1", "sha256": ""}}, {"": {}}]
)
def test_a_marker_that_makes_no_sense(installed: Path, files: object) -> None:
    marker = json.loads((installed / MARKER).read_text())
    (installed / MARKER).write_text(json.dumps({**marker, "files": files}))
    assert code_of(installed) is ErrorCode.MODEL_CORRUPT


def test_looking_at_a_large_model_is_quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three gigabytes, as holes in a file: nobody reads them."""
    folder = write_model(tmp_path / "large", made_model(40_000))
    content = weights(40_000)
    large = 3 * 1024**3
    start = content[: content.index(b"encoder/layer_2/weight")]
    with (folder / "model.bin").open("wb") as file:
        file.write(start + b"encoder/layer_2/weight\0" + struct.pack("<BIIBI", 2, 16, 16, 1, large))
        file.seek(large, os.SEEK_CUR)
        file.write(struct.pack("<I", 0))
    size = (folder / "model.bin").stat().st_size
    time_ns = (folder / "model.bin").stat().st_mtime_ns
    files = {"model.bin": {"size": size, "sha256": "0" * 64}}
    (folder / MARKER).write_text(json.dumps({"name": "Large", "files": files}))
    (folder / NOTE).write_text(json.dumps({"intact": True, "files": {"model.bin": [size, time_ns]}}))
    began = time.process_time()
    assert inspect_model(folder).size > large
    assert time.process_time() - began < 0.2, "reading three gigabytes costs more, whoever else is at work"
