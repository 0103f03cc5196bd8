"""The sheet before a session in its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import ErrorCode, LocalError
from app.domain.states import ConsentState
from app.services.explanations import EXPLANATIONS
from app.services.ports import Microphone, PowerState
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.presession.laptop import Room
from app.ui.presession.model import SessionPlan
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.sheets import PresessionSheets
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost

NOW = datetime(2026, 11, 20, 13, 57, tzinfo=UTC)
START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
GIB = 1024**3
ROOMY = Room(41 * 3600.0, 100 * GIB, 2 * GIB)
ON_BATTERY = PowerState(84, 360, on_mains=False)
MICROPHONES = (Microphone("jabra", "Jabra Speak 510", True), Microphone("built-in", "Built-in microphone"))


class _Passed:
    """Time that passes when a scene wants it to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


_Then = Callable[[PresessionPresenter, _Passed], None]


def _consent(person: str, role: str, state: ConsentState, minute: int = 56) -> Consent:
    asked = Consent(id=person, client_id="c", person=person, role=role, state=state)
    if state in (ConsentState.NOT_ASKED, ConsentState.WAITING):
        return asked
    return replace(asked, method=ConsentMethod.ON_SCREEN, decided_at=NOW.replace(minute=minute))


JONAS = _consent("Jonas K.", "client", ConsentState.AGREED)
MIRA = _consent("Mira K.", "partner", ConsentState.NOT_ASKED)
MIRA_AGREED = _consent("Mira K.", "partner", ConsentState.AGREED, 58)
MIRA_DECLINED = _consent("Mira K.", "partner", ConsentState.DECLINED, 58)
KIM = _consent("Kim K.", "child", ConsentState.AGREED, 58)


def _room(*chairs: float, last: float = 5.0) -> _Then:
    return lambda presenter, passed: _speak(presenter, passed, *chairs, last=last)


def _scene(
    *people: Consent,
    plan: SessionPlan | None = None,
    microphones: tuple[Microphone, ...] = MICROPHONES,
    level: float = 0.09,
    room: Room = ROOMY,
    power: PowerState = ON_BATTERY,
    then: _Then | None = None,
    focus: str = "",
) -> Callable[[QWidget], None]:
    def open_sheet(window: QWidget) -> None:
        ring = FocusRing(window)
        passed = _Passed()
        sheets = PresessionSheets(SheetHost(window))
        chosen = plan or SessionPlan("Jonas K.", START, "First session", "Room 2", ("Mira K.",))
        presenter = PresessionPresenter(sheets, Recorded(), chosen, lambda: NOW, passed, zone=UTC)
        sheets.attach(presenter)
        presenter.opened()
        presenter.on_consents_changed(people)
        presenter.hearing.on_microphones_changed(microphones)
        presenter.on_laptop_measured(room, power)
        presenter.on_level_measured(level, level * 4)
        if then is not None:
            then(presenter, passed)
            if presenter.hearing.microphone == "jabra":
                presenter.on_level_measured(level, level * 4)
        assert sheets.sheet is not None
        top = sheets.question or sheets.voice or sheets.sheet
        adder = sheets.sheet.people.adder
        target = top.initial_focus if adder.isHidden() else adder.name
        if focus == "room":
            target = sheets.sheet.room.button
            QApplication.processEvents()
        if target is not None and target.isVisible():
            target.setFocus(Qt.FocusReason.TabFocusReason)
            ring.show_on(target)

    return open_sheet


def _loud(presenter: PresessionPresenter) -> None:
    for _ in range(5):
        presenter.on_level_measured(0.7, 1.0)


def _speak(presenter: PresessionPresenter, passed: _Passed, *chairs: float, last: float = 5.0) -> None:
    """The room check runs, each chair speaking at its level; ``last``: seconds of the last turn."""
    presenter.room.pressed()
    for number, level in enumerate(chairs):
        for count in range(round(20 * (last if number == len(chairs) - 1 else 5.0))):
            speaks = count % 3 != 0
            presenter.on_level_measured(level if speaks else 0.001, 3 * level if speaks else 0.003)
            passed.seconds += 0.0501
        presenter.tick()


def _voice(*levels: float, played: bool = True, error: ErrorCode | None = None) -> _Then:
    def then(presenter: PresessionPresenter, passed: _Passed) -> None:
        presenter.voice_test_pressed()
        if not levels:
            return
        presenter.voice.act_pressed()
        for level in levels:
            presenter.on_level_measured(level, 3 * level)
        passed.seconds += 2.2
        presenter.tick()
        if played:
            presenter.voice.on_heard()
            presenter.voice.on_played()
        if error is not None:
            presenter.voice.on_failed(LocalError(error))

    return then


def _unplugged(presenter: PresessionPresenter, passed: _Passed) -> None:
    _speak(presenter, passed, 0.1, last=2.0)
    presenter.hearing.on_microphones_changed(MICROPHONES[1:])


def _today(_look: Look) -> QWidget:
    return backdrop()


_EARLY = SessionPlan("Jonas K.", NOW + timedelta(minutes=47), "First session", "Room 2", ("Mira K.",))
_LATE = replace(_EARLY, start=NOW - timedelta(minutes=75))
_FAMILY = SessionPlan("Jonas K.", START, "Family session", "Room 2", ("Kim K.",))
_BOTH = (JONAS, MIRA_AGREED)
_SMALL = (960, 600)

SCENES = [
    Scene("presession-waiting", _today, settled=_scene(JONAS, MIRA, then=_room(0.1, 0.1, 0.004))),
    Scene("presession-ready", _today, settled=_scene(*_BOTH, then=_room(0.1, 0.1, 0.09))),
    Scene("presession-ready-960", _today, _SMALL, settled=_scene(*_BOTH, then=_room(0.1, 0.1, 0.09))),
    Scene("presession-waiting-960", _today, _SMALL, settled=_scene(JONAS, MIRA)),
    Scene("presession-before-the-check", _today, settled=_scene(*_BOTH)),
    Scene("presession-checking", _today, settled=_scene(*_BOTH, then=_room(0.1, 0.1, last=2.0))),
    Scene(
        "presession-checking-960",
        _today,
        _SMALL,
        settled=_scene(*_BOTH, then=_room(0.1, 0.1, last=2.0), focus="room"),
    ),
    Scene("presession-not-heard", _today, settled=_scene(*_BOTH, then=_room(0.33, 0.1, 0.001))),
    Scene("presession-unplugged", _today, settled=_scene(*_BOTH, then=_unplugged)),
    Scene(
        "presession-declined",
        _today,
        settled=_scene(JONAS, MIRA_DECLINED, then=lambda presenter, _passed: _loud(presenter)),
    ),
    Scene("presession-declined-960", _today, _SMALL, settled=_scene(JONAS, MIRA_DECLINED)),
    Scene(
        "presession-ask-again",
        _today,
        settled=_scene(JONAS, MIRA_DECLINED, then=lambda presenter, _passed: presenter.ask_pressed(MIRA.id)),
    ),
    Scene(
        "presession-write-note",
        _today,
        settled=_scene(JONAS, MIRA_DECLINED, then=lambda presenter, _passed: presenter.write_note_pressed()),
    ),
    Scene("presession-child", _today, settled=_scene(JONAS, KIM, plan=_FAMILY)),
    Scene(
        "presession-guardian",
        _today,
        settled=_scene(
            JONAS, KIM, plan=_FAMILY, then=lambda presenter, _passed: presenter.add_guardian_pressed()
        ),
    ),
    Scene(
        "presession-attest",
        _today,
        settled=_scene(JONAS, MIRA, then=lambda presenter, _passed: presenter.agreed_aloud_pressed(MIRA.id)),
    ),
    Scene(
        "presession-adding",
        _today,
        settled=_scene(JONAS, MIRA, then=lambda presenter, _passed: presenter.add_person_pressed()),
    ),
    Scene(
        "presession-adding-960",
        _today,
        _SMALL,
        settled=_scene(JONAS, MIRA, then=lambda presenter, _passed: presenter.add_person_pressed()),
    ),
    Scene(
        "presession-early",
        _today,
        settled=_scene(*_BOTH, plan=_EARLY, then=lambda presenter, _passed: presenter.start_pressed()),
    ),
    Scene(
        "presession-late",
        _today,
        settled=_scene(*_BOTH, plan=_LATE, then=lambda presenter, _passed: presenter.start_pressed()),
    ),
    Scene("presession-no-microphone", _today, settled=_scene(*_BOTH, microphones=(), level=0.0)),
    Scene(
        "presession-disk-and-battery",
        _today,
        settled=_scene(
            *_BOTH, room=Room(9 * 3600.0, 1_400_000_000, 2 * GIB), power=PowerState(12, 40, on_mains=False)
        ),
    ),
    Scene(
        "presession-ai-off",
        _today,
        settled=_scene(*_BOTH, plan=SessionPlan("Jonas K.", None, "Walk-in", "Room 2", ai_allowed=False)),
    ),
    Scene(
        "presession-failed",
        _today,
        settled=_scene(
            *_BOTH,
            then=lambda presenter, _passed: presenter.on_failed(EXPLANATIONS[ErrorCode.AUDIO_SYSTEM_BROKEN]),
        ),
    ),
    Scene("voice-test-ready", _today, settled=_scene(*_BOTH, then=_voice())),
    Scene("voice-test-listening", _today, settled=_scene(*_BOTH, then=_voice(0.1, played=False))),
    Scene("voice-test-listening-960", _today, _SMALL, settled=_scene(*_BOTH, then=_voice(0.1, played=False))),
    Scene("voice-test-heard", _today, settled=_scene(*_BOTH, then=_voice(0.1))),
    Scene(
        "voice-test-no-speaker",
        _today,
        settled=_scene(*_BOTH, then=_voice(0.1, error=ErrorCode.NO_SPEAKER)),
    ),
]
