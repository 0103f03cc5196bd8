"""The sheet behind "New session": a name, and on it goes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter

from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Field, Text


class WalkInSheet(FittedSheet):
    """Asks for the name; names in the charts are offered while typing. ``entered`` carries both fields."""

    entered = Signal(str, str)

    def __init__(self, known_names: Sequence[str]) -> None:
        super().__init__("New session", width=480, close_button=True)
        body = column(margins=(24, 4, 24, 20), gap=6)
        label = Text("Client", "ui", weight=600)
        body.add(label)
        self.name = Field("", placeholder="First and last name", name="Client")
        label.setBuddy(self.name)
        body.add(self.name)
        body.add(Text("A name that is not in the charts yet gets a chart.", "caption", "muted", wrap=True))
        body.add_gap(8)
        number_label = Text("Patient number in the EHR, if there is one", "ui", weight=600)
        body.add(number_label)
        self.number = Field("", placeholder="Links the signed note to the right record", name="EHR number")
        number_label.setBuddy(self.number)
        body.add(self.number)
        self.body.addWidget(body)
        completer = QCompleter(list(known_names), self.name)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        foot = row(gap=8)
        foot.add_stretch()
        self.cancel = Button("Cancel", "quietMuted")
        self.go_on = Button("Continue", "primary")
        foot.add(self.cancel)
        foot.add(self.go_on)
        self.footer_divider.show()
        self.footer.addWidget(foot)
        self.initial_focus = self.name
        self.go_on.setEnabled(False)
        self.name.textChanged.connect(self._on_typed)
        self.name.returnPressed.connect(self._on_entered)
        self.number.returnPressed.connect(self._on_entered)
        self.go_on.clicked.connect(self._on_entered)
        self.cancel.clicked.connect(self.dismiss)

    def _on_typed(self, text: str) -> None:
        self.go_on.setEnabled(bool(text.strip()))

    def _on_entered(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self.close_sheet()
            self.entered.emit(name, self.number.text().strip())
