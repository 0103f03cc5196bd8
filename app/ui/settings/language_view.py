"""Language model: what drafts are made with, the policy, and the form that tries a server."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from app.domain.endpoint import Preset
from app.domain.endpoint_presets import PRESETS
from app.ui.errors.view import ErrorStrip
from app.ui.settings import language_words as words
from app.ui.settings.language_model import FormModel, LanguageModel
from app.ui.settings.switch_view import SwitchCard
from app.ui.spacing import Box, column, row
from app.ui.widgets import (
    Button,
    Card,
    CheckBox,
    Divider,
    Field,
    Icon,
    QuestionSheet,
    Select,
    SheetHost,
    Spinner,
    Text,
)
from app.ui.wording import Dialog

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
_WIDE = 340


_SET_UP, _CHANGE = "Set up a language model", "Change the language model"


class LanguagePanel(Box):
    """Its signals carry what the user does; `typed` the whole form."""

    came = Signal()
    typed = Signal(object)
    save_pressed = Signal()
    cancel_pressed = Signal()
    remove_pressed = Signal()
    policy_pressed = Signal()

    def __init__(self, sheets: SheetHost) -> None:
        super().__init__(_DOWN, gap=16)
        self._sheets = sheets
        self._showing = False
        self._presets = tuple(Preset)
        self._lines: list[Box] = []
        self.problems = ErrorStrip()
        self.add(self.problems)
        self._add_state()
        self.policy = SwitchCard("laptop", words.POLICY_TITLE, words.POLICY_BODY, "Language model")
        self.policy.pressed.connect(self.policy_pressed)
        self.add(self.policy)
        self._add_form()

    # -- LanguageView ---------------------------------------------------------------------------------
    def show_language(self, model: LanguageModel) -> None:
        """Draws it; a field in which somebody types is not written anew."""
        self._showing = True
        state, form = model.state, model.form
        self._icon.set_icon(state.icon, state.tone)
        self.title.setText(state.title)
        self.text.setText(state.body)
        self.advice.setText(state.advice)
        self.advice.setVisible(bool(state.advice))
        self.remove.setVisible(state.can_remove)
        self.form_title.setText(_CHANGE if state.can_remove else _SET_UP)
        self.policy.show_switch(model.policy)
        self.policy.since.hide()
        self.preset.setCurrentIndex(self._presets.index(form.preset))
        for field, value in (
            (self.address, form.address),
            (self.model, form.model),
            (self.version, form.api_version),
            (self.key, form.key),
        ):
            if field.text() != value:
                field.setText(value)
        self.vision.setChecked(form.vision)
        self._version_line.setVisible(model.with_version)
        self.preset_advice.setText(model.preset_advice)
        self.key_hint.setText(model.key_hint)
        self.outside.setText(model.outside_note)
        self._outside.setVisible(bool(model.outside_note))
        self._draw_models(model.models, form.model)
        self._show_trying(model)
        self._showing = False

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        sheet = QuestionSheet(dialog)
        sheet.when_last(go_on)
        self._sheets.open(sheet)

    def set_narrow(self, *, narrow: bool) -> None:
        """Words above their control."""
        for line in self._lines:
            line.set_direction(_DOWN if narrow else _ACROSS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came.emit()

    # -- inside ---------------------------------------------------------------------------------------
    def _add_state(self) -> None:
        card = Card(padding=18)
        line = Box(_ACROSS, gap=16)
        said = column(gap=6)
        head = row(gap=10)
        self._icon = Icon("file-text", "muted", 18)
        self.title = Text("", "heading", wrap=True)
        head.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.add(self.title, 1)
        said.add(head)
        self.text = Text("", "body", "muted", wrap=True)
        self.advice = Text("", "ui", "warning", weight=500, wrap=True)
        said.add(self.text)
        said.add(self.advice)
        line.add(said, 1)
        self.remove = Button("Remove", name="Remove the language model")
        self.remove.clicked.connect(self.remove_pressed)
        line.add(self.remove, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(line)
        self._lines.append(line)
        self.add(card)

    def _add_form(self) -> None:
        card = Card()
        form = column(gap=14)
        self.form_title = Text(_SET_UP, "heading")
        form.add(self.form_title)
        self.preset = Select(name="Kind of server")
        self.preset.addItems([PRESETS[preset].label for preset in self._presets])
        self.preset_advice = Text("", "caption", "muted", wrap=True)
        self._put(form, "Kind of server", self.preset_advice, self.preset)
        self.address = Field(name="Address", placeholder="http://localhost:11434/v1")
        self._put(form, "Address", "Outside this computer it begins with https.", self.address)
        models = column(gap=8)
        self.model = Field(name="Model", placeholder="The name as its server writes it")
        self.offered = Select(name="Models of this server")
        models.add(self.model)
        models.add(self.offered)
        self._put(form, "Model", "", models, self.model)
        self.version = Field(name="API version", placeholder="2024-10-21")
        self._version_line = self._put(form, "API version", "For Azure only.", self.version)
        self.key = Field(name="Key")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_hint = Text("", "caption", "muted", wrap=True)
        self._put(form, "Key", self.key_hint, self.key)
        self.vision = CheckBox("It reads pictures, for photographed pages")
        form.add(self.vision)
        self._outside = row(gap=10)
        self._outside.add(Icon("globe", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        self.outside = Text("", "ui", "warning", weight=500, wrap=True)
        self._outside.add(self.outside, 1)
        form.add(self._outside)
        form.add(Divider())
        form.add(self._foot())
        card.body.addWidget(form)
        self.add(card)
        for field in (self.address, self.model, self.version, self.key):
            field.textEdited.connect(self._on_typed)
            field.returnPressed.connect(self.save_pressed)
        self.preset.activated.connect(self._on_typed)
        self.vision.toggled.connect(self._on_typed)
        self.offered.activated.connect(self._on_offered)

    def _foot(self) -> QWidget:
        foot = row(gap=12)
        self._trying = row(gap=10)
        self._trying.add(Spinner(), 0, Qt.AlignmentFlag.AlignVCenter)
        self._trying.add(Text(words.TRYING, "ui", "muted", weight=400, wrap=True), 1)
        self.cancel = Button("Cancel", icon="x", name="Cancel trying the model")
        self.cancel.clicked.connect(self.cancel_pressed)
        self._trying.add(self.cancel)
        foot.add(self._trying, 100)  # while it is there the words have the row
        foot.add_stretch()
        self.save = Button("Try and save", "primary")
        self.save.clicked.connect(self.save_pressed)
        foot.add(self.save)
        return foot

    def _put(
        self, form: Box, title: str, hint: str | Text, control: QWidget, buddy: QWidget | None = None
    ) -> Box:
        line = row(gap=12)
        said = column(gap=2)
        label = Text(title, "ui", weight=600, wrap=True)
        label.setBuddy(buddy or control)
        said.add(label)
        if isinstance(hint, Text):
            said.add(hint)
        elif hint:
            said.add(Text(hint, "caption", "muted", wrap=True))
        line.add(said, 1)
        control.setMaximumWidth(self.theme.px(_WIDE))
        control.setMinimumWidth(self.theme.px(220))
        line.add(control, 1, Qt.AlignmentFlag.AlignVCenter)
        form.add(line)
        self._lines.append(line)
        return line

    def _show_trying(self, model: LanguageModel) -> None:
        """The keyboard stays here: what is hidden or disabled hands it on before it goes."""
        fields = (self.preset, self.address, self.model, self.version, self.key, self.vision)
        if model.trying:
            self._trying.show()
            if self.isVisible() and any(one.hasFocus() for one in (*fields, self.save)):
                self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        for field in fields:
            field.setEnabled(not model.trying)
        self.save.setVisible(not model.trying)
        self.save.setEnabled(model.can_save)
        if not model.trying:
            if self.cancel.hasFocus():
                target = self.save if model.can_save else self.address
                target.setFocus(Qt.FocusReason.OtherFocusReason)
            self._trying.hide()

    def _draw_models(self, models: tuple[str, ...], chosen: str) -> None:
        offered = [self.offered.itemText(index) for index in range(self.offered.count())]
        if offered != list(models):
            self.offered.clear()
            self.offered.addItems(list(models))
        self.offered.setCurrentIndex(models.index(chosen) if chosen in models else -1)
        self.offered.setVisible(len(models) > 1)

    def _on_offered(self, index: int) -> None:
        self.model.setText(self.offered.itemText(index))
        self._on_typed()

    def _on_typed(self, *_ignored: object) -> None:
        if self._showing:
            return
        self.typed.emit(
            FormModel(
                self._presets[max(0, self.preset.currentIndex())],
                self.address.text(),
                self.model.text(),
                self.version.text(),
                self.vision.isChecked(),
                self.key.text(),
            )
        )
