"""The pane beside the list: what is the case with one note, and what a person can do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.delivery import Decision
from app.ui.outbox.list_view import LOOKS
from app.ui.outbox.model import Act, Detail
from app.ui.outbox.option_view import Options
from app.ui.spacing import column, row
from app.ui.widgets import PILL_COLORS, Button, Card, Divider, Icon, Spinner, Text


class DetailPane(Card):
    """Draws one `Detail`; give it None to hide it."""

    picked = Signal(Decision)
    confirmed = Signal()
    acted = Signal()
    ehr_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0)
        self._facts: tuple[tuple[str, str], ...] = ()
        head = column(margins=(18, 14, 18, 14), gap=4)
        state = row(gap=8)
        self._icon = Icon("circle-help", "warning")
        self._state = Text("", "caption", weight=600)
        state.add(self._icon)
        state.add(self._state, 1)
        head.add(state)
        self.title = Text("", "timer", wrap=True)
        head.add(self.title)
        self.body_text = Text("", "body", "muted", wrap=True)
        head.add(self.body_text)
        self.body.addWidget(head)
        self.body.addWidget(Divider())
        self._table_box = column(margins=(18, 14, 18, 14))
        self.body.addWidget(self._table_box)
        self._rule = Divider()
        self.body.addWidget(self._rule)
        self._foot = column(margins=(18, 14, 18, 16), gap=12)
        self.options = Options()
        self._foot.add(self.options)
        buttons = row(gap=8)
        self.ehr = Button("Open the EHR", icon="globe", shrinks=True)
        self._spinner = Spinner()
        self.confirm = Button(" ", "primary", shrinks=True)
        self.act = Button(" ", "primary")
        buttons.add(self.ehr)
        buttons.add_stretch()
        buttons.add(self._spinner)
        buttons.add(self.act)
        buttons.add(self.confirm)
        self._foot.add(buttons)
        self.body.addWidget(self._foot)
        self.options.picked.connect(self.picked)
        self.confirm.clicked.connect(self.confirmed)
        self.act.clicked.connect(self.acted)
        self.ehr.clicked.connect(self.ehr_wanted)

    def show_detail(self, detail: Detail) -> None:
        kind, icon = LOOKS[detail.state]
        tone = PILL_COLORS[kind][1]
        self._icon.set_icon(icon, tone)
        self._state.setText(detail.state_words)
        self._state.set_tone(tone)
        self.setAccessibleName(f"{detail.title}. {detail.state_words}")
        self.title.setText(detail.title)
        self.body_text.setText(detail.body)
        if detail.facts != self._facts:
            self._facts = detail.facts
            self._table_box.clear()
            self._table_box.add(_table(detail.facts))
        asks = bool(detail.options)
        self.options.setVisible(asks)
        self.options.show_options(detail.item_id, detail.options, not detail.working)
        self.confirm.setVisible(asks)
        if detail.confirm:
            self.confirm.set_words(detail.confirm)
        self.confirm.setEnabled(detail.can_confirm)
        self.act.setVisible(detail.act is not Act.NONE)
        self.act.setEnabled(not detail.working)
        if detail.act_label:
            self.act.set_words(detail.act_label)
        self.ehr.setVisible(detail.can_open_ehr)
        self._spinner.setVisible(detail.working)
        foot = asks or detail.act is not Act.NONE or detail.can_open_ehr
        self._foot.setVisible(foot)
        self._rule.setVisible(foot)


def _table(facts: tuple[tuple[str, str], ...]) -> QWidget:
    holder = column(gap=6)
    for name, value in facts:
        line = row(gap=8)
        label = Text(name, "ui", "muted", weight=400)
        label.setFixedWidth(label.theme.px(76))
        line.add(label, 0, Qt.AlignmentFlag.AlignTop)
        words = Text(value, "ui", weight=400, tabular=True, wrap=True)
        words.setAccessibleName(f"{name}: {value}")
        line.add(words, 1)
        holder.add(line)
    return holder
