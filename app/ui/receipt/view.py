"""The sheet "Receipt": what was destroyed and when, a print for the client, a look at a printed number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.receipt import DestructionReceipt
from app.ui.receipt.words import TITLE, details, headline, number
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Divider, Field, Icon, SheetHost, Text, announce, spacer

NONE = (
    "There is no receipt: nothing was recorded, or it is being destroyed now. "
    "What was destroyed before receipts were kept has none."
)


class ReceiptSheet(FittedSheet):
    """`print_pressed` and `check_pressed` (the typed number) say what the user wants."""

    print_pressed = Signal()
    check_pressed = Signal(str)

    def __init__(self, receipts: Sequence[DestructionReceipt]) -> None:
        super().__init__(TITLE, width=560, close_button=True)
        self.subtitle.setText("Destroyed means: the only keys are gone. Nobody can read it again.")
        self.subtitle.setVisible(True)
        body = column(margins=(24, 0, 24, 8), gap=12)
        if not receipts:
            body.add(Text(NONE, "body", "muted", wrap=True))
        for index, receipt in enumerate(receipts):
            if index:
                body.add(Divider())
            line = row(gap=12)
            line.add(Icon("shield-check", "ok", 20), 0, Qt.AlignmentFlag.AlignTop)
            words = column(gap=2)
            words.add(Text(headline(receipt), "body", weight=500, wrap=True, tabular=True))
            told = details(receipt)
            if told:
                words.add(Text(told, "caption", "muted", wrap=True, tabular=True))
            words.add(Text(f"Check number {number(receipt)}", "caption", "muted", wrap=True, tabular=True))
            line.add(words, 1)
            body.add(line)
        self._check = column(margins=(0, 8, 0, 0), gap=6)
        label = Text("Check a printed number", "caption", weight=500)
        self.field = Field(name="Check number on a printed receipt", placeholder="At least 16 characters")
        label.setBuddy(self.field)
        self._check.add(label)
        asked = row(gap=8)
        asked.add(self.field, 1)
        self.check = Button("Check")
        asked.add(self.check)
        self._check.add(asked)
        self.found = Text("", "caption", "muted", wrap=True)
        self._check.add(self.found)
        body.add(self._check)
        self._check.setVisible(bool(receipts))
        self.body.addWidget(body)
        self.print_button = Button("Print for the client…", icon="printer")
        self.done = Button("Done", "primary")
        self.print_button.setVisible(bool(receipts))
        self.footer.addWidget(self.print_button)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.done)
        self.initial_focus = self.done
        self.dismissed.connect(self.close_sheet)
        self.done.clicked.connect(self.dismiss)
        self.print_button.clicked.connect(self.print_pressed)
        self.check.clicked.connect(self._on_check)
        self.field.returnPressed.connect(self._on_check)

    def show_found(self, receipt: DestructionReceipt | None) -> None:
        """What the number belongs to; None: to no receipt of this client."""
        words = (
            f"This number belongs to: {headline(receipt)}."
            if receipt is not None
            else "No receipt of this client has this number."
        )
        self.found.setText(words)
        self.found.set_tone("ok" if receipt is not None else "warning")
        announce(self.found, words)
        self.refit()

    def _on_check(self) -> None:
        self.check_pressed.emit(self.field.text())


class ReceiptSheets(QObject):
    """Opens the sheet over `host`'s window; one at a time."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self.sheet: ReceiptSheet | None = None

    def open(self, receipts: Sequence[DestructionReceipt]) -> ReceiptSheet:
        if self.sheet is not None:
            self.sheet.close_sheet()
        self.sheet = ReceiptSheet(receipts)
        self.sheet.closed.connect(self._on_closed)
        self._host.open(self.sheet)
        return self.sheet

    def _on_closed(self) -> None:
        self.sheet = None
