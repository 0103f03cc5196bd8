"""The settings, section by section."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

from PySide6.QtWidgets import QWidget

from app.domain.chart import Clinician
from app.domain.endpoint import ModelRequest
from app.domain.errors import ErrorCode, InputError
from app.services.consent_forms import ConsentForm, PracticeDetails
from app.services.form_editions import FormName
from app.services.holdings import Holdings
from app.services.model_requests import Connections
from app.services.ports import Contact, Microphone
from app.services.voices import Enrolled
from app.ui.consent_forms.guide import TalkingGuidePanel
from app.ui.consent_forms.view import ConsentFormsPanel
from app.ui.cover_pin.panel import CoverPinPanel
from app.ui.desktop.desk import Desk
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery._settings_window import settings_window
from app.ui.gallery.scene import Look, Scene
from app.ui.own_voice.model import OwnVoiceModel, ReadingModel
from app.ui.own_voice.presenter import OwnVoicePresenter
from app.ui.own_voice.view import OwnVoiceCard, ReadingSheet
from app.ui.presession.hearing.presenter import HearingPresenter
from app.ui.resources import resource
from app.ui.settings import words
from app.ui.settings.connections_model import connections_model
from app.ui.settings.model import Section
from app.ui.settings.page import SettingsPage
from app.ui.settings.panels import in_card
from app.ui.settings.presenter import SettingsPresenter
from app.ui.shell import MainWindow
from app.ui.wording import Dialog

NOW = datetime(2026, 11, 20, 14, 8, tzinfo=UTC)
ON = Clinician("c", "Ruth Adler", "LCSW", ai_consent_at=NOW - timedelta(days=18))
OFF = Clinician("c", "Ruth Adler", "LCSW")


def _asked(
    days: float, host: str, model: str, purpose: str, size: int, replaced: int, outcome: str
) -> ModelRequest:
    at = NOW - timedelta(days=days)
    return ModelRequest(f"{days}", at, host, model, purpose, size, replaced, "0" * 64, outcome)


MADE = Connections(
    (
        _asked(0.01, "api.example.com", "large-4", "draft", 14_210, 57, "answered"),
        _asked(0.2, "api.example.com", "large-4", "draft", 13_904, 61, "endpoint-timeout"),
        _asked(2.1, "127.0.0.1", "qwen3:14b", "update", 9_310, 0, "answered"),
        _asked(2.2, "127.0.0.1", "qwen3:14b", "draft", 15_120, 0, "cancelled"),
        _asked(3.0, "api.example.com", "large-4", "probe", 9_700, 0, ""),
    ),
    (
        Contact("ehr.harbor.example", 443, True, 32, NOW - timedelta(days=18), NOW - timedelta(hours=1)),
        Contact("updates.example.net", 0, False, 1, NOW - timedelta(days=3), NOW - timedelta(days=3)),
        Contact("models.roomnote.example", 443, True, 2, NOW - timedelta(days=18), NOW - timedelta(days=18)),
    ),
)
ROOM, BUILT_IN = Microphone("room", "Jabra Speak 510", True), Microphone("built-in", "Built-in microphone")


class _Commands(Recorded):
    recording = True


Then = Callable[[SettingsPage, SettingsPresenter], None]


def _scene(section: Section, then: Then) -> Callable[[Look], QWidget]:
    def fill(page: SettingsPage) -> SettingsPresenter:
        presenter = SettingsPresenter(page, _Commands(), UTC)
        page.attach(presenter)
        presenter.on_clinician_changed(ON, None)
        presenter.on_practice_changed(True, NOW - timedelta(days=18, minutes=4))
        then(page, presenter)
        return presenter

    return lambda _look: settings_window(section, ON, fill)


def _as_it_is(_page: SettingsPage, _presenter: SettingsPresenter) -> None:
    pass


def _never(_page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_clinician_changed(OFF, None)
    presenter.on_practice_changed(False, None)


def _half(_page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_practice_changed(False, NOW)


def _other_half(_page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_clinician_changed(OFF, NOW)


class _Desk(Recorded):
    """A desk at which nothing happens."""

    def __init__(self) -> None:
        super().__init__()
        self.program, self.window = Recorded(), Recorded()
        self.program.forms = self.program.cover_pin = Recorded()  # type: ignore[attr-defined]


def _own_voice(known: Enrolled | None, then: int = 0) -> Then:
    """Its card; ``then``: 1 the sheet, 2 while it listens, 3 after it failed."""

    class Flow(Recorded):
        recording = False

        def __init__(self, page: SettingsPage) -> None:
            super().__init__()
            self.page, self.card = page, OwnVoiceCard()
            self.sheet: ReadingSheet | None = None
            self.presenter = OwnVoicePresenter(self, self, iter((0.0, 8.0, 8.0, 8.0)).__next__, UTC)

        def show_own_voice(self, model: OwnVoiceModel) -> None:
            self.card.show_own_voice(model)

        def show_reading(self, model: ReadingModel) -> None:
            if self.sheet is None:
                self.sheet = ReadingSheet(self.presenter)
                self.sheet.show_model(model)
                window = self.page.window()
                assert isinstance(window, MainWindow)
                window.sheets.open(self.sheet)
            self.sheet.show_model(model)

        def close_reading(self) -> None:
            pass

        def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
            pass

    def show(page: SettingsPage, _presenter: SettingsPresenter) -> None:
        flow = Flow(page)
        page.profile.add(flow.card)
        page.setProperty("own_voice", flow)
        flow.presenter.on_known(known)
        if then:
            flow.presenter.read_pressed()
        if then == 2:
            flow.presenter.act_pressed()
            flow.presenter.tick()
        if then == 3:
            flow.presenter.on_failed(InputError(ErrorCode.VOICE_TOO_SHORT))

    return show


def _forms(page: SettingsPage, _presenter: SettingsPresenter) -> None:
    panel = ConsentFormsPanel(cast(Desk, _Desk()))
    texts = {name: resource("consent-forms", f"{name}.txt").read_text("utf-8") for name in FormName}
    forms = [ConsentForm(name, text, 3, False) for name, text in texts.items()]
    panel.presenter.on_loaded(forms, texts, PracticeDetails("Harbor Practice", "the front desk"))
    page.practice.add_panel("Consent forms", in_card(panel))
    page.practice.add_panel("Talking guide", in_card(TalkingGuidePanel()))
    page.practice.show_part(1)


def _guide(page: SettingsPage, presenter: SettingsPresenter) -> None:
    _forms(page, presenter)
    page.practice.show_part(2)


def _held(page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_holdings_counted(Holdings(0, None, 2, NOW + timedelta(days=2, hours=2), 318))
    page.privacy.add(in_card(CoverPinPanel(cast(Desk, _Desk()))))
    page.privacy.connections.show_connections(connections_model(MADE, zone=UTC))


def _hears(preferred: str, found: tuple[Microphone, ...], *, recording: bool = False) -> Then:
    def then(page: SettingsPage, _presenter: SettingsPresenter) -> None:
        hearing = HearingPresenter(page.microphone, Recorded(), lambda _pulled: None)
        hearing.on_microphones_changed(found, preferred)
        for _ in range(3):
            hearing.on_level_measured(0.08, 0.3)
        page.microphone.show_preference(words.preference(found, preferred, recording=recording))

    return then


def _switch_off(window: QWidget) -> None:
    page = window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)
    page.profile.switch.toggle.click()


def _switch_on(window: QWidget) -> None:
    page = window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)
    page.practice.switch.toggle.click()


SCENES = [
    Scene("settings-profile", _scene(Section.PROFILE, _as_it_is)),
    Scene("settings-profile-half", _scene(Section.PROFILE, _half)),
    Scene("settings-profile-960", _scene(Section.PROFILE, _never), (960, 600)),
    Scene("settings-profile-off", _scene(Section.PROFILE, _as_it_is), settled=_switch_off),
    Scene("settings-own-voice", _scene(Section.PROFILE, _own_voice(None))),
    Scene("settings-own-voice-on", _scene(Section.PROFILE, _own_voice(Enrolled(NOW, "m"))), (960, 700)),
    Scene("settings-own-voice-sheet", _scene(Section.PROFILE, _own_voice(None, then=1))),
    Scene("settings-own-voice-reads", _scene(Section.PROFILE, _own_voice(None, then=2))),
    Scene("settings-own-voice-short", _scene(Section.PROFILE, _own_voice(None, then=3))),
    Scene("settings-practice", _scene(Section.PRACTICE, _other_half)),
    Scene("settings-practice-on", _scene(Section.PRACTICE, _never), settled=_switch_on),
    Scene("settings-practice-forms", _scene(Section.PRACTICE, _forms)),
    Scene("settings-practice-guide", _scene(Section.PRACTICE, _guide)),
    Scene("settings-microphone", _scene(Section.MICROPHONE, _hears("room", (ROOM, BUILT_IN)))),
    Scene("settings-microphone-gone", _scene(Section.MICROPHONE, _hears("usb", (BUILT_IN,), recording=True))),
    Scene("settings-privacy", _scene(Section.PRIVACY, _held), (1280, 1000)),
    Scene("settings-privacy-960", _scene(Section.PRIVACY, _held), (960, 600)),
    Scene("settings-appearance", _scene(Section.APPEARANCE, _as_it_is)),
]
