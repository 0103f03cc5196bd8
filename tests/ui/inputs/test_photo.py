"""Pictures of pages: upright, small enough, without the camera's own words; what is none is told."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage, QImageReader

from app.domain.errors import ErrorCode, InputError
from app.ui.inputs import photo
from app.ui.inputs.photo import load_photo


def picture(path: Path, width: int = 60, height: int = 40) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    assert image.save(str(path))
    return path


def code_of(path: Path) -> ErrorCode:
    with pytest.raises(InputError) as error:
        load_photo(path)
    return error.value.code


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "bmp"])
def test_every_kind_is_read_whatever_its_name(qapp: QGuiApplication, tmp_path: Path, suffix: str) -> None:
    if suffix.encode() not in QImageReader.supportedImageFormats():
        pytest.skip(f"this Qt reads no {suffix}")
    path = picture(tmp_path / f"page.{suffix}")
    renamed = path.rename(tmp_path / "page.dat")
    found = load_photo(renamed)
    assert found.image.size() == QSize(60, 40)
    assert found.png.startswith(b"\x89PNG")


def test_a_large_picture_is_made_smaller(
    qapp: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo, "LONGEST_SIDE", 30)
    assert load_photo(picture(tmp_path / "page.png")).image.size() == QSize(30, 20)


def test_what_is_no_picture_or_too_large_is_told(
    qapp: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of(tmp_path / "nothing.png") is ErrorCode.FILE_NOT_FOUND
    words = tmp_path / "words.png"
    words.write_text("no picture")
    assert code_of(words) is ErrorCode.PICTURE_UNREADABLE
    cut = picture(tmp_path / "cut.png", 600, 600)
    cut.write_bytes(cut.read_bytes()[:60])
    assert code_of(cut) is ErrorCode.PICTURE_UNREADABLE
    page = picture(tmp_path / "page.png")
    monkeypatch.setattr(photo, "MOST_PIXELS", 100)
    assert code_of(page) is ErrorCode.PICTURE_TOO_LARGE
    monkeypatch.setattr(photo, "LARGEST_FILE", 10)
    assert code_of(page) is ErrorCode.PICTURE_TOO_LARGE
