"""The page on the turned laptop in its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode, InputError
from app.services.explanations import EXPLANATIONS
from app.services.form_document import FormDocument, fill, read
from app.services.form_editions import FormName
from app.ui.consent.model import ConsentPageModel, Purpose
from app.ui.consent.presenter import ConsentPresenter, Reader
from app.ui.consent.view import ConsentWindow
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.resources import resource


def _form(name: FormName) -> FormDocument:
    text = resource("consent-forms", f"{name.value}.txt").read_text("utf-8")
    return fill(read(text), practice="Harbor Practice", contact="the front desk", date="20 November")


class _Picture:
    """A view that draws into a window which is not over the whole screen."""

    def __init__(self, purpose: Purpose, outside: bool, reader: Reader | None) -> None:
        form, wording = _form(FormName.ADULT), "2026-11-1/3"
        reader = reader or Reader("c1", "Mira", "Jonas", outside, form=form, wording=wording)
        self.presenter = ConsentPresenter(self, Recorded(), reader, purpose)
        self.window = ConsentWindow(self.presenter)
        # For the grab only: the real window cannot be closed from outside.
        self.window._may_close = True
        self.presenter.opened()

    def show_page(self, page: ConsentPageModel) -> None:
        self.window.show_model(page)

    def close_page(self) -> None:
        self.window.end()


def _page(
    then: Callable[[ConsentPresenter], None] | None = None,
    purpose: Purpose = Purpose.ASK,
    outside: bool = False,
    reader: Reader | None = None,
) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        picture = _Picture(purpose, outside, reader)
        if then is not None:
            then(picture.presenter)
        return picture.window

    return build


def _answered(agreed: bool) -> Callable[[ConsentPresenter], None]:
    def answer(presenter: ConsentPresenter) -> None:
        presenter.second_answer_pressed()
        presenter.on_answer_stored(agreed)

    return answer


def _covered(presenter: ConsentPresenter) -> None:
    presenter.hand_back_pressed()


def _uncovering(presenter: ConsentPresenter) -> None:
    presenter.hand_back_pressed()
    presenter.therapist_pressed()


def _focus_decline(window: QWidget) -> None:
    assert isinstance(window, ConsentWindow)
    window.question.answers.first.setFocus(Qt.FocusReason.TabFocusReason)
    window.ring.show_on(window.question.answers.first)


def _failed(presenter: ConsentPresenter) -> None:
    presenter.on_failed(EXPLANATIONS[ErrorCode.DATABASE_FAILED])


def _pad(presenter: ConsentPresenter) -> None:
    presenter.hand_back_pressed()
    presenter.therapist_pressed()
    for digit in "471":
        presenter.pad.digit_pressed(digit)


def _pad_waits(presenter: ConsentPresenter) -> None:
    _pad(presenter)
    presenter.pad.on_refused(InputError(ErrorCode.PIN_WRONG, details={"wait": 30}))


def _pad_passphrase(presenter: ConsentPresenter) -> None:
    _pad(presenter)
    presenter.pad.other_key_pressed()


_SMALL = (960, 600)
_PIN = Reader("c1", "Mira", pin=True, passphrase=True)
_CHILD = Reader("c2", "Sam", role="child", others=("Kim",), form=_form(FormName.CHILD))
_GUARDIAN = Reader("c3", "Kim", "Sam", role="guardian", others=("Sam",), form=_form(FormName.CHILD))


def _second(presenter: ConsentPresenter) -> None:
    presenter.second_answer_pressed()
    presenter.on_answer_stored(True)


_ASKED_TWICE = Reader("c1", "Mira", outside_model=True, asks_outside=True)
_CHILD_TWICE = replace(_CHILD, outside_model=True, asks_outside=True)
_GUARDIAN_TWICE = replace(_GUARDIAN, outside_model=True, asks_outside=True)
SCENES = [
    Scene("consent", _page()),
    Scene("consent-960", _page(), _SMALL),
    Scene("consent-focus", _page(), settled=_focus_decline),
    Scene("consent-outside-model", _page(outside=True)),
    Scene("consent-outside-model-960", _page(outside=True), _SMALL),
    Scene("consent-second-question", _page(_second, reader=_ASKED_TWICE)),
    Scene("consent-second-question-960", _page(_second, reader=_ASKED_TWICE), _SMALL),
    Scene("consent-second-question-child", _page(_second, reader=_CHILD_TWICE)),
    Scene("consent-second-question-guardian-960", _page(_second, reader=_GUARDIAN_TWICE), _SMALL),
    Scene("consent-form", _page(lambda presenter: presenter.form_pressed())),
    Scene("consent-form-960", _page(lambda presenter: presenter.form_pressed()), _SMALL),
    Scene("consent-agreed", _page(_answered(True))),
    Scene("consent-declined", _page(_answered(False))),
    Scene("consent-cover", _page(_covered)),
    Scene("consent-uncovering", _page(_uncovering), _SMALL),
    Scene("consent-not-stored", _page(_failed)),
    Scene("consent-withdraw", _page(purpose=Purpose.WITHDRAW)),
    Scene("consent-withdraw-960", _page(purpose=Purpose.WITHDRAW), _SMALL),
    Scene("consent-child", _page(reader=_CHILD)),
    Scene("consent-child-960", _page(reader=_CHILD), _SMALL),
    Scene("consent-child-form", _page(lambda presenter: presenter.form_pressed(), reader=_CHILD)),
    Scene("consent-guardian", _page(reader=_GUARDIAN)),
    Scene("consent-guardian-960", _page(reader=_GUARDIAN), _SMALL),
    Scene("consent-pin", _page(_pad, reader=_PIN)),
    Scene("consent-pin-960", _page(_pad, reader=_PIN), _SMALL),
    Scene("consent-pin-waits-960", _page(_pad_waits, reader=_PIN), _SMALL),
    Scene("consent-pin-passphrase-960", _page(_pad_passphrase, reader=_PIN), _SMALL),
]
