"""Models from a folder, a zip file or a stick: taken without being trusted; the source is only read."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import struct
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode
from app.services.ports.models import InstalledModel
from app.speech import model_import
from app.speech.catalogue import Catalogue
from app.speech.model_files import MARKER
from app.speech.model_staging import PARTIAL
from app.speech.model_store import FolderModelStore
from app.speech.models import inspect_model
from tests.support.made_models import catalogue_of, entry_of, made_model, sha256, weights, write_model
from tests.support.speech import MODEL

FILES = made_model(60_000)
ENTRY = entry_of(FILES, "made.en")
posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made as on POSIX systems")


class Laptop:
    """A models folder beside the place models come from."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder, self.stick = folder / "models", folder / "stick"
        self.stick.mkdir()
        self.store = FolderModelStore(self.folder, catalogue, keep_free=0)

    def bring(self, source: Path | None = None) -> InstalledModel:
        before = _picture(self.stick)
        self.steps: list[int] = []
        try:
            return self.store.import_from(
                source or self.stick, lambda here, total: self.steps.append(here), lambda: False
            )
        finally:
            assert _picture(self.stick) == before, "the source was changed"

    def refuses(self, source: Path | None = None) -> ErrorCode:
        """The code; nothing is installed or left."""
        installed = self.store.installed()
        with pytest.raises(AppError) as caught:
            self.bring(source)
        assert self.store.installed() == installed
        assert [path.name for path in (self.folder / PARTIAL).iterdir()] == ["lock"]
        assert "/" not in str(dict(caught.value.details))
        return caught.value.code

    def zip(self, files: Mapping[str, bytes], name: str = "model.zip") -> Path:
        path = self.stick / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in files.items():
                archive.writestr(member, content)
        return path


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path, catalogue_of(ENTRY))


def below(folder: str, files: Mapping[str, bytes] = FILES) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def _picture(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((str(p), p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.rglob("*"))


# ------------------------------------------------------------------ where it may be
@pytest.mark.parametrize("place", ["", "small", "backup/small"])
def test_a_folder_on_a_stick(laptop: Laptop, place: str) -> None:
    write_model(laptop.stick / place, FILES)
    (laptop.stick / "notes.txt").write_text("something else")
    model = laptop.bring()
    assert (model.id, model.title) == ("made.en", "Made made.en")
    assert {n: (model.folder / n).read_bytes() for n in FILES} == FILES
    assert inspect_model(model.folder).licence == "Apache-2.0"


@pytest.mark.parametrize("place", ["", "small", "a/b/c/small"])
def test_a_zip_file_with_it_at_any_depth(laptop: Laptop, place: str) -> None:
    path = laptop.zip({"README.md": b"hello", **{f"{place}/{n}".lstrip("/"): c for n, c in FILES.items()}})
    assert laptop.bring(path).id == "made.en"


def test_a_zip_file_on_a_stick(laptop: Laptop) -> None:
    (laptop.stick / "backup").mkdir()
    laptop.zip(below("small"), "backup/Model.ZIP")
    assert laptop.bring().id == "made.en"


def test_too_deep_down_nothing_is_looked_for(laptop: Laptop) -> None:
    write_model(laptop.stick / "a" / "b" / "c", FILES)
    assert laptop.refuses() is ErrorCode.NO_MODEL


def test_what_was_thrown_away_is_not_looked_at(laptop: Laptop) -> None:
    write_model(laptop.stick / ".Trashes" / "501", FILES)
    assert laptop.refuses() is ErrorCode.NO_MODEL


def test_of_several_the_one_that_is_not_here_yet(laptop: Laptop) -> None:
    write_model(laptop.stick / "a", FILES)
    write_model(laptop.stick / "b", made_model(90_000, salt=3))
    assert [laptop.bring().id for _ in range(3)] == ["made.en", "b", "made.en"]


@posix
def test_the_cache_of_a_hub_with_its_links(laptop: Laptop) -> None:
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


def test_nothing_there(laptop: Laptop) -> None:
    assert laptop.refuses() is ErrorCode.NO_MODEL
    assert laptop.refuses(laptop.stick / "gone") is ErrorCode.FILE_NOT_FOUND


# ------------------------------------------------------------------ what it is
def test_a_model_of_its_own_is_called_like_its_folder(laptop: Laptop) -> None:
    write_model(laptop.stick / "Our practice’s model (2)", made_model(70_000, salt=5))
    model = laptop.bring()
    assert (model.id, model.title) == ("Our-practice-s-model-2", "Our practice’s model (2)")
    assert laptop.bring().id == model.id and len(laptop.store.installed()) == 1


@pytest.mark.parametrize(
    ("name", "model_id"), [("_._", "model"), ("ü", "model"), ("a" * 90, "a" * 50), ("-x-", "x")]
)
def test_any_name_becomes_one_for_a_folder(laptop: Laptop, name: str, model_id: str) -> None:
    write_model(laptop.stick / name, made_model(70_000, salt=5))
    assert laptop.bring().id == model_id


def test_another_model_of_the_same_name_stands_beside_it(laptop: Laptop) -> None:
    write_model(laptop.stick / "ours", made_model(70_000, salt=5))
    laptop.bring()
    write_model(laptop.stick / "ours", made_model(80_000, salt=6))
    assert laptop.bring().id == "ours-2"
    assert len(laptop.store.installed()) == 2


def test_another_model_does_not_take_the_name_of_one_on_the_list(laptop: Laptop) -> None:
    write_model(laptop.stick / "Made.EN", made_model(70_000, salt=5))
    assert laptop.bring().id == "Made.EN-imported"


def test_the_demonstration_model_stays_one(laptop: Laptop) -> None:
    shutil.copytree(MODEL, laptop.stick / "nice")
    model = laptop.bring()
    assert model.demonstration and inspect_model(model.folder).demonstration


def test_the_demonstration_model_is_known_without_its_marker(tmp_path: Path) -> None:
    known = frozenset({sha256((MODEL / "model.bin").read_bytes())})
    laptop = Laptop(tmp_path, catalogue_of(ENTRY, demonstration=known))
    shutil.copytree(MODEL, laptop.stick / "nice")
    (laptop.stick / "nice" / MARKER).unlink()
    assert laptop.bring().demonstration


@pytest.mark.parametrize("marker", [b"", b"[]", b"{", b'{"name": 3}', b'{"files": 3}'])
def test_a_strange_marker_does_no_harm(laptop: Laptop, marker: bytes) -> None:
    write_model(laptop.stick / "ours", {**made_model(70_000, salt=5), MARKER: marker})
    assert laptop.bring().intact


def test_a_voice_model(laptop: Laptop) -> None:
    write_model(laptop.stick / "voices", {"embedding.onnx": b"onnx" * 100, "LICENSE": b"x"})
    model = laptop.bring()
    assert (model.id, model.kind, model.intact) == ("voices", "voices", True)
    laptop.store.verify("voices", lambda here, total: None, lambda: False)


# ------------------------------------------------------------------ what is wrong with it
@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.txt"])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_is_missing(laptop: Laptop, name: str, zipped: bool) -> None:
    files = {file: content for file, content in FILES.items() if file != name}
    if zipped:
        laptop.zip(below("small", files))
    else:
        write_model(laptop.stick / "small", files)
    assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


def test_a_known_model_without_a_file_that_only_it_has(tmp_path: Path) -> None:
    files = {**FILES, "preprocessor_config.json": b'{"chunk_length": 30}'}
    laptop = Laptop(tmp_path, catalogue_of(entry_of(files, "made.en")))
    write_model(laptop.stick, FILES)
    assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


@pytest.mark.parametrize("keep", [0.999, 0.5, 0.01])
def test_a_truncated_model(laptop: Laptop, keep: float) -> None:
    content = FILES["model.bin"]
    write_model(laptop.stick / "small", {**FILES, "model.bin": content[: int(len(content) * keep)]})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize("name", ["made.en", "faster-made.en"])
def test_a_known_model_with_one_other_byte(tmp_path: Path, name: str) -> None:
    laptop = Laptop(tmp_path, catalogue_of(ENTRY))
    content = bytearray(FILES["model.bin"])
    content[-100] ^= 1
    write_model(laptop.stick / name, {**FILES, "model.bin": bytes(content)})
    if name == "made.en":
        assert laptop.refuses() is ErrorCode.MODEL_CORRUPT
    else:
        assert laptop.bring().id == name  # of a model with a name of its own nobody knows the bytes


@pytest.mark.parametrize("name", ["tokenizer.json", "vocabulary.txt", "config.json"])
def test_a_known_model_with_another_small_file(laptop: Laptop, name: str) -> None:
    write_model(laptop.stick, {**FILES, name: b"{} " + FILES[name]})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


def test_another_file_than_its_marker_names(laptop: Laptop) -> None:
    files = made_model(70_000, salt=5)
    marker = {"name": "Ours", "sha256": sha256(b"something else")}
    write_model(laptop.stick / "ours", {**files, MARKER: json.dumps(marker).encode()})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize(
    "content", [weights(name="TransformerSpec"), weights(form=9), b"PK\3\4" + bytes(500), bytes(500), b"{}"]
)
def test_another_architecture_or_no_model(laptop: Laptop, content: bytes) -> None:
    write_model(laptop.stick / "other", {**FILES, "model.bin": content})
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch.pt", "whisper.gguf"])
def test_weights_for_other_programs(laptop: Laptop, name: str) -> None:
    write_model(laptop.stick / "other", {name: b"x" * 100})
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN


def test_a_file_that_is_no_zip_file(laptop: Laptop) -> None:
    (laptop.stick / "a.txt").write_text("x")
    (laptop.stick / "a.zip").write_text("x")
    assert laptop.refuses(laptop.stick / "a.txt") is ErrorCode.MODEL_FOREIGN
    assert laptop.refuses(laptop.stick / "a.zip") is ErrorCode.MODEL_CORRUPT


def test_a_configuration_that_cannot_be_read(laptop: Laptop) -> None:
    write_model(laptop.stick / "ours", {**made_model(70_000, salt=5), "config.json": b"{"})
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT


def test_cancelled_it_leaves_nothing(laptop: Laptop) -> None:
    write_model(laptop.stick, FILES)
    asked: list[int] = []

    def later() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        laptop.store.import_from(laptop.stick, lambda here, total: None, later)
    assert laptop.store.installed() == ()
    assert [path.name for path in (laptop.folder / PARTIAL).iterdir()] == ["lock"]


# ------------------------------------------------------------------ malice
@pytest.mark.parametrize(
    "place", ["../../outside", "/tmp/outside", "..", "C:/outside", "a\\..\\..", "../models/made.en"]
)
def test_names_that_lead_out_of_the_archive(laptop: Laptop, place: str) -> None:
    path = laptop.zip(below(place))
    assert laptop.refuses(path) is ErrorCode.NO_MODEL
    assert sorted(p.name for p in laptop.folder.parent.iterdir()) == ["models", "stick"]


def test_a_link_in_an_archive(laptop: Laptop) -> None:
    path = laptop.stick / "model.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            member = zipfile.ZipInfo(f"small/{name}")
            member.external_attr = (stat.S_IFLNK if name == "model.bin" else stat.S_IFREG) << 16
            archive.writestr(member, content)
    assert laptop.refuses(path) is ErrorCode.MODEL_INCOMPLETE


@posix
@pytest.mark.parametrize("inside", [True, False])
def test_a_link_in_a_folder(laptop: Laptop, tmp_path: Path, inside: bool) -> None:
    write_model(laptop.stick / "small", FILES)
    target = laptop.stick / "weights" if inside else tmp_path / "secret"
    (laptop.stick / "small" / "model.bin").rename(target)
    (laptop.stick / "small" / "model.bin").symlink_to(target)
    if inside:
        assert laptop.bring().id == "made.en"
    else:
        assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


@posix
def test_a_pipe_and_a_device_are_not_waited_for(laptop: Laptop) -> None:
    write_model(laptop.stick, FILES)
    (laptop.stick / "model.bin").unlink()
    os.mkfifo(laptop.stick / "model.bin")
    assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


@posix
def test_a_link_to_itself_is_not_followed(laptop: Laptop) -> None:
    (laptop.stick / "round").symlink_to(laptop.stick)
    (laptop.stick / "model.bin").symlink_to(laptop.stick / "model.bin")
    assert laptop.refuses() is ErrorCode.NO_MODEL


def test_a_bomb_is_refused_before_it_is_unpacked(laptop: Laptop) -> None:
    files = made_model(70_000, salt=5)
    content = files["model.bin"]
    path = laptop.zip({**files, "model.bin": content[:64] + bytes(50 * 1024**2)})
    assert path.stat().st_size < 200_000
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT
    assert laptop.steps == []


def test_more_than_was_declared_is_not_written(laptop: Laptop) -> None:
    """The directory of the archive says 1,000 bytes, the part itself holds more."""
    files = made_model(70_000, salt=5)
    path = laptop.zip(files)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"model.bin") - 46  # its entry in the directory
    assert raw[at : at + 4] == b"PK\1\2"
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(raw)
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT


def test_more_than_fits_is_refused(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    write_model(laptop.stick, FILES)
    monkeypatch.setattr(model_import, "LARGEST_OTHER", 10)
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN
    monkeypatch.setattr(model_import, "LARGEST_OTHER", 10**6)
    monkeypatch.setattr(model_import, "LARGEST_WEIGHTS", 10)
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN


def test_too_many_files_in_an_archive(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_import, "MOST_MEMBERS", 3)
    assert laptop.refuses(laptop.zip(FILES)) is ErrorCode.MODEL_FOREIGN


def test_a_damaged_archive(laptop: Laptop) -> None:
    path = laptop.zip(made_model(70_000, salt=5))
    raw = bytearray(path.read_bytes())
    at = raw.index(b"model.bin") + 200
    raw[at : at + 50] = bytes(50)
    path.write_bytes(raw)
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT
    path.write_bytes(raw[: len(raw) // 2])
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT


def test_an_encrypted_archive(laptop: Laptop) -> None:
    path = laptop.zip(FILES)
    raw = bytearray(path.read_bytes())
    for start in (b"PK\3\4", b"PK\1\2"):
        at = raw.find(start)
        while at >= 0:
            raw[at + (6 if start == b"PK\3\4" else 8)] |= 1
            at = raw.find(start, at + 4)
    path.write_bytes(raw)
    assert laptop.refuses(path) is ErrorCode.MODEL_FOREIGN


def test_a_source_that_is_pulled_out(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    write_model(laptop.stick, FILES)

    class Pulled(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            if self.tell() > 1000:
                raise OSError(5, "Input/output error")
            return super().read(min(count or 0, 500))

    monkeypatch.setattr(model_import, "_opened", lambda path: Pulled(path.read_bytes()))
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT
