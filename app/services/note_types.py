"""Switching the note type: the old draft stays in the history, a new one takes its place (R19, R20)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.errors import ErrorCode, InputError
from app.domain.material import SUMMARY_INPUT, InputKind, Use
from app.domain.note import Note, NoteType
from app.domain.own_words import with_own_words
from app.domain.templates import Template
from app.services.consents import load_session
from app.services.drafting import Drafted, DraftingService
from app.services.materials import transcript_of
from app.services.note_fields import made_with
from app.services.ports import Clock, Database, DraftProgress, UnitOfWork, never
from app.services.signing import draft_in
from app.services.templates import TemplateService, offered_templates


class Origin(StrEnum):
    """What the new draft begins with."""

    EMPTY = "empty"
    SUMMARY = "summary"  # everything that the clinician wrote, dictated or photographed
    TRANSCRIPTION = "transcription"


@dataclass(frozen=True, slots=True)
class Switching:
    """What may be chosen for a note, and what a new draft could begin with."""

    template_id: str  # of the note as it is
    offered: tuple[tuple[str, str, bool], ...]  # (id, name, AI-enabled)
    origins: frozenset[Origin]


class NoteTypeService:
    """Switches the template of a draft. A failed or cancelled run leaves the note as it is. Any thread."""

    def __init__(
        self, database: Database, templates: TemplateService, drafting: DraftingService, clock: Clock
    ) -> None:
        self._database, self._templates = database, templates
        self._drafting, self._clock = drafting, clock

    def choices(self, note_id: str) -> Switching:
        """What the note may become; NOTE_ALREADY_SIGNED."""
        with self._database.unit_of_work() as unit:
            note = draft_in(unit, note_id)
            session = load_session(unit, note.session_id)
            transcript = transcript_of(unit, session)
            origins = {Origin.EMPTY}
            if transcript is not None and transcript.utterances:
                origins.add(Origin.TRANSCRIPTION)
            if unit.summaries.get(session.id) or self._written(unit, session.id):
                origins.add(Origin.SUMMARY)
            offered = tuple((t.id, t.name, t.shape is not None) for t in offered_templates(unit))
        return Switching(self._templates.of_note(note).id, offered, frozenset(origins))

    def wanted(self, note_id: str, template_id: str, origin: Origin) -> tuple[Template, Use] | None:
        """What ``switch`` would draft with, and from; None where it drafts nothing. TEMPLATE_UNKNOWN."""
        with self._database.unit_of_work() as unit:
            inputs = self._written(unit, draft_in(unit, note_id).session_id)
            template = next((t for t in offered_templates(unit) if t.id == template_id), None)
        if template is None:
            raise InputError(ErrorCode.TEMPLATE_UNKNOWN)
        if template.shape is None or origin is Origin.EMPTY:
            return None
        use = Use(transcript=True, inputs=()) if origin is Origin.TRANSCRIPTION else Use(False, inputs)
        return template, use

    def switch(
        self,
        note_id: str,
        template_id: str,
        origin: Origin,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Drafted:
        """Begin a new draft with another template; returns the note as it is now.

        What was filled in is kept where the new template has a field of the same name and kind; what the
        clinician wrote themselves, where it has the same sections. A note that was changed while the draft
        was made stays as it is, with the new draft in its history. TEMPLATE_UNKNOWN, NOTE_ALREADY_SIGNED, and
        what ``DraftingService.generate`` raises, also NOTHING_TO_DRAFT_FROM.
        """
        wanted = self.wanted(note_id, template_id, origin)
        if wanted is None:
            return Drafted(self._empty(note_id, template_id))
        with self._database.unit_of_work() as unit:
            session_id = draft_in(unit, note_id).session_id
        template, use = wanted
        drafted = self._drafting.generate(
            session_id,
            template.shape or NoteType.SOAP,
            use,
            template,
            keep_own_words=True,
            progress=progress,
            cancelled=cancelled,
        )
        if not drafted.in_history:
            with self._database.unit_of_work() as unit:
                unit.audit.add("note.type-changed", note_id, f"template={template_id} from={origin.value}")
                unit.commit()
        return drafted

    def _empty(self, note_id: str, template_id: str) -> Note:
        with self._database.unit_of_work() as unit:
            before = draft_in(unit, note_id)
            template = next((t for t in offered_templates(unit) if t.id == template_id), None)
            if template is None:
                raise InputError(ErrorCode.TEMPLATE_UNKNOWN)
            made = replace(
                before,
                type=template.shape or before.type,
                sentences=(),
                missing=(),
                drafter="written by you",
                version=before.version + 1,
                updated_at=self._clock.now(),
            )
            if template.shape is not None:
                made = with_own_words(made, before)
            made = made_with(unit, made, template, before)
            unit.notes.save(made)
            unit.audit.add("note.type-changed", note_id, f"template={template_id} from={Origin.EMPTY.value}")
            unit.commit()
        return made

    def _written(self, unit: UnitOfWork, session_id: str) -> tuple[str, ...]:
        kinds = (InputKind.SUMMARY, InputKind.DICTATION, InputKind.HANDWRITING)
        written = [i.id for i in unit.inputs.of_session(session_id) if i.kind in kinds]
        return (SUMMARY_INPUT, *written) if unit.summaries.get(session_id) else tuple(written)
