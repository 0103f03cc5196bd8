"""The plain text of a note: the bytes that are signed and sent."""

from app.domain.note import Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.drafting.note_text import PlainNoteText


def sentence(section: Section, text: str, status: SentenceStatus = SentenceStatus.SUPPORTED) -> Sentence:
    return Sentence("S", section, text, Source.TRANSCRIPT, ("U0001",), status)


def note(*sentences: Sentence, note_type: NoteType = NoteType.SOAP) -> Note:
    return Note(
        "n", "s", "c", "k", note_type, NoteState.DRAFT, sentences, drafter="assembled from the transcript"
    )


def test_headings_and_sentences_one_a_line() -> None:
    made = note(
        sentence(Section.PLAN, "Agreed: “rest”."),
        sentence(Section.SUBJECTIVE, "Client slept."),
        sentence(Section.SUBJECTIVE, "Client\nate  well."),
        sentence(
            Section.ASSESSMENT, "Risk: not addressed in the source material.", SentenceStatus.NOT_ADDRESSED
        ),
        sentence(Section.OBJECTIVE, "Appearance and affect: for you to add.", SentenceStatus.TO_ADD),
    )
    assert PlainNoteText().render(made) == (
        "Subjective\nClient slept.\nClient ate well.\n\n"
        "Assessment\nRisk: not addressed in the source material.\n\n"
        "Plan\nAgreed: “rest”.\n"
    )
    assert PlainNoteText().render(made).encode() == PlainNoteText().render(made).encode()


def test_prompts_and_the_drafter_are_left_out() -> None:
    made = note(
        sentence(Section.PLAN, "Plan: for you to add.", SentenceStatus.TO_ADD), sentence(Section.PLAN, " ")
    )
    assert PlainNoteText().render(made) == ""


def test_sentences_of_another_types_section_are_not_lost() -> None:
    made = note(
        sentence(Section.BEHAVIOR, "Client sat."),
        sentence(Section.DATA, "Client slept."),
        note_type=NoteType.DAP,
    )
    assert PlainNoteText().render(made) == "Data\nClient slept.\n\nBehavior\nClient sat.\n"
