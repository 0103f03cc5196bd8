"""The groups of fields above and below the drafted sentences; each can be folded away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.domain.templates import FieldKind
from app.ui.note_fields.inputs import FieldRow, HeadingRow
from app.ui.note_fields.model import FieldsModel
from app.ui.roles import IconName
from app.ui.spacing import Box, column, in_tab_order, row
from app.ui.widgets import Button, Card, Icon, ScrollPage, Text

MOST, SHARE = 230, 0.4
"""Pixels (at 100 %), and share of the pane, that a group beside drafted sentences gets; it scrolls beyond."""
ROOM = 620
"""The pane needs this height (at 100 %) for a group to be open from the start."""
_NO_LIMIT = 16_777_215  # Qt's own "no maximum"


class FieldsPanel(Box):
    """One group. `typed` carries id and values; `left` is emitted when the panel goes out of sight."""

    typed = Signal(str, tuple)
    left = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom)
        self.rows: dict[str, FieldRow] = {}
        self._model = FieldsModel("Fields", "", (), editable=False)
        self._alone = self._open = False
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
        self._model = model
        self.unfold(alone)
        self.update_fields(model)

    def update_fields(self, model: FieldsModel) -> None:
        """Other words about the same fields."""
        self._model = model
        self._name()
        self._state.setText(model.state)
        self._state.set_tone("warning" if model.needs_you else "muted")
        self._icon.setVisible(model.needs_you)
        self._icon.set_icon("circle-alert", "warning")
        for field in model.fields:
            if (line := self.rows.get(field.id)) is not None:
                line.show_input(field)

    def stops(self) -> list[QWidget]:
        """What Tab reaches in here, in reading order."""
        return [self.fold, *(stop for line in self.rows.values() for stop in line.stops)]

    def focus_field(self, field_id: str) -> bool:
        """Puts the keyboard into a field; False where it is not of this group."""
        line = self.rows.get(field_id)
        if line is None:
            return False
        self.unfold(True)
        line.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(line, 0, self.theme.px(16))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def unfold(self, open_: bool) -> None:
        """Opens the group, or folds it away."""
        if open_ and not self._open:
            self.opened.emit()
        self._open = open_
        self._scroll.setVisible(open_)
        self._name()
        self._fit()

    def _on_fold(self) -> None:
        self.unfold(not self._open)

    def _name(self) -> None:
        model, state = self._model, "open" if self._open else "closed"
        icon: IconName = "chevron-down" if self._open else "chevron-right"
        self.fold.set_words(model.title, name=f"{model.title}, {model.state}, {state}", icon=icon)

    def _fit(self) -> None:
        if self._alone:
            self._scroll.setMinimumHeight(self.theme.px(120))
            self._scroll.setMaximumHeight(_NO_LIMIT)
            return
        layout = self._scroll.content.layout()
        assert layout is not None
        width = max(1, self._scroll.viewport().width())
        needed = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        pane = self.parentWidget()
        share = round(pane.height() * SHARE) if pane is not None else self.theme.px(MOST)
        self._scroll.setFixedHeight(min(needed, self.theme.px(MOST), max(share, self.theme.px(90))))

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
        # the sentences need the room: of the two groups one is open at a time
        self.above.opened.connect(self._on_above_opened)
        self.below.opened.connect(self._on_below_opened)

    def show_fields(self, before: FieldsModel, after: FieldsModel, drafted: bool) -> None:
        self._editor.setVisible(drafted)
        self.above.show_fields(before, alone=not drafted)
        self.below.show_fields(after, alone=False)
        self._order()
        pane = self._editor.parentWidget()
        if drafted and pane is not None and pane.height() >= self.above.theme.px(ROOM):
            panel = self.below if after.needs_you and not before.needs_you else self.above
            panel.unfold(True)

    def update_fields(self, before: FieldsModel, after: FieldsModel) -> None:
        self.above.update_fields(before)
        self.below.update_fields(after)

    def _order(self) -> None:
        """Tab goes through the fields above, the note with its chips, and the fields below."""
        last: QWidget = self._editor
        while (following := last.nextInFocusChain()) is not None and self._editor.isAncestorOf(following):
            last = following
        in_tab_order((self._editor.previousInFocusChain(), *self.above.stops(), self._editor))
        in_tab_order((last, *self.below.stops()))

    def _on_above_opened(self) -> None:
        self.below.unfold(False)

    def _on_below_opened(self) -> None:
        self.above.unfold(False)

    def focus_field(self, field_id: str) -> None:
        if not self.above.focus_field(field_id):
            self.below.focus_field(field_id)
