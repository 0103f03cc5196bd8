"""The recovery code on paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

_TITLE = "Roomnote recovery code"
_LINES = (
    "This code opens the data on the laptop when the passphrase is forgotten.",
    "Keep this paper away from the laptop, where only you can find it.",
    "Whoever has this paper and the laptop can read everything.",
)


def paint_code_sheet(painter: QPainter, page: QRectF, groups: Sequence[str]) -> None:
    """Draws the sheet into `page`, black on white; sizes follow the page's width."""
    unit = page.width() / 100
    painter.setPen(Qt.GlobalColor.black)
    y = page.top() + 8 * unit
    y = _line(painter, page, y, _TITLE, 4.2 * unit, bold=True) + 3 * unit
    for line in _LINES:
        y = _line(painter, page, y, line, 2.2 * unit) + unit
    y += 4 * unit
    cell, high = page.width() * 0.84 / 4, 9 * unit
    font = QFont("Courier")
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(max(1, round(4 * unit)))
    font.setBold(True)
    for index, group in enumerate(groups):
        down, across = divmod(index, 4)
        left = page.left() + 8 * unit
        box = QRectF(left + across * cell, y + down * (high + 2 * unit), cell - 2 * unit, high)
        painter.drawRect(box)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, group)


def print_code(parent: QWidget, groups: Sequence[str]) -> bool:
    """Asks for a printer and prints one page; False when the user gave up. Nothing is stored."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    painter = QPainter(printer)
    paint_code_sheet(painter, QRectF(printer.pageRect(QPrinter.Unit.DevicePixel)), groups)
    painter.end()
    return True


def _line(painter: QPainter, page: QRectF, y: float, words: str, size: float, *, bold: bool = False) -> float:
    font = QFont()
    font.setPixelSize(max(1, round(size)))
    font.setBold(bold)
    painter.setFont(font)
    margin = page.width() * 0.08
    room = QRectF(page.left() + margin, y, page.width() - 2 * margin, page.height())
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(room, flags, words)
    return y + painter.boundingRect(room, flags, words).height()
