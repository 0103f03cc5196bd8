"""Drafts by a language model: facts with proof, a note from them, the program's check of every sentence."""

from collections.abc import Callable
from typing import Any

from app.domain.cancelling import run_until_cancelled
from app.domain.endpoint import Endpoint
from app.domain.endpoint_presets import context_of
from app.domain.errors import Cancelled, ErrorCode
from app.domain.material import DraftRequest
from app.domain.note import SECTIONS, Draft, Section, Sentence, Source
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.language_model import prompts, schemas
from app.drafting.language_model.answers import dicts_of, text_of
from app.drafting.language_model.asking import Asking
from app.drafting.language_model.composition import Composer, numbered
from app.drafting.language_model.connection import Access, connected
from app.drafting.language_model.facts import Fact, proved
from app.drafting.language_model.failures import failure
from app.drafting.language_model.lines import Line, chunks, improves, lines_of
from app.drafting.language_model.safety import RiskKept
from app.drafting.language_model.unnamed import Unnamed
from app.drafting.points import Element
from app.services.ports import Drafter, DraftProgress, never

Progress = Callable[[DraftProgress], None] | None

CHARACTERS_A_TOKEN = 3.0
"""Of English as spoken it is four; less is reckoned with, for names, numbers and placeholders."""

_ASKED_TOKENS = 900  # of the policy, what is asked, the schema and what is known of the treatment
_READ_SHARE = 0.55  # of what is left, for the lines; the rest is for the facts
_LONGEST_CHUNK = 18_000  # characters; a model overlooks more in more, however much it takes
_SHORTEST_CHUNK = 2_000
_OF_THE_CHART = frozenset({Source.CHART, Source.PREVIOUS_NOTE})
_WRITTEN_SHARE = 0.6  # of what is left when composing, for the facts; the rest is for the note


class ModelDrafter:
    """Drafts with the model of one endpoint. Any worker thread; each run has its own connection.

    One request for each chunk of the material and one for the note; a repair of an answer that is no JSON is
    one more. A run that fails raises, and returns nothing.
    """

    def __init__(self, access: Access, embedded: Drafter | None = None) -> None:
        self._access = access
        self._embedded = embedded or ExtractiveDrafter()
        self._check = EvidenceCheck()
        self._risk = RiskKept()

    @property
    def name(self) -> str:
        """The model, and where it is."""
        return name_of(self._access.endpoint)

    def draft(
        self,
        request: DraftRequest,
        progress: Progress = None,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        """A checked draft; prompts where the material says nothing. ENDPOINT_… of ``ErrorCode``."""
        embedded = self._embedded.draft(request, None, cancelled)
        if cancelled():
            raise Cancelled
        lines = lines_of(request.material)
        if not lines:
            return embedded  # there is nothing that a model could read
        return run_until_cancelled(self._drafted(request, lines, embedded, progress or _unheard), cancelled)

    async def _drafted(
        self,
        request: DraftRequest,
        lines: tuple[Line, ...],
        embedded: Draft,
        progress: Callable[[DraftProgress], None],
    ) -> Draft:
        purpose = "improve" if improves(request.material) else "draft"
        progress(DraftProgress(0.0, "reading"))
        async with connected(self._access) as connection:
            asking = Asking(connection, self._access.outgoing, purpose)
            facts = await self._facts(asking, request, lines, progress)
            composer = Composer(request, facts, self._check)
            sentences: tuple[Sentence, ...] = ()
            if facts:
                progress(DraftProgress(0.7, "writing"))

                def show(objects: list[dict[str, Any]]) -> None:
                    shown = numbered(composer.sentences(objects), request.note_type)
                    progress(
                        DraftProgress(0.7 + 0.25 * min(1.0, len(objects) / len(facts)), "writing", shown)
                    )

                answer = await asking.object(
                    prompts.composing(facts, request),
                    "sentences",
                    schemas.sentences([s.value for s in _sections(request)]),
                    show,
                    self._most_tokens(),
                )
                sentences = composer.sentences(dicts_of(answer["sentences"]))
        progress(DraftProgress(0.95, "checking", numbered(sentences, request.note_type)))
        return self._finished(request, composer, sentences, embedded)

    async def _facts(
        self,
        asking: Asking,
        request: DraftRequest,
        lines: tuple[Line, ...],
        progress: Callable[[DraftProgress], None],
    ) -> tuple[Fact, ...]:
        """The proved facts of all chunks, as many as can be read again in one request."""
        parts = tuple(chunks(lines, self.chunk_characters))
        found: list[dict[str, Any]] = []
        for number, part in enumerate(parts):
            messages, (head, tail) = prompts.reading(part, request)
            answer = await asking.object(messages, "facts", schemas.FACTS, None, self._most_tokens())
            if (text_of(answer.get("head")), text_of(answer.get("tail"))) != (head, tail):
                raise failure(ErrorCode.ENDPOINT_TRUNCATES, "unread")
            found.extend(dicts_of(answer["facts"]))
            progress(DraftProgress(0.65 * (number + 1) / len(parts), "facts"))
        facts = proved(found, lines).facts
        if found and not facts:
            raise failure(ErrorCode.ENDPOINT_ANSWER_INVALID, "nothing proved")
        unnamed = Unnamed(request)
        return tuple(unnamed.of(fact) for fact in _fitting(facts, self._room(_WRITTEN_SHARE)))

    def _finished(
        self, request: DraftRequest, composer: Composer, sentences: tuple[Sentence, ...], embedded: Draft
    ) -> Draft:
        """With risk as the program found it, what chart and earlier notes say, the prompts, and what is
        missing."""
        note_type = request.note_type
        chart = tuple(s for s in embedded.sentences if s.source in _OF_THE_CHART)
        told = composer.elements(sentences)
        if any(s.source is Source.CHART for s in chart):
            told |= {Element.GOAL}
        whole = (*self._risk.added(sentences, embedded), *chart, *self._risk.prompts(note_type, told))
        checked = numbered(whole, note_type)
        missing = self._check.missing(note_type, checked, request.material)
        return Draft(note_type, checked, missing, self.name)

    @property
    def chunk_characters(self) -> int:
        """How much of the material goes into one request."""
        return max(_SHORTEST_CHUNK, min(_LONGEST_CHUNK, self._room(_READ_SHARE)))

    def _room(self, share: float) -> int:
        endpoint = self._access.endpoint
        tokens = context_of(endpoint.preset, endpoint.context_tokens) - _ASKED_TOKENS
        return int(max(0, tokens) * share * CHARACTERS_A_TOKEN)

    def _most_tokens(self) -> int:
        """Tokens of an answer; what is longer has lost its way."""
        endpoint = self._access.endpoint
        return max(1024, context_of(endpoint.preset, endpoint.context_tokens) // 2)


def name_of(endpoint: Endpoint) -> str:
    """How a note says which model wrote it."""
    where = "this computer" if endpoint.on_this_computer else endpoint.reached
    return f"{endpoint.model} on {where}"


def tokens_for(characters: int) -> int:
    """The context with which so much of the material goes into one request."""
    return int(characters / CHARACTERS_A_TOKEN / _READ_SHARE) + _ASKED_TOKENS


def _sections(request: DraftRequest) -> tuple[Section, ...]:
    return SECTIONS[request.note_type]


def _fitting(facts: tuple[Fact, ...], characters: int) -> tuple[Fact, ...]:
    """As many facts as fit, those about risk before all others, the kinds in turn."""
    size = 0
    kept: list[Fact] = []
    for fact in sorted(_in_turn(facts), key=lambda f: f.element is not Element.RISK):
        size += len(fact.quote) + 40
        if kept and size > characters:
            break
        kept.append(fact)
    return tuple(fact for fact in facts if fact in kept)


def _in_turn(facts: tuple[Fact, ...]) -> list[Fact]:
    """The first of each kind, then the second of each."""
    seen: dict[Element, int] = {}
    ranked = []
    for fact in facts:
        seen[fact.element] = rank = seen.get(fact.element, 0) + 1
        ranked.append((rank, fact))
    return [fact for _, fact in sorted(ranked, key=lambda pair: pair[0])]


def _unheard(progress: DraftProgress) -> None:
    pass
