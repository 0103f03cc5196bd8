"""The form of the treatment plan: goals with objectives, interventions and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.domain.treatment import Goal, GoalStatus, TreatmentPlan
from app.domain.written_time import written_day
from app.ui.chart import entries
from app.ui.chart.form_sheet import FormSheet, Lines
from app.ui.chart.words import GOAL_TAGS
from app.ui.spacing import column, row
from app.ui.widgets import Button, Card, Field, Select, Text, icon_button


class GoalCard(Card):
    """One goal. The day on which it was met is asked for only where it is met."""

    remove_pressed = Signal(object)
    changed = Signal()

    def __init__(self, goal: Goal, number: int) -> None:
        super().__init__(padding=12)
        self._id = goal.id
        fields = column(gap=8)
        head = row(gap=6)
        head.add(Text(f"Goal {number}", "ui", weight=600), 1)
        remove = icon_button("x", f"Remove goal {number}", "quietMuted", "small")
        remove.clicked.connect(self._on_remove)
        head.add(remove)
        fields.add(head)
        self.text = Field(goal.text, placeholder="What the client wants", name=f"Goal {number}")
        fields.add(self.text)
        line = row(gap=8)
        self.status = Select(name=f"Where goal {number} stands")
        for status in GoalStatus:
            self.status.addItem(GOAL_TAGS[status].words, status)
        self.status.setCurrentIndex(tuple(GoalStatus).index(goal.status))
        self.met_on = Field(
            written_day(goal.met_on) if goal.met_on else "",
            placeholder="Met on",
            name=f"Goal {number} met on",
        )
        line.add(self.status, 1)
        line.add(self.met_on, 1)
        fields.add(line)
        self.objectives = self._several("Objectives", goal.objectives, number)
        self.interventions = self._several("Interventions", goal.interventions, number)
        for words, lines in (("Objectives", self.objectives), ("Interventions", self.interventions)):
            label = Text(f"{words}, each on a line of its own", "caption", "muted")
            label.setBuddy(lines)
            fields.add(label)
            fields.add(lines)
        self.body.addWidget(fields)
        self.status.currentIndexChanged.connect(self._on_status)
        self._on_status()

    @property
    def typed(self) -> entries.TypedGoal:
        """What stands in the fields."""
        return entries.TypedGoal(
            self._id,
            self.text.text(),
            tuple(GoalStatus)[self.status.currentIndex()],
            self.met_on.text(),
            self.objectives.toPlainText(),
            self.interventions.toPlainText(),
        )

    def _several(self, words: str, values: tuple[str, ...], number: int) -> Lines:
        return Lines("\n".join(values), f"{words} of goal {number}", high=56)

    def _on_status(self) -> None:
        self.met_on.setVisible(tuple(GoalStatus)[self.status.currentIndex()] is GoalStatus.MET)
        self.changed.emit()

    def _on_remove(self) -> None:
        self.remove_pressed.emit(self)


class PlanSheet(FormSheet):
    """``submitted`` carries a ``TreatmentPlan``."""

    def __init__(self, plan: TreatmentPlan) -> None:
        super().__init__("Treatment plan", width=620)
        pair = self.pair()
        reviewed, following = plan.reviewed_on, plan.next_review_on
        self.reviewed = self.field("Reviewed on", written_day(reviewed) if reviewed else "", within=pair)
        self.following = self.field("Next review", written_day(following) if following else "", within=pair)
        self.cards: list[GoalCard] = []
        self._goals = column(gap=10)
        self.fields.add(self._goals)
        self.add_goal = Button("Add a goal", "quiet", "small", icon="plus")
        self.add_goal.clicked.connect(self._on_add)
        self.fields.add(self.add_goal, 0, Qt.AlignmentFlag.AlignLeft)
        self._number = 0
        for goal in plan.goals or (Goal("", ""),):
            self._add(goal)
        self.initial_focus = self.cards[0].text
        self.reads(self._entered)

    def _entered(self) -> TreatmentPlan:
        goals = [card.typed for card in self.cards]
        return entries.plan(goals, self.reviewed.text(), self.following.text())

    def _add(self, goal: Goal) -> None:
        self._number += 1
        card = GoalCard(goal, self._number)
        card.remove_pressed.connect(self._on_remove)
        card.changed.connect(self.refit)
        self.cards.append(card)
        self._goals.add(card)

    def _on_add(self) -> None:
        self._add(Goal("", ""))
        self.cards[-1].text.setFocus(Qt.FocusReason.TabFocusReason)
        self.reveal(self.cards[-1])

    def _on_remove(self, card: GoalCard) -> None:
        self.cards.remove(card)
        self._goals.box.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.add_goal.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refit()
