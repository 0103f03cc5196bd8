"""Who is in the room while a session is open, in its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.consent import Consent, ConsentMethod
from app.domain.states import ConsentState, SessionState
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.presession import JONAS, KIM, MIRA, MIRA_DECLINED, NOW
from app.ui.gallery.scene import Look, Scene
from app.ui.recording_bar.cover import SessionCover
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.room.model import RoomReading
from app.ui.room.presenter import RoomPresenter
from app.ui.room.sheets import RoomSheets
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost

PAUSED = SessionState.PAUSED
MIRA_ALOUD = replace(
    MIRA, state=ConsentState.AGREED, method=ConsentMethod.VERBAL, decided_at=NOW.replace(minute=59)
)
LOU = Consent("Lou", "c", "Lou K.", "guardian")


def _reading(
    *people: Consent, state: SessionState = PAUSED, removable: tuple[Consent, ...] = ()
) -> RoomReading:
    return RoomReading(
        state, people, frozenset(person.id for person in removable), state is not SessionState.OPEN
    )


def _page(_look: Look) -> QWidget:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    cover = SessionCover()
    bar = BarPresenter(lambda: 0.0, lambda _action: None)
    bar.session_opened(may_record=True)
    bar.session_moved(SessionState.RECORDING)
    bar.recorded(1458.0)
    bar.session_moved(PAUSED)
    bar.attach(cover)
    box.addWidget(cover)
    return page


def _scene(reading: RoomReading, then: str = "") -> Callable[[QWidget], None]:
    def open_sheet(window: QWidget) -> None:
        ring = FocusRing(window)
        sheets = RoomSheets(SheetHost(window))
        presenter = RoomPresenter(sheets, Recorded(), reading, lambda: NOW)
        sheets.attach(presenter)
        presenter.opened()
        if then == "add":
            presenter.add_person_pressed()
        elif then == "left":
            presenter.remove_pressed(reading.people[-1].id)
        assert sheets.sheet is not None
        adder = sheets.sheet.people.adder
        top = sheets.question or sheets.sheet
        target = top.initial_focus if adder.isHidden() else adder.name
        if target is not None and target.isVisible():
            target.setFocus(Qt.FocusReason.TabFocusReason)
            ring.show_on(target)

    return open_sheet


_JOINED = _reading(JONAS, MIRA, removable=(MIRA,))
_DECLINED = _reading(JONAS, MIRA_DECLINED, removable=(MIRA_DECLINED,))
_SMALL = (960, 600)
SCENES = [
    Scene("room-recording", _page, settled=_scene(_reading(JONAS, state=SessionState.RECORDING))),
    Scene("room-adding", _page, settled=_scene(_reading(JONAS, state=SessionState.RECORDING), "add")),
    Scene("room-joined", _page, settled=_scene(_JOINED)),
    Scene("room-joined-960", _page, _SMALL, settled=_scene(_JOINED)),
    Scene("room-declined", _page, settled=_scene(_DECLINED)),
    Scene("room-declined-960", _page, _SMALL, settled=_scene(_DECLINED)),
    Scene("room-left", _page, settled=_scene(_DECLINED, "left")),
    Scene("room-agreed", _page, settled=_scene(_reading(JONAS, MIRA_ALOUD))),
    Scene("room-guardian", _page, settled=_scene(_reading(KIM))),
    Scene("room-guardian-960", _page, _SMALL, settled=_scene(_reading(KIM))),
    Scene("room-guardian-asked", _page, settled=_scene(_reading(KIM, LOU, removable=(LOU,)))),
]
