"""A drafter that a test scripts, and the choice of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from app.domain.errors import AppError, Cancelled
from app.domain.material import DraftRequest
from app.domain.note import SECTIONS, Draft, Sentence, SentenceStatus, Source
from app.services.language_models import Wish
from app.services.ports import Drafter, DraftProgress, Wand, never


@dataclass
class ScriptedDrafter:
    """Drafts one sentence for each passage and utterance; waits, fails or does something when told to."""

    name: str = "scripted"
    failure: Exception | None = None
    meanwhile: Callable[[], object] = lambda: None
    waits: bool = False
    started: Event = field(default_factory=Event)
    looks: int = 0
    """How often it asked whether it is cancelled, and was not, while it waits."""
    requests: list[DraftRequest] = field(default_factory=list)

    def draft(
        self,
        request: DraftRequest,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        self.requests.append(request)
        self.started.set()
        if progress is not None:
            progress(DraftProgress(0.5, "reading"))
        while self.waits:
            if cancelled():
                raise Cancelled
            self.looks += 1
            Event().wait(0.01)
        self.meanwhile()
        if self.failure is not None:
            raise self.failure
        section = SECTIONS[request.note_type][0]
        found = [(p.id, p.text, p.kind.source) for p in request.material.passages]
        if request.material.transcript is not None:
            found += [(u.id, u.text, Source.TRANSCRIPT) for u in request.material.transcript.utterances]
        sentences = tuple(
            Sentence(f"S{n:04d}", section, text, source, (key,), SentenceStatus.SUPPORTED)
            for n, (key, text, source) in enumerate(found, 1)
        )
        return Draft(request.note_type, sentences, (), self.name)


@dataclass
class ChosenDrafters:
    """``Drafters`` with a model for everything, and the embedded one beside it."""

    embedded: Drafter
    model: Drafter

    def current(self, session_id: str, request: DraftRequest) -> Drafter:
        return self.model

    def automatic(self) -> Drafter:
        return self.model


@dataclass
class ChosenWands:
    """``Wands`` with one for every wish."""

    embedded: Wand

    def current(self, request: DraftRequest, wish: Wish) -> Wand:
        return self.embedded


def failing(error: AppError) -> ScriptedDrafter:
    """A language model that fails."""
    return ScriptedDrafter("A model", failure=error)
