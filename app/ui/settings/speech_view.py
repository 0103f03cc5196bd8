"""Speech models (picture 12): what this laptop keeps up with, the list of models, the language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout

from app.ui.errors.view import ErrorStrip
from app.ui.settings.speech_card import LaptopCard
from app.ui.settings.speech_model import SpeechModel
from app.ui.settings.speech_rows import Heads, ModelRow
from app.ui.settings.speech_words import CHECKED, FIXED, LANGUAGES, USED_WITHOUT_NETWORK
from app.ui.spacing import Box, column, in_tab_order, row
from app.ui.widgets import (
    Button,
    Card,
    Divider,
    Menu,
    ProgressBar,
    QuestionSheet,
    Select,
    SheetHost,
    Text,
)
from app.ui.wording import Dialog

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
FOLDER, ZIP = "folder", "zip"


class SpeechPanel(Box):
    """Its signals carry what the user does; `source_dropped` a folder or a zip file."""

    came = Signal()
    chosen = Signal(str)
    acted = Signal(str)
    entry_chosen = Signal(str, str)
    measure_pressed = Signal()
    cancel_pressed = Signal()
    import_pressed = Signal(str)
    source_dropped = Signal(Path)
    language_chosen = Signal(str)

    def __init__(self, sheets: SheetHost) -> None:
        super().__init__(_DOWN, gap=16)
        self._sheets = sheets
        self._narrow = False
        self.problems = ErrorStrip()
        self.add(self.problems)
        self.laptop = LaptopCard()
        self.laptop.pressed.connect(self.measure_pressed)
        self.add(self.laptop)
        self._list = Card(padding=0)
        top = Box(_ACROSS, margins=(16, 12, 16, 12), gap=10)
        top.add(Text("Models", "heading"))
        top.add(Text(USED_WITHOUT_NETWORK, "caption", "muted", wrap=True), 1)
        self._list.body.addWidget(top)
        self.note = Text("", "ui", "accent", weight=500, wrap=True)
        self.note.setContentsMargins(16, 0, 16, 10)
        self._list.body.addWidget(self.note)
        self._list.body.addWidget(Divider())
        self.heads = Heads()
        self._list.body.addWidget(self.heads)
        self._heads_rule = Divider()
        self._list.body.addWidget(self._heads_rule)
        self._rows = Box(_DOWN)
        self._list.body.addWidget(self._rows)
        self.rows: dict[str, ModelRow] = {}
        self.add(self._list)
        self._foot = Box(_ACROSS, gap=10)
        self.bring = Button("Import from folder or USB stick", icon="usb")
        self.bring.clicked.connect(self._on_bring)
        self._foot.add(self.bring, 0, Qt.AlignmentFlag.AlignLeft)
        self._importing = row(gap=10)
        self.progress = ProgressBar("Import")
        self.progress_words = Text("", "caption", "muted", tabular=True)
        self.cancel = Button("Cancel", size="small", icon="x", name="Cancel the import")
        self.cancel.clicked.connect(self.cancel_pressed)
        self._importing.add(self.progress, 1, Qt.AlignmentFlag.AlignVCenter)
        self._importing.add(self.progress_words)
        self._importing.add(self.cancel)
        self._foot.add(self._importing, 1)
        self._checked = Text(CHECKED, "caption", "muted", wrap=True)
        self._foot.add(self._checked, 1)
        self.add(self._foot)
        self._add_language()
        self.setAcceptDrops(True)

    # -- SpeechView -----------------------------------------------------------------------------------
    def show_speech(self, model: SpeechModel) -> None:
        self.laptop.show_laptop(model.laptop)
        self.note.setText(model.note)
        self.note.setVisible(bool(model.note))
        ids = [one.id for one in model.rows]
        if ids != list(self.rows):
            self._make_rows(ids)
        for one in model.rows:
            self.rows[one.id].show_row(one)
        self.bring.setEnabled(model.can_import)
        importing = model.importing is not None
        self._importing.setVisible(importing)
        self._checked.setVisible(not importing)
        self.progress.set_fraction(model.importing or 0.0)
        self.progress_words.setText(model.importing_words)
        codes = [code for code, _ in LANGUAGES]
        self.language.setCurrentIndex(codes.index(model.language) if model.language in codes else -1)
        self.language_note.setText(model.language_note)
        self.language_note.setVisible(bool(model.language_note))

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        sheet = QuestionSheet(dialog)
        sheet.when_last(go_on)
        self._sheets.open(sheet)

    # -- inside ---------------------------------------------------------------------------------------
    def set_narrow(self, *, narrow: bool) -> None:
        """Rows stacked, words above their control."""
        self._narrow = narrow
        self.heads.setVisible(not narrow)
        self._heads_rule.setVisible(not narrow)
        self.laptop.set_narrow(narrow=narrow)
        self._foot.set_direction(_DOWN if narrow else _ACROSS)
        self._language.set_direction(_DOWN if narrow else _ACROSS)
        for one in self.rows.values():
            one.set_narrow(narrow=narrow)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.bring.isEnabled() and _sources(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        sources = _sources(event)
        if self.bring.isEnabled() and sources:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.source_dropped.emit(sources[0])

    def _make_rows(self, ids: list[str]) -> None:
        self._rows.clear()
        self.rows = {}
        for index, model_id in enumerate(ids):
            if index:
                self._rows.add(Divider())
            one = ModelRow()
            one.set_narrow(narrow=self._narrow)
            one.chosen.connect(self.chosen)
            one.acted.connect(self.acted)
            one.entry_chosen.connect(self.entry_chosen)
            self._rows.add(one)
            self.rows[model_id] = one
        controls = [control for one in self.rows.values() for control in one.controls]
        in_tab_order([self.laptop.button, *controls, self.bring, self.cancel, self.language])

    def _add_language(self) -> None:
        card = Card()
        self._language = Box(_ACROSS, gap=12)
        words = column(gap=2)
        title = Text("Language spoken in sessions", "ui", weight=600, wrap=True)
        words.add(title)
        words.add(Text(FIXED, "caption", "muted", wrap=True))
        self.language_note = Text("", "caption", "warning", wrap=True)
        words.add(self.language_note)
        self._language.add(words, 1)
        self.language = Select(name="Language spoken in sessions")
        self.language.addItems([name for _, name in LANGUAGES])
        self.language.setMinimumWidth(self.theme.px(180))
        title.setBuddy(self.language)
        self.language.activated.connect(self._on_language)
        self._language.add(self.language, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        card.body.addWidget(self._language)
        self.add(card)

    def _on_language(self, index: int) -> None:
        self.language_chosen.emit(LANGUAGES[index][0])

    def _on_bring(self) -> None:
        menu = Menu("Import", parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add("A folder, or a USB stick", "usb", FOLDER)
        menu.add("A zip file", "file-text", ZIP)
        menu.triggered.connect(self._on_triggered)
        menu.open_beside(self.bring)

    def _on_triggered(self, action: object) -> None:
        data = getattr(action, "data", lambda: "")()
        if data:
            self.import_pressed.emit(str(data))


def _sources(event: QDropEvent) -> list[Path]:
    """The folders and zip files of this computer in what is dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or path.suffix.lower() == ".zip"]
