"""The agenda in the main window: a full day, an empty one, names hidden, an open session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QLabel, QWidget

from app.ui.gallery.scene import Look, Scene
from app.ui.shell import MainWindow
from app.ui.today.model import (
    DayFacts,
    Readiness,
    TodayCommands,
    Visit,
    VisitStage,
    Waiting,
    WaitingTarget,
)
from app.ui.today.page import TodayPage
from app.ui.today.presenter import TodayPresenter

_DAY = date(2026, 11, 20)


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=UTC)


class _NoCommands(TodayCommands):
    """A picture starts nothing."""

    def load_day(self, day: date) -> None: ...
    def start_with_transcription(self, visit_id: str) -> None: ...
    def start_session(self, visit_id: str) -> None: ...
    def open_visit(self, visit_id: str) -> None: ...
    def attach_recording(self, visit_id: str) -> None: ...
    def write_note(self, visit_id: str) -> None: ...
    def new_session(self) -> None: ...
    def show_waiting(self, target: WaitingTarget) -> None: ...


_PLAN = "Write one page in the journal when the house is too quiet; call her sister on Sunday."
_VISITS = (
    Visit("1", _at(9), _at(9, 50), "Marcus T.", "Individual", "Room 2", VisitStage.SIGNED, agreed=1,
          delivered_at=_at(9, 58)),
    Visit("2", _at(10), _at(10, 50), "Dana R.", "Individual", "Room 2", VisitStage.DRAFTED, agreed=1,
          points_to_check=3),
    Visit("3", _at(11, 30), _at(12, 45), "Priya and Tom N.", "Couple", "Room 2", VisitStage.GENERATING,
          people=2, agreed=2, generating_step=4, ready_by=_at(12, 49)),
    Visit("4", _at(13), _at(13, 50), "Elena V.", "Individual", "Room 2", agreed=1,
          background="Session 9 · last seen Friday 13 November", plan=_PLAN),
    Visit("5", _at(14), _at(15, 15), "Jonas K.", "First session", "Room 2"),
    Visit("6", _at(15, 30), _at(16, 20), "Amara O.", "Individual", "Room 2", declined=True),
    Visit("7", _at(16, 30), _at(17, 20), "Lena F. and guardian", "Family", "Room 1", people=2, agreed=1),
)  # fmt: skip
_WAITING = Waiting(
    notes_to_sign=2,
    oldest=_at(9) - timedelta(days=2),
    decisions=1,
    unsigned_transcripts=1,
    first_deleted_in=timedelta(days=2, hours=4),
)
_READY = Readiness(True, "Ready to record", "Built-in microphone · model Small · space for 41 hours")
_FULL = DayFacts(_DAY, _VISITS, _WAITING, _READY)
_EMPTY = DayFacts(_DAY, (), Waiting(), _READY)
_RUNNING = DayFacts(
    _DAY,
    (*_VISITS[:3], Visit("4", _at(13), _at(13, 50), "Elena V.", "Individual", "Room 2", VisitStage.OPEN,
                         agreed=1), *_VISITS[4:]),
    Waiting(notes_to_sign=1, oldest=_at(10)),
    Readiness(False, "No microphone found", "Plug one in, or start without recording."),
)  # fmt: skip


def window_with_today(facts: DayFacts = _FULL, *, hidden: bool = False) -> MainWindow:
    """The main window showing the agenda of a made-up day at 12:47, as a background for other pictures."""
    window = MainWindow()
    window.sidebar.set_privacy("Working offline. Recording and notes need no network.")
    window.sidebar.set_clinician("Ruth Adler", "LCSW")
    window.allow_lock()
    page = TodayPage(window.sheets)
    window.add_page("today", "Today", "calendar-days", page)
    window.add_page("clients", "Clients", "users", QLabel())
    window.add_page("outbox", "Outbox", "send", QLabel())
    window.add_page("templates", "Templates", "layout-template", QLabel())
    window.add_page("settings", "Settings", "settings-2", QLabel())
    window.set_count("outbox", 1, "needs you")
    presenter = TodayPresenter(page, _NoCommands(), lambda: _at(12, 47), UTC)
    page.bind(presenter)
    presenter.hide_names(hidden)
    presenter.show_day(facts)
    return window


def _scene(facts: DayFacts, *, hidden: bool = False) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        return window_with_today(facts, hidden=hidden)

    return build


def _ring(window: QWidget) -> None:
    if isinstance(window, MainWindow):
        page = window.findChild(TodayPage)
        if page is not None:
            page.next_card.transcribe.setFocus()
            window.focus_ring.show_on(page.next_card.transcribe)


def _told(window: QWidget) -> None:
    if isinstance(window, MainWindow):
        window.sidebar.set_privacy(
            "Harbor EHR gets signed notes. api.example.com gets text that you send. Nothing else is reached."
        )
        window.toasts.show_toast("Signed. The transcript is deleted.", "shield-check", "ok")


def _early(window: QWidget) -> None:
    page = window.findChild(TodayPage)
    if isinstance(page, TodayPage):
        page.ask_early(47, "13:00", lambda: None)


SCENES = [
    Scene("today", _scene(_FULL), (1280, 800), settled=_ring),
    Scene("today-960", _scene(_FULL), (960, 600)),
    Scene("today-empty", _scene(_EMPTY), (1280, 800)),
    Scene("today-empty-960", _scene(_EMPTY), (960, 600)),
    Scene("today-hidden", _scene(_FULL, hidden=True), (1280, 800)),
    Scene("today-running", _scene(_RUNNING), (1280, 800)),
    Scene("today-reached", _scene(_FULL), (1280, 800), settled=_told),
    Scene("today-reached-960", _scene(_FULL), (960, 600), settled=_told),
    Scene("today-early", _scene(_FULL), (1280, 800), settled=_early),
]
