"""The settings page (pictures 12 and 13): sections at the left, what they hold at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.settings.language_view import LanguagePanel
from app.ui.settings.microphone_view import MicrophonePanel
from app.ui.settings.model import PrivacyModel, ProfileModel, Section, SwitchModel
from app.ui.settings.notes_view import NotesPanel
from app.ui.settings.panels import AppearancePanel, PracticePanel, PrivacyPanel, ProfilePanel
from app.ui.settings.presenter import SettingsPresenter
from app.ui.settings.sections import SectionList
from app.ui.settings.speech_view import SpeechPanel
from app.ui.spacing import Box, column
from app.ui.widgets import QuestionSheet, ScrollPage, SheetHost, Text
from app.ui.wording import Dialog

NARROW_BELOW, NARROW_SCALE = 1100, 1.5
"""The window's width, and the text's scale: the list of sections becomes a combo box."""
_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight


class SettingsPage(Box):
    """Give it its presenter with `attach`. `section_shown` carries the section in sight."""

    section_shown = Signal(str)

    def __init__(self, sheets: SheetHost, parent: QWidget | None = None) -> None:
        super().__init__(_DOWN, margins=(28, 26, 28, 0), gap=14, surface="background", parent=parent)
        self._sheets = sheets
        self.section = Section.PROFILE
        self.add(Text("Settings", "title"))
        self._main = Box(_ACROSS, gap=20)
        self.sections = SectionList()
        self._main.add(self.sections)
        self._scroll = ScrollPage()
        self._content = column(margins=(4, 0, 0, 24))  # room for the focus ring of what stands at an edge
        self._scroll.body.addWidget(self._content)
        self._scroll.body.addStretch(1)
        self._main.add(self._scroll, 1)
        self.add(self._main, 1)
        self.profile, self.practice = ProfilePanel(), PracticePanel()
        self.microphone, self.privacy, self.appearance = MicrophonePanel(), PrivacyPanel(), AppearancePanel()
        self.speech = SpeechPanel(sheets)
        self.notes, self.language = NotesPanel(), LanguagePanel(sheets)
        self.panels: dict[Section, Box] = {
            Section.PROFILE: self.profile,
            Section.PRACTICE: self.practice,
            Section.NOTES: self.notes,
            Section.LANGUAGE: self.language,
            Section.SPEECH: self.speech,
            Section.MICROPHONE: self.microphone,
            Section.PRIVACY: self.privacy,
            Section.APPEARANCE: self.appearance,
        }
        for section, panel in self.panels.items():
            self._content.add(panel)
            panel.setVisible(section is self.section)
        self.sections.show_section(self.section)
        self.sections.chosen.connect(self._on_chosen)
        self.profile.switch.hint_pressed.connect(self._on_practice_wanted)
        self.practice.switch.hint_pressed.connect(self._on_profile_wanted)
        self._arrange()

    def attach(self, presenter: SettingsPresenter) -> None:
        """Connects what the user does with the presenter."""
        self._presenter = presenter  # a signal does not keep it
        self.profile.typed.connect(presenter.typed)
        self.profile.save_pressed.connect(presenter.save_pressed)
        self.profile.switch.pressed.connect(presenter.own_switch_pressed)
        self.practice.switch.pressed.connect(presenter.practice_switch_pressed)

    def show_section(self, section: Section) -> None:
        """Brings a section into sight."""
        if section is not self.section:
            self.panels[self.section].hide()
            self.section = section
            self.panels[section].show()
            self._scroll.verticalScrollBar().setValue(0)
        self.sections.show_section(section)
        self.section_shown.emit(section.value)

    # -- SettingsView ---------------------------------------------------------------------------------
    def show_profile(self, model: ProfileModel) -> None:
        self.profile.show_profile(model)

    def show_practice(self, model: SwitchModel) -> None:
        self.practice.show_practice(model)

    def show_privacy(self, model: PrivacyModel) -> None:
        self.privacy.show_privacy(model)

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        sheet = QuestionSheet(dialog)
        sheet.when_last(go_on)
        self._sheets.open(sheet)

    # -- inside ---------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_chosen(self, section: str) -> None:
        self.show_section(Section(section))

    def _on_practice_wanted(self) -> None:
        self.practice.show_part(0)
        self.show_section(Section.PRACTICE)

    def _on_profile_wanted(self) -> None:
        self.show_section(Section.PROFILE)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        self._arrange()

    def _arrange(self) -> None:
        if not hasattr(self, "panels"):
            return
        narrow = self.window().width() < NARROW_BELOW or self.theme.scale > NARROW_SCALE
        self._main.set_direction(_DOWN if narrow else _ACROSS)
        self._main.set_margins((0, 0, 0, 0), 16 if narrow else 20)
        self.sections.set_narrow(narrow=narrow)
        one_column = self.theme.scale > NARROW_SCALE
        self.privacy.set_narrow(narrow=one_column)
        self.appearance.set_narrow(narrow=one_column)
        self.microphone.set_narrow(narrow=one_column)
        self.speech.set_narrow(narrow=one_column)
        self.notes.set_narrow(narrow=one_column)
        self.language.set_narrow(narrow=one_column)
