"""Forms and the guide on paper: A4 or Letter, page numbers, and the version at the foot of every page."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QMarginsF, QRectF, QSaveFile, QSizeF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode, LocalError
from app.services.form_document import FormDocument
from app.ui.consent_forms.document import lay_out, paper_font, text_document

_MARGINS = QMarginsF(20, 18, 20, 16)  # millimetres
_FOOT = 26.0  # points that the foot takes, and the head where there is one


def page_size(locale: QLocale | None = None) -> QPageSize:
    """Letter where paper is measured in inches, A4 everywhere else."""
    system = (locale or QLocale.system()).measurementSystem()
    imperial = system is QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4)


def pdf(form: FormDocument, foot: str, size: QPageSize | None = None, head: str = "") -> bytes:
    """The form as a PDF with real text in the program's font; ``head`` and ``foot`` stand on every page."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(form.title)
    writer.setCreator("Roomnote")
    writer.setResolution(300)
    _lay_out(writer, size or page_size())
    paint(writer, form, foot, head)
    buffer.close()
    return bytes(content.data())


def save(path: str, content: bytes) -> None:
    """Write the file whole or not at all; DISK_FAILED where that is not possible."""
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly) or file.write(content) != len(content):
        raise LocalError(ErrorCode.DISK_FAILED)
    if not file.commit():
        raise LocalError(ErrorCode.DISK_FAILED)


def print_form(parent: QWidget, form: FormDocument, foot: str, head: str = "") -> bool:
    """Ask for a printer and print; False when the user gave up. Nothing is stored."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Roomnote")
    _lay_out(printer, page_size())
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    paint(printer, form, foot, head)
    return True


def paint(device: QPdfWriter | QPrinter, form: FormDocument, foot: str, head: str = "") -> int:
    """Draw the form onto the pages of ``device``; returns how many there are."""
    document = text_document(form)
    resolution = device.logicalDpiY()
    area = QRectF(device.pageLayout().paintRectPixels(resolution))
    above = _FOOT / 72 * resolution if head else 0.0
    room = area.height() - above - _FOOT / 72 * resolution
    pages = lay_out(document, device, QSizeF(area.width(), room))
    painter = QPainter(device)
    for page in range(pages):
        if page:
            device.newPage()
        painter.save()
        painter.translate(0, above - page * room)
        document.drawContents(painter, QRectF(0, page * room, area.width(), room))
        painter.restore()
        painter.setFont(paper_font(8))
        left = int(Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRectF(0, 0, area.width(), above), left | int(Qt.AlignmentFlag.AlignTop), head)
        line = QRectF(0, above + room, area.width(), area.height() - above - room)
        bottom = int(Qt.AlignmentFlag.AlignBottom)
        painter.drawText(line, bottom | left, foot)
        painter.drawText(line, bottom | int(Qt.AlignmentFlag.AlignRight), f"Page {page + 1} of {pages}")
    painter.end()
    return pages


def _lay_out(device: QPagedPaintDevice, size: QPageSize) -> None:
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, _MARGINS, QPageLayout.Unit.Millimeter)
    device.setPageLayout(layout)
