"""The page "Templates": the list at the left, the fields in the middle, how a note will look at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from app.domain.templates import FieldKind
from app.ui.spacing import Box, column, in_tab_order, row
from app.ui.templates.field_card import FieldCard
from app.ui.templates.list_view import TemplateList
from app.ui.templates.model import EditorModel, Entry, TemplatesModel
from app.ui.templates.presenter import TemplatesCommands, TemplatesPresenter
from app.ui.templates.preview_view import TemplatePreview
from app.ui.templates.words import ENTRIES, KINDS
from app.ui.widgets import (
    Button,
    Card,
    Field,
    Icon,
    Menu,
    QuestionSheet,
    ScrollPage,
    Segmented,
    Select,
    SheetHost,
    Text,
    icon_button,
)
from app.ui.wording import Dialog

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
WITH_PREVIEW, WITH_LIST = 960, 620
"""The page's width (at 100 %) at which the preview stands beside the fields, and the list beside both."""
ROOMY = 420
"""The page's height (at 100 %) below which every line counts."""
_LIST, _PREVIEW = 212, 300
_NO_LIMIT = 16_777_215  # Qt's own "no maximum"


class TemplatesPage(Box):
    """Implements ``TemplatesView``; `told` carries short notes for the window's toasts."""

    told = Signal(str)

    def __init__(self, sheets: SheetHost, commands: TemplatesCommands, parent: QWidget | None = None) -> None:
        super().__init__(_DOWN, margins=(28, 26, 28, 0), gap=14, surface="background", parent=parent)
        self._sheets, self._commands = sheets, commands
        self._ids: tuple[str, ...] = ()
        self.presenter = TemplatesPresenter(self, commands)
        self.cards: dict[str, FieldCard] = {}
        self.add(self._build_head())
        self._main = Box(_ACROSS, gap=20)
        self.list = TemplateList()
        self._list_side = ScrollPage()
        self._list_side.body.addWidget(self.list)
        self._list_side.body.addStretch(1)
        self._main.add(self._list_side)
        self._main.add(self._build_editor(), 1)
        self.preview = TemplatePreview()
        self._preview_side = ScrollPage()
        inner = column(margins=(0, 0, 2, 24), gap=8)
        inner.add(Text("How a note will look", "caption", "muted", weight=500))
        inner.add(self.preview)
        self._preview_side.body.addWidget(inner)
        self._preview_side.body.addStretch(1)
        self._main.add(self._preview_side)
        self.add(self._main, 1)
        self._connect()
        self._arrange()

    # -- TemplatesView ---------------------------------------------------------------------------------
    def show_templates(self, model: TemplatesModel) -> None:
        self.list.show_rows(model.rows, model.selected)
        with QSignalBlocker(self.select):
            self.select.clear()
            for entry in model.rows:
                self.select.addItem(entry.name, entry.id)
            self.select.setCurrentIndex([entry.id for entry in model.rows].index(model.selected))
        if model.editor is not None:
            self._show_editor(model.editor)
            self.preview.show_parts(model.editor.name, model.preview)

    def ask(self, dialog: Dialog, answered: Callable[[int], None]) -> None:
        sheet = QuestionSheet(dialog, width=520)
        sheet.answered.connect(answered)
        self._sheets.open(sheet)

    def tell(self, words: str) -> None:
        self.told.emit(words)

    def focus_field(self, field_id: str) -> None:
        self._show_part(0)
        card = self.cards.get(field_id)
        if card is None:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        card.focus_label()
        self._scroll.ensureWidgetVisible(card, 0, self.theme.px(24))

    # -- building -------------------------------------------------------------------------------------
    def _build_head(self) -> QWidget:
        self._head = row(gap=12)
        words = column(gap=2)
        words.add(Text("Templates", "title"))
        told = "What the notes of this practice are made of. Changes hold for everyone."
        self._lead = Text(told, "ui", "muted", weight=400, wrap=True)
        words.add(self._lead)
        self._head.add(words, 1)
        buttons = row(gap=8)
        self.import_ = Button("Import…", icon="download")
        self.new = Button("New template", icon="plus")
        for button in (self.import_, self.new):
            buttons.add(button)
        self._head.add(buttons, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return self._head

    def _build_editor(self) -> QWidget:
        side = column(gap=12)
        self._bar = row(margins=(4, 0, 6, 0), gap=12)
        self.select = Select(name="Template", icon="layout-template")
        self.parts = Segmented(["Fields", "Preview"], name="What is shown")
        self._bar.add(self.select, 1)
        self._bar.add(self.parts, 0, Qt.AlignmentFlag.AlignLeft)
        side.add(self._bar)
        self._scroll = ScrollPage()
        self._content = column(margins=(4, 0, 6, 16), gap=10)  # room for the focus ring at an edge
        top = Card()
        lines = column(gap=6)
        label = Text("Name of the template", "ui", weight=600)
        self.name = Field(name="Name of the template")
        label.setBuddy(self.name)
        line = row(gap=8)
        line.add(self.name, 1)
        self.more = icon_button("ellipsis", "More", "standard")
        line.add(self.more)
        lines.add(label)
        lines.add(line)
        self.name_problem = Text("", "caption", "warning", wrap=True)
        lines.add(self.name_problem)
        top.body.addWidget(lines)
        self._content.add(top)
        self._fields = column(gap=8)
        self._content.add(self._fields)
        self.add_field = Button("Add a field", icon="plus", trailing="chevron-down")
        self._content.add(self.add_field, 0, Qt.AlignmentFlag.AlignLeft)
        self._scroll.body.addWidget(self._content)
        self._scroll.body.addStretch(1)
        side.add(self._scroll, 1)
        side.add(self._build_foot())
        return side

    def _build_foot(self) -> QWidget:
        self.foot = row(margins=(4, 0, 6, 16), gap=8)
        told = row(gap=7)
        self._state_icon = Icon("circle-check", "ok", 14)
        self.state = Text("", "caption", "muted", wrap=True)
        told.add(self._state_icon)
        told.add(self.state, 1)
        self.foot.add(told, 1)
        self.discard = Button("Discard")
        self.save = Button("Save…", "primary")
        self.foot.add(self.discard)
        self.foot.add(self.save)
        return self.foot

    def _connect(self) -> None:
        presenter = self.presenter
        self.import_.clicked.connect(presenter.import_pressed)
        self.new.clicked.connect(presenter.new_pressed)
        self.list.chosen.connect(presenter.row_chosen)
        self.select.activated.connect(self._on_selected)
        self.name.textEdited.connect(presenter.name_typed)
        self.save.clicked.connect(presenter.save_pressed)
        self.discard.clicked.connect(presenter.discard_pressed)
        self.add_field.clicked.connect(self._on_add)
        self.more.clicked.connect(self._on_more)
        self.parts.changed.connect(self._show_part)
        shortcut = QShortcut(
            QKeySequence(QKeySequence.StandardKey.Save),
            self,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        shortcut.activated.connect(presenter.save_pressed)

    # -- drawing --------------------------------------------------------------------------------------
    def _show_editor(self, model: EditorModel) -> None:
        if self.name.text() != model.name:
            self.name.setText(model.name)
        self.name_problem.setText(model.name_problem or model.problem)
        self.name_problem.setVisible(bool(self.name_problem.text()))
        self.state.setText(model.state)
        if model.changed:
            self._state_icon.set_icon("pencil", "muted")
        else:
            self._state_icon.set_icon("circle-check", "ok")
        self.save.setEnabled(model.can_save)
        self.discard.setEnabled(model.changed)
        self.more.setVisible(bool(model.entries))
        self._entries, self._can_add_ai = model.entries, model.can_add_ai
        self._show_cards(model)

    def _show_cards(self, model: EditorModel) -> None:
        ids = tuple(field.id for field in model.fields)
        for gone in [key for key in self.cards if key not in ids]:
            self._drop(gone)
        focused = QApplication.focusWidget()
        for place, field in enumerate(model.fields):
            card = self.cards.get(field.id)
            if card is not None and card.model.kind is not field.kind:
                self._drop(field.id)
                card = None
            if card is None:
                card = self._make(field.id, FieldCard(field))
            if self._fields.box.indexOf(card) != place:
                self._fields.box.removeWidget(card)
                self._fields.box.insertWidget(place, card)
                card.show()  # at once: it may get the keyboard now
            card.show_field(field)
        if ids != self._ids:
            self._ids = ids
            in_tab_order((self.name, self.more, *self._card_order(), self.add_field, self.discard, self.save))
            if focused is not None and self._fields.isAncestorOf(focused) and not focused.hasFocus():
                focused.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the fields as they stand on the page."""
        return self._ids

    def _card_order(self) -> Iterator[QWidget]:
        for key in self._ids:
            yield from self.cards[key].tab_order()

    def _make(self, field_id: str, card: FieldCard) -> FieldCard:
        presenter = self.presenter
        self.cards[field_id] = card
        card.pressed.connect(presenter.field_pressed)
        card.label_typed.connect(presenter.label_typed)
        card.instruction_typed.connect(presenter.instruction_typed)
        card.options_typed.connect(presenter.options_typed)
        card.required_ticked.connect(presenter.required_ticked)
        card.only_clinician_ticked.connect(presenter.only_clinician_ticked)
        card.chart_chosen.connect(presenter.chart_chosen)
        card.shape_chosen.connect(presenter.shape_chosen)
        card.move_pressed.connect(presenter.move_pressed)
        card.remove_pressed.connect(presenter.remove_pressed)
        return card

    def _drop(self, field_id: str) -> None:
        card = self.cards.pop(field_id)
        if card.isAncestorOf(QApplication.focusWidget() or self):
            self.add_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fields.box.removeWidget(card)
        card.hide()
        card.deleteLater()

    # -- reacting -------------------------------------------------------------------------------------
    def _on_selected(self, index: int) -> None:
        self.presenter.row_chosen(str(self.select.itemData(index)))

    def _on_add(self) -> None:
        menu = Menu("Add a field", parent=self)
        for kind, (words, icon) in KINDS.items():
            if kind is not FieldKind.AI or self._can_add_ai:
                menu.add(words, icon, kind.value)
        menu.triggered.connect(self._on_kind)
        menu.open_beside(self.add_field)

    def _on_kind(self, action: object) -> None:
        self.presenter.add_pressed(FieldKind(action.data()))  # type: ignore[attr-defined] # a QAction

    def _on_more(self) -> None:
        menu = Menu("More", parent=self)
        for entry in self._entries:
            words, icon = ENTRIES[entry]
            menu.add(words, icon, entry.value)
        menu.triggered.connect(self._on_entry)
        menu.open_beside(self.more)

    def _on_entry(self, action: object) -> None:
        self.presenter.entry_chosen(Entry(action.data()))  # type: ignore[attr-defined] # a QAction

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._commands.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_part(self, index: int) -> None:
        if self.parts.index != index:
            self.parts.set_index(index)
        self._arrange()

    def _arrange(self) -> None:
        px, width = self.theme.px, self.width()
        with_preview, with_list = width >= px(WITH_PREVIEW), width >= px(WITH_LIST)
        roomy = self.height() >= px(ROOMY)
        self.set_margins((28, 26 if roomy else 14, 28, 0), 14 if roomy else 8)
        self._lead.setVisible(roomy)
        for button in (self.import_, self.new):
            button.set_compact(not with_list)
        self.select.setVisible(not with_list)
        self._list_side.setVisible(with_list)
        self._list_side.setFixedWidth(px(_LIST))
        self.parts.setVisible(not with_preview)
        self._bar.setVisible(not (with_list and with_preview))
        shown = not with_preview and self.parts.index == 1
        if shown and self._preview_side.parentWidget() is not None:
            self._put_preview(beside=False)
        elif with_preview:
            self._put_preview(beside=True)
        self._scroll.setVisible(not shown)
        self._preview_side.setVisible(with_preview or shown)

    def _put_preview(self, *, beside: bool) -> None:
        side = self._scroll.parentWidget()
        if beside:
            self._main.box.addWidget(self._preview_side)
            self._preview_side.setFixedWidth(self.theme.px(_PREVIEW))
        elif isinstance(side, Box):
            side.box.insertWidget(2, self._preview_side, 1)
            self._preview_side.setMinimumWidth(0)
            self._preview_side.setMaximumWidth(_NO_LIMIT)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_preview_side"):
            self._arrange()
