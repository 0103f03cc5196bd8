"""The settings: who uses the laptop, the two switches, the microphone, and what is kept here."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from app.domain.chart import Clinician
from app.domain.session import Session
from app.domain.states import SessionState
from app.runtime.jobs import CLOSING
from app.services.events import NoteSigned, SessionChanged, StageReached, SwitchesChanged
from app.ui.consent_forms.guide import TalkingGuidePanel
from app.ui.consent_forms.view import ConsentFormsPanel
from app.ui.cover_pin.panel import CoverPinPanel
from app.ui.desktop.desk import Desk
from app.ui.desktop.own_voice_flow import OwnVoiceFlow
from app.ui.desktop.settings_connections import SettingsConnections
from app.ui.desktop.settings_language import SettingsLanguage
from app.ui.desktop.settings_microphone import SettingsMicrophone
from app.ui.desktop.settings_notes import SettingsNotes
from app.ui.desktop.settings_speech import SettingsSpeech
from app.ui.settings.model import Section
from app.ui.settings.page import SettingsPage
from app.ui.settings.panels import in_card
from app.ui.settings.presenter import SettingsPresenter

SETTINGS = "settings"
Known = tuple[Clinician | None, datetime | None, bool, datetime | None]


class SettingsFlow(QObject):
    """Implements ``SettingsCommands``. ``Desk.clinician`` and the sidebar follow what was changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.page = SettingsPage(desk.window.sheets)
        self.presenter = SettingsPresenter(self.page, self)
        self.page.attach(self.presenter)
        self.page.practice.add_panel("Consent forms", in_card(ConsentFormsPanel(desk)))
        self.page.practice.add_panel("Talking guide", in_card(TalkingGuidePanel()))
        self.page.privacy.add(in_card(CoverPinPanel(desk)))
        self.page.section_shown.connect(self._on_section_shown)
        self.page.appearance.chosen.connect(desk.window.look_chosen)
        self.microphone = SettingsMicrophone(desk, self.page.microphone)
        self.speech = SettingsSpeech(desk, self.page.speech)
        self.connections = SettingsConnections(desk, self.page.privacy.connections)
        self.notes = SettingsNotes(desk, self.page.notes)
        self.language = SettingsLanguage(desk, self.page.language)
        self.own_voice = OwnVoiceFlow(desk, self.page.ask)
        self.page.profile.add(self.own_voice.card)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(50)
        self._later.timeout.connect(self._count)
        desk.window.page_shown.connect(self._on_page_shown)
        desk.window.sidebar.profile_requested.connect(self.open_profile)
        for event in (SessionChanged, StageReached, NoteSigned):
            desk.bridge.on(event, self._on_holdings_changed)
        desk.bridge.on(SwitchesChanged, self._on_switches_changed)

    def begin(self) -> None:
        """Read what is so."""
        self._read()
        self.own_voice.begin()
        self._count()

    def open(self, section: Section = Section.PROFILE) -> None:
        """Show the page with this section."""
        self.page.show_section(section)
        self._desk.window.show_page(SETTINGS)

    def open_profile(self) -> None:
        """Show the clinician's own part."""
        self.open(Section.PROFILE)

    # -- SettingsCommands ----------------------------------------------------------------------------
    @property
    def recording(self) -> bool:
        return bool(self._desk.program.recording.running)

    def rename(self, name: str, credential: str) -> None:
        program, clinician_id = self._desk.program, self._desk.clinician.id

        def renamed(_clinician: Clinician) -> None:
            self._desk.window.toasts.show_toast("Name and credential are saved.", "circle-check", "ok")
            self._read()

        self._desk.do(lambda: program.clinicians.rename(clinician_id, name, credential), renamed)

    def switch_own(self, *, on: bool) -> None:
        program, clinician_id = self._desk.program, self._desk.clinician.id
        self._desk.do(lambda: program.clinicians.switch_ai(clinician_id, on=on), lane=CLOSING)

    def switch_practice(self, *, on: bool) -> None:
        program, clinician_id = self._desk.program, self._desk.clinician.id
        self._desk.do(lambda: program.practice.switch_ai(clinician_id, on=on), lane=CLOSING)

    # -- inside --------------------------------------------------------------------------------------
    def _read(self) -> None:
        program, clinician_id = self._desk.program, self._desk.clinician.id

        def read() -> Known:
            clinicians, practice = program.clinicians, program.practice
            known = clinicians.current()
            return known, clinicians.switched_at(clinician_id), practice.ai_allowed(), practice.changed_at()

        def show(known: Known) -> None:
            clinician, switched_at, allowed, changed_at = known
            if clinician is not None:
                self._desk.clinician = clinician
                self._desk.window.sidebar.set_clinician(clinician.name, clinician.credential)
                self.presenter.on_clinician_changed(clinician, switched_at)
            self.presenter.on_practice_changed(allowed, changed_at)

        self._desk.do(read, show)

    def _count(self) -> None:
        self._desk.do(self._desk.program.holdings.now, self.presenter.on_holdings_counted)

    def _on_page_shown(self, key: str) -> None:
        if key == SETTINGS:
            self._count()

    def _on_section_shown(self, section: str) -> None:
        if section == Section.PRIVACY:
            self._count()

    def _on_holdings_changed(self, _event: object) -> None:
        if self.page.isVisible():
            self._later.start()

    def _on_switches_changed(self, event: SwitchesChanged) -> None:
        self._read()
        running, program = self._desk.program.recording.running, self._desk.program
        if not running or (event.clinician and event.practice):
            return

        def tell(session: Session) -> None:
            # a microphone that could not be closed is told as the failure it is
            if session.state is SessionState.PAUSED:
                words = "AI use is off. The recording is paused, nothing is lost."
                self._desk.window.toasts.show_toast(words, "pause", "paused")

        self._desk.do(lambda: program.sessions.get(running), tell)
