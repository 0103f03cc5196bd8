"""What the user chose for speech, what is used meanwhile, and how a model stands beside the others."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.errors import LocalError
from app.domain.readiness import Calibration
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.ports import CatalogueEntry, InstalledModel, Laptop, UnitOfWork
from app.services.recommendation import Pace, fits, speaks

MODEL, LANGUAGE, HELD = "speech.model", "speech.language", "speech.held"
"""Settings: what was chosen; and what is used until the sessions under way are written out, as JSON."""

USUAL_LANGUAGE = "en"
DEMONSTRATION = "demonstration"
"""The id of the bundled model."""
SPEECH = "whisper"

_PROCESSED = (SessionState.ENDED, SessionState.TRANSCRIBING)
_RECORDED = (SessionState.RECORDING, SessionState.PAUSED)
UNDER_WAY = (SessionState.RECORDING, SessionState.TRANSCRIBING)
"""What a session moves to when the speech process has something to do for it."""


class Chosen(StrEnum):
    """When a choice takes effect: now, or with the next session, because one is under way."""

    NOW = "now"
    NEXT_SESSION = "next-session"


@dataclass(frozen=True, slots=True)
class Use:
    """A model by its id ("": the first one that is found) and the language that is spoken."""

    model: str = ""
    language: str = USUAL_LANGUAGE


@dataclass(frozen=True, slots=True)
class Kept:
    """What was chosen, and what is ``held`` until the sessions under way are written out."""

    chosen: Use
    held: Use | None = None

    @property
    def in_use(self) -> Use:
        """What the next window is heard with."""
        return self.held or self.chosen


@dataclass(frozen=True, slots=True)
class InUse:
    """The model that writes out sessions; ``device`` as the engine names it, "" until it is measured."""

    title: str
    device: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A model in the list. ``fetched``: bytes of an unfinished download. ``waiting``: used from the next
    session on. ``pace`` None: not known. ``listed``: it is in the catalogue, so it can be fetched again.
    ``allowed`` False: it may not listen in this profile."""

    id: str
    kind: str
    title: str
    suits: str
    size: int
    memory: int = 0
    licence: str = ""
    languages: tuple[str, ...] = ()
    installed: bool = False
    intact: bool = True
    demonstration: bool = False
    listed: bool = True
    fetched: int = 0
    in_use: bool = False
    waiting: bool = False
    recommended: bool = False
    pace: Pace | None = None
    has_room: bool = True
    speaks: bool = True
    allowed: bool = True

    @property
    def falls_behind(self) -> bool:
        """Whether speech comes faster than it writes it out."""
        return self.pace is not None and self.pace.calibration.speed < 1.0


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the list of models shows. ``calibration``: of the model in use, measured by this version.
    ``source``: the host that models are fetched from. ``recording``: a session is recorded now."""

    choices: tuple[Choice, ...]
    laptop: Laptop
    language: str
    source: str
    calibration: Calibration | None = None
    device_note: str = ""
    recording: bool = False

    @property
    def current(self) -> Choice | None:
        """The model in use; None without any."""
        return next((choice for choice in self.choices if choice.in_use), None)

    @property
    def waiting(self) -> Choice | None:
        """The model that is used from the next session on, if another one is."""
        return next((choice for choice in self.choices if choice.waiting), None)

    @property
    def recommended(self) -> Choice | None:
        """The model that suits this laptop best, where that is known."""
        return next((choice for choice in self.choices if choice.recommended), None)


def read_kept(unit: UnitOfWork) -> Kept:
    """What was chosen; English and the first model that is found until then."""
    chosen = Use(unit.settings.get(MODEL), unit.settings.get(LANGUAGE) or USUAL_LANGUAGE)
    held = unit.settings.get(HELD)
    return Kept(chosen, Use(*json.loads(held)) if held else None)


def write_kept(unit: UnitOfWork, kept: Kept) -> None:
    """Keep it; the caller commits."""
    unit.settings.set(MODEL, kept.chosen.model)
    unit.settings.set(LANGUAGE, kept.chosen.language)
    held = kept.held
    unit.settings.set(HELD, json.dumps([held.model, held.language]) if held else "")


def under_way(unit: UnitOfWork) -> bool:
    """Whether a session is recorded or written out now, so that its transcript has to stay with one model."""
    return any(_is_under_way(session) for session in unit.sessions.all())


def forget_parts(unit: UnitOfWork) -> None:
    """Let sessions that wait (interrupted, or failed) be heard anew from their sound, by one model alone."""
    for session in unit.sessions.all():
        unfinished = session.state in (SessionState.INTERRUPTED, *_PROCESSED)
        if unfinished and _can_be_heard(session):
            with suppress(LocalError):  # parts whose key is gone cannot be read, nor mixed with others
                unit.transcripts.cut(session.id, 0)


def choice_of_entry(entry: CatalogueEntry, language: str, laptop: Laptop) -> Choice:
    """A model of the catalogue, not installed as far as this knows."""
    return Choice(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        suits=entry.suits,
        size=entry.size,
        memory=entry.memory,
        licence=entry.licence,
        languages=entry.languages,
        has_room=fits(entry.memory, laptop),
        speaks=speaks(entry.languages, language),
    )


def choice_of_installed(model: InstalledModel) -> Choice:
    """An imported model that the catalogue does not know."""
    return Choice(
        id=model.id,
        kind=model.kind,
        title=model.title,
        suits="",
        size=model.size,
        installed=True,
        intact=model.intact,
        demonstration=model.demonstration,
        listed=False,
    )


def found_by_itself(folder: Path, known: Mapping[str, InstalledModel], demonstration: Path) -> InstalledModel:
    """The model that is used as long as nobody chose one."""
    for model in known.values():
        if model.folder == folder:
            return model
    bundled = folder == demonstration
    title = "Demonstration" if bundled else folder.name
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0
    return InstalledModel(DEMONSTRATION if bundled else folder.name, SPEECH, title, folder, size, bundled)


def _is_under_way(session: Session) -> bool:
    if session.state in _RECORDED:
        return True
    return session.state in _PROCESSED and not session.failure and _can_be_heard(session)


def _can_be_heard(session: Session) -> bool:
    """Whether there is sound that is not written out; what is gone, as after its limit, never will be."""
    there = bool(session.recording_id) and session.audio_destroyed_at is None
    return there and session.transcript_ready_at is None
