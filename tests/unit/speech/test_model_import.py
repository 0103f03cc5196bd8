"""Models from a folder, a zip file or a stick: taken without being trusted; the source is only read."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode
from app.speech.model_files import MARKER
from app.speech.model_staging import PARTIAL
from app.speech.models import inspect_model
from tests.support.importing import ENTRY, FILES, ImportingLaptop, below
from tests.support.made_models import catalogue_of, entry_of, made_model, sha256, weights, write_model
from tests.support.speech import MODEL

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made as on POSIX systems")


@pytest.fixture
def laptop(tmp_path: Path) -> ImportingLaptop:
    return ImportingLaptop(tmp_path, catalogue_of(ENTRY))


# ------------------------------------------------------------------ where it may be
@pytest.mark.parametrize("place", ["", "small", "backup/small"])
def test_a_folder_on_a_stick(laptop: ImportingLaptop, place: str) -> None:
    write_model(laptop.stick / place, FILES)
    (laptop.stick / "notes.txt").write_text("something else")
    model = laptop.bring()
    assert (model.id, model.title) == ("made.en", "Made made.en")
    assert {n: (model.folder / n).read_bytes() for n in FILES} == FILES
    assert inspect_model(model.folder).licence == "Apache-2.0"


@pytest.mark.parametrize("place", ["", "small", "a/b/c/small"])
def test_a_zip_file_with_it_at_any_depth(laptop: ImportingLaptop, place: str) -> None:
    path = laptop.zip({"README.md": b"hello", **{f"{place}/{n}".lstrip("/"): c for n, c in FILES.items()}})
    assert laptop.bring(path).id == "made.en"


def test_a_zip_file_on_a_stick(laptop: ImportingLaptop) -> None:
    (laptop.stick / "backup").mkdir()
    laptop.zip(below("small"), "backup/Model.ZIP")
    assert laptop.bring().id == "made.en"


def test_too_deep_down_nothing_is_looked_for(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / "a" / "b" / "c", FILES)
    assert laptop.refuses() is ErrorCode.NO_MODEL


def test_what_was_thrown_away_is_not_looked_at(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / ".Trashes" / "501", FILES)
    assert laptop.refuses() is ErrorCode.NO_MODEL


def test_of_several_the_one_that_is_not_here_yet(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / "a", FILES)
    write_model(laptop.stick / "b", made_model(90_000, salt=3))
    assert [laptop.bring().id for _ in range(3)] == ["made.en", "b", "made.en"]


@posix
def test_the_cache_of_a_hub_with_its_links(laptop: ImportingLaptop) -> None:
    hub = laptop.stick / "models--made--nice-model"
    snapshot = hub / "snapshots" / "0123abc"
    snapshot.mkdir(parents=True)
    for name, content in made_model(60_000, salt=2).items():
        write_model(hub / "blobs", {sha256(content): content})
        (snapshot / name).symlink_to(Path("..") / ".." / "blobs" / sha256(content))
    assert laptop.bring(hub).id == "nice-model"
    laptop.store.remove("nice-model")
    model = laptop.bring(snapshot)
    assert model.id == "nice-model" and not (model.folder / "model.bin").is_symlink()


def test_nothing_there(laptop: ImportingLaptop) -> None:
    assert laptop.refuses() is ErrorCode.NO_MODEL
    assert laptop.refuses(laptop.stick / "gone") is ErrorCode.FILE_NOT_FOUND


# ------------------------------------------------------------------ what it is
def test_a_model_of_its_own_is_called_like_its_folder(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / "Our practice’s model (2)", made_model(70_000, salt=5))
    model = laptop.bring()
    assert (model.id, model.title) == ("Our-practice-s-model-2", "Our practice’s model (2)")
    assert laptop.bring().id == model.id and len(laptop.store.installed()) == 1


@pytest.mark.parametrize(
    ("name", "model_id"), [("_._", "model"), ("ü", "model"), ("a" * 90, "a" * 50), ("-x-", "x")]
)
def test_any_name_becomes_one_for_a_folder(laptop: ImportingLaptop, name: str, model_id: str) -> None:
    write_model(laptop.stick / name, made_model(70_000, salt=5))
    assert laptop.bring().id == model_id


def test_another_model_of_the_same_name_stands_beside_it(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / "ours", made_model(70_000, salt=5))
    laptop.bring()
    write_model(laptop.stick / "ours", made_model(80_000, salt=6))
    assert laptop.bring().id == "ours-2"
    assert len(laptop.store.installed()) == 2


def test_another_model_does_not_take_the_name_of_one_on_the_list(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / "Made.EN", made_model(70_000, salt=5))
    assert laptop.bring().id == "Made.EN-imported"


def test_the_demonstration_model_stays_one(laptop: ImportingLaptop) -> None:
    shutil.copytree(MODEL, laptop.stick / "nice")
    model = laptop.bring()
    assert model.demonstration and inspect_model(model.folder).demonstration


def test_the_demonstration_model_is_known_without_its_marker(tmp_path: Path) -> None:
    known = frozenset({sha256((MODEL / "model.bin").read_bytes())})
    laptop = ImportingLaptop(tmp_path, catalogue_of(ENTRY, demonstration=known))
    shutil.copytree(MODEL, laptop.stick / "nice")
    (laptop.stick / "nice" / MARKER).unlink()
    assert laptop.bring().demonstration


def test_a_name_that_came_with_a_model_is_one_short_line(laptop: ImportingLaptop) -> None:
    name = "Our\nmodel\u202e " + "x" * 500
    write_model(laptop.stick / "a", {**made_model(70_000), MARKER: json.dumps({"name": name}).encode()})
    title = laptop.bring().title
    assert title.startswith("Our model xxx") and len(title) == 80 and title.isprintable()


@pytest.mark.parametrize("marker", [b"", b"[]", b"{", b'{"name": 3}', b'{"files": 3}'])
def test_a_strange_marker_does_no_harm(laptop: ImportingLaptop, marker: bytes) -> None:
    write_model(laptop.stick / "ours", {**made_model(70_000, salt=5), MARKER: marker})
    assert laptop.bring().intact


def test_a_voice_model(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / "voices", {"embedding.onnx": b"onnx" * 100, "LICENSE": b"x"})
    model = laptop.bring()
    assert (model.id, model.kind, model.intact) == ("voices", "voices", True)
    laptop.store.verify("voices", lambda here, total: None, lambda: False)


def test_a_voice_model_of_the_list_is_known_by_its_bytes(tmp_path: Path) -> None:
    files = {"embedding.onnx": b"onnx" * 100}
    known = replace(entry_of(files, "voices-x"), kind="voices")
    laptop = ImportingLaptop(tmp_path, catalogue_of(known))
    write_model(laptop.stick / "anything", files)
    model = laptop.bring()
    assert (model.id, model.kind, model.title) == ("voices-x", "voices", "Made voices-x")


# ------------------------------------------------------------------ what is wrong with it
@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.txt"])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_is_missing(laptop: ImportingLaptop, name: str, zipped: bool) -> None:
    files = {file: content for file, content in FILES.items() if file != name}
    if zipped:
        laptop.zip(below("small", files))
    else:
        write_model(laptop.stick / "small", files)
    assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


def test_a_known_model_without_a_file_that_only_it_has(tmp_path: Path) -> None:
    files = {**FILES, "preprocessor_config.json": b'{"chunk_length": 30}'}
    laptop = ImportingLaptop(tmp_path, catalogue_of(entry_of(files, "made.en")))
    write_model(laptop.stick, FILES)
    assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


@pytest.mark.parametrize("keep", [0.999, 0.5, 0.01])
def test_a_truncated_model(laptop: ImportingLaptop, keep: float) -> None:
    content = FILES["model.bin"]
    write_model(laptop.stick / "small", {**FILES, "model.bin": content[: int(len(content) * keep)]})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize("name", ["made.en", "faster-made.en"])
def test_a_known_model_with_one_other_byte(tmp_path: Path, name: str) -> None:
    laptop = ImportingLaptop(tmp_path, catalogue_of(ENTRY))
    content = bytearray(FILES["model.bin"])
    content[-100] ^= 1
    write_model(laptop.stick / name, {**FILES, "model.bin": bytes(content)})
    if name == "made.en":
        assert laptop.refuses() is ErrorCode.MODEL_CORRUPT
    else:
        assert laptop.bring().id == name  # of a model with a name of its own nobody knows the bytes


@pytest.mark.parametrize("name", ["tokenizer.json", "vocabulary.txt", "config.json"])
def test_a_known_model_with_another_small_file(laptop: ImportingLaptop, name: str) -> None:
    write_model(laptop.stick, {**FILES, name: b"{} " + FILES[name]})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


def test_another_file_than_its_marker_names(laptop: ImportingLaptop) -> None:
    files = made_model(70_000, salt=5)
    marker = {"name": "Ours", "sha256": sha256(b"something else")}
    write_model(laptop.stick / "ours", {**files, MARKER: json.dumps(marker).encode()})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize(
    "content", [weights(name="TransformerSpec"), weights(form=9), b"PK\3\4" + bytes(500), bytes(500), b"{}"]
)
def test_another_architecture_or_no_model(laptop: ImportingLaptop, content: bytes) -> None:
    write_model(laptop.stick / "other", {**FILES, "model.bin": content})
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch.pt", "whisper.gguf"])
def test_weights_for_other_programs(laptop: ImportingLaptop, name: str) -> None:
    write_model(laptop.stick / "other", {name: b"x" * 100})
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN


def test_a_file_that_is_no_zip_file(laptop: ImportingLaptop) -> None:
    (laptop.stick / "a.txt").write_text("x")
    (laptop.stick / "a.zip").write_text("x")
    assert laptop.refuses(laptop.stick / "a.txt") is ErrorCode.MODEL_FOREIGN
    assert laptop.refuses(laptop.stick / "a.zip") is ErrorCode.MODEL_CORRUPT


def test_a_configuration_that_cannot_be_read(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick / "ours", {**made_model(70_000, salt=5), "config.json": b"{"})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


def test_cancelled_it_leaves_nothing(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick, FILES)
    asked: list[int] = []

    def later() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        laptop.store.import_from(laptop.stick, lambda here, total: None, later)
    assert laptop.store.installed() == ()
    assert [path.name for path in (laptop.folder / PARTIAL).iterdir()] == ["lock"]
