"""The tabs beside the overview: all notes, all documents, all details, and what was done to the chart."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.chart.cards import CardRow, FactCard, SectionCard
from app.ui.chart.model import ChartModel, Part
from app.ui.chart.presenter import ChartPresenter
from app.ui.clients.line_list import LineList
from app.ui.spacing import Box
from app.ui.widgets import Button, Text

_DOWN = QBoxLayout.Direction.TopToBottom


class NotesPane(Box):
    """Every note, newest first."""

    def __init__(self) -> None:
        super().__init__(_DOWN)
        self.card = SectionCard("Notes")
        self.list = LineList("Notes", whole=True)
        self.card.body.addWidget(self.list)
        self.add(self.card)

    def show_chart(self, model: ChartModel) -> None:
        """Draws its part of the model."""
        self.list.show_lines(model.notes)
        self.list.setVisible(bool(model.notes))
        if model.notes:
            self.card.rows.clear()
        else:
            self.card.show_rows([], "No notes yet.")


class DocumentsPane(Box):
    """Assessments, saved summaries, receipts and forms, newest first."""

    def __init__(self) -> None:
        super().__init__(_DOWN)
        self.add_assessment = Button("Add an assessment", size="small", icon="plus")
        self.card = SectionCard("Documents", [self.add_assessment])
        self.add(self.card)

    def attach(self, presenter: ChartPresenter) -> None:
        """Connects what the clinician does with the presenter."""
        self._presenter = presenter
        self.add_assessment.clicked.connect(presenter.commands.add_assessment)

    def show_chart(self, model: ChartModel) -> None:
        """Draws its part of the model."""
        self.add_assessment.setVisible(not model.hidden)
        rows: list[QWidget] = []
        for line in model.documents:
            made = CardRow(line)
            made.pressed.connect(self._on_pressed)
            rows.append(made)
        self.card.show_rows(rows, "Assessments, consent forms and receipts come here.")

    def _on_pressed(self, key: str) -> None:
        self._presenter.commands.open_document(key)


class DetailsPane(Box):
    """A card for everything that can be entered."""

    edit_pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=16)
        self.cards: dict[Part, FactCard] = {}
        self._hidden = Text("Details are hidden together with the name.", "ui", "muted", weight=400)
        self.add(self._hidden)

    def show_chart(self, model: ChartModel) -> None:
        """Draws its part of the model; the cards stay, so that the focus does."""
        self._hidden.setVisible(model.hidden)
        for group in model.groups:
            card = self.cards.get(group.part)
            if card is None:
                card = self.cards[group.part] = FactCard(group)
                card.edit_pressed.connect(self.edit_pressed)
                self.add(card)
            else:
                card.show_facts(group.facts)
        for card in self.cards.values():
            card.setVisible(not model.hidden)
            if model.hidden:
                card.show_facts(())


class HistoryPane(Box):
    """What the audit trail holds of the chart, newest first."""

    def __init__(self) -> None:
        super().__init__(_DOWN)
        self.card = SectionCard("History")
        self.card.aside.setText("Kept in the audit trail; nothing in it can be changed.")
        self.list = LineList("History", whole=True)
        self.card.body.addWidget(self.list)
        self.add(self.card)

    def show_chart(self, model: ChartModel) -> None:
        """Draws its part of the model."""
        self.list.show_lines(model.history)
        self.list.setVisible(bool(model.history))
        if model.history:
            self.card.rows.clear()
        else:
            self.card.show_rows([], "Nothing yet.")
