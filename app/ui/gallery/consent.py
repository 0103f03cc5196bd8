"""The page on the turned laptop in its states."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode
from app.services.explanations import EXPLANATIONS
from app.ui.consent.model import ConsentPageModel, Purpose
from app.ui.consent.presenter import ConsentPresenter, Reader
from app.ui.consent.view import ConsentWindow
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene


class _Picture:
    """A view that draws into a window which is not over the whole screen."""

    def __init__(self, purpose: Purpose, outside: bool) -> None:
        reader = Reader("c1", "Mira", "Jonas", outside)
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
) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        picture = _Picture(purpose, outside)
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


_SMALL = (960, 600)

SCENES = [
    Scene("consent", _page()),
    Scene("consent-960", _page(), _SMALL),
    Scene("consent-focus", _page(), settled=_focus_decline),
    Scene("consent-outside-model", _page(outside=True)),
    Scene("consent-outside-model-960", _page(outside=True), _SMALL),
    Scene("consent-form", _page(lambda presenter: presenter.form_pressed())),
    Scene("consent-form-960", _page(lambda presenter: presenter.form_pressed()), _SMALL),
    Scene("consent-agreed", _page(_answered(True))),
    Scene("consent-declined", _page(_answered(False))),
    Scene("consent-cover", _page(_covered)),
    Scene("consent-uncovering", _page(_uncovering), _SMALL),
    Scene("consent-not-stored", _page(_failed)),
    Scene("consent-withdraw", _page(purpose=Purpose.WITHDRAW)),
    Scene("consent-withdraw-960", _page(purpose=Purpose.WITHDRAW), _SMALL),
]
