"""The language model: none, or one that was tried; nothing is kept that did not answer (item 5)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.domain.endpoint import Endpoint, Preset, ProbeReport
from app.domain.endpoint_presets import PRESETS
from app.services.endpoints import Configured
from app.ui.settings import language_words as words
from app.ui.settings.language_model import FormModel, LanguageModel
from app.ui.settings.model import SwitchModel
from app.ui.wording import Dialog


class LanguageView(Protocol):
    """Draws the section."""

    def show_language(self, model: LanguageModel) -> None: ...
    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        """Ask; ``go_on`` only when the last answer is given."""

    def tell(self, sentence: str) -> None:
        """Something is done."""


class LanguageCommands(Protocol):
    """Jobs; what comes of them arrives as ``on_…``."""

    def save_endpoint(self, endpoint: Endpoint, key: str | None) -> None: ...
    def cancel_probe(self) -> None: ...
    def remove_endpoint(self) -> None: ...
    def keep_here(self, *, on: bool) -> None: ...


class LanguagePresenter:
    """No switch moves before the services have moved it. Main thread only."""

    def __init__(self, view: LanguageView, commands: LanguageCommands) -> None:
        self._view, self._commands = view, commands
        self._known = Configured()
        self._form = _empty(Preset.OLLAMA)
        self._touched = False
        self._found: ProbeReport | None = None
        self._trying = False

    # -- what is so -----------------------------------------------------------------------------------
    def on_configured(self, known: Configured) -> None:
        """What is set up; fields in which somebody types stay."""
        self._known = known
        if not self._touched:
            self._form = _form(known.endpoint) if known.endpoint is not None else _empty(self._form.preset)
        self._redraw()

    def on_saved(self, found: ProbeReport) -> None:
        """It answered, and is kept."""
        self._trying = self._touched = False
        self._found = found
        self._form = replace(self._form, key="")
        self._redraw()
        self._view.tell(words.SAVED)

    def on_stopped(self) -> None:
        """It failed, or was cancelled: nothing was kept, and the fields stay."""
        self._trying = False
        self._redraw()

    def on_removed(self) -> None:
        """There is none any more."""
        self._found, self._touched = None, False
        self._form = _empty(Preset.OLLAMA)
        self._redraw()
        self._view.tell(words.REMOVED)

    # -- what was pressed -----------------------------------------------------------------------------
    def typed(self, form: FormModel) -> None:
        """A field was changed. Another kind of server brings its usual address with it."""
        self._touched = True
        if form.preset is not self._form.preset:
            usual = {facts.base_url for facts in PRESETS.values()}
            if not form.address.strip() or form.address in usual:
                form = replace(form, address=PRESETS[form.preset].base_url)
        self._form = form
        self._redraw()

    def save_pressed(self) -> None:
        """Try it, and keep it if it answers. An empty key keeps the one there is."""
        if not self._model.can_save:
            return
        self._trying = True
        self._redraw()
        form = self._form
        version = form.api_version if PRESETS[form.preset].needs_api_version else ""
        endpoint = Endpoint(form.preset, form.address, form.model, vision=form.vision, api_version=version)
        self._commands.save_endpoint(endpoint, form.key.strip() or None)

    def cancel_pressed(self) -> None:
        self._commands.cancel_probe()

    def remove_pressed(self) -> None:
        self._view.ask(words.REMOVE, self._commands.remove_endpoint)

    def policy_pressed(self) -> None:
        """On at once; off is asked."""
        if self._known.only_here:
            self._view.ask(words.ALLOW_OUTSIDE, lambda: self._commands.keep_here(on=False))
        else:
            self._commands.keep_here(on=True)

    # -- inside ---------------------------------------------------------------------------------------
    @property
    def _model(self) -> LanguageModel:
        form, facts = self._form, PRESETS[self._form.preset]
        typed = Endpoint(form.preset, form.address.strip(), form.model.strip())
        outside = bool(typed.host) and not typed.on_this_computer
        note = (words.NEEDS_POLICY_OFF if self._known.only_here else words.OUTSIDE) if outside else ""
        complete = bool(typed.host and typed.model) and not (outside and self._known.only_here)
        here = self._known.endpoint is not None and self._known.endpoint.host == typed.host
        return LanguageModel(
            words.state_of(self._known, self._found),
            SwitchModel(self._known.only_here),
            form,
            self._found.models if self._found is not None else (),
            facts.advice,
            words.KEPT if self._known.has_key and here else words.NO_KEY,
            facts.needs_api_version,
            note,
            complete and not self._trying,
            self._trying,
        )

    def _redraw(self) -> None:
        self._view.show_language(self._model)


def _empty(preset: Preset) -> FormModel:
    return FormModel(preset, PRESETS[preset].base_url)


def _form(endpoint: Endpoint) -> FormModel:
    return FormModel(
        endpoint.preset, endpoint.base_url, endpoint.model, endpoint.api_version, endpoint.vision
    )
