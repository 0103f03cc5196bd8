"""Files are the old or the new ones, private, and what was in them is overwritten where it can be."""

import errno
import os
import stat
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.system.atomic import disk_failure, replace_file
from app.system.disk import free_bytes
from app.system.file_secrets import FileSecrets


def test_the_file_is_replaced_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    replace_file(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LocalError) as raised:
        replace_file(path, b"new")
    assert raised.value.code is ErrorCode.DISK_FULL
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_a_failed_disk(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as raised:
        replace_file(tmp_path / "no" / "file", b"")
    assert raised.value.code is ErrorCode.DISK_FAILED
    assert raised.value.details == {"errno": errno.ENOENT}
    assert disk_failure(OSError(errno.EDQUOT, "")).code is ErrorCode.DISK_FULL


def test_wiping_overwrites_the_old_content(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "second-name"
    replace_file(path, b"old secret")
    link.hardlink_to(path)  # another name of the old content shows what became of it
    replace_file(path, b"new", wipe=True)
    assert path.read_bytes() == b"new"
    assert link.read_bytes() == bytes(len(b"old secret"))


def test_free_room_is_that_of_the_disk(tmp_path: Path) -> None:
    there = os.statvfs(tmp_path)
    assert free_bytes(tmp_path / "not" / "yet") == pytest.approx(there.f_bavail * there.f_frsize, rel=0.2)


def test_a_disk_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def gone(_: Path) -> None:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr("shutil.disk_usage", gone)
    with pytest.raises(LocalError) as raised:
        free_bytes(tmp_path)
    assert raised.value.code is ErrorCode.DISK_FAILED


def test_secrets_in_a_file_survive_the_program(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    store = FileSecrets(path)
    assert store.get("name") is None and store.kind == "file"
    store.set("name", bytes(range(256)))
    store.set("other", b"")
    again = FileSecrets(path)
    assert again.get("name") == bytes(range(256)) and again.get("other") == b""
    again.delete("name")
    again.delete("name")
    assert FileSecrets(path).get("name") is None and FileSecrets(path).get("other") == b""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_deleted_secret_is_overwritten(tmp_path: Path) -> None:
    path, link = tmp_path / "secrets.json", tmp_path / "second-name"
    store = FileSecrets(path)
    store.set("name", b"very secret")
    link.hardlink_to(path)
    store.delete("name")
    assert set(link.read_bytes()) == {0}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"secrets": {"a": "no base64"}}', b"\xff"])
def test_a_damaged_file_is_named_and_never_overwritten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secrets.json"
    path.write_bytes(content)
    store = FileSecrets(path)
    for use in (lambda: store.get("a"), lambda: store.set("a", b"x"), lambda: store.delete("a")):
        with pytest.raises(LocalError) as raised:
            use()
        assert raised.value.code is ErrorCode.KEYRING_MISSING
    assert path.read_bytes() == content


def test_an_unreadable_file_is_a_failed_disk(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as raised:
        FileSecrets(tmp_path).get("name")
    assert raised.value.code is ErrorCode.DISK_FAILED
