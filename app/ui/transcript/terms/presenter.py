"""Editing the names and terms of a client: lines, or commas between them. Knows neither Qt nor services."""

import re
from collections.abc import Sequence
from typing import Protocol

from app.ui.transcript.terms.model import TermsModel

_BETWEEN = re.compile(r"[\n\u2028\u2029,;]")


class TermsView(Protocol):
    """Draws the sheet."""

    def open_terms(self, text: str, model: TermsModel) -> None: ...
    def show_terms(self, model: TermsModel) -> None: ...
    def close_terms(self) -> None: ...


class TermsCommands(Protocol):
    """Returns at once and ends in ``saved`` or ``failed``."""

    def save_terms(self, client_id: str, terms: Sequence[str]) -> None: ...


class TermsPresenter:
    """One client's terms at a time; nothing is kept before Save."""

    def __init__(self, view: TermsView, commands: TermsCommands) -> None:
        self._view, self._commands = view, commands
        self._client_id = ""
        self._kept: tuple[str, ...] = ()
        self._terms: tuple[str, ...] = ()
        self._saving = False

    def opened(self, client_id: str, terms: Sequence[str]) -> None:
        """Show what is kept."""
        self._client_id, self._saving = client_id, False
        self._kept = self._terms = tuple(terms)
        self._view.open_terms("\n".join(terms), self._model())

    def typed(self, text: str) -> None:
        """The text as it is now; empty lines and blanks do not count."""
        if self._client_id:
            self._terms = tuple(term for part in _BETWEEN.split(text) if (term := " ".join(part.split())))
            self._view.show_terms(self._model())

    def save_pressed(self) -> None:
        """Keep them."""
        if self._terms == self._kept:
            self._view.close_terms()
        elif not self._saving:
            self._saving = True
            self._commands.save_terms(self._client_id, self._terms)

    def saved(self) -> None:
        """They are in the client's record."""
        self._saving = False
        self._view.close_terms()

    def failed(self, words: str) -> None:
        """Nothing was kept; what was typed stays on the sheet."""
        self._saving = False
        if self._client_id:
            self._view.show_terms(self._model(words))

    def gone(self) -> None:
        """The sheet is closed."""
        self._client_id = ""

    def _model(self, problem: str = "") -> TermsModel:
        count = len(self._terms)
        words = "Nothing yet" if not count else "1 name or term" if count == 1 else f"{count} names and terms"
        return TermsModel(words, self._terms != self._kept, problem)
