"""The tab Overview: notes, plan and care at the left; consents and documents at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.chart.cards import CardRow, CareCard, SectionCard
from app.ui.chart.model import ChartModel, Part
from app.ui.chart.presenter import ChartPresenter
from app.ui.clients.line_list import LineList
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, FlowRow, Icon, Text, icon_button

_ACROSS = QBoxLayout.Direction.LeftToRight
_DOWN = QBoxLayout.Direction.TopToBottom
_SIDE = 328
_TWO_COLUMNS = 800
_NEWEST_NOTES = 5
_NEWEST_DOCUMENTS = 4


class OverviewPane(Box):
    """With little room one column, consents first."""

    def __init__(self) -> None:
        super().__init__(_ACROSS, gap=20)
        self._left = column(gap=16)
        self._side = column(gap=16)
        self.all_notes = Button("All", "quiet", "small", name="All notes")
        self.open_plan = Button("Open plan", "quiet", "small")
        self.edit_plan = Button("Edit", size="small", name="Edit treatment plan")
        self.edit_care = Button("Edit", name="Edit diagnosis, usual code and approaches")
        self.show_consent = Button("Show to client", icon="laptop")
        self.withdraw = Button("Withdraw and erase…", "danger", "small", icon="undo-2")
        self.print_form = Button("Print form", "quietMuted", "small", icon="printer")
        self.add_document = icon_button("plus", "Add an assessment")
        self.notes_card = SectionCard("Notes", [self.all_notes])
        self.notes = LineList("Newest notes", whole=True)
        self.notes_card.body.addWidget(self.notes)
        self.plan = SectionCard("Treatment plan", [self.open_plan, self.edit_plan])
        self.care = CareCard(self.edit_care)
        for card in (self.notes_card, self.plan, self.care):
            self._left.add(card)
        self._left.add_stretch()
        self.consents = SectionCard("Consents", [self.show_consent])
        self.consents.body.addWidget(self._build_consent_foot())
        self.documents = SectionCard("Documents", [self.add_document])
        self._side.add(self.consents)
        self._side.add(self.documents)
        foot = row(margins=(4, 0, 4, 0), gap=8)
        foot.add(Icon("lock", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        told = "Encrypted on this laptop. AI reads only this chart and the session itself."
        foot.add(Text(told, "caption", "muted", wrap=True), 1)
        self._side.add(foot)
        self._side.add_stretch()
        self.add(self._left, 1)
        self.add(self._side, 0)
        self._arrange()

    def attach(self, presenter: ChartPresenter) -> None:
        """Connects what the clinician does with the presenter."""
        self._presenter = presenter
        commands = presenter.commands
        self.notes.opened.connect(presenter.note_opened)
        self.edit_plan.clicked.connect(self._on_edit_plan)
        self.edit_care.clicked.connect(self._on_edit_care)
        self.show_consent.clicked.connect(commands.show_consent)
        self.withdraw.clicked.connect(commands.withdraw)
        self.print_form.clicked.connect(commands.print_form)
        self.add_document.clicked.connect(commands.add_assessment)

    def show_chart(self, model: ChartModel) -> None:
        """Draws its part of the model."""
        shown = model.notes[:_NEWEST_NOTES]
        self.all_notes.set_words(f"All {len(model.notes)}", name="All notes")
        self.all_notes.setVisible(bool(model.notes))
        self.notes.setVisible(bool(shown))
        self.notes.show_lines(shown)
        if shown:
            self.notes_card.rows.clear()
        else:
            self.notes_card.show_rows([], "No notes yet.")
        self.plan.aside.setText(model.plan_subtitle)
        self.open_plan.setVisible(bool(model.goals))
        hidden = "Hidden together with the name."
        no_goals = hidden if model.hidden else "No goals yet."
        self.plan.show_rows([CardRow(goal) for goal in model.goals], no_goals)
        self.care.setVisible(not model.hidden)
        self.care.show_facts(model.care)
        asked: list[QWidget] = []
        for line in model.consents:
            answer = CardRow(line)
            answer.pressed.connect(self._on_document)
            asked.append(answer)
        self.consents.show_rows(asked, "Nobody was asked yet.")
        self.show_consent.setVisible(model.can_show)
        self.withdraw.setVisible(model.can_withdraw)
        for button in (self.edit_plan, self.add_document):
            button.setVisible(not model.hidden)
        rows: list[QWidget] = []
        for line in model.documents[:_NEWEST_DOCUMENTS]:
            made = CardRow(line)
            made.pressed.connect(self._on_document)
            rows.append(made)
        self.documents.show_rows(rows, "Nothing yet.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- inside --------------------------------------------------------------------------------------
    def _build_consent_foot(self) -> QWidget:
        foot = column(margins=(8, 6, 8, 8))
        inner = QWidget()
        flow = FlowRow(inner)
        flow.addWidget(self.withdraw)
        flow.addWidget(self.print_form)
        policy = inner.sizePolicy()
        policy.setHeightForWidth(True)
        inner.setSizePolicy(policy)
        foot.add(inner)
        return foot

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "documents"):  # not while it is built
            self._arrange()

    def _arrange(self) -> None:
        px, wide = self.theme.px, self.width() >= self.theme.px(_TWO_COLUMNS)
        self.set_direction(_ACROSS if wide else QBoxLayout.Direction.BottomToTop)
        self._side.setMinimumWidth(px(_SIDE) if wide else 0)
        self._side.setMaximumWidth(px(_SIDE) if wide else 16_777_215)

    def _on_edit_plan(self) -> None:
        self._presenter.edit_pressed(Part.PLAN)

    def _on_edit_care(self) -> None:
        self._presenter.edit_pressed(Part.CARE)

    def _on_document(self, key: str) -> None:
        self._presenter.commands.open_document(key)
