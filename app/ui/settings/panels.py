"""The sections that only show and tell: profile, practice, privacy, appearance."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.roles import IconName, Mode
from app.ui.settings.connections_view import ConnectionsCard
from app.ui.settings.model import PrivacyModel, ProfileModel, SwitchModel, Tile
from app.ui.settings.switch_view import SwitchCard
from app.ui.spacing import Box, column, row
from app.ui.theme import current_theme
from app.ui.widgets import Button, Card, Divider, Field, Icon, Segmented, Select, Text, Toggle

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
_MODES: tuple[tuple[Mode, str], ...] = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
SIZES = (1.0, 1.25, 1.5, 1.75, 2.0)
_RULES: tuple[tuple[IconName, str], ...] = (
    ("audio-lines", "A recording goes as soon as its text exists, at the latest 24 hours after the session."),
    ("file-text", "A transcript goes when you sign the note, at the latest 7 days after the session."),
    ("key-round", "Destroyed means that the key is gone. Copies and backups cannot be read either."),
    ("lock", "Signed notes stay, encrypted on this laptop."),
)


class ProfilePanel(Box):
    """Name and credential, and the clinician's own switch for AI use (R35)."""

    typed = Signal(str, str)
    save_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=16)
        self._shown = ("", "")
        card = Card()
        fields = column(gap=6)
        name_label, credential_label = Text("Name", "ui", weight=600), Text("Credential", "ui", weight=600)
        self.name = Field(name="Name")
        self.credential = Field(placeholder="LCSW, PhD …", name="Credential")
        for label, field in ((name_label, self.name), (credential_label, self.credential)):
            label.setBuddy(field)
            fields.add(label)
            fields.add(field)
            field.textEdited.connect(self._on_typed)
            field.returnPressed.connect(self.save_pressed)
        foot = row(margins=(0, 8, 0, 0), gap=12)
        foot.add(Text("Both stand under the notes you sign.", "caption", "muted", wrap=True), 1)
        self.save = Button("Save", "primary")
        self.save.clicked.connect(self.save_pressed)
        foot.add(self.save, 0, Qt.AlignmentFlag.AlignVCenter)
        fields.add(foot)
        card.body.addWidget(fields)
        self.add(card)
        self.switch = SwitchCard(
            "badge-check",
            "AI usage consent",
            "AI drafts my notes; I check and sign them. Everyone in the room still has to agree to a "
            "recording. While this is off, nothing can be recorded. You can take it back at any time.",
            "Practice",
        )
        self.add(self.switch)

    def show_profile(self, model: ProfileModel) -> None:
        """Draws it; what is being typed stays unless what is kept has changed."""
        if (model.name, model.credential) != self._shown:
            self._shown = (model.name, model.credential)
            self.name.setText(model.name)
            self.credential.setText(model.credential)
        self.save.setEnabled(model.can_save)
        self.switch.show_switch(model.switch)

    def _on_typed(self) -> None:
        self.typed.emit(self.name.text(), self.credential.text())


class PracticePanel(Box):
    """What holds for the whole practice, a tab each: its switch (R66), then what `add_panel` brought."""

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=16)
        self.tabs: Segmented | None = None
        self._parts: list[tuple[str, QWidget]] = []
        self.switch = SwitchCard(
            "users",
            "AI use in this practice",
            "Whoever runs the practice decides this. On this laptop that is you, its only clinician. "
            "While this is off, nothing can be recorded by anybody here.",
            "Profile and AI use",
        )
        self.add_panel("AI use", self.switch)

    def add_panel(self, words: str, panel: QWidget) -> None:
        """One more tab; its panel lives on out of sight, with what was typed in it."""
        shown = self.tabs.index if self.tabs is not None else 0
        self._parts.append((words, panel))
        if self.tabs is not None:
            self.box.removeWidget(self.tabs)
            self.tabs.hide()
            self.tabs.deleteLater()
        self.tabs = Segmented([label for label, _ in self._parts], name="Part of the practice", index=shown)
        self.tabs.changed.connect(self.show_part)
        self.box.insertWidget(0, self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        self.tabs.setVisible(len(self._parts) > 1)
        self.add(panel)
        self.show_part(shown)

    def show_part(self, index: int) -> None:
        """Brings a tab into sight."""
        if self.tabs is not None:
            self.tabs.set_index(index)
        for number, (_, panel) in enumerate(self._parts):
            panel.setVisible(number == index)

    def show_practice(self, model: SwitchModel) -> None:
        """Draws the switch."""
        self.switch.show_switch(model)


class PrivacyPanel(Box):
    """What is here of sessions, and when it goes."""

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=16)
        self._tiles_card = Card(padding=0)
        self._tiles = Box(_ACROSS)
        self._tiles_card.body.addWidget(self._tiles)
        self._narrow = False
        self._model = PrivacyModel()
        self.add(self._tiles_card)
        self.connections = ConnectionsCard()
        self.add(self.connections)
        card = Card()
        lines = column(gap=8)
        lines.add(Text("What is destroyed when", "heading"))
        for icon, words in _RULES:
            line = row(gap=10)
            line.add(Icon(icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
            line.add(Text(words, "ui", "muted", weight=400, wrap=True), 1)
            lines.add(line)
        card.body.addWidget(lines)
        self.add(card)

    def show_privacy(self, model: PrivacyModel) -> None:
        """Draws the tiles."""
        if model != self._model:
            self._model = model
            self._draw()

    def set_narrow(self, *, narrow: bool) -> None:
        """The tiles one below the other."""
        self.connections.set_narrow(narrow=narrow)
        if narrow != self._narrow:
            self._narrow = narrow
            self._draw()

    def _draw(self) -> None:
        self._tiles.clear()
        self._tiles.set_direction(_DOWN if self._narrow else _ACROSS)
        for index, tile in enumerate(self._model.tiles):
            if index:
                self._tiles.add(Divider(vertical=not self._narrow))
            self._tiles.add(_tile(tile), 1)


class AppearancePanel(Box):
    """Light or dark, the size of text, motion; `chosen` carries all three, to be kept."""

    chosen = Signal(str, float, bool)

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=16)
        card = Card()
        self.mode = Segmented([words for _, words in _MODES], name="Light or dark")
        self.text_size = Select(name="Text size")
        self.text_size.addItems([f"{round(size * 100)} %" for size in SIZES])
        self.motion = Toggle("", name="Reduce motion")
        lines = column(gap=16)
        self._lines = [
            _line("Light or dark", "", self.mode),
            _line("Text size", "Everything grows with it.", self.text_size),
            _line("Reduce motion", "Meters and lists move in steps, nothing slides.", self.motion),
        ]
        for index, line in enumerate(self._lines):
            if index:
                lines.add(Divider())
            lines.add(line)
        card.body.addWidget(lines)
        self.add(card)
        self.mode.changed.connect(self._on_chosen)
        self.text_size.activated.connect(self._on_chosen)
        self.motion.toggled.connect(self._on_motion)
        self._on_theme_changed()

    def set_narrow(self, *, narrow: bool) -> None:
        """Words above their control."""
        for line in self._lines:
            line.set_direction(_DOWN if narrow else _ACROSS)

    def _on_chosen(self, _index: int) -> None:
        theme = current_theme()
        chosen = self.text_size.currentIndex()
        # A scale set elsewhere (a settings file) may be none of these.
        scale = SIZES[chosen] if chosen >= 0 else theme.scale
        theme.set_look(mode=_MODES[self.mode.index][0], scale=scale)
        self.chosen.emit(theme.mode, theme.scale, theme.reduced_motion)

    def _on_motion(self, reduced: bool) -> None:
        theme = current_theme()
        if reduced != theme.reduced_motion:
            theme.set_reduced_motion(reduced)
            self.chosen.emit(theme.mode, theme.scale, theme.reduced_motion)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if not hasattr(self, "_lines"):
            return
        self.mode.set_index([mode for mode, _ in _MODES].index(self.theme.mode))
        near = [index for index, size in enumerate(SIZES) if abs(size - self.theme.scale) < 0.01]
        self.text_size.setCurrentIndex(near[0] if near else -1)
        self.motion.setChecked(self.theme.reduced_motion)


def in_card(panel: QWidget) -> Card:
    """A panel as the settings show their parts."""
    card = Card()
    card.body.addWidget(panel)
    return card


def _tile(tile: Tile) -> QWidget:
    box = column(margins=(16, 14, 16, 14), gap=4)
    head = row(gap=7)
    head.add(Icon(tile.icon, "muted", 14), 0, Qt.AlignmentFlag.AlignVCenter)
    head.add(Text(tile.title, "caption", "muted"), 1)
    box.add(head)
    box.add(Text(tile.value, "title", tabular=True))
    box.add(Text(tile.note, "caption", "muted", wrap=True, align=Qt.AlignmentFlag.AlignTop), 1)
    box.setAccessibleName(f"{tile.title}: {tile.value}. {tile.note}")
    return box


def _line(title: str, body: str, control: QWidget) -> Box:
    line = row(gap=12)
    words = column(gap=2)
    words.add(Text(title, "ui", weight=600, wrap=True))
    if body:
        words.add(Text(body, "ui", "muted", weight=400, wrap=True))
    line.add(words, 1)
    line.add(control, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return line
