"""The sheet that links a client to the EHR, so that a note that waits for it can go."""

from PySide6.QtCore import Signal

from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Field, Text


class LinkSheet(FittedSheet):
    """Asks for the patient number; ``entered`` carries it. Nothing is sent before it is pressed."""

    entered = Signal(str)

    def __init__(self, client_name: str, ehr: str) -> None:
        super().__init__("Link this client to the EHR", width=480, close_button=True)
        body = column(margins=(24, 0, 24, 20), gap=6)
        where = ehr or "the EHR"
        body.add(
            Text(f"{client_name} has no number from {where} in the chart yet.", "body", "muted", wrap=True)
        )
        body.add_gap(6)
        label = Text("Patient number in the EHR", "ui", weight=600)
        body.add(label)
        self.number = Field("", placeholder="As the EHR shows it", name="Patient number in the EHR")
        label.setBuddy(self.number)
        body.add(self.number)
        told = "Compare it twice: the note goes into that record."
        body.add(Text(told, "caption", "muted", wrap=True))
        self.body.addWidget(body)
        foot = row(margins=(24, 14, 24, 20), gap=8)
        foot.add_stretch()
        self.cancel, self.link = Button("Cancel", "quietMuted"), Button("Link and send", "primary")
        foot.add(self.cancel)
        foot.add(self.link)
        self.footer_divider.show()
        self.footer.addWidget(foot)
        self.initial_focus = self.number
        self.link.setEnabled(False)
        self.number.textChanged.connect(self._on_typed)
        self.number.returnPressed.connect(self._on_entered)
        self.link.clicked.connect(self._on_entered)
        self.cancel.clicked.connect(self.dismiss)

    def _on_typed(self, text: str) -> None:
        self.link.setEnabled(bool(text.strip()))

    def _on_entered(self) -> None:
        number = self.number.text().strip()
        if number:
            self.close_sheet()
            self.entered.emit(number)
