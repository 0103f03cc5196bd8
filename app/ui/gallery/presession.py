"""The sheet before a session in its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import ErrorCode
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


def _consent(person: str, role: str, state: ConsentState, minute: int = 56) -> Consent:
    asked = Consent(id=person, client_id="c", person=person, role=role, state=state)
    if state in (ConsentState.NOT_ASKED, ConsentState.WAITING):
        return asked
    return replace(asked, method=ConsentMethod.ON_SCREEN, decided_at=NOW.replace(minute=minute))


JONAS = _consent("Jonas K.", "client", ConsentState.AGREED)
MIRA = _consent("Mira K.", "partner", ConsentState.NOT_ASKED)
MIRA_AGREED = _consent("Mira K.", "partner", ConsentState.AGREED, 58)
MIRA_DECLINED = _consent("Mira K.", "partner", ConsentState.DECLINED, 58)


def _scene(
    *people: Consent,
    plan: SessionPlan | None = None,
    microphones: tuple[Microphone, ...] = MICROPHONES,
    level: float = 0.09,
    room: Room = ROOMY,
    power: PowerState = ON_BATTERY,
    then: Callable[[PresessionPresenter], None] | None = None,
) -> Callable[[QWidget], None]:
    def open_sheet(window: QWidget) -> None:
        ring = FocusRing(window)
        passed = [0.0]
        sheets = PresessionSheets(SheetHost(window))
        chosen = plan or SessionPlan("Jonas K.", START, "First session", "Room 2", ("Mira K.",))
        presenter = PresessionPresenter(
            sheets, Recorded(), chosen, lambda: NOW, lambda: passed[0], zone=UTC
        )
        sheets.attach(presenter)
        presenter.opened()
        presenter.on_consents_changed(people)
        presenter.hearing.on_microphones_changed(microphones)
        presenter.on_laptop_measured(room, power)
        presenter.on_level_measured(level, level * 4)
        if then is not None:
            then(presenter)
        assert sheets.sheet is not None
        top = sheets.question or sheets.sheet
        adder = sheets.sheet.people.adder
        target = top.initial_focus if adder.isHidden() else adder.name
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            ring.show_on(target)

    return open_sheet


def _loud(presenter: PresessionPresenter) -> None:
    for _ in range(5):
        presenter.on_level_measured(0.7, 1.0)


def _today(_look: Look) -> QWidget:
    return backdrop()


_EARLY = SessionPlan("Jonas K.", NOW + timedelta(minutes=47), "First session", "Room 2", ("Mira K.",))
_BOTH = (JONAS, MIRA_AGREED)
_SMALL = (960, 600)

SCENES = [
    Scene("presession-waiting", _today, settled=_scene(JONAS, MIRA)),
    Scene("presession-ready", _today, settled=_scene(*_BOTH)),
    Scene("presession-ready-960", _today, _SMALL, settled=_scene(*_BOTH)),
    Scene("presession-waiting-960", _today, _SMALL, settled=_scene(JONAS, MIRA)),
    Scene("presession-declined", _today, settled=_scene(JONAS, MIRA_DECLINED, then=_loud)),
    Scene(
        "presession-attest",
        _today,
        settled=_scene(JONAS, MIRA, then=lambda presenter: presenter.agreed_aloud_pressed(MIRA.id)),
    ),
    Scene(
        "presession-adding",
        _today,
        settled=_scene(JONAS, MIRA, then=lambda presenter: presenter.add_person_pressed()),
    ),
    Scene(
        "presession-early",
        _today,
        settled=_scene(*_BOTH, plan=_EARLY, then=lambda presenter: presenter.start_pressed()),
    ),
    Scene("presession-no-microphone", _today, settled=_scene(*_BOTH, microphones=(), level=0.0)),
    Scene(
        "presession-ai-off",
        _today,
        settled=_scene(*_BOTH, plan=SessionPlan("Jonas K.", None, "Walk-in", "Room 2", ai_allowed=False)),
    ),
    Scene(
        "presession-failed",
        _today,
        settled=_scene(
            *_BOTH, then=lambda presenter: presenter.on_failed(EXPLANATIONS[ErrorCode.AUDIO_SYSTEM_BROKEN])
        ),
    ),
]
