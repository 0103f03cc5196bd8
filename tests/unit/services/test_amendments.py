"""A signed note is amended, never changed: what is added is signed, chained and sent in order (B8)."""

from dataclasses import replace

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.note import Amendment, Note, Section, Sentence, SentenceStatus, Source
from app.domain.signature import Verification
from app.domain.states import DeliveryState, NoteState, SessionState
from app.domain.templates import FieldKind, TemplateField
from app.services.events import NoteAmending
from app.services.materials import material_of
from app.services.signing import SigningService
from tests.support.program import Practice
from tests.support.refusals import refused

OWN = Sentence(
    "mine", Section.PLAN, "Call on Monday.", Source.EDITED_BY_YOU, (), SentenceStatus.EDITED_BY_YOU
)
WHY = "The day was wrong."


@pytest.fixture
def signed(office: Practice) -> Note:
    """A signed note of a recorded session."""
    _, note = office.drafted()
    office.program.notes.save(note.id, (*note.sentences, OWN))
    return office.program.notes.sign(note.id, attested=True, reason="r")


def write(office: Practice, of: Note, kind: Amendment, text: str = "Call on Tuesday.") -> Note:
    """Begin, write and sign; an amendment keeps the other lines."""
    draft = office.program.amendments.begin(of.session_id, kind)
    lines = [(s.section, s.text) for s in draft.sentences if s.text != OWN.text]
    office.program.amendments.save(draft.id, (*lines, (Section.PLAN, text)), WHY)
    return office.program.notes.sign(draft.id, attested=True)


def test_an_addendum_stands_beside_the_note(office: Practice, signed: Note) -> None:
    addendum = write(office, signed, Amendment.ADDENDUM, "Client called  about it.")
    assert (addendum.state, addendum.amends) == (NoteState.SIGNED, signed.id)
    assert addendum.text.splitlines()[0].startswith("Addendum to the SOAP note signed 20")
    assert addendum.text.endswith(f"Reason: {WHY}\n\nClient called about it.\n")
    assert addendum.meaning == "Author of this addendum"
    history = office.program.amendments.history(signed.session_id)
    assert history is not None
    assert (history.current, history.addenda, history.draft) == (signed, (addendum,), None)
    assert office.program.notes.of_session(signed.session_id) == signed
    assert office.program.sessions.get(signed.session_id).state is SessionState.SIGNED


def test_an_amendment_takes_its_place_and_leaves_it_untouched(office: Practice, signed: Note) -> None:
    amended = write(office, signed, Amendment.AMENDMENT)
    assert "Call on Tuesday." in amended.text and "Call on Monday." not in amended.text
    history = office.program.amendments.history(signed.session_id)
    assert history is not None and history.current == amended
    assert (history.original.state, history.original.text) == (NoteState.AMENDED, signed.text)
    assert history.signed == (history.original, amended)
    for note in history.signed:
        assert office.program.signing.verify(note.id) is Verification.VALID
    again = write(office, signed, Amendment.AMENDMENT, "Call on Friday.")
    assert again.amends == amended.id
    assert again.text.startswith("Amendment of the amendment signed")
    beside = write(office, signed, Amendment.ADDENDUM, "Reached.")
    assert beside.amends == again.id
    assert "note.amendment_signed" in office.audit() and "note.addendum_signed" in office.audit()


def test_only_the_text_that_counts_is_used_for_later_notes(office: Practice, signed: Note) -> None:
    amended = write(office, signed, Amendment.AMENDMENT)
    other = office.open()
    with office.program.database.unit_of_work() as unit:
        assert [p.note_id for p in material_of(unit, other, None).previous] == [amended.id]


def test_the_reason_is_needed_and_one_draft_at_a_time(office: Practice, signed: Note) -> None:
    told: list[NoteAmending] = []
    office.program.bus.subscribe(NoteAmending, told.append)
    office.clock.advance(minutes=3)
    draft = office.program.amendments.begin(signed.session_id, Amendment.ADDENDUM)
    assert (draft.updated_at, draft.sign_reason) == (office.clock.now(), "")
    assert office.program.amendments.begin(signed.session_id, Amendment.AMENDMENT) == draft
    assert told == [NoteAmending(signed.session_id)]
    saved = office.program.amendments.save(draft.id, ((Section.PLAN, "More."), (Section.PLAN, "  ")), " ")
    assert [s.text for s in saved.sentences] == ["More."]
    assert office.program.amendments.save(draft.id, ((Section.PLAN, "More."),), "") == saved
    with refused(ErrorCode.AMENDMENT_REASON_MISSING):
        office.program.notes.sign(draft.id, attested=True)
    office.program.amendments.discard(draft.id)
    history = office.program.amendments.history(signed.session_id)
    assert history is not None and history.later == ()
    assert told == [NoteAmending(signed.session_id)] * 2
    assert office.audit()[-2:] == ["note.addendum_started", "note.amending_discarded"]
    with refused(ErrorCode.NOTE_ALREADY_SIGNED):
        office.program.amendments.save(signed.id, (), WHY)


def test_only_a_signed_note_is_amended(office: Practice) -> None:
    session, note = office.drafted()
    with refused(ErrorCode.NOTE_NOT_SIGNED):
        office.program.amendments.begin(session.id, Amendment.ADDENDUM)
    with refused(ErrorCode.NOTE_NOT_SIGNED):
        office.program.amendments.discard(note.id)
    with refused(ErrorCode.NOTE_NOT_SIGNED):
        office.program.amendments.begin("none", Amendment.ADDENDUM)
    assert office.program.amendments.history("none") is None


def test_what_was_replaced_meanwhile_is_not_amended(office: Practice, signed: Note) -> None:
    draft = office.program.amendments.begin(signed.session_id, Amendment.ADDENDUM, WHY)
    office.program.amendments.save(draft.id, ((Section.PLAN, "More."),), WHY)
    with office.program.database.unit_of_work() as unit:  # as another laptop's copy might have it
        unit.notes.save(replace(signed, state=NoteState.AMENDED))
        unit.commit()
    with refused(ErrorCode.NOTE_ALREADY_AMENDED):
        office.program.notes.sign(draft.id, attested=True)


def test_what_was_unsure_is_not_asked_again(office: Practice, signed: Note) -> None:
    assert signed.open_points
    draft = office.program.amendments.begin(signed.session_id, Amendment.AMENDMENT, WHY)
    assert [s.text for s in draft.sentences] == [s.text for s in signed.sentences]
    assert not draft.open_points and not draft.missing
    kept = office.program.amendments.save(draft.id, [(s.section, s.text) for s in draft.sentences], WHY)
    assert kept.sentences == draft.sentences


def test_it_goes_after_the_note_it_belongs_to_and_once(office: Practice, signed: Note) -> None:
    addendum = write(office, signed, Amendment.ADDENDUM)
    office.gateway.send_errors.append(LocalError(ErrorCode.EHR_REJECTED))
    [tried] = office.program.delivery.run_once()
    assert (tried.note_id, tried.state) == (signed.id, DeliveryState.DEAD)
    assert office.program.delivery.run_once() == (), "it waits for the note, whatever becomes of that"
    office.program.delivery.retry(tried.id)
    assert [item.note_id for item in office.program.delivery.run_once()] == [signed.id, addendum.id]
    assert office.program.delivery.run_once() == ()
    assert list(office.gateway.arrived) == [signed.id, addendum.id]


def test_a_crash_before_the_commit_leaves_the_note_as_it_was(
    office: Practice, signed: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = office.program.amendments.begin(signed.session_id, Amendment.AMENDMENT, WHY)

    def fail(*_: object) -> bytes:
        raise LocalError(ErrorCode.DATABASE_FAILED)

    monkeypatch.setattr(office.gateway, "freeze", fail)
    with pytest.raises(LocalError):
        office.program.notes.sign(draft.id, attested=True)
    history = office.program.amendments.history(signed.session_id)
    assert history is not None and history.current == signed and history.draft == draft


def test_versions_of_what_amends_a_note_leave_nothing_in_the_file(
    office: Practice, signed: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrubbed: list[str] = []
    scrub = office.program.database.scrub

    def counted() -> None:
        scrubbed.append("once more")
        scrub()

    monkeypatch.setattr(office.program.database, "scrub", counted)
    draft = office.program.amendments.begin(signed.session_id, Amendment.ADDENDUM)
    office.program.amendments.discard(draft.id)
    office.program.destruction.sweep()
    assert len(scrubbed) == 1
    write(office, signed, Amendment.AMENDMENT)
    assert len(scrubbed) == 2


def test_the_earlier_text_cannot_be_exchanged(office: Practice, signed: Note) -> None:
    amended = write(office, signed, Amendment.AMENDMENT)
    signing: SigningService = office.program.signing
    with office.program.database.unit_of_work() as unit:
        connection = unit.notes._statements._connection  # type: ignore[attr-defined]
        for trigger in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'notes'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger[0]}")
        connection.exec_driver_sql(
            "UPDATE notes SET text = 'x', sha256 = 'y' WHERE id = :id", {"id": signed.id}
        )
        unit.commit()
    assert signing.verify(signed.id) is Verification.CHANGED
    assert signing.verify(amended.id) is Verification.CHANGED, "it was signed on top of the other text"


def test_an_addendum_needs_none_of_the_fields_of_the_template(office: Practice) -> None:
    _, note = office.drafted()
    templates = office.program.templates
    usual = templates.of_note(note)
    asked = TemplateField("f1", FieldKind.TEXT, "Mood today", required=True)
    template = templates.save(replace(usual, fields=(*usual.fields, asked)), office.clinician.id)
    with office.program.database.unit_of_work() as unit:
        unit.notes.save(replace(note, template_id=template.id, template_version=template.version))
        unit.commit()
    signed = office.program.notes.sign(note.id, attested=True, reason="Not asked today.")
    assert "Mood today" in signed.missing
    added = write(office, signed, Amendment.ADDENDUM, "Reached.")
    assert (added.sign_reason, added.missing) == ("", ())
