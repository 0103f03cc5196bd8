"""The plain text of a note: the bytes that are signed and sent."""

from dataclasses import replace

from app.domain.note import FieldValue, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.domain.templates import Template
from app.drafting.note_text import PlainNoteText
from tests.support.templates import INTAKE, LETTER


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
            Section.ASSESSMENT,
            "Risk: not addressed, as far as could be recognised.",
            SentenceStatus.NOT_ADDRESSED,
        ),
        sentence(Section.OBJECTIVE, "Appearance and affect: for you to add.", SentenceStatus.TO_ADD),
    )
    assert PlainNoteText().render(made) == (
        "Subjective\nClient slept.\nClient ate well.\n\n"
        "Assessment\nRisk: not addressed, as far as could be recognised.\n\n"
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


FIELDS = (
    FieldValue("client", ("Jordan Sample",)),
    FieldValue("reason", ("Sleep",)),
    FieldValue("mood", ("Low",)),
    FieldValue("seen", ("Tearful", "Restless")),
    FieldValue("sleep", ("5",)),
    FieldValue("next", ("2026-11-27T10:00",)),
    FieldValue("own", (" Ask about rest.\nBring the log. \n",)),
)


def rendered(template: Template, made: Note) -> str:
    return PlainNoteText(lambda _note: template).render(made)


def test_fields_stand_in_the_templates_order_around_the_drafted_sections() -> None:
    made = replace(note(sentence(Section.PLAN, "Agreed: “rest”.")), fields=FIELDS)
    assert rendered(INTAKE, made) == (
        "Client: Jordan Sample\nReason: Sleep\n\n"
        "Plan\nAgreed: “rest”.\n\n"
        "Mental status\nMood: Low\nObserved: Tearful; Restless\nHours of sleep: 5\n"
        "Next: 27 November 2026, 10:00\n\n"
        "Supervision\nAsk about rest.\nBring the log.\n"
    )
    assert PlainNoteText().drafted(made) == "Plan\nAgreed: “rest”."


def test_empty_fields_and_headings_with_nothing_below_are_left_out() -> None:
    assert rendered(INTAKE, note()) == ""
    made = replace(note(), fields=(FieldValue("reason", (" ",)), FieldValue("own", ("x" * 81,))))
    assert rendered(INTAKE, made) == f"Mental status\nSupervision\n{'x' * 81}\n"


def test_what_does_not_fit_its_field_is_written_as_it_was_typed() -> None:
    made = replace(note(), fields=(FieldValue("next", ("soon ",)), FieldValue("sleep", ("five",))))
    assert rendered(INTAKE, made) == "Mental status\nHours of sleep: five\nNext: soon\n"


def test_sentences_are_never_lost_where_a_template_has_no_draft() -> None:
    made = replace(note(sentence(Section.PLAN, "Rest.")), fields=(FieldValue("body", ("Was here.",)),))
    assert rendered(LETTER, made) == "Letter: Was here.\n\nPlan\nRest.\n"


def test_a_label_that_ends_in_a_mark_gets_no_colon() -> None:
    asked = replace(LETTER, fields=(replace(LETTER.fields[0], label="Any risk?"),))
    assert rendered(asked, replace(note(), fields=(FieldValue("body", ("None told.",)),))) == (
        "Any risk? None told.\n"
    )
