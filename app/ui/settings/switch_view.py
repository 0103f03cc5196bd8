"""A switch for AI use: what it means, since when it is on or off, and what is still missing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.ui.roles import IconName
from app.ui.settings.model import SwitchModel
from app.ui.spacing import column, row
from app.ui.widgets import Button, Card, Icon, Text, Toggle, announce


class SwitchCard(Card):
    """`pressed` asks for a change; the switch itself moves only with `show_switch`.

    `hint_pressed` leads to where what is still missing can be changed.
    """

    pressed = Signal()
    hint_pressed = Signal()

    def __init__(self, icon: IconName, title: str, body: str, hint_button: str) -> None:
        super().__init__()
        self._on = False
        line = row(gap=12)
        line.add(Icon(icon, "accent"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=4)
        words.add(Text(title, "ui", weight=600, wrap=True))
        words.add(Text(body, "ui", "muted", weight=400, wrap=True))
        self.since = Text("", "caption", "muted", weight=500, tabular=True, wrap=True)
        words.add(self.since)
        line.add(words, 1)
        side = row(gap=10)
        self.state = Text("", "ui", weight=500)
        self.toggle = Toggle("", name=title)
        side.add(self.state)
        side.add(self.toggle)
        line.add(side, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(line)
        self._hint = row(margins=(28, 10, 0, 0), gap=8)
        self._hint.add(Icon("triangle-alert", "warning"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.hint = Text("", "ui", "warning", weight=500, wrap=True)
        self._hint.add(self.hint, 1)
        self.hint_button = Button(hint_button, size="small")
        self._hint.add(self.hint_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._hint.hide()
        self.body.addWidget(self._hint)
        self.toggle.clicked.connect(self._on_clicked)
        self.hint_button.clicked.connect(self.hint_pressed)
        self.show_switch(SwitchModel())

    def show_switch(self, model: SwitchModel) -> None:
        """Draws it; a change is said once to a screen reader."""
        changed, self._on = model.on != self._on, model.on
        self.toggle.setChecked(model.on)
        self.toggle.setAccessibleDescription(f"{model.since} {model.hint}".strip())
        self.state.setText("On" if model.on else "Off")
        self.since.setText(model.since)
        self.hint.setText(model.hint)
        self._hint.setVisible(bool(model.hint))
        if changed and self.isVisible():
            announce(self.toggle, f"{self.toggle.accessibleName()}: {model.since} {model.hint}".strip())

    def _on_clicked(self) -> None:
        self.toggle.setChecked(self._on)
        self.pressed.emit()
