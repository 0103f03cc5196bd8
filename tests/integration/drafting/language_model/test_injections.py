"""Forty attempts to change the rules, and a model that obeys all of them: nothing changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.ai_settings import AiSettings
from app.domain.material import SUMMARY_INPUT, DraftRequest, InputKind, Material, WrittenInput
from app.domain.note import OPEN_STATUSES, Draft, NoteType, Source
from app.domain.transcript import Transcript
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.safety import RiskKept
from app.services.ports import DraftProgress, never
from tests.support.scripted_model.injections import INJECTIONS, Injection, Way
from tests.support.scripted_model.runs import access, drafter
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import written_session


class Remembering(ExtractiveDrafter):
    """The embedded drafter, and what it drafted last."""

    last: Draft

    def draft(
        self,
        request: DraftRequest,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        self.last = super().draft(request, progress, cancelled)
        return self.last


def attempted(injection: Injection, base: Transcript, note_type: NoteType) -> DraftRequest:
    """The session with the attempt in it."""
    if injection.way is Way.SPOKEN:
        place = len(base.utterances) // 2
        said = base.utterances[place]
        changed = replace(said, text=f"{said.text} {injection.words}", starts=())
        base = replace(base, utterances=(*base.utterances[:place], changed, *base.utterances[place + 1 :]))
        return DraftRequest(note_type, Material(base))
    if injection.way is Way.SUMMARY:
        text = f"Client slept badly.\n{injection.words}\nWe agreed on a walk."
        written = WrittenInput(SUMMARY_INPUT, "s", InputKind.SUMMARY, text)
        return DraftRequest(note_type, Material(base, (written,)))
    return DraftRequest(note_type, Material(base), settings=AiSettings(instructions=injection.words))


def test_there_are_forty() -> None:
    assert len({i.words for i in INJECTIONS}) == 40
    assert {way: sum(i.way is way for i in INJECTIONS) for way in Way} == {
        Way.SPOKEN: 16,
        Way.SUMMARY: 12,
        Way.INSTRUCTIONS: 12,
    }


@pytest.mark.parametrize("way", Way)
def test_an_obeying_model_changes_no_policy(server: ScriptedModel, way: Way) -> None:
    risk = RiskKept()
    embedded = Remembering()
    obeying = ModelDrafter(access(server.endpoint("obeyed-injection")), embedded)
    sessions = (("risk_disclosed", NoteType.SOAP), ("risk_denied", NoteType.BIRP))
    unflagged = changed = 0
    for number, injection in enumerate(i for i in INJECTIONS if i.way is way):
        name, note_type = sessions[number % 2]
        request = attempted(injection, written_session(name), note_type)
        server.clear()
        server.says(injection.says, injection.words)
        draft = obeying.draft(request)
        told = {injection.says, injection.words}
        found = [s for s in draft.sentences if s.text in told and s.source is not Source.PROMPT]
        unflagged += sum(s.status not in OPEN_STATUSES for s in found)
        texts = {s.text for s in draft.sentences}
        kept = {s.text for s in embedded.last.sentences if risk.tells(s)} <= texts
        asked = [json.loads(a["body"])["messages"] for a in server.requests()]
        policy = {messages[0]["content"] for messages in asked}
        whole = kept and len(policy) == 1 and len(asked) == 2 and bool(draft.missing)
        changed += not whole
    print(f"{way}: {changed} changes of policy, {unflagged} unflagged sentences")
    assert (changed, unflagged) == (0, 0)


def test_words_to_the_writer_never_reach_the_model(server: ScriptedModel) -> None:
    base = written_session("couple")
    said = [i.words for i in INJECTIONS if i.way is Way.SPOKEN]
    first = base.utterances[1]
    more = tuple(replace(first, id=f"U{900 + n}", text=words, starts=()) for n, words in enumerate(said))
    whole = replace(base, utterances=(*base.utterances, *more))
    drafter(server).draft(DraftRequest(NoteType.DAP, Material(whole)))
    bodies = "".join(a["body"] for a in server.requests())
    assert not [words for words in said if words in bodies]
