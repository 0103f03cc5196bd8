"""The sheet that shows a list of clients before it is taken in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.ui.clients.import_words import ImportModel
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Icon, ProgressBar, Segmented, Text, announce, spacer

_SHOWN = 12
"""Names and problems that are written out; the rest is counted."""


class ImportSheet(FittedSheet):
    """`confirmed` adds the clients; `order_said` carries 1 for days first, 2 for months first.

    Closing it while clients are added stops that.
    """

    confirmed = Signal()
    order_said = Signal(int)

    def __init__(self, model: ImportModel) -> None:
        super().__init__("Import clients", width=620, close_button=True)
        body = column(margins=(24, 0, 24, 8), gap=10)
        self.lead = Text("", "body", wrap=True)
        body.add(self.lead)
        self.bar = ProgressBar(name="Clients added")
        self.bar.setVisible(False)
        body.add(self.bar)
        self.question = row(gap=10)
        self.question.add(Text("Dates like 04/03/1990:", "ui", weight=400), 0, Qt.AlignmentFlag.AlignVCenter)
        self.order = Segmented(["Not said", "Day first", "Month first"], name="What comes first in dates")
        self.question.add(self.order)
        self.question.add_stretch()
        body.add(self.question)
        self._lines = column(gap=6)
        body.add(self._lines)
        self.body.addWidget(body)
        self.cancel, self.add = Button("Cancel"), Button("Add", "primary")
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.add)
        self.footer_divider.show()
        self.initial_focus = self.add
        self.cancel.clicked.connect(self.dismiss)
        self.add.clicked.connect(self._on_add)
        self.order.changed.connect(self.order_said)
        self.show_model(model)

    def show_model(self, model: ImportModel) -> None:
        """Draws it."""
        if self.isVisible() and model.lead != self.lead.text():
            announce(self.lead, model.lead)
        self.lead.setText(model.lead)
        self.question.setVisible(model.can_say_order)
        self.order.set_index(model.order)
        self._lines.clear()
        for problem in model.problems[:_SHOWN]:
            line = row(gap=8)
            line.add(Icon("triangle-alert", "warning"), 0, Qt.AlignmentFlag.AlignTop)
            line.add(Text(problem, "ui", weight=400, wrap=True), 1)
            self._lines.add(line)
        self._rest(len(model.problems), "lines with a problem")
        if model.new:
            self._lines.add(Text("New clients", "ui", weight=600))
            self._lines.add(Text(", ".join(model.new[:_SHOWN]), "ui", weight=400, wrap=True))
            self._rest(len(model.new), "clients")
        for note in model.notes:
            self._lines.add(Text(note, "caption", "muted", wrap=True))
        self.bar.setVisible(False)
        self.cancel.set_words("Cancel")
        self.add.setVisible(True)
        self.add.set_words(model.button)
        self.add.setEnabled(model.can_import)
        self.refit()

    def show_progress(self, done: int, total: int) -> None:
        """So many of the list were taken in; what is left can be stopped."""
        self.lead.setText(f"{done} of {total} taken in. Charts that are made stay if you stop.")
        self.question.setVisible(False)
        self._lines.clear()
        self.bar.set_fraction(done / total)
        if self.bar.isHidden():
            self.bar.setVisible(True)
            self.add.setVisible(False)
            self.cancel.set_words("Stop")
            self.cancel.setFocus()
            announce(self.lead, self.lead.text())
        self.refit()

    def _rest(self, count: int, what: str) -> None:
        if count > _SHOWN:
            self._lines.add(Text(f"and {count - _SHOWN} more {what}", "caption", "muted"))

    def _on_add(self) -> None:
        self.add.setEnabled(False)
        self.confirmed.emit()
