"""What a template must hold before it may be used, and what two versions of it differ in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.templates import LISTED, FieldKind, Template, TemplateField

LONGEST_NAME = 60
LONGEST_LABEL = 120
LONGEST_INSTRUCTION = 500
LONGEST_OPTION = 120
MOST_FIELDS = 60
MOST_OPTIONS = 40


class Problem(StrEnum):
    """Why a template cannot be saved."""

    NAME_EMPTY = "name-empty"
    NAME_LONG = "name-long"
    NAME_TAKEN = "name-taken"
    NO_FIELDS = "no-fields"
    FIELDS_MANY = "fields-many"
    ID_TAKEN = "id-taken"
    AI_TWICE = "ai-twice"
    AI_WITHOUT_SHAPE = "ai-without-shape"
    SHAPE_WITHOUT_AI = "shape-without-ai"
    AI_ONLY_BY_HAND = "ai-only-by-hand"
    LABEL_EMPTY = "label-empty"
    LABEL_LONG = "label-long"
    LABEL_TAKEN = "label-taken"
    INSTRUCTION_LONG = "instruction-long"
    OPTIONS_FEW = "options-few"
    OPTIONS_MANY = "options-many"
    OPTION_LONG = "option-long"
    OPTION_TAKEN = "option-taken"
    CHART_MISSING = "chart-missing"


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One problem; ``field_id`` is "" for one of the template as a whole."""

    problem: Problem
    field_id: str = ""


def problems(template: Template, taken_names: Collection[str] = ()) -> tuple[TemplateProblem, ...]:
    """Everything that keeps ``template`` from being saved, in the order of the screen; () when it may be.

    ``taken_names`` are those of the other templates; capitals and blanks make no difference.
    """
    found = [TemplateProblem(problem) for problem in _of_name(template.name, taken_names)]
    found += [TemplateProblem(problem) for problem in _of_fields(template)]
    elements = 0
    ids: set[str] = set()
    labels: set[str] = set()
    for field in template.fields:
        if field.id in ids:
            found.append(TemplateProblem(Problem.ID_TAKEN, field.id))
        ids.add(field.id)
        if field.kind is FieldKind.AI:
            elements += 1
            if elements == 2:
                found.append(TemplateProblem(Problem.AI_TWICE, field.id))
        found += [TemplateProblem(problem, field.id) for problem in _of_field(field)]
        label = plain(field.label)
        if field.kind is not FieldKind.HEADING and label:
            if label in labels:
                found.append(TemplateProblem(Problem.LABEL_TAKEN, field.id))
            labels.add(label)
    return tuple(found)


def plain(name: str) -> str:
    """A name as it is compared: without capitals and superfluous blanks."""
    return " ".join(name.split()).casefold()


def tidied(template: Template) -> Template:
    """The same template without blanks around its words and without empty options; what is saved."""
    return replace(
        template,
        name=" ".join(template.name.split()),
        fields=tuple(_tidied(field) for field in template.fields),
    )


def next_version(base: Template, changed: Template, at: datetime, by: str) -> Template:
    """``changed`` as the version after ``base``, made at ``at`` by the clinician with the id ``by``."""
    return replace(tidied(changed), id=base.id, version=base.version + 1, updated_at=at, updated_by=by)


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """What is different in a later version; the fields by their ids."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    moved: bool = False
    renamed: bool = False
    reshaped: bool = False  # other sections of the AI element
    retired: bool = False  # or offered again

    @property
    def nothing(self) -> bool:
        """Whether both versions hold the same."""
        return self == TemplateChange()


def changes(before: Template, after: Template) -> TemplateChange:
    """What is different in ``after``; when and by whom it was made is no difference."""
    old = {field.id: field for field in before.fields}
    new = {field.id: field for field in after.fields}
    return TemplateChange(
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
        altered=tuple(key for key in new if key in old and new[key] != old[key]),
        moved=[key for key in new if key in old] != [key for key in old if key in new],
        renamed=before.name != after.name,
        reshaped=before.shape is not after.shape,
        retired=before.retired != after.retired,
    )


def free_name(wanted: str, taken_names: Iterable[str]) -> str:
    """``wanted``, or with the first free number behind it: "Intake (2)"; never longer than allowed."""
    taken = {plain(name) for name in taken_names}
    name, number = " ".join(wanted.split())[:LONGEST_NAME], 1
    while plain(name) in taken:
        number += 1
        tail = f" ({number})"
        name = " ".join(wanted.split())[: LONGEST_NAME - len(tail)] + tail
    return name


def _of_name(name: str, taken_names: Collection[str]) -> list[Problem]:
    if not name.strip():
        return [Problem.NAME_EMPTY]
    if len(name.strip()) > LONGEST_NAME:
        return [Problem.NAME_LONG]
    if plain(name) in {plain(taken) for taken in taken_names}:
        return [Problem.NAME_TAKEN]
    return []


def _of_fields(template: Template) -> list[Problem]:
    found = []
    if not template.fields:
        found.append(Problem.NO_FIELDS)
    if len(template.fields) > MOST_FIELDS:
        found.append(Problem.FIELDS_MANY)
    if template.ai is not None and template.shape is None:
        found.append(Problem.AI_WITHOUT_SHAPE)
    if template.ai is None and template.shape is not None:
        found.append(Problem.SHAPE_WITHOUT_AI)
    return found


def _of_field(field: TemplateField) -> list[Problem]:
    found = []
    if not field.label.strip():
        found.append(Problem.LABEL_EMPTY)
    if len(field.label.strip()) > LONGEST_LABEL:
        found.append(Problem.LABEL_LONG)
    if len(field.instruction.strip()) > LONGEST_INSTRUCTION:
        found.append(Problem.INSTRUCTION_LONG)
    if field.kind in LISTED:
        found += _of_options([option.strip() for option in field.options if option.strip()])
    if field.kind is FieldKind.CHART and field.chart is None:
        found.append(Problem.CHART_MISSING)
    if field.kind is FieldKind.AI and field.clinician_only:
        found.append(Problem.AI_ONLY_BY_HAND)
    return found


def _of_options(options: list[str]) -> list[Problem]:
    if not options:
        return [Problem.OPTIONS_FEW]
    if len(options) > MOST_OPTIONS:
        return [Problem.OPTIONS_MANY]
    if any(len(option) > LONGEST_OPTION for option in options):
        return [Problem.OPTION_LONG]
    if len({plain(option) for option in options}) < len(options):
        return [Problem.OPTION_TAKEN]
    return []


def _tidied(field: TemplateField) -> TemplateField:
    """What another kind of field had is dropped with it."""
    listed = field.kind in LISTED
    options = tuple(" ".join(option.split()) for option in field.options if option.strip()) if listed else ()
    filled = field.kind not in (FieldKind.HEADING, FieldKind.AI)
    return replace(
        field,
        label=" ".join(field.label.split()),
        instruction=field.instruction.strip(),
        options=options,
        required=field.required and filled,
        clinician_only=field.clinician_only and filled,
        chart=field.chart if field.kind is FieldKind.CHART else None,
    )
