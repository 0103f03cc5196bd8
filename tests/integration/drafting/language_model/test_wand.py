"""Suggestions of a model: only the sentences concerned, each shown with the source that it can prove."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.domain.changes import accepted
from app.domain.endpoint import Endpoint, Preset
from app.domain.errors import ErrorCode, RemoteError
from app.domain.note import Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.language_model.wand import ModelWand
from app.services.ports import DraftProgress
from tests.support.scripted_model.runs import Records, access, session
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import requested, spoken

REQUEST = session("risk_denied")
DRAFT = ExtractiveDrafter().draft(REQUEST)
MINE = Sentence(
    "mine", Section.PLAN, "Client plans to walk the dog every morning before breakfast.",
    Source.EDITED_BY_YOU,
    status=SentenceStatus.EDITED_BY_YOU,
)  # fmt: skip
NOTE = Note("n", "s", "c", "u", NoteType.SOAP, NoteState.DRAFT, (*DRAFT.sentences, MINE))
FIRST = next(s for s in NOTE.sentences if s.status is SentenceStatus.SUPPORTED)
RISK = next(s for s in NOTE.sentences if s.text.startswith("Risk") and s.evidence)


def wand(server: ScriptedModel, records: Records | None = None) -> ModelWand:
    return ModelWand(access(server.endpoint("wand"), records))


def change(**values: Any) -> dict[str, Any]:
    return {"action": "replace", "sentence": FIRST.id, "section": "Plan", "text": "", "ids": [], **values}


def after(server: ScriptedModel, wish: str, **values: Any) -> Sentence:
    server.suggests([change(**values)])
    (found,) = wand(server).suggest(NOTE, wish, (), REQUEST).changes
    assert found.after is not None
    return found.after


def test_only_what_is_named_changes(server: ScriptedModel) -> None:
    text = "Client wants to work on the panic attacks."
    server.suggests([change(text=text, ids=list(FIRST.evidence))])
    heard: list[DraftProgress] = []
    records = Records()
    suggestion = wand(server, records).suggest(NOTE, "Shorter, please.", (), REQUEST, heard.append)
    (only,) = suggestion.changes
    assert (only.before, suggestion.instruction) == (FIRST, "Shorter, please.")
    assert suggestion.drafter == "wand on this computer"
    result = accepted(NOTE.sentences, suggestion.changes, {only.id})
    assert [s for s in result if s.id != only.after.id] == [s for s in NOTE.sentences if s is not FIRST]  # type: ignore[union-attr]
    assert len(server.requests()) == 1
    assert records.outcomes == ["answered"]
    assert heard[-1].sentences[0].text == text


def test_what_nothing_proves_comes_flagged(server: ScriptedModel) -> None:
    invented = after(
        server, "More detail.", text="Client started running marathons in Boston.", ids=["U0005"]
    )
    assert invented.status in (SentenceStatus.NO_SOURCE, SentenceStatus.CHECK)
    unreal = after(server, "More detail.", text=f"{FIRST.text} Often.", ids=["U9000"])
    assert unreal.status is SentenceStatus.NO_SOURCE
    denied = after(server, "More.", action="add", text="Client denied homicidal ideation.", ids=["U0005"])
    assert denied.status in (SentenceStatus.NO_SOURCE, SentenceStatus.CHECK)
    bare = after(server, "More detail.", action="add", sentence="", text="Client bought a red car.")
    assert (bare.status, bare.section) == (SentenceStatus.NO_SOURCE, Section.PLAN)


def test_what_the_wish_says_is_added_at_the_request(server: ScriptedModel) -> None:
    wish = "Add that the client brings the insurance letter next Monday."
    added = after(
        server, wish, action="add", sentence=MINE.id, text="Client brings the insurance letter next Monday."
    )
    assert (added.source, added.section) == (Source.ADDED_AT_YOUR_REQUEST, Section.PLAN)
    more = after(
        server, wish, action="add", sentence=MINE.id, text="Client brings nine insurance letters next Monday."
    )
    assert more.source is not Source.ADDED_AT_YOUR_REQUEST
    opposite = after(
        server, wish, action="add", sentence="", text="Client never brings the insurance letter next Monday."
    )
    assert opposite.source is not Source.ADDED_AT_YOUR_REQUEST


def test_the_clinicians_own_words_stay_theirs_in_fewer(server: ScriptedModel) -> None:
    fewer = after(server, "Shorter.", sentence=MINE.id, text="Client plans to walk the dog every morning.")
    assert fewer.status is SentenceStatus.EDITED_BY_YOU
    other = after(server, "Shorter.", sentence=MINE.id, text="Client will not walk the dog every morning.")
    assert other.status in (SentenceStatus.NO_SOURCE, SentenceStatus.CHECK)


def test_risk_is_not_removed_nor_made_less_certain(server: ScriptedModel) -> None:
    server.suggests(
        [
            change(action="remove", sentence=RISK.id),
            change(sentence=RISK.id, text="Client is fine.", ids=list(RISK.evidence)),
            change(action="remove", sentence=FIRST.id),
        ]
    )
    suggestion = wand(server).suggest(NOTE, "Remove the first line and all risk.", (), REQUEST)
    assert [(c.before, c.after) for c in suggestion.changes] == [(FIRST, None)]
    assert "risk stay" in suggestion.explanation


def test_a_selection_bounds_the_changes(server: ScriptedModel) -> None:
    second = NOTE.sentences[1]
    server.suggests(
        [
            change(text="Client wants to work on the panic attacks.", ids=list(FIRST.evidence)),
            change(sentence=second.id, text="Other words.", ids=list(second.evidence)),
            change(action="add", sentence="", text="New words."),
        ]
    )
    suggestion = wand(server).suggest(NOTE, "Shorter.", [FIRST.id], REQUEST)
    assert [c.before for c in suggestion.changes] == [FIRST]
    asked = json.loads(server.requests()[0]["body"])["messages"][1]["content"]
    assert f"Change only these sentences: {FIRST.id}." in asked


def test_no_change_says_why(server: ScriptedModel) -> None:
    server.suggests([], "The session does not say it.")
    suggestion = wand(server).suggest(NOTE, "Add the diagnosis.", (), REQUEST)
    assert (suggestion.changes, suggestion.explanation) == ((), "The session does not say it.")
    server.suggests(
        [change(text=FIRST.text), change(action="dance", text="x"), change(sentence="none", text="y")]
    )
    suggestion = wand(server).suggest(NOTE, "Nothing.", (), REQUEST)
    assert (suggestion.changes, suggestion.explanation) == ((), "The model suggests no change.")


def test_a_small_context_gets_the_lines_that_matter(server: ScriptedModel) -> None:
    server.suggests([])
    small = ModelWand(access(server.endpoint("wand", context_tokens=3600)))
    small.suggest(NOTE, "More about the supermarket.", [FIRST.id], REQUEST)
    asked = json.loads(server.requests()[0]["body"])["messages"][1]["content"]
    assert "supermarket" in asked.split("Lines of the session:")[1]
    assert len(asked) < 3600 * 4


@pytest.mark.parametrize("mode", ["cut", "length", "bad-json", "status-500"])
def test_a_failed_wish_suggests_nothing(server: ScriptedModel, mode: str) -> None:
    failing = ModelWand(access(replace(server.endpoint(), model=mode)))
    with pytest.raises(RemoteError) as problem:
        failing.suggest(NOTE, "Shorter.", (), REQUEST)
    assert problem.value.code in (
        ErrorCode.ENDPOINT_CUT_OFF,
        ErrorCode.ENDPOINT_ANSWER_INVALID,
        ErrorCode.ENDPOINT_FAILED,
    )


def test_where_not_all_fits_the_words_that_are_meant_are_shown() -> None:
    filler = "C: It was a long and quiet day by the river with nothing to tell of it."
    talk = spoken(*[filler] * 60, "C: I slept badly on Monday.", "T: And on Tuesday?", *[filler] * 60)
    meant = Sentence("a", Section.SUBJECTIVE, "Slept badly on Monday.", Source.TRANSCRIPT, ("U0061",))
    other = Sentence("b", Section.SUBJECTIVE, "A quiet day.", Source.TRANSCRIPT, ("U0110",))
    note = replace(NOTE, sentences=(meant, other))
    small = ModelWand(access(Endpoint(Preset.OTHER, "http://127.0.0.1:9/v1", "m", context_tokens=1_800)))
    request = requested(NoteType.SOAP, talk)
    shown = small.messages(note, "Shorter, please.", ("a",), request)[1]["content"]
    assert "Change only these sentences: a.\n" in shown
    assert "I slept badly on Monday." in shown and "And on Tuesday?" in shown, "what it rests on, and beside"
    assert shown.count("by the river") < 60, "not all of it fits"
    assert "U0110 " not in shown, "of a sentence that is not meant"
    wished = small.messages(note, "Say what was on Tuesday.", ("b",), request)[1]["content"]
    assert "And on Tuesday?" in wished and "U0110 " in wished
