"""Runs of the drafter against the scripted server, and what became of the sentences that it planted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.endpoint import Endpoint, ModelRequest
from app.domain.material import DraftRequest
from app.domain.note import OPEN_STATUSES, Draft, NoteType, Sentence
from app.domain.transcript import Transcript
from app.drafting.language_model.connection import Access, Patience
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.factory import access_to
from app.drafting.language_model.outgoing import Disguise, Undisguised
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import SESSIONS, requested, written_session

HASTY = Patience(connect=1.0, silence=2.0, between=1.0, whole=20.0)
"""A patience that tests can wait for."""


@dataclass
class Records:
    """What was told of the requests."""

    told: list[ModelRequest] = field(default_factory=list)

    def sent(self, request: ModelRequest) -> None:
        """Keep it."""
        self.told.append(request)

    @property
    def outcomes(self) -> list[str]:
        """How the requests ended."""
        return [request.outcome for request in self.told if request.outcome]


def access(endpoint: Endpoint, records: Records | None = None, disguise: Disguise | None = None) -> Access:
    """Access with little patience."""
    sent = (records or Records()).sent
    return access_to(endpoint, "", disguise or Undisguised(), sent, patience=HASTY)


def drafter(server: ScriptedModel, mode: str = "faithful", records: Records | None = None) -> ModelDrafter:
    """A drafter whose model behaves as ``mode``."""
    return ModelDrafter(access(server.endpoint(mode), records))


@dataclass(frozen=True)
class Planted:
    """The planted sentences that stand in drafts, and all others that the model wrote."""

    planted: tuple[Sentence, ...]
    honest: tuple[Sentence, ...]
    drafts: tuple[Draft, ...]

    @property
    def flagged(self) -> int:
        """Of the planted ones."""
        return sum(s.status in OPEN_STATUSES for s in self.planted)

    @property
    def false_flags(self) -> int:
        """Of the others; a name in what was said is rightly flagged."""
        return sum(s.status in OPEN_STATUSES and s.reason != "name" for s in self.honest)


def planted(server: ScriptedModel, mode: str, sessions: Iterable[Transcript] = ()) -> Planted:
    """What becomes of the sentences of ``mode``, in a draft of each session, or of each written one."""
    made = drafter(server, mode)
    wrong: list[Sentence] = []
    honest: list[Sentence] = []
    drafts: list[Draft] = []
    for transcript in sessions or map(written_session, SESSIONS):
        server.clear()
        drafts.append(made.draft(requested(NoteType.SOAP, transcript)))
        texts, written = set(server.planted()), set(server.written())
        wrong += [s for s in drafts[-1].sentences if s.text in texts]
        honest += [s for s in drafts[-1].sentences if s.text in written - texts]
    return Planted(tuple(wrong), tuple(honest), tuple(drafts))


def session(name: str = "risk_denied", note_type: NoteType = NoteType.SOAP) -> DraftRequest:
    """A request for one of the written sessions."""
    return requested(note_type, written_session(name))
