"""The groups of fields above and below the drafted sentences; each can be folded away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.domain.templates import FieldKind
from app.ui.note_fields.inputs import FieldRow, HeadingRow
from app.ui.note_fields.model import FieldsModel
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, Icon, ScrollPage, Text

MOST = 230
"""Pixels (at 100 %) of a group beside drafted sentences; it scrolls beyond."""
_NO_LIMIT = 16_777_215  # Qt's own "no maximum"


class FieldsPanel(Box):
    """One group. `typed` carries id and values; `left` is emitted when the panel goes out of sight."""

    typed = Signal(str, tuple)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom)
        self.rows: dict[str, FieldRow] = {}
        self._alone = False
        self._open = True
        self._card = Card(padding=8)
        head = row(gap=8)
        self.fold = Button("", "quietMuted", "small", icon="chevron-down", name="Fields")
        self._state = Text("", "caption", "muted")
        self._icon = Icon("circle-check", "ok", 14)
        head.add(self.fold)
        head.add_stretch()
        head.add(self._icon)
        head.add(self._state)
        self._card.body.addWidget(head)
        self._scroll = ScrollPage()
        self._fields = column(margins=(8, 6, 12, 8), gap=12)
        self._scroll.body.addWidget(self._fields)
        self._scroll.body.addStretch(1)
        self._scroll.content.installEventFilter(self)
        self._card.body.addWidget(self._scroll, 1)
        self.add(self._card, 1)
        self.fold.clicked.connect(self._on_fold)
        self.hide()

    def show_fields(self, model: FieldsModel, *, alone: bool) -> None:
        """Builds the group; ``alone`` gives it all the room there is."""
        self._alone = alone
        self.rows.clear()
        self._fields.clear()
        for field in model.fields:
            if field.kind is FieldKind.HEADING:
                self._fields.add(HeadingRow(field))
                continue
            line = FieldRow(field, editable=model.editable)
            line.typed.connect(self.typed)
            self.rows[field.id] = line
            self._fields.add(line)
        policy = QSizePolicy.Policy.Expanding if alone else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.setVisible(bool(model.fields))
        self._open = True
        self.update_fields(model)
        self._fit()

    def update_fields(self, model: FieldsModel) -> None:
        """Other words about the same fields."""
        self.fold.set_words(
            model.title, name=f"{model.title}, {model.state}, {'open' if self._open else 'closed'}"
        )
        self._state.setText(model.state)
        self._state.set_tone("warning" if model.needs_you else "muted")
        self._icon.setVisible(model.needs_you)
        self._icon.set_icon("circle-alert", "warning")
        for field in model.fields:
            if (line := self.rows.get(field.id)) is not None:
                line.show_input(field)

    def focus_field(self, field_id: str) -> bool:
        """Puts the keyboard into a field; False where it is not of this group."""
        line = self.rows.get(field_id)
        if line is None:
            return False
        if not self._open:
            self._on_fold()
        line.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(line, 0, self.theme.px(16))
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _on_fold(self) -> None:
        self._open = not self._open
        self._scroll.setVisible(self._open)
        self.fold.set_words(self.fold.text(), icon="chevron-down" if self._open else "chevron-right")
        self._fit()

    def _fit(self) -> None:
        if self._alone:
            self._scroll.setMinimumHeight(self.theme.px(120))
            self._scroll.setMaximumHeight(_NO_LIMIT)
            return
        layout = self._scroll.content.layout()
        assert layout is not None
        width = max(1, self._scroll.viewport().width())
        needed = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self._scroll.setFixedHeight(min(needed, self.theme.px(MOST)))

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_scroll"):
            self._fit()


class NoteFieldsView(QObject):
    """Implements ``FieldsView`` with a panel above the note and one below; `drafted` hides the editor."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self.above, self.below = FieldsPanel(), FieldsPanel()

    def show_fields(self, before: FieldsModel, after: FieldsModel, drafted: bool) -> None:
        self._editor.setVisible(drafted)
        self.above.show_fields(before, alone=not drafted)
        self.below.show_fields(after, alone=False)

    def update_fields(self, before: FieldsModel, after: FieldsModel) -> None:
        self.above.update_fields(before)
        self.below.update_fields(after)

    def focus_field(self, field_id: str) -> None:
        if not self.above.focus_field(field_id):
            self.below.focus_field(field_id)
