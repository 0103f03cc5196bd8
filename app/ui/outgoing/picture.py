"""The sheet before a photographed page goes to a model outside: the picture, and what cannot be hidden."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage

from app.ui.inputs.words_sheet import PhotoView
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, CheckBox, Icon, Text

TITLE = "Send this picture to {host}?"
BODY = "Names on a picture cannot be replaced. {model} reads every word on it."
STATEMENT = "Everyone it names agreed that it is sent as it is."
FIRST = "Tick the line first."
RECORDED = "Your name, the time and a hash of the picture are recorded."


class PictureSheet(FittedSheet):
    """``sent``: it may go. ``here``: read it on this computer. Escape and "Cancel" do neither."""

    sent = Signal()
    here = Signal()
    given_up = Signal()

    def __init__(self, image: QImage, host: str, model: str, *, here: bool) -> None:
        """``here``: whether something on this computer can read it as well."""
        super().__init__(TITLE.format(host=host), width=620)
        self._decided = False
        body = column(margins=(24, 0, 24, 8), gap=12)
        warning = row(gap=8)
        warning.add(Icon("triangle-alert", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        warning.add(Text(BODY.format(model=model), "body", wrap=True), 1)
        body.add(warning)
        self.picture = PhotoView(image)
        body.add(self.picture, 1)
        self.statement = CheckBox(STATEMENT)
        body.add(self.statement)
        body.add(Text(RECORDED, "caption", "muted", wrap=True))
        self.body.addWidget(body)
        self.setAccessibleDescription(BODY.format(model=model))
        self.cancel, self.read_here = Button("Cancel"), Button("Read it here")
        self.send = Button("Send the picture", "primary")
        self.send.setEnabled(False)
        self.read_here.setVisible(here)
        self.why_not = Text(FIRST, "caption", "muted", wrap=True)
        self.why_not.setMinimumWidth(1)
        self.footer.addWidget(self.why_not, 1)
        for button in (self.cancel, self.read_here, self.send):
            self.footer.addWidget(button)
        self.initial_focus = self.cancel
        self.statement.toggled.connect(self._on_stated)
        self.cancel.clicked.connect(self.close_sheet)
        self.read_here.clicked.connect(self._on_here)
        self.send.clicked.connect(self._on_send)
        self.closed.connect(self._on_closed)

    def _on_stated(self, agreed: bool) -> None:
        self.send.setEnabled(agreed)
        self.why_not.setText("" if agreed else FIRST)

    def _on_send(self) -> None:
        self._decided = True
        self.close_sheet()
        self.sent.emit()

    def _on_here(self) -> None:
        self._decided = True
        self.close_sheet()
        self.here.emit()

    def _on_closed(self) -> None:
        if not self._decided:
            self._decided = True
            self.given_up.emit()
