"""Changes between two forms of a note: all accepted give the one, none the other, the rest stays."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.changes import Change, accepted, at_your_request, differences
from app.domain.note import SECTIONS, NoteType, Section, Sentence, SentenceStatus, Source

SOAP = SECTIONS[NoteType.SOAP]


def sentence(name: str, section: Section = Section.PLAN, text: str = "", **fields: object) -> Sentence:
    made = Sentence(name, section, text or f"Sentence {name}.", Source.TRANSCRIPT)
    return replace(made, status=SentenceStatus.SUPPORTED, **fields)  # type: ignore[arg-type]


def by_section(sentences: tuple[Sentence, ...]) -> list[Sentence]:
    return [s for section in SOAP for s in sentences if s.section is section]


NOTES = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(SOAP), st.booleans()), max_size=9).map(
    lambda drawn: tuple(
        sentence(f"s{n}", section, "Another one." if other else "")
        for n, (section, other) in {n: (section, other) for n, section, other in drawn}.items()
    )
)


@settings(max_examples=60, deadline=None)
@given(NOTES, NOTES)
def test_all_changes_give_the_other_form_and_none_leave_the_first(
    before: tuple[Sentence, ...], after: tuple[Sentence, ...]
) -> None:
    changes = differences(before, after)
    everything = {change.id for change in changes}
    assert by_section(accepted(before, changes, everything)) == by_section(after)
    assert accepted(before, changes, ()) == before
    assert len(everything) == len(changes)


@settings(max_examples=60, deadline=None)
@given(NOTES, NOTES, st.data())
def test_what_no_accepted_change_concerns_is_the_same_object(
    before: tuple[Sentence, ...], after: tuple[Sentence, ...], data: st.DataObject
) -> None:
    changes = differences(before, after)
    ids = data.draw(st.sets(st.sampled_from([c.id for c in changes])) if changes else st.just(set[str]()))
    touched = {c.before.id for c in changes if c.id in ids and c.before is not None}
    result = {s.id: s for s in accepted(before, changes, ids)}
    for untouched in before:
        if untouched.id not in touched:
            assert result[untouched.id] is untouched


def test_a_sentence_that_was_removed_meanwhile_is_not_brought_back() -> None:
    old = sentence("a")
    change = Change("C1", old, replace(old, text="New."))
    assert accepted((sentence("b"),), [change], {"C1"}) == (sentence("b"),)


def test_several_sentences_after_one_keep_their_order_and_an_empty_section_begins_at_the_end() -> None:
    before = (sentence("a"),)
    after = (sentence("a"), sentence("b"), sentence("c"))
    changes = differences(before, after)
    assert [c.after_id for c in changes] == ["a", "a"]
    assert accepted(before, changes, {"C1", "C2"}) == after
    first = Change("C1", None, sentence("x", Section.SUBJECTIVE))
    assert accepted(before, [first], {"C1"})[-1].id == "x"


def test_a_move_is_one_change() -> None:
    before = (sentence("a"), sentence("b"), sentence("c"))
    (change,) = differences(before, (before[2], before[0], before[1]))
    assert change.moved and change.before is change.after is before[2] and change.section is Section.PLAN


def test_only_what_is_newly_open_is_flagged_and_marked_once_accepted() -> None:
    fine, open_ = sentence("a"), sentence("a", text="Other.", reason="words")
    open_ = replace(open_, status=SentenceStatus.CHECK)
    assert not Change("C1", None, fine).flagged
    assert not Change("C1", fine, None).flagged
    assert not Change("C1", open_, replace(open_, text="Again.")).flagged, "it was open before"
    flagged = Change("C1", fine, open_)
    assert flagged.flagged
    marked = at_your_request(flagged).after
    assert marked is not None and marked.text == "Other."
    assert marked.source is Source.ADDED_AT_YOUR_REQUEST
    assert marked.status is SentenceStatus.ADDED_AT_YOUR_REQUEST and not marked.reason
    assert at_your_request(Change("C1", None, fine)) == Change("C1", None, fine)
    assert Change("C1", fine, None).section is Section.PLAN
