"""The sheet that asks which of several clients a name means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial

from PySide6.QtCore import Qt, Signal

from app.domain.written_time import written_day
from app.services.charts import ClientLine
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Divider, Text

ASKED = "The charts have this name already. Choose who is here."
NUMBER_STAYS = "A number of the EHR that is in a chart stays as it is."


def told_apart(line: ClientLine, zone: tzinfo | None = None) -> str:
    """What tells a client from another one of the same name."""
    born = line.client.birth_date
    parts = [f"Born {written_day(born)}" if born is not None else "No date of birth"]
    parts += [line.client.pronouns] if line.client.pronouns else []
    parts += [f"EHR number {line.client.ehr_id}"] if line.client.ehr_id else []
    if line.last_seen is not None:
        parts.append(f"last session {written_day(line.last_seen.astimezone(zone).date())}")
    else:
        parts.append("no session yet")
    return " · ".join(parts)


class NamesakeSheet(FittedSheet):
    """``chosen`` carries the id of a client, ``new_wanted`` asks for a new chart. Escape changes nothing."""

    chosen = Signal(str)
    new_wanted = Signal()

    def __init__(self, lines: Sequence[ClientLine], *, number_typed: bool = False) -> None:
        super().__init__("Which client?", width=560, close_button=True)
        body = column(margins=(24, 0, 24, 24), gap=12)
        told = f"{ASKED} {NUMBER_STAYS}" if number_typed else ASKED
        body.add(Text(told, "body", "muted", wrap=True))
        self.buttons: list[Button] = []
        for line in lines:
            apart = told_apart(line)
            asked = row(gap=12)
            words = column(gap=2)
            words.add(Text(line.client.name, "body", weight=500, wrap=True))
            words.add(Text(apart, "caption", "muted", wrap=True, tabular=True))
            asked.add(words, 1)
            button = Button("Choose")
            button.set_words("Choose", name=f"Choose {line.client.name}. {apart}")
            button.clicked.connect(partial(self._on_chosen, line.client.id))
            asked.add(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(button)
            body.add(asked)
            body.add(Divider())
        self.new = Button("None of them: open a new chart", icon="plus")
        self.new.clicked.connect(self._on_new)
        body.add(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(body)

    def _on_chosen(self, client_id: str, _checked: bool = False) -> None:
        self.close_sheet()
        self.chosen.emit(client_id)

    def _on_new(self) -> None:
        self.close_sheet()
        self.new_wanted.emit()
