"""The chips in the editor's gutter: one for each sentence, beside its first line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QTextBlock

from app.ui.roles import ChipKind
from app.ui.spacing import in_tab_order
from app.ui.widgets import Chip
from app.ui.workspace.model import NoteLine, SourceChip

if TYPE_CHECKING:
    from app.ui.workspace.note_editor import NoteEditor

GUTTER = 152
"""Pixels at 100 % from the chips' left edge to the editor's right one."""


class SourceChips(QObject):
    """Keeps a chip for each line shown; Tab reaches all of them in the note's order, also those out of sight.

    ``pressed`` carries the sentence's id. A chip that is drawn anew keeps the keyboard's place.
    """

    pressed = Signal(str)

    def __init__(self, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._chips: dict[str, Chip] = {}
        self._shown: dict[str, SourceChip] = {}
        self._order: tuple[str, ...] = ()

    def show(self, lines: Mapping[str, NoteLine], selected: str) -> None:
        """Show the chips of these lines, in their order, the selected sentence's marked."""
        for line_id in [known for known in self._chips if known not in lines]:
            self._drop(line_id)
        made = False
        for line in lines.values():
            kind: ChipKind = line.chip.kind
            if kind == "source" and line.id == selected:
                kind = "selected"
            if self._shown.get(line.id) != line.chip:
                self._make(line, kind)
                made = True
            self._chips[line.id].set_kind(kind)
        order = tuple(lines)
        if made or order != self._order:
            self._order = order
            in_tab_order([self._editor, *(self._chips[line_id] for line_id in order)])

    def place(self, blocks: Iterable[tuple[str, QTextBlock]], left: int) -> None:
        """Put each chip beside the first line of its sentence; chips of sentences not written are hidden."""
        missing = set(self._chips)
        for line_id, block in blocks:
            if line_id not in missing:
                continue
            missing.discard(line_id)
            chip = self._chips[line_id]
            top = self._editor.block_rect(block).top()  # breaks the lines of what was out of sight so far
            place = QPoint(left, round(top + (_first_line(block, chip.height()) - chip.height()) / 2))
            if chip.pos() != place:
                chip.move(place)
            if chip.isHidden():
                chip.show()
        for line_id in missing:
            self._chips[line_id].hide()

    def measure(self) -> None:
        """The letters have another size."""
        for chip in self._chips.values():
            chip.resize(chip.sizeHint())

    def of(self, line_id: str) -> Chip | None:
        """The chip of a sentence, or None."""
        return self._chips.get(line_id)

    def after(self, line_id: str) -> Chip | None:
        """The chip of the sentence behind this one, or None."""
        behind = self._order[self._order.index(line_id) + 1 :] if line_id in self._order else ()
        return self._chips.get(behind[0]) if behind else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._editor.show_line(str(watched.property("line")))
        return False

    # -- inside --------------------------------------------------------------------------------------
    def _make(self, line: NoteLine, kind: ChipKind) -> None:
        focused = self._drop(line.id)
        chip = Chip(line.chip.words, kind, line.chip.icon, name=line.chip.name, parent=self._editor)
        chip.setProperty("line", line.id)
        chip.clicked.connect(self._on_clicked)
        chip.installEventFilter(self)
        chip.resize(chip.sizeHint())  # once: measuring all of them takes too long for every key
        self._chips[line.id], self._shown[line.id] = chip, line.chip
        if focused:
            chip.show()
            chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, line_id: str) -> bool:
        """Take a chip away; returns whether it had the focus."""
        chip = self._chips.pop(line_id, None)
        self._shown.pop(line_id, None)
        if chip is None:
            return False
        focused = chip.hasFocus()
        chip.removeEventFilter(self)
        chip.hide()
        chip.deleteLater()
        if focused:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return focused

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            self.pressed.emit(str(sender.property("line")))


def _first_line(block: QTextBlock, otherwise: float) -> float:
    """How high the first line of a block is; asking for a line of one that was not laid out would crash."""
    if not block.layout().lineCount():
        return otherwise
    line = block.layout().lineAt(0)
    return line.ascent() + line.descent()
