"""The signing sheet in its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode
from app.domain.issues import Difference
from app.domain.note import Amendment, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.services.explanations import EXPLANATIONS
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.sign.details_view import DetailsSheets, Entered
from app.ui.sign.model import AppointmentDetails
from app.ui.sign.presenter import Signing, SignPresenter
from app.ui.sign.view import SignSheet, SignSheets
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost

_AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_APPETITE = Sentence("s1", Section.SUBJECTIVE, "Appetite is reduced.", Source.TRANSCRIPT)
_RISK = Sentence(
    "s2",
    Section.ASSESSMENT,
    "Risk: not addressed, as far as could be recognised.",
    Source.PROMPT,
    status=SentenceStatus.NOT_ADDRESSED,
)
_SLEEP = Sentence(
    "s3",
    Section.SUBJECTIVE,
    "Client reports sleeping about six hours most nights, up from about four, and says that writing "
    "things down before bed has helped.",
    Source.TRANSCRIPT,
    status=SentenceStatus.CHECK,
    reason="number",
)
_NOTE = Note("n1", "s1", "c1", "u1", NoteType.SOAP, NoteState.DRAFT, (_APPETITE, _RISK))
_CLEAR = replace(_NOTE, sentences=(replace(_APPETITE, status=SentenceStatus.SUPPORTED),))
_MANY = replace(_NOTE, sentences=(_APPETITE, _SLEEP, _RISK), missing=("appearance and affect",))
_ADDENDUM = replace(
    _CLEAR, id="n2", amends="n1", amendment=Amendment.ADDENDUM, amendment_reason="The client called."
)
_DIFFERS = {"s3": Difference("number", "The source says “five hours”, the note says “six hours”.")}
_DETAILS = AppointmentDetails("10:00 to 10:50 · 90834 · F41.1 · in person, Room 2", editable=True)


def _open(
    note: Note,
    then: Callable[[SignSheet, SignPresenter], None] | None = None,
    details: AppointmentDetails = _DETAILS,
    ehr: str = "Harbor EHR",
) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        FocusRing(window)
        sheets = SignSheets(SheetHost(window))
        signing = Signing(note, _AT, details, ehr, "Robin Example LCSW", asked=True, differences=_DIFFERS)
        presenter = SignPresenter(sheets, Recorded(), signing, zone=UTC)
        sheets.attach(presenter)
        presenter.opened()
        assert sheets.sheet is not None
        if then is not None:
            then(sheets.sheet, presenter)

    return settle


def _ready(sheet: SignSheet, _presenter: SignPresenter) -> None:
    sheet.reason.setText("Phone check-in on risk arranged for this afternoon")
    sheet.attest.setChecked(True)
    sheet.passphrase.setText("invented words")


def _tick(sheet: SignSheet, _presenter: SignPresenter) -> None:
    sheet.attest.setChecked(True)


def _signing(sheet: SignSheet, presenter: SignPresenter) -> None:
    _ready(sheet, presenter)
    presenter.sign_pressed()


def _failed(sheet: SignSheet, presenter: SignPresenter) -> None:
    _signing(sheet, presenter)
    presenter.on_failed(EXPLANATIONS[ErrorCode.DATABASE_FAILED])


def _wrong(sheet: SignSheet, presenter: SignPresenter) -> None:
    _signing(sheet, presenter)
    presenter.on_failed(EXPLANATIONS[ErrorCode.SIGNER_NOT_CONFIRMED])


def _fill_in(window: QWidget) -> None:
    FocusRing(window)
    DetailsSheets(SheetHost(window)).open(
        Entered("", "Room 2", start="10:00", end="10:50"), "F41.1 Generalized anxiety disorder"
    )


def _workspace(_look: Look) -> QWidget:
    return backdrop("Dana R.", "Fri 20 Nov, 10:00 to 10:50 · 90834 · F41.1")


_SMALL = (960, 600)
_GAPS = AppointmentDetails("10:00 to 10:50 · in person", missing=("CPT code", "diagnosis"), editable=True)

SCENES = [
    Scene("sign-open", _workspace, settled=_open(_NOTE)),
    Scene("sign-ready", _workspace, settled=_open(_NOTE, _ready)),
    Scene("sign-ready-960", _workspace, _SMALL, settled=_open(_NOTE, _ready)),
    Scene("sign-many", _workspace, settled=_open(_MANY)),
    Scene("sign-clear", _workspace, settled=_open(_CLEAR, _tick)),
    Scene("sign-no-ehr-960", _workspace, _SMALL, settled=_open(_CLEAR, ehr="")),
    Scene("sign-details-missing", _workspace, settled=_open(_CLEAR, _tick, _GAPS)),
    Scene("sign-signing", _workspace, settled=_open(_NOTE, _signing)),
    Scene("sign-failed", _workspace, settled=_open(_NOTE, _failed)),
    Scene("sign-wrong-passphrase", _workspace, settled=_open(_CLEAR, _wrong)),
    Scene("sign-addendum", _workspace, settled=_open(_ADDENDUM, _tick)),
    Scene("sign-details", _workspace, settled=_fill_in),
    Scene("sign-details-960", _workspace, _SMALL, settled=_fill_in),
]
