"""The sheet for the clinician's own words, over the cover of a session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode
from app.domain.states import SessionState
from app.services.explanations import EXPLANATIONS
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.jot.presenter import JotPresenter
from app.ui.jot.view import JotSheets
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost

_TEXT = "Slept badly since Monday.\nCalls the landlord tomorrow, wants help with what to say."
_SMALL = (960, 600)


def _covered(_look: Look) -> QWidget:
    return backdrop("A session is in progress", "Names and notes are covered until it ends.")


def _sheet(text: str, then: Callable[[JotPresenter], None]) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        ring = FocusRing(window)
        sheets = JotSheets(SheetHost(window))
        presenter = JotPresenter(sheets, Recorded())
        sheets.attach(presenter)
        presenter.opened(text)
        then(presenter)
        assert sheets.sheet is not None
        ring.show_on(sheets.sheet.field)

    return settle


def _beside_recording(window: QWidget) -> None:
    ring = FocusRing(window)
    bar = BarPresenter(lambda: 0.0, lambda _action: None)
    bar.session_opened(may_record=True)
    bar.session_moved(SessionState.RECORDING)
    bar.recorded(1458.0)
    sheets = JotSheets(SheetHost(window))
    sheets.attach_recorder(bar)
    presenter = JotPresenter(sheets, Recorded())
    sheets.attach(presenter)
    presenter.opened(_TEXT)
    assert sheets.sheet is not None
    ring.show_on(sheets.sheet.field)


def _failed(presenter: JotPresenter) -> None:
    presenter.typed(_TEXT + "\nHomework")
    presenter.on_failed(EXPLANATIONS[ErrorCode.DATABASE_FAILED])


SCENES = [
    Scene("jot", _covered, settled=_sheet(_TEXT, lambda _p: None)),
    Scene("jot-recording", _covered, settled=_beside_recording),
    Scene("jot-recording-small", _covered, _SMALL, settled=_beside_recording),
    Scene("jot-empty", _covered, _SMALL, settled=_sheet("", lambda _p: None)),
    Scene("jot-not-saved", _covered, settled=_sheet(_TEXT, _failed)),
    Scene("jot-delete", _covered, _SMALL, settled=_sheet(_TEXT, lambda p: p.delete_pressed())),
]
