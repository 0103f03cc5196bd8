"""What a template must hold, what a change of it is, and how versions follow."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.note import NoteType
from app.domain.template_rules import (
    LONGEST_INSTRUCTION,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_OPTION,
    MOST_FIELDS,
    MOST_OPTIONS,
    Problem,
    TemplateChange,
    TemplateProblem,
    changes,
    free_name,
    next_version,
    problems,
    tidied,
)
from app.domain.templates import BUILT_IN, FieldKind, Template, TemplateField
from tests.support.templates import INTAKE, LETTER

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def with_field(field_id: str, **values: object) -> Template:
    fields = tuple(replace(f, **values) if f.id == field_id else f for f in INTAKE.fields)  # type: ignore[arg-type]
    return replace(INTAKE, fields=fields)


def text(count: int) -> tuple[TemplateField, ...]:
    return tuple(TemplateField(f"f{n}", FieldKind.TEXT, f"Field {n}") for n in range(count))


@pytest.mark.parametrize("template", [*BUILT_IN, INTAKE, LETTER], ids=lambda t: t.id)
def test_what_is_built_in_and_what_is_complete_may_be_saved(template: Template) -> None:
    assert problems(template, ("Another",)) == ()


@pytest.mark.parametrize(
    ("broken", "problem", "field_id"),
    [
        (replace(INTAKE, name="  "), Problem.NAME_EMPTY, ""),
        (replace(INTAKE, name="x" * (LONGEST_NAME + 1)), Problem.NAME_LONG, ""),
        (replace(INTAKE, name=" TAKEN  name"), Problem.NAME_TAKEN, ""),
        (replace(LETTER, fields=()), Problem.NO_FIELDS, ""),
        (replace(LETTER, fields=text(MOST_FIELDS + 1)), Problem.FIELDS_MANY, ""),
        (replace(INTAKE, shape=None), Problem.AI_WITHOUT_SHAPE, ""),
        (replace(LETTER, shape=NoteType.DAP), Problem.SHAPE_WITHOUT_AI, ""),
        (with_field("own", id="mood"), Problem.ID_TAKEN, "mood"),
        (with_field("own", kind=FieldKind.AI, clinician_only=False), Problem.AI_TWICE, "own"),
        (with_field("summary", clinician_only=True), Problem.AI_ONLY_BY_HAND, "summary"),
        (with_field("reason", label=" "), Problem.LABEL_EMPTY, "reason"),
        (with_field("reason", label="x" * (LONGEST_LABEL + 1)), Problem.LABEL_LONG, "reason"),
        (with_field("own", label=" reason"), Problem.LABEL_TAKEN, "own"),
        (with_field("own", instruction="x" * (LONGEST_INSTRUCTION + 1)), Problem.INSTRUCTION_LONG, "own"),
        (with_field("mood", options=(" ", "")), Problem.OPTIONS_FEW, "mood"),
        (with_field("mood", options=tuple(map(str, range(MOST_OPTIONS + 1)))), Problem.OPTIONS_MANY, "mood"),
        (with_field("mood", options=("x" * (LONGEST_OPTION + 1),)), Problem.OPTION_LONG, "mood"),
        (with_field("seen", options=("Calm", "calm ")), Problem.OPTION_TAKEN, "seen"),
        (with_field("client", chart=None), Problem.CHART_MISSING, "client"),
    ],
    ids=lambda value: value.value if isinstance(value, Problem) else "",
)
def test_each_broken_rule_is_told_at_its_field(broken: Template, problem: Problem, field_id: str) -> None:
    assert problems(broken, ("Taken name",)) == (TemplateProblem(problem, field_id),)


def test_the_ai_element_goes_in_anywhere_and_out_again() -> None:
    taken = LETTER.with_ai(NoteType.DAP, 0)
    assert [field.kind for field in taken.fields] == [FieldKind.AI, FieldKind.TEXT]
    assert (taken.shape, taken.ai_place, problems(taken)) == (NoteType.DAP, 0, ())
    assert taken.with_ai(NoteType.BIRP, 1).shape is NoteType.BIRP
    assert len(taken.with_ai(NoteType.BIRP, 1).fields) == 2
    assert taken.without_ai() == LETTER
    assert LETTER.ai is None
    assert taken.field("body") == LETTER.fields[0]
    assert taken.field("nothing") is None


def test_headings_may_be_called_alike() -> None:
    twice = TemplateField("again", FieldKind.HEADING, "Mental status")
    assert problems(replace(INTAKE, fields=(*INTAKE.fields, twice))) == ()


def test_what_is_saved_is_tidy() -> None:
    untidy = replace(
        INTAKE,
        name="  Intake   one ",
        fields=(
            TemplateField("a", FieldKind.CHOICE, " How  so ", " hint ", (" one  of ", "", "two"), True, True),
            TemplateField("b", FieldKind.HEADING, "Head", options=("x",), required=True, clinician_only=True),
            replace(INTAKE.fields[0], kind=FieldKind.TEXT),
        ),
    )
    made = tidied(untidy)
    assert made.name == "Intake one"
    assert made.fields[0] == TemplateField(
        "a", FieldKind.CHOICE, "How so", "hint", ("one of", "two"), True, True
    )
    assert made.fields[1] == TemplateField("b", FieldKind.HEADING, "Head")
    assert made.fields[2].chart is None


def test_a_change_is_the_next_version_of_the_same_template() -> None:
    base = replace(INTAKE, version=4)
    made = next_version(base, replace(base, id="other", name="New", version=1), AT, "clinician")
    assert (made.id, made.name, made.version) == (INTAKE.id, "New", 5)
    assert (made.updated_at, made.updated_by) == (AT, "clinician")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: replace(t, updated_at=AT, updated_by="x", version=9), TemplateChange()),
        (lambda t: replace(t, name="Other"), TemplateChange(renamed=True)),
        (lambda t: replace(t, shape=NoteType.DAP), TemplateChange(reshaped=True)),
        (lambda t: replace(t, retired=True), TemplateChange(retired=True)),
        (lambda t: replace(t, fields=t.fields[1:]), TemplateChange(removed=("client",))),
        (lambda t: replace(t, fields=t.fields[::-1]), TemplateChange(moved=True)),
        (lambda t: replace(t, fields=(*t.fields, *text(1))), TemplateChange(added=("f0",))),
        (lambda _t: with_field("mood", required=True), TemplateChange(altered=("mood",))),
    ],
)
def test_what_is_different(change: Callable[[Template], Template], expected: TemplateChange) -> None:
    found = changes(INTAKE, change(INTAKE))
    assert found == expected
    assert found.nothing == (expected == TemplateChange())


def test_a_free_name_is_numbered_and_never_too_long() -> None:
    assert free_name(" Intake ", ()) == "Intake"
    assert free_name("Intake", ("intake", "Intake (2)")) == "Intake (3)"
    long = "x" * 90
    assert free_name(long, ("x" * LONGEST_NAME,)) == "x" * (LONGEST_NAME - 4) + " (2)"
