"""What a note is made from: the sheet of sources, words, dictation, a photographed page, an empty note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from app.domain.ai_settings import APPROACHES
from app.domain.conflict import Conflict, Disagreement, Told
from app.domain.errors import ErrorCode, InputError, RemoteError
from app.domain.material import SUMMARY_INPUT, InputKind, WrittenInput
from app.domain.note import Source
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.inputs import Sources
from app.services.ports.drafting import DraftProgress
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.inputs.dictation_presenter import DictationPresenter
from app.ui.inputs.dictation_sheet import DictationSheets
from app.ui.inputs.presenter import InputsPresenter
from app.ui.inputs.start_panel import StartPanel
from app.ui.inputs.view import InputsSheets
from app.ui.inputs.words_sheet import WordsSheet
from app.ui.spacing import column
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost

_SMALL = (960, 600)
_AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_SESSION = Session("s", "c", "t", SessionState.DRAFTED, started_at=_AT, ended_at=_AT)
_SUMMARY = "Slept about five hours a night. Used the breathing exercise twice. Next session on Tuesday."
_DICTATED = "She slept about three hours a night, she said. We went through the diary together."
_PAGE = "Worries about the move.\nWill call the landlord.\nDiary every evening."


def _sources(*, spoken: int = 5412, many: bool = True) -> Sources:
    inputs = (
        WrittenInput(SUMMARY_INPUT, "s", InputKind.SUMMARY, _SUMMARY),
        WrittenInput("d", "s", InputKind.DICTATION, _DICTATED, _AT, "speech model small.en on this laptop"),
        WrittenInput("h", "s", InputKind.HANDWRITING, _PAGE, _AT, "Tesseract on this laptop"),
        WrittenInput("o", "s", InputKind.OWN_NOTE, "Client calmer than last time. Plan stays.", _AT),
    )
    conflict = Conflict(
        Disagreement.NUMBER,
        Told("summary/1", "Slept about five hours a night.", Source.SUMMARY),
        Told("d/1", "She slept about three hours a night, she said.", Source.DICTATION),
    )
    return Sources(
        _SESSION, inputs if many else (), spoken, ("CBT", "Mindfulness-based") if many else (), APPROACHES,
        (conflict,) if many else (),
    )  # fmt: skip


def _backdrop(_look: Look) -> QWidget:
    return backdrop("Jordan Sample", "SOAP note, draft")


def _sheet(
    sources: Sources, then: Callable[[InputsPresenter], None] = lambda _p: None, left: float | None = None
) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        ring = FocusRing(window)
        sheets = InputsSheets(SheetHost(window))
        presenter = InputsPresenter(sheets, Recorded())
        sheets.attach(presenter)
        sheets.open_sheet()
        presenter.open(sources, left)
        then(presenter)
        assert sheets.sheet is not None
        ring.show_on(sheets.sheet.add_button)

    return settle


def _running(presenter: InputsPresenter) -> None:
    presenter.on_run_started()
    presenter.on_progress(DraftProgress(0.6, "writing"))


def _failed(presenter: InputsPresenter) -> None:
    presenter.on_run_started()
    presenter.on_run_ended(RemoteError(ErrorCode.ENDPOINT_TIMEOUT))


def _dictating(then: Callable[[DictationPresenter], None]) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        sheets = DictationSheets(SheetHost(window))
        presenter = DictationPresenter(sheets, Recorded())
        sheets.attach(presenter)
        presenter.begin()
        presenter.on_started()
        presenter.on_sealed(47.0)
        sheets.show_level(0.4)
        then(presenter)

    return settle


def _page_photo() -> QImage:
    image = QImage(900, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4f1e8"))
    painter = QPainter(image)
    painter.setPen(QColor("#27304a"))
    font = QFont()
    font.setItalic(True)
    font.setPixelSize(58)
    painter.setFont(font)
    for number, line in enumerate(_PAGE.splitlines()):
        painter.drawText(70, 190 + 130 * number, line)
    painter.end()
    return image


def _words(
    kind: InputKind, text: str, read_by: str = "", *, photo: bool = False
) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        SheetHost(window).open(WordsSheet(kind, text, "", read_by, _page_photo() if photo else None))

    return settle


def _panel(_look: Look) -> QWidget:
    page = column(margins=(28, 26, 28, 24), gap=12, surface="background")
    for words, sources in (
        ("What should the note be made from?", 0),
        ("Your words are ready for the note.", 2),
    ):
        panel = StartPanel()
        panel.show_panel(words, sources=sources)
        page.add(panel)
    page.add_stretch()
    return page


SCENES = [
    Scene("inputs", _backdrop, settled=_sheet(_sources())),
    Scene("inputs-small", _backdrop, _SMALL, settled=_sheet(_sources())),
    Scene("inputs-empty", _backdrop, _SMALL, settled=_sheet(_sources(spoken=0, many=False))),
    Scene("inputs-running", _backdrop, _SMALL, settled=_sheet(_sources(), _running)),
    Scene("inputs-reading", _backdrop, settled=_sheet(_sources(), lambda p: p.on_reading(True))),
    Scene("inputs-failed", _backdrop, settled=_sheet(_sources(many=False), _failed)),
    Scene("inputs-left-over", _backdrop, settled=_sheet(_sources(many=False), left=74.0)),
    Scene("inputs-summary", _backdrop, _SMALL, settled=_words(InputKind.SUMMARY, _SUMMARY)),
    Scene(
        "inputs-photo",
        _backdrop,
        settled=_words(InputKind.HANDWRITING, _PAGE, "Tesseract on this laptop", photo=True),
    ),
    Scene("inputs-dictating", _backdrop, _SMALL, settled=_dictating(lambda _p: None)),
    Scene("inputs-dictating-paused", _backdrop, _SMALL, settled=_dictating(lambda p: p.pause_pressed())),
    Scene(
        "inputs-dictating-failed",
        _backdrop,
        _SMALL,
        settled=_dictating(lambda p: p.on_trouble(InputError(ErrorCode.MICROPHONE_NEEDED))),
    ),
    Scene("inputs-start", _panel, (900, 700)),
]
