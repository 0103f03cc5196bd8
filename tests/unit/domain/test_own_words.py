"""What the clinician wrote stays in a new draft of the same sections."""

from dataclasses import replace

from app.domain.note import Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.own_words import own_sentences, with_own_words
from app.domain.states import NoteState

OK, EDITED = SentenceStatus.SUPPORTED, SentenceStatus.EDITED_BY_YOU


def sentence(key: str, section: Section, text: str, source: Source, status: SentenceStatus = OK) -> Sentence:
    return Sentence(key, section, text, source, status=status)


def note(*sentences: Sentence, note_type: NoteType = NoteType.SOAP) -> Note:
    return Note("n", "s", "c", "k", note_type, NoteState.DRAFT, sentences)


BEFORE = note(
    sentence("a", Section.SUBJECTIVE, "Drafted.", Source.TRANSCRIPT),
    sentence("b", Section.SUBJECTIVE, "My  words.", Source.TRANSCRIPT, EDITED),
    sentence("c", Section.PLAN, "From the summary.", Source.SUMMARY),
    sentence("d", Section.PLAN, "Add this.", Source.OWN_NOTE, SentenceStatus.TO_ADD),
    sentence("e", Section.PLAN, " ", Source.EDITED_BY_YOU, EDITED),
    sentence("f", Section.DATA, "Elsewhere.", Source.EDITED_BY_YOU, EDITED),
)


def test_own_sentences_are_those_that_were_written() -> None:
    assert [s.id for s in own_sentences(BEFORE)] == ["b", "c", "f"]


def test_they_stand_behind_the_drafted_ones_of_their_section() -> None:
    made = note(
        sentence("1", Section.SUBJECTIVE, "New.", Source.TRANSCRIPT),
        sentence("2", Section.PLAN, "FROM the summary.", Source.SUMMARY),
    )
    kept = with_own_words(made, BEFORE)
    assert [s.id for s in kept.sentences] == ["1", "b", "2", "f"]


def test_nothing_is_kept_in_other_sections_or_without_a_draft_before() -> None:
    made = note(sentence("1", Section.PLAN, "New.", Source.TRANSCRIPT))
    assert with_own_words(made, None) is made
    assert with_own_words(made, replace(BEFORE, type=NoteType.DAP)) is made
    assert with_own_words(made, note()) is made


def test_what_rests_on_an_input_is_read_anew_and_not_kept() -> None:
    drafted = sentence("1", Section.PLAN, "From the summary.", Source.SUMMARY, EDITED)
    typed = sentence("2", Section.PLAN, "Typed over it.", Source.EDITED_BY_YOU, EDITED)
    jotted = sentence("3", Section.PLAN, "Jotted.", Source.SUMMARY, EDITED)
    before = note(replace(drafted, evidence=("summary/1",)), replace(typed, evidence=("summary/2",)), jotted)
    assert [s.id for s in own_sentences(before)] == ["2", "3"]
