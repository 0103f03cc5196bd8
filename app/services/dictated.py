"""Which dictations lie sealed on the disk: written down before their sound is, taken out once it is gone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from app.domain.retention import audio_deadline
from app.services.ports import UnitOfWork

_SETTING = "dictations"


@dataclass(frozen=True, slots=True)
class Dictated:
    """Sound that the clinician dictated for a session's note; ``begun_at`` is ISO 8601 with its offset."""

    recording_id: str
    session_id: str
    begun_at: str


def dictations(unit: UnitOfWork) -> tuple[Dictated, ...]:
    """All that may lie on the disk, the oldest first."""
    return tuple(Dictated(**kept) for kept in json.loads(unit.settings.get(_SETTING) or "[]"))


def dictation_of(unit: UnitOfWork, session_id: str) -> Dictated | None:
    """The one of this session, or None."""
    return next((one for one in dictations(unit) if one.session_id == session_id), None)


def remember_dictation(unit: UnitOfWork, dictated: Dictated) -> None:
    """Write down that its sound may lie on the disk from now on."""
    _keep(unit, (*dictations(unit), dictated))


def forget_dictation(unit: UnitOfWork, recording_id: str) -> None:
    """Its sound is gone; idempotent. What is not written down any more the next sweep destroys."""
    _keep(unit, [one for one in dictations(unit) if one.recording_id != recording_id])


def kept_dictations(unit: UnitOfWork, now: datetime) -> frozenset[str]:
    """Recordings that the sweep leaves alone: dictations whose time is not over."""
    return frozenset(
        one.recording_id
        for one in dictations(unit)
        if now < audio_deadline(datetime.fromisoformat(one.begun_at))
    )


def _keep(unit: UnitOfWork, kept: Sequence[Dictated]) -> None:
    unit.settings.set(_SETTING, json.dumps([asdict(one) for one in kept]) if kept else "")
