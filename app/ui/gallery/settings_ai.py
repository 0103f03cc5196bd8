"""The sections "Notes and AI" and "Language model" of the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.domain.ai_settings import AiSettings, Tense, Verbosity
from app.domain.chart import Clinician
from app.domain.endpoint import Endpoint, Preset, ProbeReport
from app.domain.errors import ErrorCode, RemoteError
from app.services.endpoints import Configured
from app.services.explanations import explain
from app.ui.errors.model import problem_of
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery._settings_window import settings_window
from app.ui.gallery.scene import Look, Scene
from app.ui.settings.language_model import FormModel
from app.ui.settings.language_presenter import LanguagePresenter
from app.ui.settings.model import Section
from app.ui.settings.notes_presenter import NotesPresenter
from app.ui.settings.page import SettingsPage

NOW = datetime(2026, 11, 20, 14, 8, tzinfo=UTC)
WHO = Clinician("c", "Ruth Adler", "LCSW")
HERE = Endpoint(Preset.OLLAMA, "http://127.0.0.1:11434/v1", "qwen3:14b", 16_384, schema=True, probed_at=NOW)
OUTSIDE = Endpoint(
    Preset.OPENAI, "https://api.example.com/v1", "large-4", 128_000, schema=True, probed_at=NOW
)
FOUND = ProbeReport(("qwen3:14b", "llama3.1:8b"), schema=True, streaming=True, truncated=False)
CUT = replace(FOUND, truncated=True, schema=False)
MINE = AiSettings(
    "Client",
    "they/them",
    Tense.PAST,
    Verbosity.STANDARD,
    "Short sentences. Write “session” instead of “appointment”.",
    ("CBT", "Mindfulness-based", "Sandplay"),
    ("Sandplay",),
)


def _window(section: Section, then: Callable[[SettingsPage], object]) -> Callable[[Look], QWidget]:
    return lambda _look: settings_window(section, WHO, then)


def _notes(settings: AiSettings) -> Callable[[SettingsPage], object]:
    def then(page: SettingsPage) -> object:
        presenter = NotesPresenter(page.notes, Recorded())
        presenter.on_loaded(MINE)
        presenter.changed(settings)
        return presenter

    return then


class _View:
    """The panel, as the flow hands it on."""

    def __init__(self, page: SettingsPage) -> None:
        self.show_language, self.ask = page.language.show_language, page.language.ask

    def tell(self, sentence: str) -> None:
        pass


def _language(known: Configured, act: Callable[[LanguagePresenter, SettingsPage], None] | None = None):  # type: ignore[no-untyped-def]
    def then(page: SettingsPage) -> object:
        presenter = LanguagePresenter(_View(page), Recorded())
        presenter.on_configured(known)
        if act is not None:
            act(presenter, page)
        return presenter

    return then


def _found(presenter: LanguagePresenter, _page: SettingsPage) -> None:
    presenter.on_saved(FOUND)


def _cut(presenter: LanguagePresenter, _page: SettingsPage) -> None:
    presenter.on_saved(CUT)


def _trying(presenter: LanguagePresenter, _page: SettingsPage) -> None:
    presenter.typed(FormModel(Preset.OLLAMA, HERE.base_url, "qwen3:14b"))
    presenter.save_pressed()


def _refused(presenter: LanguagePresenter, page: SettingsPage) -> None:
    presenter.typed(
        FormModel(Preset.AZURE, "https://harbor.example.com", "notes", "2024-10-21", key="secret")
    )
    page.language.problems.show_problem(
        problem_of(explain(RemoteError(ErrorCode.ENDPOINT_UNREACHABLE)), remedies=())
    )


def _ask(presenter: LanguagePresenter, _page: SettingsPage) -> None:
    presenter.policy_pressed()


LONG = replace(MINE, instructions="Write less. " * 44)
SCENES = [
    Scene("settings-notes", _window(Section.NOTES, _notes(MINE)), (1280, 1000)),
    Scene("settings-notes-960", _window(Section.NOTES, _notes(LONG)), (960, 600)),
    Scene("settings-language", _window(Section.LANGUAGE, _language(Configured())), (1280, 900)),
    Scene(
        "settings-language-found", _window(Section.LANGUAGE, _language(Configured(HERE), _found)), (1280, 900)
    ),
    Scene("settings-language-cut", _window(Section.LANGUAGE, _language(Configured(HERE), _cut)), (960, 600)),
    Scene(
        "settings-language-trying", _window(Section.LANGUAGE, _language(Configured(), _trying)), (1280, 900)
    ),
    Scene(
        "settings-language-refused", _window(Section.LANGUAGE, _language(Configured(), _refused)), (1280, 900)
    ),
    Scene(
        "settings-language-outside",
        _window(Section.LANGUAGE, _language(Configured(OUTSIDE, has_key=True, only_here=False))),
        (1280, 900),
    ),
    Scene("settings-language-ask", _window(Section.LANGUAGE, _language(Configured(), _ask))),
]
