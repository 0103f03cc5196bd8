"""The sheet of receipts where there is none: somebody may have withdrawn before anything was recorded."""

from pytestqt.qtbot import QtBot

from app.ui.receipt.view import ReceiptSheet
from app.ui.widgets import Text


def test_without_a_receipt_every_reason_is_said_and_nothing_can_be_printed(qtbot: QtBot) -> None:
    sheet = ReceiptSheet(())
    qtbot.addWidget(sheet)
    words = " ".join(text.text() for text in sheet.findChildren(Text))
    assert "nothing was recorded" in words
    assert "being destroyed now" in words
    assert not sheet.print_button.isVisibleTo(sheet)
