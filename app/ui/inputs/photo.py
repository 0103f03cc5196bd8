"""A photographed page: in memory, upright, no larger than needed, without what cameras write into it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from app.domain.errors import ErrorCode, InputError

LARGEST_FILE = 30 * 1024 * 1024
"""Bytes of a picture's file."""
MOST_PIXELS = 80_000_000
"""A phone's largest pictures have 50 million."""
LONGEST_SIDE = 3_600
"""Pixels that are handed to a reader: an A4 page at 300 dots an inch."""
SUFFIXES = ("png", "jpg", "jpeg", "webp", "bmp")


@dataclass(frozen=True, slots=True)
class Photo:
    """The picture for the screen, and as PNG for a reader."""

    image: QImage
    png: bytes


def load_photo(path: Path) -> Photo:
    """The picture in ``path``, which is only read. FILE_NOT_FOUND, PICTURE_UNREADABLE, PICTURE_TOO_LARGE."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(ErrorCode.PICTURE_TOO_LARGE)
        content = path.read_bytes()
    except OSError as error:
        raise InputError(ErrorCode.FILE_NOT_FOUND) from error
    source = QBuffer()
    source.setData(content)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode() not in SUFFIXES:
        raise InputError(ErrorCode.PICTURE_UNREADABLE)
    size = reader.size()
    if size.width() * size.height() > MOST_PIXELS:
        raise InputError(ErrorCode.PICTURE_TOO_LARGE)
    longest = max(size.width(), size.height())
    if longest > LONGEST_SIDE:
        reader.setScaledSize(QSize(size) * (LONGEST_SIDE / longest))
    image = reader.read()
    if image.isNull():
        raise InputError(ErrorCode.PICTURE_UNREADABLE)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(target, "PNG")  # type: ignore[call-overload] # the stubs want the format as bytes
    return Photo(image, bytes(target.data().data()))
