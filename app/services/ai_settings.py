"""How a clinician's drafts are worded, kept encrypted for each clinician (R16, R17)."""

import json
from dataclasses import asdict, fields
from typing import Any

from app.domain.ai_settings import AiSettings, Tense, Verbosity, tidied
from app.services.ports import Database, UnitOfWork


class AiSettingsService:
    """Keeps the settings; each change is one commit, audited without its words. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, clinician_id: str) -> AiSettings:
        """The clinician's settings; the usual ones until some were saved."""
        with self._database.unit_of_work() as unit:
            return ai_settings_in(unit, clinician_id)

    def save(self, clinician_id: str, settings: AiSettings) -> AiSettings:
        """Keep them, tidied by ``domain.ai_settings.tidied``; returns them. BAD_USAGE with its ``field``."""
        with self._database.unit_of_work() as unit:
            kept = keep_ai_settings_in(unit, clinician_id, settings)
            unit.commit()
        return kept


def keep_ai_settings_in(unit: UnitOfWork, clinician_id: str, settings: AiSettings) -> AiSettings:
    """As ``AiSettingsService.save``, as part of ``unit``."""
    kept = tidied(settings)
    if kept != ai_settings_in(unit, clinician_id):
        unit.settings.set(_name(clinician_id), json.dumps(asdict(kept), ensure_ascii=False))
        unit.audit.add("ai_settings.changed", clinician_id, actor=clinician_id)
    return kept


def ai_settings_in(unit: UnitOfWork, clinician_id: str) -> AiSettings:
    """The clinician's settings, as this unit of work sees them."""
    written = unit.settings.get(_name(clinician_id))
    if not written:
        return AiSettings()
    known: dict[str, Any] = json.loads(written)
    values = {field.name: known[field.name] for field in fields(AiSettings) if field.name in known}
    for name in ("approaches", "more_approaches"):
        values[name] = tuple(values.get(name, ()))
    values["tense"] = Tense(values.get("tense", Tense.PRESENT))
    values["verbosity"] = Verbosity(values.get("verbosity", Verbosity.STANDARD))
    return AiSettings(**values)


def _name(clinician_id: str) -> str:
    return f"ai_settings.{clinician_id}"
