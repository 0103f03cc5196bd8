"""What the preview shows is what a server receives, letter for letter but for the control words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

from app.domain.ai_settings import AiSettings
from app.domain.identifiers import Identifiers
from app.domain.note import ChartContext, NoteType
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.preview import bodies_of
from app.drafting.placeholders import Placeholders
from tests.support.scripted_model.runs import access
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import requested, spoken

KNOWN = Identifiers(
    client=("Dana Rivera",), therapist=("Ruth Adler",), people=("Will Hope",), phones=("(555) 201-8843",)
)
SAID = (
    "T: How was the week, Dana?",
    "C: I saw Will yesterday, and Will cried. My number is five five five two oh one",
    "C: eight eight four three. I slept three hours a night.",
    "C: I was worried about work since March third. Riverra is how they spell me.",
    "T: We practiced the breathing exercise. Will you try it again this week?",
    "C: Yes, I will try it every evening.",
)
_CONTROL = re.compile(r"\b(?:[bdfgklmnprstvz][aeiou]){6}\b")
_FACT = re.compile(r"^F\d+ [^“]*“(.*)”$", re.MULTILINE)


def _plain(text: str) -> str:
    return _CONTROL.sub("*", text)


def test_every_request_is_as_it_was_shown(server: ScriptedModel) -> None:
    settings = AiSettings(instructions="Call her Dana R. in every line.")
    request = requested(NoteType.DAP, spoken(*SAID * 14), ChartContext(KNOWN.client[0], goals=("Call Will",)))
    request = replace(request, settings=settings, instruction="Ask Ruth Adler first.")
    endpoint = server.endpoint(context_tokens=3000)

    def disguise() -> Placeholders:
        return Placeholders(KNOWN, date(2026, 11, 20))

    shown = [_plain(body) for body in bodies_of(access(endpoint, None, disguise()), request)]
    ModelDrafter(access(endpoint, None, disguise())).draft(request)
    sent = [
        _plain("\n\n".join(str(message["content"]) for message in json.loads(entry["body"])["messages"]))
        for entry in server.requests()
    ]
    assert len(sent) == len(shown) > 2
    assert sent[:-1] == shown[:-1]
    quotes = _FACT.findall(sent[-1])
    assert quotes and _FACT.sub("", sent[-1]).split() == shown[-1].split(), "only quotes come in"
    known = " ".join(" ".join(shown[:-1]).split())
    # a third person's placeholder is a relation or "[name]" by then; the words around it were shown
    parts = [part.strip(" .,") for quote in quotes for part in re.split(r"\[[^\]]*\]", quote)]
    assert [part for part in parts if part not in known] == []
    everything = "\n".join((*shown, *sent))
    assert not re.search(r"Dana|Rivera|Riverra|Ruth|Adler|five five|eight eight", everything)
