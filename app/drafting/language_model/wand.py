"""Changes to a note for a wish in words, suggested by a language model; every sentence is checked here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.cancelling import run_until_cancelled
from app.domain.changes import Change, Suggestion
from app.domain.endpoint_presets import context_of
from app.domain.ids import new_id
from app.domain.material import DraftRequest
from app.domain.note import SECTIONS, Note, Section, Sentence, SentenceStatus, Source
from app.drafting.evidence import EvidenceCheck
from app.drafting.language_model import prompts, schemas
from app.drafting.language_model.answers import dicts_of, text_of, texts_of
from app.drafting.language_model.asking import Asking
from app.drafting.language_model.composition import judged, quotes_in, section_of
from app.drafting.language_model.connection import Access, connected
from app.drafting.language_model.drafter import CHARACTERS_A_TOKEN, Progress, name_of
from app.drafting.language_model.lines import Line, heard, lines_of
from app.drafting.language_model.own_words import as_wished, retold
from app.drafting.language_model.safety import RiskKept
from app.drafting.lexicon import words
from app.services.ports import DraftProgress, never

_PURPOSE = "update"
_LONGEST = 1200
_ASKED_TOKENS = 1000
_LINES_SHARE = 0.5
_RISK_STAYS = "Statements about risk stay as they are. Change or remove them yourself."
_OWN = frozenset({Source.EDITED_BY_YOU, Source.ADDED_AT_YOUR_REQUEST, Source.CHART, Source.PREVIOUS_NOTE})

_ASKED = """\
A clinician wishes a change to a note. Change only what the wish asks for, and nothing else.
{scope}For each change give:
- "action": "replace", "remove" or "add"
- "sentence": the id of the sentence that is replaced or removed; for "add" the one that it comes after, or ""
- "section": the section, as it is written
- "text": the new sentence; "" for "remove"
- "ids": the ids of the lines that the new sentence rests on
Add no facts that neither the lines nor the wish holds. Keep statements about risk.
Answer as {{"changes": [{{"action": "replace", "sentence": "S0001", "section": "{first}", "text": "…", \
"ids": ["U0001"]}}], "explanation": ""}}. Where the wish cannot be met, say why in "explanation".
The wish of the clinician, about the note only:
{wish}
Sentences of the note:
{sentences}
Lines of the session:
{lines}"""


class ModelWand:
    """Suggests changes with the model of one endpoint. Any worker thread; one request a wish.

    A sentence that only takes up the wish's own words is "added at your request"; one that nothing proves is
    flagged. Sentences that the model does not name stay as they are.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._check = EvidenceCheck()
        self._risk = RiskKept()

    @property
    def name(self) -> str:
        """The model, and where it is."""
        return name_of(self._access.endpoint)

    def suggest(
        self,
        note: Note,
        wish: str,
        selected: Sequence[str],
        request: DraftRequest,
        progress: Progress = None,
        cancelled: Callable[[], bool] = never,
    ) -> Suggestion:
        """Changes to the sentences that ``wish`` concerns, or to the ``selected`` ones only."""
        return run_until_cancelled(self._suggested(note, wish, tuple(selected), request, progress), cancelled)

    async def _suggested(
        self, note: Note, wish: str, selected: tuple[str, ...], request: DraftRequest, progress: Progress
    ) -> Suggestion:
        suggesting = _Suggesting(note, wish, selected, request, self._check, self._risk)

        def show(objects: list[dict[str, Any]]) -> None:
            if progress is not None:
                changes = suggesting.changes(objects)
                shown = tuple(change.after for change in changes if change.after is not None)
                progress(DraftProgress(0.5, "writing", shown))

        async with connected(self._access) as connection:
            answer = await Asking(connection, self._access.outgoing, _PURPOSE).object(
                self.messages(note, wish, selected, request), "changes", schemas.CHANGES, show
            )
        changes = suggesting.changes(dicts_of(answer["changes"]))
        said = [_RISK_STAYS] if suggesting.kept_risk else []
        if not changes and not said:
            said = [text_of(answer.get("explanation"))[:300] or "The model suggests no change."]
        return Suggestion(wish, changes, " ".join(said), self.name)

    def messages(
        self, note: Note, wish: str, selected: tuple[str, ...], request: DraftRequest
    ) -> list[prompts.Message]:
        """What is asked for a wish; nothing is hidden in it yet."""
        sections = SECTIONS[note.type]
        listed = "\n".join(f"{s.id} {s.section.value}: {' '.join(s.text.split())}" for s in note.sentences)
        scope = f"Change only these sentences: {', '.join(selected)}.\n" if selected else ""
        near = {i for s in note.sentences if not selected or s.id in selected for i in s.evidence}
        lines = _near(lines_of(request.material), near, wish, self._room(len(listed)))
        asked = _ASKED.format(
            scope=scope,
            first=sections[0].value,
            wish=prompts.fenced(" ".join(wish.split())),
            sentences=prompts.fenced(listed),
            lines=prompts.fenced("\n".join(f"{line.id} {line.speaker}: {line.shown}" for line in lines)),
        )
        return [prompts.system(), prompts.user(asked)]

    def _room(self, taken: int) -> int:
        endpoint = self._access.endpoint
        tokens = context_of(endpoint.preset, endpoint.context_tokens) - _ASKED_TOKENS
        return int(max(0.0, tokens * CHARACTERS_A_TOKEN - taken) * _LINES_SHARE)


class _Suggesting:
    """Turns the answers to one wish into changes."""

    def __init__(
        self,
        note: Note,
        wish: str,
        selected: tuple[str, ...],
        request: DraftRequest,
        check: EvidenceCheck,
        risk: RiskKept,
    ) -> None:
        self._note, self._wish, self._selected = note, wish, selected
        self._by_id = {s.id: s for s in note.sentences}
        self._material = request.material
        self._heard = heard(request.material)
        self._lines = {line.id: line for line in lines_of(request.material)}
        self._texts = {i: line.text for i, line in self._lines.items()}
        self._check, self._risk = check, risk
        self._ids: dict[int, tuple[str, str]] = {}  # of the nth answer: the change's, the new sentence's
        self.kept_risk = False

    def changes(self, answers: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
        """One change for each answer that can be one; each sentence is changed once."""
        touched: set[str] = set()
        found = []
        for number, answer in enumerate(answers):
            change = self._change(number, answer)
            if change is None or (change.before is not None and change.before.id in touched):
                continue
            if change.before is not None:
                touched.add(change.before.id)
            found.append(change)
        return tuple(found)

    def _change(self, number: int, answer: Mapping[str, Any]) -> Change | None:
        action = text_of(answer.get("action")).lower()
        named = self._by_id.get(text_of(answer.get("sentence")))
        if self._selected and (named is None or named.id not in self._selected):
            return None
        change_id, sentence_id = self._ids.setdefault(number, (new_id(), new_id()))
        if action == "remove":
            return self._removal(change_id, named)
        text = text_of(answer.get("text"))[:_LONGEST]
        if not text or action not in ("replace", "add") or (action == "replace" and named is None):
            return None
        before = named if action == "replace" else None
        if before is not None and before.text == text:
            return None
        section = before.section if before is not None else self._section(answer, named)
        after = self._sentence(sentence_id, text, section, texts_of(answer.get("ids")), before)
        if after is None or self._loses_risk(before, after):
            return None
        return Change(change_id, before, after, named.id if named is not None and before is None else "")

    def _removal(self, change_id: str, named: Sentence | None) -> Change | None:
        if named is None:
            return None
        if self._risk.tells(named):
            self.kept_risk = True
            return None
        return Change(change_id, named, None)

    def _section(self, answer: Mapping[str, Any], after: Sentence | None) -> Section:
        if after is not None:
            return after.section
        return section_of(text_of(answer.get("section")), (), self._note.type)

    def _loses_risk(self, before: Sentence | None, after: Sentence) -> bool:
        """Whether a statement about risk would be changed into something less certain."""
        if before is None or not self._risk.tells(before):
            return False
        kept = after.status is SentenceStatus.SUPPORTED and set(after.evidence) >= set(before.evidence)
        if not kept or not self._risk.tells(after):
            self.kept_risk = True
            return True
        return False

    def _sentence(
        self, sentence_id: str, text: str, section: Section, ids: list[str], before: Sentence | None
    ) -> Sentence | None:
        """The new sentence, with the source that it can be shown to have."""
        made = Sentence(sentence_id, section, text, Source.TRANSCRIPT)
        if before is not None and before.source in _OWN and retold(text, before.text):
            return self._rechecked(replace(made, source=before.source, evidence=before.evidence))
        known = [i for i in ids if i in self._lines] if len(ids) == len(set(ids) & set(self._lines)) else []
        if not ids and before is not None:
            known = list(before.evidence)
        if known and known[0] in self._lines:
            source = self._lines[known[0]].source
            evidence = tuple(i for i in known if i in self._lines and self._lines[i].source is source)
            quotes = quotes_in(text, evidence, self._texts) if source is Source.TRANSCRIPT else ()
            made = replace(made, source=source, evidence=evidence, quotes=quotes)
        checked = self._rechecked(made)
        proved = checked is not None and checked.status is SentenceStatus.SUPPORTED
        if not proved and as_wished(text, self._wish):
            return self._rechecked(replace(made, source=Source.ADDED_AT_YOUR_REQUEST, evidence=(), quotes=()))
        return checked

    def _rechecked(self, sentence: Sentence) -> Sentence | None:
        return judged((sentence,), self._material, self._heard, self._check)[0]


def _near(lines: Sequence[Line], ids: set[str], wish: str, most: int) -> tuple[Line, ...]:
    """The lines that sentences cite, those beside them, and those that share words with the wish; in order,
    and as many of the others as fit."""
    wished = {word for word in words(wish) if len(word) > 3}
    ranked: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        beside = any(lines[n].id in ids for n in (place - 1, place + 1) if 0 <= n < len(lines))
        shares = bool(wished.intersection(words(line.text)))
        rank = 0 if shares else 1 if line.id in ids else 2 if beside else 3
        ranked.append((rank, place))
    size = 0
    kept: set[int] = set()
    for _, place in sorted(ranked):
        size += len(lines[place].shown) + 20
        if size > most:
            break
        kept.add(place)
    return tuple(lines[place] for place in sorted(kept))
