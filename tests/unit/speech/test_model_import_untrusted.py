"""Imports that are not to be trusted: nothing is written elsewhere, and nothing large for nothing."""

from __future__ import annotations

import io
import os
import stat
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode
from app.speech import model_import
from tests.support.importing import ENTRY, FILES, ImportingLaptop, below
from tests.support.made_models import catalogue_of, made_model, write_model

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made as on POSIX systems")


@pytest.fixture
def laptop(tmp_path: Path) -> ImportingLaptop:
    return ImportingLaptop(tmp_path, catalogue_of(ENTRY))


@pytest.mark.parametrize(
    "place", ["../../outside", "/tmp/outside", "..", "C:/outside", "a\\..\\..", "../models/made.en"]
)
def test_names_that_lead_out_of_the_archive(laptop: ImportingLaptop, place: str) -> None:
    path = laptop.zip(below(place))
    assert laptop.refuses(path) is ErrorCode.NO_MODEL
    assert sorted(p.name for p in laptop.folder.parent.iterdir()) == ["models", "stick"]


def test_a_link_in_an_archive(laptop: ImportingLaptop) -> None:
    path = laptop.stick / "model.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            member = zipfile.ZipInfo(f"small/{name}")
            member.external_attr = (stat.S_IFLNK if name == "model.bin" else stat.S_IFREG) << 16
            archive.writestr(member, content)
    assert laptop.refuses(path) is ErrorCode.MODEL_INCOMPLETE


@posix
@pytest.mark.parametrize("inside", [True, False])
def test_a_link_in_a_folder(laptop: ImportingLaptop, tmp_path: Path, inside: bool) -> None:
    write_model(laptop.stick / "small", FILES)
    target = laptop.stick / "weights" if inside else tmp_path / "secret"
    (laptop.stick / "small" / "model.bin").rename(target)
    (laptop.stick / "small" / "model.bin").symlink_to(target)
    if inside:
        assert laptop.bring().id == "made.en"
    else:
        assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


@posix
def test_a_pipe_and_a_device_are_not_waited_for(laptop: ImportingLaptop) -> None:
    write_model(laptop.stick, FILES)
    (laptop.stick / "model.bin").unlink()
    os.mkfifo(laptop.stick / "model.bin")
    assert laptop.refuses() is ErrorCode.MODEL_INCOMPLETE


@posix
def test_a_link_to_itself_is_not_followed(laptop: ImportingLaptop) -> None:
    (laptop.stick / "round").symlink_to(laptop.stick)
    (laptop.stick / "model.bin").symlink_to(laptop.stick / "model.bin")
    assert laptop.refuses() is ErrorCode.NO_MODEL


def test_a_bomb_is_refused_before_it_is_unpacked(laptop: ImportingLaptop) -> None:
    files = made_model(70_000, salt=5)
    content = files["model.bin"]
    path = laptop.zip({**files, "model.bin": content[:64] + bytes(50 * 1024**2)})
    assert path.stat().st_size < 200_000
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT
    assert laptop.steps == []


def test_more_than_was_declared_is_not_written(laptop: ImportingLaptop) -> None:
    """The directory of the archive says 1,000 bytes, the part itself holds more."""
    files = made_model(70_000, salt=5)
    path = laptop.zip(files)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"model.bin") - 46  # its entry in the directory
    assert raw[at : at + 4] == b"PK\1\2"
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(raw)
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT


def test_more_than_fits_is_refused(laptop: ImportingLaptop, monkeypatch: pytest.MonkeyPatch) -> None:
    write_model(laptop.stick, FILES)
    monkeypatch.setattr(model_import, "LARGEST_OTHER", 10)
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN
    monkeypatch.setattr(model_import, "LARGEST_OTHER", 10**6)
    monkeypatch.setattr(model_import, "LARGEST_WEIGHTS", 10)
    assert laptop.refuses() is ErrorCode.MODEL_FOREIGN


def test_too_many_files_in_an_archive(laptop: ImportingLaptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_import, "MOST_MEMBERS", 3)
    assert laptop.refuses(laptop.zip(FILES)) is ErrorCode.MODEL_FOREIGN


def test_a_damaged_archive(laptop: ImportingLaptop) -> None:
    path = laptop.zip(made_model(70_000, salt=5))
    raw = bytearray(path.read_bytes())
    at = raw.index(b"model.bin") + 200
    raw[at : at + 50] = bytes(50)
    path.write_bytes(raw)
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT
    path.write_bytes(raw[: len(raw) // 2])
    assert laptop.refuses(path) is ErrorCode.MODEL_CORRUPT


def test_an_encrypted_archive(laptop: ImportingLaptop) -> None:
    path = laptop.zip(FILES)
    raw = bytearray(path.read_bytes())
    for start in (b"PK\3\4", b"PK\1\2"):
        at = raw.find(start)
        while at >= 0:
            raw[at + (6 if start == b"PK\3\4" else 8)] |= 1
            at = raw.find(start, at + 4)
    path.write_bytes(raw)
    assert laptop.refuses(path) is ErrorCode.MODEL_FOREIGN


def test_a_source_that_is_pulled_out(laptop: ImportingLaptop, monkeypatch: pytest.MonkeyPatch) -> None:
    write_model(laptop.stick, FILES)

    class Pulled(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            if self.tell() > 1000:
                raise OSError(5, "Input/output error")
            return super().read(min(count or 0, 500))

    monkeypatch.setattr(model_import, "_opened", lambda path: Pulled(path.read_bytes()))
    assert laptop.refuses() is ErrorCode.MODEL_CORRUPT
