"""Editor and preview of the consent forms, the talking guide, and the PIN of the cover."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QWidget

from app.services.consent_forms import ConsentForm, PracticeDetails
from app.services.form_editions import FormName
from app.ui.consent_forms.guide import TalkingGuidePanel
from app.ui.consent_forms.view import ConsentFormsPanel
from app.ui.cover_pin.panel import CoverPinPanel
from app.ui.desktop.desk import Desk
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.resources import resource
from app.ui.spacing import column
from app.ui.widgets import ScrollPage


class _Desk(Recorded):
    """A desk at which nothing happens."""

    def __init__(self) -> None:
        super().__init__()
        self.program, self.window = Recorded(), Recorded()
        self.program.forms = self.program.cover_pin = Recorded()  # type: ignore[attr-defined]


def _in_settings(panel: QWidget) -> QWidget:
    outside = column(surface="background")
    page = ScrollPage()
    outside.add(page, 1)
    inside = column(margins=(28, 26, 28, 24))
    inside.add(panel)
    inside.add_stretch()
    page.body.addWidget(inside)
    return outside


def _forms(edition: int, *, preview: bool = False, typed: bool = False) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        panel = ConsentFormsPanel(cast(Desk, _Desk()))
        texts = {name: resource("consent-forms", f"{name}.txt").read_text("utf-8") for name in FormName}
        forms = [ConsentForm(name, text, edition, edition == 0) for name, text in texts.items()]
        panel.presenter.on_loaded(forms, texts, PracticeDetails("Harbor Practice", "the front desk"))
        if typed:
            panel.presenter.text_changed("# A form of our own\n\nWe ask before we record.")
        if preview:
            panel.shown.set_index(1)
            panel.show_preview(True)
        return _in_settings(panel)

    return build


def _guide(_look: Look) -> QWidget:
    return _in_settings(TalkingGuidePanel())


def _pin(is_set: bool) -> Callable[[Look], QWidget]:
    def build(_look: Look) -> QWidget:
        panel = CoverPinPanel(cast(Desk, _Desk()))
        panel.show_state(is_set)
        if is_set:
            panel.first.setText("1234")
            panel.second.setText("4321")
            panel.set_pin.click()
        return _in_settings(panel)

    return build


_WIDE, _NARROW = (860, 800), (640, 700)

SCENES = [
    Scene("forms-editor", _forms(3), _WIDE),
    Scene("forms-editor-narrow", _forms(0, typed=True), _NARROW),
    Scene("forms-preview", _forms(3, preview=True), _WIDE),
    Scene("talking-guide", _guide, _WIDE),
    Scene("cover-pin-settings", _pin(False), (860, 320)),
    Scene("cover-pin-settings-trouble", _pin(True), (640, 420)),
]
