"""The sheet before text is sent to an outside language model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from app.services.language_models import Preview
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.outgoing.model import NOT_AGREED
from app.ui.outgoing.picture import PictureSheet
from app.ui.outgoing.presenter import SendPresenter
from app.ui.outgoing.view import SendSheets
from app.ui.theme.focus import FocusRing
from app.ui.widgets import QuestionSheet, SheetHost

_WORDS = (
    "First word: lantern\nList every fact that a progress note may hold.\n"
    "U0001 therapist: How was the week since [DATE_1: 7 days before the session], [CLIENT_1]?\n"
    "U0002 client: [PERSON_1] called me at work, at [EMPLOYER_1]. I slept five hours.\n"
    "U0003 therapist: And the number we practiced with was [PHONE_1]?\n"
    "U0004 client: Yes. [PERSON_1]’s voice made it harder, and I left early.\nLast word: harbor"
)
PREVIEW = Preview("api.example.com", "large-4", (_WORDS, _WORDS.replace("U000", "U010")), 57)


def _send(*, look: bool) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        FocusRing(window)
        sheets = SendSheets(SheetHost(window))
        presenter = SendPresenter(sheets, Recorded(), PREVIEW)
        sheets.attach(presenter)
        window.setProperty("sheets", sheets)
        presenter.opened()
        if look:
            presenter.preview_pressed()

    return settle


def _ask(window: QWidget) -> None:
    FocusRing(window)
    SheetHost(window).open(QuestionSheet(NOT_AGREED, width=560, values={"asked": "Have Mira and Jonas"}))


def _behind(_look: Look) -> QWidget:
    return backdrop("Note", "SOAP")


def _picture(window: QWidget) -> None:
    FocusRing(window)
    page = QImage(900, 640, QImage.Format.Format_RGB32)
    page.fill(QColor("white"))
    painter = QPainter(page)
    painter.setPen(QColor("black"))
    painter.setFont(QFont("Noto Sans", 34))
    painter.drawText(
        QRect(60, 60, 800, 520), "Slept badly since Monday.\nWill keep the diary.\nNext: 27 Nov."
    )
    painter.end()
    SheetHost(window).open(PictureSheet(page, "api.example.com", "large-4", here=True))


SCENES = [
    Scene("send-out", _behind, settled=_send(look=False)),
    Scene("send-out-preview", _behind, settled=_send(look=True)),
    Scene("send-out-preview-960", _behind, (960, 600), settled=_send(look=True)),
    Scene("send-out-agreed", _behind, settled=_ask),
    Scene("send-out-picture", _behind, settled=_picture),
    Scene("send-out-picture-960", _behind, (960, 600), settled=_picture),
]
