"""The real Tesseract reads a page that was drawn; skipped where it is not installed."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter

from app.domain.errors import AppError, ErrorCode
from app.system.handwriting import TesseractHandwriting, installed_tesseract

pytestmark = pytest.mark.skipif(installed_tesseract() is None, reason="Tesseract is not installed here")


def page(*lines: str) -> bytes:
    """A white page with these lines, as PNG."""
    image = QImage(1400, 900, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    font = QFont("Noto Serif")
    font.setItalic(True)
    font.setPixelSize(56)
    painter.setFont(font)
    for number, line in enumerate(lines):
        painter.drawText(80, 160 + 120 * number, line)
    painter.end()
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(target, "PNG")  # type: ignore[call-overload] # the stubs want the format as bytes
    return bytes(target.data().data())


def test_a_page_is_read_and_an_empty_one_is_told(qapp: QGuiApplication) -> None:
    reader = TesseractHandwriting()
    assert reader.available
    text = reader.read(page("Worries about the move.", "Keeps a diary every evening."))
    assert "Worries about the move" in text
    assert "diary every evening" in text
    for image in (page(), b"no picture at all"):
        with pytest.raises(AppError) as error:
            reader.read(image)
        assert error.value.code is ErrorCode.HANDWRITING_UNREADABLE
