"""The wand without a language model: what it understands, what it changes, and what it never touches."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.changes import Suggestion, accepted
from app.domain.errors import Cancelled
from app.domain.material import DraftRequest
from app.domain.note import SECTIONS, Note, NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.rewriting import (
    first_clause,
    in_past,
    in_present,
    in_third_person,
    lines_of,
    outside_quotes,
)
from app.drafting.wand import LocalWand
from app.drafting.wishes import Deed, Place, understand
from tests.support.transcripts import requested, spoken, written_session

SOAP = SECTIONS[NoteType.SOAP]
SAID = (
    "T: How did you sleep this week?",
    "C: I slept about five hours most nights.",
    "T: And the worry log?",
    "C: I did it on four evenings. It helped me stop going round in circles.",
    "T: Have you had any thoughts of suicide?",
    "C: No, not at all.",
    "T: Let’s do the worry log on five evenings.",
    "C: Yes, I will do that.",
)


@cache
def request() -> DraftRequest:
    return requested(NoteType.SOAP, spoken(*SAID))


def of(*sentences: Sentence, note_type: NoteType = NoteType.SOAP) -> Note:
    return Note("n", "s", "c", "k", note_type, NoteState.DRAFT, sentences)


def line(name: str, section: Section, text: str, *evidence: int) -> Sentence:
    ids = tuple(f"U{n:04d}" for n in evidence)
    return Sentence(name, section, text, Source.TRANSCRIPT, ids, SentenceStatus.SUPPORTED)


NOTE = of(
    line("a", Section.SUBJECTIVE, "Client reports sleeping about five hours most nights.", 2),
    line("b", Section.SUBJECTIVE, "Client says: “It helped me stop going round in circles.”", 4),
    line("c", Section.OBJECTIVE, "Therapist asked about the worry log.", 3),
    line(
        "r",
        Section.ASSESSMENT,
        "Risk: asked about thoughts of suicide, client denied: “No, not at all.”",
        5,
        6,
    ),
    line("p", Section.PLAN, "Worry log on five evenings. Client agrees.", 7, 8),
)


def suggest(wish: str, note: Note = NOTE, selected: tuple[str, ...] = ()) -> Suggestion:
    return LocalWand(make_id=iter(f"new{n}" for n in range(50)).__next__).suggest(
        note, wish, selected, request()
    )


def result(wish: str, note: Note = NOTE, selected: tuple[str, ...] = ()) -> dict[str, str]:
    offered = suggest(wish, note, selected)
    ids = {change.id for change in offered.changes}
    return {s.id: s.text for s in accepted(note.sentences, offered.changes, ids)}


@pytest.mark.parametrize(
    ("wish", "deeds"),
    [
        ("Shorter", {Deed.SHORTER}),
        ("Make the Plan one action per line, with a day for each", {Deed.LINES}),
        ("More detail on interventions", {Deed.MORE}),
        ("Quote Dana less", {Deed.QUOTE_LESS}),
        ("use her own words in the Subjective", {Deed.QUOTE}),
        ("move the second sentence to Plan", {Deed.MOVE}),
        ("remove the sentence about sleep", {Deed.REMOVE}),
        ("past tense and third person", {Deed.PAST, Deed.THIRD}),
        ("put it in the present tense", {Deed.PRESENT}),
        ("in the order they were said", {Deed.SPOKEN_ORDER}),
        ("remove repetitions", {Deed.REPETITIONS}),
        ("make it warmer", set()),
        ("translate to Spanish", set()),
    ],
)
def test_plain_words_are_understood(wish: str, deeds: set[Deed]) -> None:
    assert set(understand(wish, SOAP).deeds) == deeds


def test_which_sentences_are_meant() -> None:
    moved = understand("move the last sentence of the Subjective to the Plan", SOAP)
    assert (moved.numbers, moved.sections, moved.target) == ((-1,), (Section.SUBJECTIVE,), Section.PLAN)
    assert understand("put the third sentence first", SOAP).place is Place.FIRST
    assert understand("delete sentence 2", SOAP).numbers == (2,)
    assert understand("remove everything about the worry log", SOAP).about == ("worry", "log")
    added = understand("add to plan: call the school", SOAP)
    assert (added.deeds, added.target, added.text) == ((Deed.ADD,), Section.PLAN, "call the school")


def test_what_is_not_understood_is_said() -> None:
    offered = suggest("Make the Plan one action per line, with a day for each")
    assert offered.explanation == "“with a day for each” needs a language model."
    assert len(offered.changes) == 2, "what it can do it does"
    none = suggest("make it warmer")
    assert not none.changes and "needs a language model" in none.explanation
    assert suggest("remove the sentence about horses").explanation == "No sentence here is about “horses”."
    assert suggest("remove sentence 40").explanation == "There is no sentence with that number."
    assert suggest("in the order they were said").explanation == "There is nothing to change for this."
    assert suggest("remove the dog").explanation.startswith("Say which: ")


WISHES = st.sampled_from(
    ["shorter", "past tense", "present tense", "third person", "quote less", "quote more", "more detail"]
    + ["one per line", "remove repetitions", "in spoken order", "remove the first sentence"]
    + ["move the last sentence to the plan", "make it warmer"]
)


@cache
def drafted(name: str, note_type: NoteType) -> tuple[DraftRequest, Note]:
    asked = requested(note_type, written_session(name))
    return asked, of(*ExtractiveDrafter().draft(asked).sentences, note_type=note_type)


@settings(max_examples=25, deadline=None)
@given(
    WISHES,
    st.sampled_from(["risk_disclosed", "risk_denied"]),
    st.sampled_from([NoteType.SOAP, NoteType.BIRP]),
    st.data(),
)
def test_only_the_section_that_is_named_changes(
    wish: str, name: str, note_type: NoteType, data: st.DataObject
) -> None:
    asked, note = drafted(name, note_type)
    section = data.draw(st.sampled_from(SECTIONS[note_type]))
    concerned = {section, Section.PLAN} if wish.startswith("move") else {section}
    offered = LocalWand().suggest(note, f"{wish} in the {section.value}", (), asked)
    after = accepted(note.sentences, offered.changes, {c.id for c in offered.changes})
    for other in SECTIONS[note_type]:
        if other not in concerned:
            own = [s for s in after if s.section is other]
            assert len(own) == len(note.section(other))
            assert all(new is old for new, old in zip(own, note.section(other), strict=True))
    kept = [s for s in after if s.status is SentenceStatus.NOT_ADDRESSED or s.text.startswith("Risk")]
    if not wish.startswith(("remove the", "move")):
        before = [
            s for s in note.sentences if s.status is SentenceStatus.NOT_ADDRESSED or s.text.startswith("Risk")
        ]
        assert {s.id for s in before} <= {s.id for s in kept}, "risk is never left out to please"


def test_a_selection_is_what_a_wish_is_for() -> None:
    changed = suggest("past tense", selected=("a",)).changes
    assert [c.before.id for c in changed if c.before] == ["a"]
    assert result("remove", selected=("a", "c")).keys() == {"b", "r", "p"}


def test_tense_and_person_change_the_programs_own_words_only() -> None:
    assert in_past("Client says: “She says no.”; client reports that he says so.") == (
        "Client said: “She says no.”; client reported that he says so."
    )
    assert in_present("Therapist asked: “Who asked?”") == "Therapist asks: “Who asked?”"
    assert in_past("Patient reports pain.", ("Patient",)) == "Patient reported pain."
    assert in_third_person("I think my plan helps; “I do” she told me.", {"think"}) == (
        "Therapist thinks the therapist’s plan helps; “I do” she told the therapist."
    )
    assert in_third_person("My view: I’m sure, I have time and I try.", {"try"}) == (
        "The therapist’s view: the therapist is sure, the therapist has time and the therapist tries."
    )
    assert outside_quotes("a “a” a", str.upper) == "A “a” A"


def test_lines_are_split_where_a_new_one_surely_begins() -> None:
    assert lines_of("Worry log on five evenings; call the school") == (
        "Worry log on five evenings.",
        "Call the school.",
    )
    assert lines_of("Agreed: “a. B; c”; client says: “yes”.") == ("Agreed: “a. B; c”; client says: “yes”.",)
    parts = result("one per line")
    assert [parts["p"], parts["new0"]] == ["Worry log on five evenings.", "Client agrees."]
    assert first_clause("Client reports that they sleep badly, and that they eat little.") == (
        "Client reports that they sleep badly."
    )
    assert first_clause("Too short; no.") == "Too short; no."


def test_shorter_leaves_risk_plans_and_the_clinicians_words() -> None:
    own = Sentence(
        "o", Section.SUBJECTIVE, "Mine.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU
    )
    note = of(own, *NOTE.sentences)
    gone = {s.id for s in note.sentences} - result("shorter", note).keys()
    assert len(gone) == 1 and not gone & {"o", "r", "p"}


def test_more_detail_is_checked_and_rests_on_what_was_not_used() -> None:
    note = of(NOTE.sentences[0])
    offered = suggest("more detail", note)
    used = {i for s in note.sentences for i in s.evidence}
    added = [c.after for c in offered.changes if c.after is not None]
    assert added
    assert all(s.evidence and not used & set(s.evidence) for s in added)
    assert not any(c.flagged for c in offered.changes)


def test_told_or_quoted_only_where_it_is_surely_the_same() -> None:
    quoted = line("q", Section.SUBJECTIVE, "Client reports that they slept about five hours most nights.", 2)
    (change,) = suggest("quote more", of(quoted)).changes
    assert change.after is not None and not change.flagged
    assert change.after.text == "Client says: “I slept about five hours most nights.”"
    (back,) = suggest("quote less", of(change.after)).changes
    assert back.after is not None and back.after.text == quoted.text
    assert not suggest("quote less", of(NOTE.sentences[3])).changes, "risk keeps its exact words"


def test_an_added_sentence_without_a_source_is_flagged() -> None:
    (change,) = suggest('Add "Client will call the school" to the plan').changes
    assert change.after is not None and change.flagged
    assert change.after.text == "Client will call the school."


def test_moving_keeps_the_sentence_and_order_follows_what_was_said() -> None:
    (change,) = suggest("move the sentence about sleeping to the Assessment").changes
    assert change.moved and change.after is not None and change.after.section is Section.ASSESSMENT
    (first,) = suggest("put the second sentence first").changes
    assert first.moved and first.after_id == ""
    reverse = of(NOTE.sentences[1], NOTE.sentences[0])
    assert list(result("in the order they were said", reverse)) == ["a", "b"]
    twice = of(NOTE.sentences[0], line("z", Section.SUBJECTIVE, NOTE.sentences[0].text, 2))
    assert list(result("remove repetitions", twice)) == ["a"]


def test_it_stops_when_asked() -> None:
    with pytest.raises(Cancelled):
        LocalWand().suggest(NOTE, "shorter", (), request(), None, lambda: True)


def test_each_line_leads_to_its_own_words() -> None:
    slept, did = "I slept about five hours most nights.", "I did it on four evenings."
    both = replace(
        line("a", Section.SUBJECTIVE, f"Slept badly: “{slept}”; worry log: “{did}”", 2, 4),
        quotes=(Quote("U0002", 0, len(slept)), Quote("U0004", 0, len(did))),
    )
    note = of(both)
    offered = suggest("one per line", note)
    first, second = accepted(note.sentences, offered.changes, {c.id for c in offered.changes})
    assert (slept in first.text, did in second.text) == (True, True)
    assert (first.evidence, second.evidence) == (("U0002",), ("U0004",))
    assert (first.quotes, second.quotes) == (both.quotes[:1], both.quotes[1:])


def test_what_is_changed_is_checked_anew_and_nothing_else() -> None:
    wrong = line("a", Section.SUBJECTIVE, "Client reports sleeping about nine hours most nights.", 2)
    stale = line("b", Section.SUBJECTIVE, "Client reports sleeping about eight hours most nights.", 2)
    note = of(wrong, stale)
    offered = suggest("past tense", note, ("a",))
    [change] = offered.changes
    assert change.after is not None and change.after.text.startswith("Client reported sleeping")
    assert change.after.status is SentenceStatus.CHECK, "nobody spoke of nine hours"
    assert accepted(note.sentences, offered.changes, {change.id})[1] == stale


def test_the_whole_note_is_moved_nowhere() -> None:
    assert suggest("move to the plan").changes == ()
    offered = suggest("move to the plan", selected=("a",))
    moved = accepted(NOTE.sentences, offered.changes, {c.id for c in offered.changes})
    assert {s.id: s.section for s in moved} == {
        **{s.id: s.section for s in NOTE.sentences},
        "a": Section.PLAN,
    }
