"""Who of several people withdraws their agreement."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from app.domain.consent import Consent
from app.ui.spacing import FittedSheet, column
from app.ui.widgets import Button, Text


class WhoSheet(FittedSheet):
    """One button for each person who agreed; ``chosen`` carries the consent's id. Escape changes nothing."""

    chosen = Signal(str)

    def __init__(self, people: Sequence[Consent]) -> None:
        super().__init__("Who withdraws?", width=420, close_button=True)
        body = column(margins=(24, 0, 24, 24), gap=8)
        told = "The page opens for them to confirm. Until then nothing changes."
        body.add(Text(told, "body", "muted", wrap=True))
        self.buttons: list[Button] = []
        for person in people:
            button = Button(person.person, "standard", "large")
            button.clicked.connect(partial(self._on_chosen, person.id))
            body.add(button)
            self.buttons.append(button)
        self.body.addWidget(body)

    def _on_chosen(self, consent_id: str, _checked: bool = False) -> None:
        self.close_sheet()
        self.chosen.emit(consent_id)
