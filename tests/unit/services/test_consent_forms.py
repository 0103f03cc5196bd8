"""Forms of the practice: every edition is kept, and asking everyone again ends every agreement (R55, R67)."""

import pytest

from app.domain.consent import WORDING_VERSION
from app.domain.errors import ErrorCode, InputError
from app.domain.states import ConsentState, SessionState
from app.services.consent_forms import MOST_LETTERS, OUTSIDE_TITLE, PracticeDetails, on_paper
from app.services.form_document import BLANK, Section, read, words
from app.services.form_editions import FormName
from tests.support.endpoints import OUTSIDE
from tests.support.program import Practice

TEXT = "# Our form\n\n{practice} asks.\n\n## Your answer\n\n____ Name"


def agreed_wording(office: Practice) -> str:
    session = office.open()
    return office.program.consents.of_session(session.id)[0].wording


def test_the_originals_are_in_use_until_somebody_changes_them(office: Practice) -> None:
    forms = office.program.forms.list()
    assert [form.name for form in forms] == list(FormName)
    assert all(form.original and form.edition == 0 and form.wording == WORDING_VERSION for form in forms)
    assert agreed_wording(office) == WORDING_VERSION


@pytest.mark.parametrize("name", FormName)
def test_every_original_says_what_has_to_be_said(office: Practice, name: FormName) -> None:
    document = read(office.program.forms.original(name))
    said = " ".join(words(document)).lower()
    for word in ("laptop", "encrypted", "destroyed", "7 days", "decline", "withdraw" if name != "adult" else
                 "change your mind", "one year", "mistakes", "{practice}", "{contact}"):  # fmt: skip
        assert word in said, word
    assert document.title and sum(len(section.signatures) for section in document.sections) >= 3


def test_an_edition_goes_into_new_answers_and_old_answers_still_count(office: Practice) -> None:
    first = office.open()
    saved = office.program.forms.save(FormName.ADULT, TEXT, ask_everyone_again=False)
    assert (saved.edition, saved.text, saved.original) == (1, TEXT, False)
    assert office.program.recording.refusal(first.id) is None
    partner = office.program.sessions.walk_in("Robin Sample")
    other = office.program.sessions.open(partner.id, office.clinician.id)
    office.agree(other.id)
    answered = office.program.consents.of_session(other.id)[0]
    assert answered.wording == f"{WORDING_VERSION}/1"
    assert answered.allows_recording(office.clock.now())


def test_the_form_follows_who_is_in_the_room(office: Practice) -> None:
    forms, consents = office.program.forms, office.program.consents
    forms.save(FormName.TOGETHER, "# Together", ask_everyone_again=False)
    forms.save(FormName.CHILD, "# Child", ask_everyone_again=False)
    session = office.open(agreed=False)

    def title() -> str:
        return forms.for_session(session.id, "today").document.title

    assert title() == "Consent to recording a session"
    consents.add_person(session.id, "Alex", "partner")
    assert title() == "Together"
    consents.add_person(session.id, "Sam", "child")
    assert title() == "Child"
    office.agree(session.id)
    assert {c.wording for c in consents.of_session(session.id)} == {f"{WORDING_VERSION}/2"}


def test_every_edition_can_be_read_for_good_and_the_original_comes_back(office: Practice) -> None:
    forms = office.program.forms
    original = forms.text(FormName.ADULT)
    forms.save(FormName.ADULT, TEXT, ask_everyone_again=False)
    forms.save(FormName.CHILD, "# Other", ask_everyone_again=False)
    restored = forms.restore(FormName.ADULT)
    assert (restored.edition, restored.original) == (3, True)
    assert forms.text(FormName.ADULT) == original.strip()
    assert forms.text(FormName.ADULT, 1) == TEXT
    assert forms.text(FormName.ADULT, 0) == original
    with pytest.raises(InputError) as missing:
        forms.text(FormName.ADULT, 2)
    assert missing.value.code is ErrorCode.FILE_NOT_FOUND
    with office.program.database.unit_of_work() as unit:
        edits = [(e.subject, e.detail) for e in unit.audit.entries() if e.action == "consent.form_edited"]
    assert edits == [("adult", "1"), ("child", "2"), ("adult", "3")]


@pytest.mark.parametrize("text", ["", "  \n ", "a" * (MOST_LETTERS + 1)])
def test_a_form_is_not_empty_and_not_a_book(office: Practice, text: str) -> None:
    with pytest.raises(InputError) as refused:
        office.program.forms.save(FormName.ADULT, text, ask_everyone_again=True)
    assert refused.value.code is ErrorCode.BAD_USAGE
    assert office.program.forms.list()[0].edition == 0


def test_asking_everyone_again_ends_every_agreement_and_pauses_the_recording(office: Practice) -> None:
    elsewhere = office.program.sessions.walk_in("Robin Sample")
    other = office.program.sessions.open(elsewhere.id, office.clinician.id)
    office.agree(other.id)
    running = office.open()
    office.program.recording.start(running.id)
    office.program.forms.save(FormName.ADULT, TEXT, ask_everyone_again=True)
    assert office.recorder.paused
    assert office.program.sessions.get(running.id).state is SessionState.PAUSED
    for session in (running, other):
        assert office.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    with pytest.raises(InputError):
        office.program.recording.resume(running.id)
    office.agree(running.id)
    office.program.recording.resume(running.id)
    assert not office.recorder.paused
    with office.program.database.unit_of_work() as unit:
        ended = [e.detail for e in unit.audit.entries() if e.action == "consent.all_ended"]
    assert ended == ["2"]


def test_keeping_answers_lets_the_recording_go_on(office: Practice) -> None:
    running = office.open()
    office.program.recording.start(running.id)
    office.program.forms.save(FormName.ADULT, TEXT, ask_everyone_again=False)
    assert not office.recorder.paused


def test_who_reads_the_old_words_when_they_change_is_asked_anew(office: Practice) -> None:
    session = office.open(agreed=False)
    consents = office.program.consents
    asked = consents.ask(session.id, session.participants[0])
    office.program.forms.save(FormName.ADULT, TEXT, ask_everyone_again=True)
    with pytest.raises(InputError):
        consents.answer(session.id, asked.id, agreed=True)
    assert consents.of_session(session.id)[0].state is ConsentState.NOT_ASKED


def test_the_practice_fills_the_form_in(office: Practice) -> None:
    forms = office.program.forms
    forms.save(FormName.ADULT, TEXT, ask_everyone_again=False)
    session = office.open(agreed=False)
    assert forms.for_session(session.id, "today").document.sections[0].paragraphs == ("this practice asks.",)
    details = forms.set_details("  Harbor   Practice ", "")
    assert details == forms.details() == PracticeDetails("Harbor Practice", "")
    forms.set_details("Harbor Practice", "")
    assert office.audit().count("practice.details_changed") == 1
    assert forms.for_session(session.id, "today").document.sections[0].paragraphs == (
        "Harbor Practice asks.",
    )
    assert on_paper("{practice}: {contact} {date} {x}", details).sections[0].paragraphs == (
        f"Harbor Practice: {BLANK} {BLANK} {{x}}",
    )


def test_the_markup_reads_as_it_looks() -> None:
    document = read(
        "before\n# Title\nfirst\nline\n\nsecond\n## Part\n# no title\n____ Sign here\n____\n## Empty"
    )
    assert document.title == "Title"
    assert document.sections == (
        Section("", ("before first line", "second")),
        Section("Part", ("# no title",), ("Sign here", "")),
        Section("Empty", ()),
    )
    assert read("").sections == ()


def test_a_form_without_the_practices_name_leaves_room_or_leaves_it_out(office: Practice) -> None:
    session = office.open(agreed=False)
    shown = office.program.forms.for_session(session.id, "today").document
    printed = on_paper(office.program.forms.original(FormName.ADULT), PracticeDetails())
    assert printed.sections[0].paragraphs[0] == f"Practice: {BLANK}"
    assert shown.sections[0].paragraphs == printed.sections[0].paragraphs[1:]
    assert not any("{" in said for document in (shown, printed) for said in words(document))


def test_forms_say_when_text_may_go_to_an_outside_model(office: Practice) -> None:
    session = office.open()
    office.program.endpoints.keep_here("clinician-1", on=False)
    assert OUTSIDE_TITLE not in words(office.program.forms.for_session(session.id, "2 Nov").document)
    office.program.endpoints.save(OUTSIDE, "key")
    told = office.program.forms.for_session(session.id, "2 Nov").document
    assert OUTSIDE_TITLE in words(told)
    assert told.sections[-1].signatures, "it stands before what is signed"
    paper = on_paper(TEXT, PracticeDetails(), outside_model=True)
    assert [section.title for section in paper.sections][-2:] == [OUTSIDE_TITLE, "Your answer"]
    assert paper.sections[-2].signatures == ("Signature, if you agree to this too",)
    child = on_paper(office.program.forms.original(FormName.CHILD), PracticeDetails(), outside_model=True)
    guardian = "Signature of the parent or guardian, if you agree to this too"
    assert child.sections[-2].signatures == (guardian,)
    two = on_paper(
        "# Form\n\n## Answers\n\n____ Name and signature\n____ Signature",
        PracticeDetails(),
        outside_model=True,
    )
    assert two.sections[0].signatures == (
        "Signature of person 1, if you agree to this too", "Signature of person 2, if you agree to this too",
    )  # fmt: skip
    unsigned = on_paper("# Form\n\n## One\n\nWords.", PracticeDetails(), outside_model=True)
    assert [section.title for section in unsigned.sections] == ["One", OUTSIDE_TITLE]
