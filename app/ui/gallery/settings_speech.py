"""Speech models in the settings (picture 12): measured, estimated, fetching, missing, damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode, RemoteError
from app.domain.readiness import Calibration
from app.services.explanations import explain
from app.services.model_choice import Choice, Overview
from app.services.ports import CatalogueEntry, Laptop
from app.services.recommendation import Pace, estimate, recommended
from app.ui.desktop.today_flow import WITHOUT_MODEL
from app.ui.errors.model import Remedy, problem_of
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery._settings_window import settings_window
from app.ui.gallery.scene import Look, Scene
from app.ui.gallery.settings import NOW, ON
from app.ui.gallery.today import window_with_today
from app.ui.settings.model import Section
from app.ui.settings.page import SettingsPage
from app.ui.settings.speech_presenter import SpeechPresenter
from app.ui.today.model import DayFacts, Readiness, Waiting

_MODELS = (
    ("tiny.en", "Tiny, English", "Trying things out, and very old laptops. Misses many words.", 78, "en"),
    ("base.en", "Base, English", "Older laptops, with clear voices close to the microphone.", 148, "en"),
    ("distil-small.en", "Small, English, quicker", "Most laptops. Nearly as good as Small.", 335, "en"),
    ("small.en", "Small, English", "Most laptops. A good balance for sessions in English.", 486, "en"),
    ("small", "Small, many languages", "Most laptops, for sessions in other languages.", 486, "*"),
    ("large-v3-turbo", "Large, many languages, quicker", "Fast new laptops, or a graphics card.", 1622, "*"),
    ("large-v3", "Large, many languages", "A graphics card. The most accurate, and the slowest.", 3091, "*"),
)
CATALOGUE = tuple(
    CatalogueEntry(key, "whisper", title, suits, mb * 10**6, 2 * mb * 10**6, "MIT", (tongue,), "", "", ())
    for key, title, suits, mb, tongue in _MODELS
)
LAPTOP = Laptop(8, 4, 16_000_000_000)
MEASURED = Calibration("base.en", "CPU", "1", NOW, 30.0, 1.4, 0.9, 1.2, 1.6, 420_000_000, 4, 8, 1.5)
Then = Callable[[SpeechPresenter, SettingsPage], None]


def overview(
    *, measured: tuple[Calibration, ...], in_use: str = "", installed: tuple[str, ...] = ()
) -> Overview:
    """These models on an invented laptop."""
    entries = CATALOGUE
    paces = {}
    for entry in entries:
        own = next((one for one in measured if one.model_id == entry.id), None)
        pace = Pace(own, estimated=False) if own is not None else estimate(entry.id, measured)
        if pace is not None:
            paces[entry.id] = pace
    best = recommended(entries, paces, LAPTOP, "en")
    choices = tuple(
        Choice(
            entry.id,
            entry.kind,
            entry.title,
            entry.suits,
            entry.size,
            entry.memory,
            entry.licence,
            entry.languages,
            installed=entry.id in installed,
            in_use=entry.id == in_use,
            recommended=entry.id == best,
            pace=paces.get(entry.id),
            fetched=round(0.4 * entry.size) if entry.id == "large-v3-turbo" else 0,
        )
        for entry in entries
    )
    of_it = next((one for one in measured if one.model_id == in_use), None)
    return Overview(choices, LAPTOP, "en", "models.example", of_it)


SMALL = replace(MEASURED, model_id="small.en", careful=6.0, quick=3.4, loading=2.1, memory=1_100_000_000)
USUAL = overview(measured=(MEASURED, SMALL), in_use="small.en", installed=("base.en", "small.en"))


class _View:
    """The panel, as the flow hands it on."""

    def __init__(self, page: SettingsPage) -> None:
        self._page = page
        self.show_speech, self.ask = page.speech.show_speech, page.speech.ask

    def tell(self, sentence: str) -> None:
        pass


def _scene(known: Overview, then: Then | None = None) -> Callable[[Look], QWidget]:
    def fill(page: SettingsPage) -> SpeechPresenter:
        presenter = SpeechPresenter(_View(page), Recorded())
        presenter.on_overview(known)
        if then is not None:
            then(presenter, page)
        return presenter

    return lambda _look: settings_window(Section.SPEECH, ON, fill)


def _fetching(presenter: SpeechPresenter, _page: SettingsPage) -> None:
    presenter.fetch("large-v3-turbo")
    presenter.on_transferred(0.62)


def _measuring(presenter: SpeechPresenter, _page: SettingsPage) -> None:
    presenter.measure_pressed()
    presenter.on_measuring(0.35)


def _importing(presenter: SpeechPresenter, _page: SettingsPage) -> None:
    presenter.source_picked(Path("stick"))
    presenter.on_transferred(0.2)


def _failed(presenter: SpeechPresenter, page: SettingsPage) -> None:
    told = explain(RemoteError(ErrorCode.MODEL_SOURCE_UNREACHABLE))
    page.speech.problems.show_problem(problem_of(told, remedies=(Remedy("again", "Try again"),)))


def _ask(presenter: SpeechPresenter, _page: SettingsPage) -> None:
    presenter.act_pressed("large-v3-turbo")


NONE = overview(measured=())
BEHIND = overview(
    measured=(replace(MEASURED, model_id="large-v3", careful=43.0, quick=31.0),),
    in_use="large-v3",
    installed=("large-v3", "base.en"),
)


def _waits(choice: Choice) -> Choice:
    damaged = choice.id == "large-v3"
    waits = choice.id == "base.en"
    return replace(choice, waiting=waits, installed=choice.installed or damaged, intact=not damaged)


WAITING = replace(USUAL, recording=True, choices=tuple(map(_waits, USUAL.choices)))
TOY = Choice(
    "toy", "whisper", "Roomnote demonstration model", "", 5_000_000,
    installed=True, demonstration=True, listed=False, allowed=False,
)  # fmt: skip
IMPORTED = replace(USUAL, choices=(TOY, *USUAL.choices))
GERMAN = replace(
    USUAL, language="de", choices=tuple(replace(c, speaks="*" in c.languages) for c in USUAL.choices)
)


def _today(_look: Look) -> QWidget:
    readiness = Readiness(False, *WITHOUT_MODEL[ErrorCode.NO_MODEL], Section.SPEECH.value)
    return window_with_today(DayFacts(NOW.date(), (), Waiting(), readiness))


SCENES = [
    Scene("today-no-model", _today),
    Scene("settings-speech", _scene(USUAL)),
    Scene("settings-speech-960", _scene(USUAL), (960, 600)),
    Scene("settings-speech-none", _scene(NONE)),
    Scene("settings-speech-behind", _scene(BEHIND, _failed)),
    Scene("settings-speech-fetching", _scene(USUAL, _fetching)),
    Scene("settings-speech-measuring", _scene(USUAL, _measuring)),
    Scene("settings-speech-importing", _scene(GERMAN, _importing), (1280, 1100)),
    Scene("settings-speech-waiting", _scene(WAITING)),
    Scene("settings-speech-demonstration", _scene(IMPORTED)),
    Scene("settings-speech-ask", _scene(USUAL, _ask)),
]
