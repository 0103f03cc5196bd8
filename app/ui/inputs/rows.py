"""The lines of the sheet of sources: one source with its buttons, two statements side by side, approaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.inputs.model import ConflictRow, SourceRow
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, CheckBox, Chip, Divider, Field, FlowRow, Icon, Menu, Text
from app.ui.widgets import icon_button as make_icon_button


def _act(slot: Callable[[str], None], key: str) -> Callable[..., None]:
    def pressed(*_checked: object) -> None:
        slot(key)

    return pressed


class SourceLine(Box):
    """A box to choose it by, where it is from, how it begins, and its buttons."""

    chosen = Signal(str, bool)
    edit_pressed = Signal(str)
    remove_pressed = Signal(str)
    improve_pressed = Signal(str)

    def __init__(self, source: SourceRow) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, margins=(14, 8, 8, 8), gap=10)
        self.source_id = source.id
        self.check = CheckBox(source.name)
        self.check.setChecked(source.chosen)
        self.check.setEnabled(source.enabled)
        self.check.setAccessibleDescription(source.detail)
        words = column(gap=1)
        words.add(self.check)
        words.add(Text(source.detail, "caption", "muted", weight=400, wrap=True))
        self.add(Icon(source.icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        self.add(words, 1)
        self.buttons = list[Button]()
        if source.can_improve:
            button = Button("Into sections", "quiet", "small", name="Bring your own note into sections")
            button.setToolTip("Sorts your words into the note. Adds no facts.")
            button.clicked.connect(_act(self.improve_pressed.emit, source.id))
            self.buttons.append(button)
        if source.can_change:
            edit = make_icon_button("pencil", f"Correct: {source.name}", "quiet", "small")
            edit.clicked.connect(_act(self.edit_pressed.emit, source.id))
            remove = make_icon_button("x", f"Remove: {source.name}", "quiet", "small")
            remove.clicked.connect(_act(self.remove_pressed.emit, source.id))
            self.buttons += [edit, remove]
        for button in self.buttons:
            self.add(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.check.toggled.connect(partial(self._on_toggled))

    def _on_toggled(self, on: bool) -> None:
        self.chosen.emit(self.source_id, on)


class ConflictLine(Card):
    """What two sources say of the same thing; nothing decides between them but the clinician."""

    def __init__(self, conflict: ConflictRow) -> None:
        super().__init__(padding=12, fill="warningSoft", edge="hairline")
        head = row(gap=8)
        head.add(Icon("triangle-alert", "warning", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        head.add(Text(conflict.words, "ui", "warning", weight=600, wrap=True), 1)
        self.body.addWidget(head)
        sides = row(gap=16)
        for source, words in ((conflict.one_from, conflict.one), (conflict.other_from, conflict.other)):
            side = column(gap=2)
            side.add(Text(source, "caption", "text", weight=600))
            side.add(Text(words, "ui", "text", weight=400, wrap=True))
            sides.add(side, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(sides)


class Approaches(QWidget):
    """Therapy approaches: a chip each, taken away by pressing it; added from a list or by typing."""

    added = Signal(str)
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._offered: tuple[str, ...] = ()
        self.chips = list[Chip]()
        column_ = column(gap=8)
        self._holder = QWidget()
        self._flow = FlowRow(self._holder)
        self.pick = Button("Add approach", "standard", "small", icon="plus")
        self._flow.addWidget(self.pick)
        self.field = Field(placeholder="Another approach, then Enter", name="Another approach")
        self.field.hide()
        column_.add(self._holder)
        column_.add(self.field)
        flow = FlowRow(self, gap=0)
        flow.addWidget(column_)
        self.pick.clicked.connect(self._on_pick)
        self.field.returnPressed.connect(self._on_typed)

    def show_approaches(self, chosen: Sequence[str], offered: Sequence[str], *, enabled: bool) -> None:
        """Draws them; the focus stays in the group."""
        self._offered = tuple(offered)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.pick)
        self.chips = [Chip(name, "suggestion", "x", name=f"Remove approach: {name}") for name in chosen]
        for chip, name in zip(self.chips, chosen, strict=True):
            chip.setEnabled(enabled)
            chip.clicked.connect(_act(self.dropped.emit, name))
            self._flow.addWidget(chip)
        self._flow.addWidget(self.pick)
        self.pick.setEnabled(enabled)
        self._holder.updateGeometry()

    def _on_pick(self) -> None:
        menu = Menu("Approaches", parent=self)
        for name in self._offered:
            menu.add(name, None, name).triggered.connect(_act(self.added.emit, name))
        menu.addSeparator()
        menu.add("Another…", "pencil", "").triggered.connect(self._on_another)
        menu.open_beside(self.pick)

    def _on_another(self) -> None:
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self) -> None:
        name = self.field.text()
        self.field.clear()
        self.field.hide()
        self.pick.setFocus(Qt.FocusReason.OtherFocusReason)
        if name.strip():
            self.added.emit(name)


def divided(lines: Sequence[QWidget]) -> Box:
    """The lines with a hairline between them."""
    box = column()
    for number, line in enumerate(lines):
        if number:
            box.add(Divider())
        box.add(line)
    return box
