"""After a crash, and errors: what happened, what is safe, what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode
from app.services.explanations import EXPLANATIONS
from app.ui.errors.model import Remedy, Severity, problem_of
from app.ui.errors.view import ErrorSheets, ErrorStrip
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.recovery.model import CutOffSession
from app.ui.recovery.presenter import RecoveryPresenter
from app.ui.recovery.view import RecoverySheets
from app.ui.spacing import column
from app.ui.theme.focus import FocusRing
from app.ui.widgets import ScrollPage, SheetHost

_CUT_OFF = CutOffSession("s1", datetime(2026, 11, 20, 10, 31, 7, tzinfo=UTC), 1867.0, "Session at 10:00")
_OTHER = CutOffSession("s2", datetime(2026, 11, 19, 16, 2, 0, tzinfo=UTC), 322.0, "Session at 15:30")
_SMALL = (960, 600)


def _today(_look: Look) -> QWidget:
    return backdrop()


def _recovery(then: Callable[[RecoveryPresenter], None]) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        ring = FocusRing(window)
        sheets = RecoverySheets(SheetHost(window))
        presenter = RecoveryPresenter(sheets, Recorded(), zone=UTC)
        sheets.attach(presenter)
        presenter.on_cut_off_found((_CUT_OFF, _OTHER))
        then(presenter)
        assert sheets.sheet is not None
        if sheets.sheet.initial_focus is not None:
            ring.show_on(sheets.sheet.initial_focus)

    return settle


def _ask(_presenter: RecoveryPresenter) -> None:
    pass


def _destroy(presenter: RecoveryPresenter) -> None:
    presenter.destroy_pressed()


def _working(presenter: RecoveryPresenter) -> None:
    presenter.second_pressed()


def _failed(presenter: RecoveryPresenter) -> None:
    presenter.second_pressed()
    presenter.on_failed(EXPLANATIONS[ErrorCode.NO_MICROPHONE])


def _sheet(window: QWidget) -> None:
    ring = FocusRing(window)
    sheets = ErrorSheets(SheetHost(window))
    remedies = (Remedy("again", "Try again", primary=True),)
    sheets.show_problem(problem_of(EXPLANATIONS[ErrorCode.SPEECH_PROCESS_DIED], remedies=remedies))
    assert sheets.sheet is not None and sheets.sheet.initial_focus is not None
    ring.show_on(sheets.sheet.initial_focus)


def _strips(_look: Look) -> QWidget:
    page = ScrollPage()
    content = column(margins=(28, 28, 28, 28), gap=12, surface="background")
    page.body.addWidget(content)
    shown = (
        (ErrorCode.EHR_UNREACHABLE, Severity.NOTICE, ()),
        (ErrorCode.KEYRING_LOCKED, Severity.WARNING, (Remedy("again", "Try again", primary=True),)),
        (ErrorCode.DISK_FULL, Severity.STOPPED, (Remedy("room", "Make room", primary=True),)),
    )
    for code, severity, remedies in shown:
        strip = ErrorStrip()
        content.add(strip)
        strip.set_problem(problem_of(EXPLANATIONS[code], severity, remedies))
    content.add_stretch()
    return page


SCENES = [
    Scene("recovery", _today, settled=_recovery(_ask)),
    Scene("recovery-960", _today, _SMALL, settled=_recovery(_ask)),
    Scene("recovery-destroy", _today, settled=_recovery(_destroy)),
    Scene("recovery-working", _today, settled=_recovery(_working)),
    Scene("recovery-failed", _today, settled=_recovery(_failed)),
    Scene("error-sheet", _today, settled=_sheet),
    Scene("error-strips", _strips, _SMALL),
]
