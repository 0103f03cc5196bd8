"""The settings, section by section."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.chart import Clinician
from app.services.holdings import Holdings
from app.services.ports import Microphone
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.presession.hearing.presenter import HearingPresenter
from app.ui.settings import words
from app.ui.settings.model import Section
from app.ui.settings.page import SettingsPage
from app.ui.settings.presenter import SettingsPresenter
from app.ui.shell import MainWindow

NOW = datetime(2026, 11, 20, 14, 8, tzinfo=UTC)
ON = Clinician("c", "Ruth Adler", "LCSW", ai_consent_at=NOW - timedelta(days=18))
OFF = Clinician("c", "Ruth Adler", "LCSW")
ROOM, BUILT_IN = Microphone("room", "Jabra Speak 510", True), Microphone("built-in", "Built-in microphone")


class _Commands(Recorded):
    recording = True


Then = Callable[[SettingsPage, SettingsPresenter], None]


def _scene(section: Section, then: Then) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        window = MainWindow()
        page = SettingsPage(window.sheets)
        presenter = SettingsPresenter(page, _Commands(), UTC)
        page.attach(presenter)
        presenter.on_clinician_changed(ON, None)
        presenter.on_practice_changed(True, NOW - timedelta(days=18, minutes=4))
        window.add_page("today", "Today", "calendar-days", backdrop())
        window.add_page("outbox", "Outbox", "send", backdrop("Outbox", ""))
        window.add_page("settings", "Settings", "settings-2", page)
        window.sidebar.set_clinician(ON.name, ON.credential)
        window.sidebar.set_privacy("Working offline. Recording and notes need no network.")
        page.show_section(section)
        window.show_page("settings")
        then(page, presenter)
        return window

    return build


def _as_it_is(_page: SettingsPage, _presenter: SettingsPresenter) -> None:
    pass


def _never(_page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_clinician_changed(OFF, None)
    presenter.on_practice_changed(False, None)


def _half(_page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_practice_changed(False, NOW)


def _other_half(_page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_clinician_changed(OFF, NOW)


def _held(_page: SettingsPage, presenter: SettingsPresenter) -> None:
    presenter.on_holdings_counted(Holdings(0, None, 2, NOW + timedelta(days=2, hours=2), 318))


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
    Scene("settings-practice", _scene(Section.PRACTICE, _other_half)),
    Scene("settings-practice-on", _scene(Section.PRACTICE, _never), settled=_switch_on),
    Scene("settings-microphone", _scene(Section.MICROPHONE, _hears("room", (ROOM, BUILT_IN)))),
    Scene("settings-microphone-gone", _scene(Section.MICROPHONE, _hears("usb", (BUILT_IN,), recording=True))),
    Scene("settings-privacy", _scene(Section.PRIVACY, _held)),
    Scene("settings-appearance", _scene(Section.APPEARANCE, _as_it_is)),
]
