"""The length a file says it has, and deleting the very file that was read, never another one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.audio.audio_files import DecodedFiles
from app.domain.errors import ErrorCode, InputError
from app.services.ports import Removal
from tests.support.sound_files import FORMATS, write_sound

FILES = DecodedFiles()


def sound(path: Path, seconds: int = 4) -> Path:
    return write_sound(path, bytes(range(256)) * 125 * seconds)


def code_of(path: Path) -> ErrorCode:
    with pytest.raises(InputError) as error:
        FILES.seconds(path)
    return error.value.code


@pytest.mark.parametrize("ending", list(FORMATS))
def test_every_format_tells_its_length(tmp_path: Path, ending: str) -> None:
    assert FILES.seconds(sound(tmp_path / f"memo.{ending}")) == pytest.approx(4.0, abs=0.2)


def test_a_length_beyond_belief_is_none(tmp_path: Path) -> None:
    path = sound(tmp_path / "memo.wav")
    data = bytearray(path.read_bytes())
    data[24:32] = (1).to_bytes(4, "little") + (2).to_bytes(4, "little")  # a sample a second
    sound_at = data.index(b"data") + 8
    size = len(data) - sound_at + 1_600_000
    data[sound_at - 4 : sound_at] = size.to_bytes(4, "little")
    path.write_bytes(data + bytes(1_600_000))
    assert FILES.seconds(path) == 0.0


def test_what_is_no_sound_is_named(tmp_path: Path) -> None:
    assert code_of(tmp_path / "missing.wav") is ErrorCode.FILE_NOT_FOUND
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7\n" + bytes(500))
    assert code_of(tmp_path / "letter.pdf") is ErrorCode.FILE_NOT_AUDIO
    whole = sound(tmp_path / "memo.m4a").read_bytes()
    (tmp_path / "cut.m4a").write_bytes(whole[: len(whole) // 2])
    assert code_of(tmp_path / "cut.m4a") is ErrorCode.FILE_CORRUPT


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "memo.wav")
    assert code_of(tmp_path / "memo.wav") is ErrorCode.FILE_NOT_FOUND
    with pytest.raises(InputError):
        next(FILES.stream(tmp_path / "memo.wav", 16_000))


def test_a_missing_file_has_no_identity(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        FILES.identity(tmp_path / "Jordan.wav")
    assert error.value.code is ErrorCode.FILE_NOT_FOUND
    assert "Jordan" not in str(error.value.__cause__)


def test_reading_does_not_change_which_file_it_is(tmp_path: Path) -> None:
    path = sound(tmp_path / "memo.wav")
    before = FILES.identity(path)
    assert sum(len(block) for block in FILES.stream(path, 16_000)) == 4 * 32_000
    assert FILES.identity(path) == before
    assert FILES.remove(path, before) is Removal.REMOVED and not path.exists()


def test_other_content_or_another_kind_of_thing_is_kept(tmp_path: Path) -> None:
    path = sound(tmp_path / "memo.wav")
    identity = FILES.identity(path)
    with path.open("ab") as file:
        file.write(b"more")
    assert FILES.remove(path, identity) is Removal.CHANGED and path.exists()
    path.unlink()
    assert FILES.remove(path, identity) is Removal.GONE
    path.mkdir()
    assert FILES.remove(path, identity) is Removal.CHANGED and path.exists()


def test_what_the_system_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sound(tmp_path / "memo.wav")
    identity = FILES.identity(path)

    def refuses(_self: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "unlink", refuses)
        assert FILES.remove(path, identity) is Removal.REFUSED
    assert path.exists()
