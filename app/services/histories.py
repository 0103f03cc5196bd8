"""The versions of a draft: what made each, what differs between two, and going back to one (R18, R19)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import ErrorCode, InputError
from app.domain.note import Note
from app.services.note_fields import filled_in, with_open_fields
from app.services.ports import Clock, Database, UnitOfWork
from app.services.signing import draft_in

TOGETHER = timedelta(minutes=5)
"""Versions that typing made within this time stand in the list as one, the last of them."""


class MadeBy(StrEnum):
    """What made a version."""

    DRAFT = "draft"
    TYPING = "typing"
    WAND = "wand"
    RESTORED = "restored"


_ACTIONS = {
    "note.wand": MadeBy.WAND,
    "note.restored": MadeBy.RESTORED,
}


@dataclass(frozen=True, slots=True)
class Version:
    """One entry of the history. ``current`` is what the workspace shows.

    ``fields``: label and words of what was filled in beside the sentences.
    """

    note: Note
    made_by: MadeBy
    current: bool = False
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def at(self) -> datetime | None:
        """When it was made."""
        return self.note.updated_at


class HistoryService:
    """Reads the versions of a draft and restores one; after signing there are none. Any thread."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def versions(self, note_id: str) -> tuple[Version, ...]:
        """The versions worth going back to, the newest first."""
        with self._database.unit_of_work() as unit:
            notes = unit.notes.versions(note_id)
            made = _made(unit, note_id)
            fields = [filled_in(unit, note) for note in notes]
        found: list[Version] = []
        before: Note | None = None
        for note, told in zip(notes, fields, strict=True):
            version = Version(note, _maker(note, before, made), note is notes[-1], told)
            if found and _together(found[-1], version):
                found.pop()
            found.append(version)
            before = note
        return tuple(reversed(found))

    def restore(self, note_id: str, version: int) -> Note:
        """Bring a version back as the newest one; nothing is lost. NOTE_ALREADY_SIGNED, NOTE_CHANGED when
        there is no such version any more."""
        with self._database.unit_of_work() as unit:
            present = draft_in(unit, note_id)
            old = next((n for n in unit.notes.versions(note_id) if n.version == version), None)
            if old is None:
                raise InputError(ErrorCode.NOTE_CHANGED, details={"version": version})
            restored = replace(old, version=present.version + 1, updated_at=self._clock.now())
            restored = with_open_fields(unit, restored)
            unit.notes.save(restored)
            unit.audit.add("note.restored", note_id, f"{restored.version}-{version}")
            unit.commit()
        return restored


def _made(unit: UnitOfWork, note_id: str) -> dict[int, MadeBy]:
    """What made a version, by its number, as the audit trail tells it."""
    entries = [e for e in unit.audit.entries() if e.subject == note_id and e.action in _ACTIONS]
    return {int(e.detail.split("-")[0]): _ACTIONS[e.action] for e in entries}


def _maker(note: Note, before: Note | None, made: dict[int, MadeBy]) -> MadeBy:
    if note.version in made:
        return made[note.version]
    if before is None or note.type is not before.type or note.drafter != before.drafter:
        return MadeBy.DRAFT
    if note.template_id != before.template_id:
        return MadeBy.DRAFT
    kept = {s.id for s in before.sentences} & {s.id for s in note.sentences}
    texts = {s.text for s in before.sentences} & {s.text for s in note.sentences}
    return MadeBy.TYPING if (kept and texts) or not note.sentences else MadeBy.DRAFT


def _together(earlier: Version, later: Version) -> bool:
    """Whether typing went on from one to the other without a pause."""
    if earlier.made_by is not MadeBy.TYPING or later.made_by is not MadeBy.TYPING:
        return False
    if earlier.at is None or later.at is None:
        return False
    return later.at - earlier.at < TOGETHER
