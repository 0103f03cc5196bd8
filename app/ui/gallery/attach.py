"""Attaching a recording: which session, who agreed, keep the file, how far; and the clinician's own notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.consent import Consent, ConsentMethod
from app.domain.states import ConsentState
from app.ui.attach.model import Choice
from app.ui.attach.presenter import AttachPresenter
from app.ui.attach.view import AttachSheets
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost

_NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_AGREED = Consent(
    "1", "c", "Jordan Sample", "client", ConsentState.AGREED, ConsentMethod.ON_SCREEN,
    decided_at=_NOW, expires_at=_NOW + timedelta(days=365),
)  # fmt: skip
_OPEN = Consent("2", "c", "Kim Sample", "partner")
_DECLINED = Consent("3", "c", "Kim Sample", "partner", ConsentState.DECLINED)
_CHOICES = (
    Choice("a", "Today, 10:00", "Jordan Sample"),
    Choice("b", "Today, 14:00", "Alex Example and Kim Example"),
    Choice("c", "19 Nov, 15:30", "Robin Longname-Example"),
)
_FILE = "Voice memo 2026-11-20.m4a"


def _today(_look: Look) -> QWidget:
    return backdrop()


def _sheet(then: Callable[[AttachPresenter], None]) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        ring = FocusRing(window)
        sheets = AttachSheets(SheetHost(window))
        presenter = AttachPresenter(sheets, Recorded(), lambda: _NOW)
        sheets.attach(presenter)
        presenter.begin(_FILE, hidden=False)
        then(presenter)
        assert sheets.sheet is not None
        if sheets.sheet.initial_focus is not None:
            ring.show_on(sheets.sheet.initial_focus)

    return settle


def _progress(presenter: AttachPresenter) -> None:
    presenter.taking_in(3_000.0)
    presenter.advanced(750.0)


_SMALL = (960, 600)

SCENES = [
    Scene("attach-choose", _today, settled=_sheet(lambda p: p.choose(_CHOICES))),
    Scene("attach-none", _today, _SMALL, settled=_sheet(lambda p: p.choose(()))),
    Scene("attach-people", _today, settled=_sheet(lambda p: p.show_people((_AGREED, _OPEN)))),
    Scene("attach-declined", _today, _SMALL, settled=_sheet(lambda p: p.show_people((_AGREED, _DECLINED)))),
    Scene("attach-keep", _today, settled=_sheet(lambda p: p.ask_about_source())),
    Scene("attach-progress", _today, _SMALL, settled=_sheet(_progress)),
]
