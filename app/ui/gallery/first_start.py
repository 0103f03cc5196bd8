"""The first start, and opening what it made, in their states."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode
from app.services.explanations import EXPLANATIONS
from app.ui.first_run.presenter import FirstRunPresenter
from app.ui.first_run.view import FirstRunView
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.theme.focus import FocusRing
from app.ui.unlock.presenter import UnlockPresenter
from app.ui.unlock.view import UnlockView

_CODE = "K7QM-2XRD-9HVT-W4LN-C3PJ-6YBF-M8ZA-T5GE"
_WORDS = "harbour walnut thirty kites"


def _first_run(then: Callable[[FirstRunView, FirstRunPresenter], None]) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        view = FirstRunView()
        FocusRing(view)
        presenter = FirstRunPresenter(view, Recorded())
        view.attach(presenter)
        presenter.opened()
        then(view, presenter)
        return view

    return build


def _named(view: FirstRunView, presenter: FirstRunPresenter) -> None:
    view.about_you.name.setText("Ruth Adler")
    view.about_you.credential.setText("LCSW")


def _choosing(view: FirstRunView, presenter: FirstRunPresenter) -> None:
    _named(view, presenter)
    presenter.continue_pressed()
    view.passphrase.first.show_button.click()
    view.passphrase.first.field.setText(_WORDS)
    view.passphrase.second.field.setText(_WORDS)


def _weak(view: FirstRunView, presenter: FirstRunPresenter) -> None:
    _named(view, presenter)
    presenter.continue_pressed()
    view.passphrase.first.field.setText("harbour")
    view.passphrase.second.field.setText("harb")


def _code(view: FirstRunView, presenter: FirstRunPresenter) -> None:
    _choosing(view, presenter)
    presenter.continue_pressed()
    presenter.on_keys_created(_CODE)


def _ai(view: FirstRunView, presenter: FirstRunPresenter) -> None:
    _code(view, presenter)
    view.recovery_code.check.setChecked(True)
    presenter.continue_pressed()


def _failed(view: FirstRunView, presenter: FirstRunPresenter) -> None:
    _choosing(view, presenter)
    presenter.continue_pressed()
    presenter.on_failed(EXPLANATIONS[ErrorCode.KEYRING_LOCKED])


def _unlock(then: Callable[[UnlockView, UnlockPresenter], None]) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        view = UnlockView()
        FocusRing(view)
        presenter = UnlockPresenter(view, Recorded())
        view.attach(presenter)
        presenter.opened()
        then(view, presenter)
        return view

    return build


def _wrong(view: UnlockView, presenter: UnlockPresenter) -> None:
    view.field.field.setText("harbour walnut")
    presenter.open_pressed()
    presenter.on_wrong()


def _opening(view: UnlockView, presenter: UnlockPresenter) -> None:
    view.field.field.setText(_WORDS)
    presenter.open_pressed()


def _recovery(view: UnlockView, presenter: UnlockPresenter) -> None:
    presenter.other_pressed()
    view.field.field.setText(_CODE)


def _new(view: UnlockView, presenter: UnlockPresenter) -> None:
    _recovery(view, presenter)
    presenter.open_pressed()
    presenter.on_opened(by_recovery_code=True)
    view.field.field.setText("four new words here")


def _keyring(view: UnlockView, presenter: UnlockPresenter) -> None:
    presenter.on_failed(EXPLANATIONS[ErrorCode.KEYRING_LOCKED])


_SMALL = (960, 600)

SCENES = [
    Scene("first-run-about-you", _first_run(_named)),
    Scene("first-run-passphrase", _first_run(_choosing)),
    Scene("first-run-passphrase-960", _first_run(_choosing), _SMALL),
    Scene("first-run-weak", _first_run(_weak)),
    Scene("first-run-code", _first_run(_code)),
    Scene("first-run-code-960", _first_run(_code), _SMALL),
    Scene("first-run-ai", _first_run(_ai)),
    Scene("first-run-failed-960", _first_run(_failed), _SMALL),
    Scene("unlock", _unlock(lambda view, presenter: None)),
    Scene("unlock-wrong-960", _unlock(_wrong), _SMALL),
    Scene("unlock-opening", _unlock(_opening)),
    Scene("unlock-recovery", _unlock(_recovery)),
    Scene("unlock-new-passphrase", _unlock(_new)),
    Scene("unlock-keyring-locked", _unlock(_keyring)),
]
