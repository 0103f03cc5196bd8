"""Changes that are suggested for a wish in words, and those of them that the clinician accepts (R27, R63)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from threading import Event as Flag
from threading import Lock
from typing import Protocol

from app.domain.changes import Suggestion, accepted, at_your_request
from app.domain.errors import Cancelled, ErrorCode, InputError
from app.domain.material import DraftRequest
from app.domain.note import Note, NoteType
from app.domain.session import Session
from app.services.consents import load_session
from app.services.language_models import Wish
from app.services.note_fields import with_open_fields
from app.services.ports import Clock, Database, DraftProgress, Evidence, UnitOfWork, Wand, never
from app.services.signing import draft_in

RequestOf = Callable[[UnitOfWork, Session, NoteType], DraftRequest]
"""What a note of a session may rest on, as a unit of work sees it."""


class Wands(Protocol):
    """Which wand is to be used; asked anew for each wish, on the thread that carries it out."""

    @property
    def embedded(self) -> Wand:
        """The one without a language model; it never fails and reaches nothing."""

    def current(self, request: DraftRequest, wish: Wish) -> Wand:
        """At the clinician's click: the embedded one, or the language model that is configured and, where it
        is outside this computer, allowed for exactly this."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What was suggested for one version of a note; it counts for no other."""

    note: Note
    suggestion: Suggestion


class WandService:
    """One wish at a time; any thread. Only ``accept`` changes a note, in one commit."""

    def __init__(
        self, database: Database, wands: Wands, evidence: Evidence, request_of: RequestOf, clock: Clock
    ) -> None:
        self._database, self._wands, self._evidence = database, wands, evidence
        self._request_of, self._clock = request_of, clock
        self._running, self._closed = Lock(), Flag()

    def suggest(
        self,
        note_id: str,
        wish: str,
        selected: Sequence[str] = (),
        *,
        embedded: bool = False,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Offer:
        """Ask for changes; the note stays as it is. ``selected``: ids of the sentences that are meant.

        Cancelled within a second after ``cancelled`` answers True, and when a wish is under way already.
        NOTE_ALREADY_SIGNED, SESSION_NOT_FOUND, and what the wand raises.
        """

        def stopped() -> bool:
            return self._closed.is_set() or cancelled()

        if not self._running.acquire(blocking=False):
            raise Cancelled
        try:
            with self._database.unit_of_work() as unit:
                note = draft_in(unit, note_id)
                request = self._request_of(unit, load_session(unit, note.session_id), note.type)
            asked = Wish(note, wish, tuple(selected))
            wand = self._wands.embedded if embedded else self._wands.current(request, asked)
            suggestion = wand.suggest(note, wish, asked.selected, request, progress, stopped)
            if stopped():
                raise Cancelled
            return Offer(note, suggestion)
        finally:
            self._running.release()

    def accept(self, offer: Offer, ids: Collection[str]) -> Note:
        """Make the changes ``ids`` of an offer, as a new version; the one before stays in the history.

        What no source bears out is marked as added at the clinician's request. NOTE_CHANGED when the note
        is no longer the version that the offer was made for: nothing was changed, the wish is asked again.
        """
        chosen = [at_your_request(change) for change in offer.suggestion.changes]
        with self._database.unit_of_work() as unit:
            note = draft_in(unit, offer.note.id)
            if note.version != offer.note.version:
                raise InputError(ErrorCode.NOTE_CHANGED, details={"version": note.version})
            session = load_session(unit, note.session_id)
            material = self._request_of(unit, session, note.type).material
            sentences, missing = accepted(note.sentences, chosen, ids), note.missing
            if material.transcript is not None:  # where it was destroyed nothing can be compared any more
                sentences = self._evidence.recheck(sentences, material)
                missing = self._evidence.missing(note.type, sentences, material)
            saved = with_open_fields(unit, note.revised(sentences, missing, self._clock.now()))
            unit.notes.save(saved)
            unit.audit.add("note.wand", note.id, str(saved.version))
            unit.commit()
        return saved

    def stop(self) -> None:
        """The program closes: a wish under way ends within a second, and none begins."""
        self._closed.set()
