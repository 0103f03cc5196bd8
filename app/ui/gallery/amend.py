"""A signed note with its panel, and the page for addenda and amendments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.domain.amendments import NoteHistory, begun
from app.domain.note import Amendment, Note
from app.domain.signature import MEANINGS, Verification
from app.domain.states import NoteState
from app.ui.amend.page import AmendPage
from app.ui.amend.panel import SignedPanel, VersionSheet
from app.ui.amend.presenter import AmendPresenter
from app.ui.amend.words import signed_model, version_title
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.gallery.workspace import NoCommands, data
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost
from app.ui.workspace.view import WorkspacePage

_TEXT = (
    "Subjective\nClient reports sleeping about five hours most nights, up from about four.\n"
    "Client used the worry log on four evenings and says “it helped me stop going round in circles”.\n\n"
    "Plan\nWorry log on five evenings. Two minutes at the meeting-room door on Tuesday.\n"
)


def _note() -> Note:
    note = data(signed=True).note
    return replace(note, text=_TEXT, meaning=MEANINGS[None], signed_by="Ruth Adler LCSW")


def _later(kind: Amendment, reason: str, days: int) -> Note:
    note = _note()
    assert note.signed_at is not None
    return replace(
        begun(note, kind, reason),
        id=f"{kind}{days}",
        state=NoteState.SIGNED,
        signed_at=note.signed_at + timedelta(days=days),
        signed_by="Ruth Adler LCSW",
        meaning=MEANINGS[kind],
        text=f"{reason}\n",
    )


_ADDENDUM = _later(Amendment.ADDENDUM, "The client called on Saturday.", 1)
_AMENDMENT = _later(Amendment.AMENDMENT, "The day of the meeting was wrong.", 3)


def _signed(history: NoteHistory, found: Verification) -> Callable[[Look], QWidget]:
    def make(_look: Look) -> QWidget:
        page = WorkspacePage(NoCommands())
        page.transcript.attach(Recorded())
        panel = SignedPanel()
        page.add_above(panel)
        page.presenter.show(data(signed=True))
        panel.show_signed(signed_model(history, {note.id: found for note in history.signed}))
        return page

    return make


def _page(kind: Amendment) -> Callable[[Look], QWidget]:
    def make(_look: Look) -> QWidget:
        page = AmendPage()
        presenter = AmendPresenter(page, Recorded())
        page.attach(presenter)
        draft = begun(_note(), kind, "")
        presenter.opened(draft, _note())
        page.reason.setText("The day of the meeting was wrong.")
        if kind is Amendment.ADDENDUM:
            page.parts[0].setPlainText("The client called on Saturday. The worry log goes on.")
        return page

    return make


def _focused(widget: QWidget) -> None:
    FocusRing(widget)


def _read(widget: QWidget) -> None:
    FocusRing(widget)
    SheetHost(widget).open(VersionSheet(version_title(_ADDENDUM), "By Ruth Adler LCSW", _TEXT))


_HISTORY = NoteHistory(_note(), (_ADDENDUM,))
_REPLACED = NoteHistory(replace(_note(), state=NoteState.AMENDED), (_ADDENDUM, _AMENDMENT))
_WRITING = NoteHistory(_note(), (replace(_ADDENDUM, state=NoteState.DRAFT),))
_PLAIN = NoteHistory(_note())

SCENES = [
    Scene("amend-signed", _signed(_PLAIN, Verification.VALID), (1220, 800)),
    Scene("amend-addendum-listed", _signed(_HISTORY, Verification.VALID), (1220, 800)),
    Scene("amend-replaced", _signed(_REPLACED, Verification.VALID), (900, 600)),
    Scene("amend-changed", _signed(_WRITING, Verification.CHANGED), (1220, 800)),
    Scene("amend-version", _signed(_HISTORY, Verification.VALID), (1220, 800), settled=_read),
    Scene("amend-addendum", _page(Amendment.ADDENDUM), (1220, 800), settled=_focused),
    Scene("amend-amendment", _page(Amendment.AMENDMENT), (1220, 800), settled=_focused),
    Scene("amend-amendment-960", _page(Amendment.AMENDMENT), (900, 600), settled=_focused),
]
