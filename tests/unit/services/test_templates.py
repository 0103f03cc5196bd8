"""Templates of the practice: versions for everyone, notes keep theirs, files come in under a new id."""

from dataclasses import replace

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.note import Note, NoteType
from app.domain.states import NoteState
from app.domain.templates import BUILT_IN, FieldKind, Template, TemplateField
from app.services.events import TemplatesChanged
from app.services.templates import TemplateService, template_in
from tests.support.program import Practice
from tests.support.templates import INTAKE, LETTER

WHO = "clinician-1"
MORE = TemplateField("extra", FieldKind.TEXT, "Extra")


def more(template: Template) -> Template:
    return replace(template, fields=(*template.fields, MORE))


def refused(code: ErrorCode, *details: tuple[str, object]) -> "pytest.RaisesExc[InputError]":
    def check(error: InputError) -> bool:
        return error.code is code and dict(error.details) | dict(details) == dict(error.details)

    return pytest.RaisesExc(InputError, check=check)


def test_a_change_holds_for_the_practice_and_leaves_notes_as_they_are(office: Practice) -> None:
    templates = office.program.templates
    told: list[TemplatesChanged] = []
    office.program.bus.subscribe(TemplatesChanged, told.append)
    assert templates.all() == BUILT_IN == templates.offered()
    _, note = office.drafted()
    assert (note.template_id, note.template_version) == ("soap", 1)
    saved = templates.save(more(BUILT_IN[0]), WHO)
    assert (saved.version, saved.updated_by, saved.updated_at) == (2, WHO, office.clock.now())
    assert templates.get("soap") == saved == templates.all()[0]
    assert templates.of_note(note) == BUILT_IN[0]
    assert templates.of_note(replace(note, template_version=2)) == saved
    assert templates.save(saved, WHO) == saved, "nothing changed"
    with refused(ErrorCode.TEMPLATE_CHANGED, ("version", 2)):
        templates.save(replace(BUILT_IN[0], name="Late"), WHO)
    with refused(ErrorCode.TEMPLATE_INVALID, ("count", 1), ("problem", "name-taken")):
        templates.save(replace(saved, name="dap"), WHO)
    with refused(ErrorCode.TEMPLATE_UNKNOWN):
        templates.save(replace(INTAKE, id="nowhere"), WHO)
    assert templates.get("soap") == saved
    assert [event.template_id for event in told] == ["soap"]
    again = TemplateService(office.program.database, office.clock, office.program.bus)
    templates.save(replace(saved, name="SOAP plus"), WHO)
    assert again.of_note(replace(note, template_version=2)) == saved, "as after the next start"
    third = TemplateService(office.program.database, office.clock, office.program.bus)
    assert third.version("soap", 2) == saved
    assert third.version("soap", 4) is None
    with office.program.database.unit_of_work() as unit:
        last = unit.audit.entries()[-1]
    assert (last.action, last.subject, last.actor) == ("template.changed", "soap", WHO)
    assert last.detail == "version=3 added=0 removed=0 altered=0"


def test_own_templates_come_are_copied_and_retire(office: Practice) -> None:
    templates = office.program.templates
    made = templates.create(replace(INTAKE, version=9, retired=True), WHO)
    assert made.id != INTAKE.id
    assert (made.version, made.retired) == (1, False)
    assert (made.updated_at, made.updated_by) == (office.clock.now(), WHO)
    copy = templates.duplicate(made.id, WHO)
    assert (copy.name, copy.fields) == ("Copy of Intake", made.fields)
    assert [t.name for t in templates.offered()][4:] == ["Intake", "Copy of Intake"]
    with refused(ErrorCode.TEMPLATE_INVALID):
        templates.create(INTAKE, WHO)
    gone = templates.retire(made.id, WHO)
    assert gone.retired
    assert templates.retire(made.id, WHO) == gone
    assert made.id not in [t.id for t in templates.offered()]
    assert made.id in [t.id for t in templates.all()]
    back = templates.restore(made.id, WHO)
    assert (back.retired, back.version) == (False, 3)
    assert templates.restore(made.id, WHO) == back
    with refused(ErrorCode.TEMPLATE_UNKNOWN):
        templates.get("nowhere")


def test_one_template_with_a_draft_is_always_offered(office: Practice) -> None:
    templates = office.program.templates
    templates.create(LETTER, WHO)
    for template in BUILT_IN[1:]:
        templates.retire(template.id, WHO)
    with refused(ErrorCode.TEMPLATE_LAST):
        templates.retire("soap", WHO)
    assert [t.name for t in templates.offered()] == ["SOAP", "Letter"]


def test_a_built_in_one_goes_back_to_its_original_as_a_new_version(office: Practice) -> None:
    templates = office.program.templates
    assert templates.reset("dap", WHO) == BUILT_IN[1]
    templates.save(more(BUILT_IN[1]), WHO)
    back = templates.reset("dap", WHO)
    assert (back.version, back.fields, back.name) == (3, BUILT_IN[1].fields, "DAP")
    with refused(ErrorCode.TEMPLATE_UNKNOWN):
        templates.reset(templates.create(LETTER, WHO).id, WHO)


def test_each_clinician_has_a_template_for_automatic_drafts(office: Practice) -> None:
    templates = office.program.templates
    assert templates.default_of(WHO) == BUILT_IN[0]
    told: list[TemplatesChanged] = []
    office.program.bus.subscribe(TemplatesChanged, told.append)
    templates.set_default(WHO, "birp")
    assert templates.default_of(WHO).id == "birp"
    assert [event.template_id for event in told] == ["birp"]
    assert templates.default_of("clinician-2").id == "soap"
    _, note = office.drafted()
    assert (note.type, note.template_id) == (NoteType.BIRP, "birp")
    letter = templates.create(LETTER, WHO)
    with refused(ErrorCode.TEMPLATE_INVALID, ("problem", "not-drafted")):
        templates.set_default(WHO, letter.id)
    templates.retire("birp", WHO)
    assert templates.default_of(WHO).id == "soap"
    with refused(ErrorCode.TEMPLATE_INVALID):
        templates.set_default(WHO, "birp")


def test_a_file_comes_in_beside_what_is_there(office: Practice) -> None:
    templates = office.program.templates
    data = templates.export_file("soap")
    read = templates.import_file(data, WHO)
    assert (read.name, read.shape, read.version) == ("SOAP (2)", NoteType.SOAP, 1)
    assert read.id not in ("soap", "")
    assert templates.get("soap") == BUILT_IN[0]
    before = templates.all()
    with refused(ErrorCode.TEMPLATE_FILE_FOREIGN):
        templates.import_file(data[:-9], WHO)
    assert templates.all() == before


def test_a_note_without_a_template_has_its_types_own(office: Practice) -> None:
    note = Note("n", "s", "c", "k", NoteType.DAP, NoteState.DRAFT, ())
    assert office.program.templates.of_note(note) == BUILT_IN[1]
    gone = replace(note, template_id="gone", template_version=3)
    assert office.program.templates.of_note(gone) == BUILT_IN[1]
    changed = office.program.templates.save(more(BUILT_IN[1]), WHO)
    with office.program.database.unit_of_work() as unit:
        assert template_in(unit, note) == template_in(unit, gone) == BUILT_IN[1]
        assert template_in(unit, replace(note, template_version=2)) == changed
