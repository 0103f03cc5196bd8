"""What the page "Templates" draws: frozen values made by the presenter, understood by the widgets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.templates import FieldKind
from app.ui.roles import IconName


class Place(StrEnum):
    """Where in a field's card a problem is shown."""

    LABEL = "label"
    INSTRUCTION = "instruction"
    OPTIONS = "options"
    CHART = "chart"
    SHAPE = "shape"


class Entry(StrEnum):
    """What the "More" menu of a template offers."""

    DEFAULT = "default"
    DUPLICATE = "duplicate"
    EXPORT = "export"
    RESET = "reset"
    RETIRE = "retire"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One line of the list; ``note`` says what is special about it, "" where nothing is."""

    id: str
    name: str
    drafted: bool
    note: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class FieldModel:
    """One field as it is edited. ``options`` one a line; ``chart`` and ``shape`` index their lists."""

    id: str
    kind: FieldKind
    icon: IconName
    label: str
    caption: str
    expanded: bool
    first: bool
    last: bool
    instruction: str = ""
    options: str = ""
    required: bool = False
    clinician_only: bool = False
    chart: int = -1
    shape: int = -1
    problems: tuple[tuple[Place, str], ...] = ()

    def problem(self, place: Place) -> str:
        """The words of the problem at ``place``, or ""."""
        return next((words for where, words in self.problems if where is place), "")


@dataclass(frozen=True, slots=True)
class EditorModel:
    """The template that is edited. ``state`` says whether it is saved; ``problem`` concerns all of it."""

    id: str
    name: str
    name_problem: str
    problem: str
    state: str
    fields: tuple[FieldModel, ...]
    changed: bool
    can_save: bool
    can_add_ai: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """One field in the note to come; ``lines`` stand for what will be written there."""

    kind: FieldKind
    label: str
    hint: str = ""
    lines: tuple[str, ...] = ()
    marks: str = ""


@dataclass(frozen=True, slots=True)
class TemplatesModel:
    """The whole page; ``editor`` is None before anything was read."""

    rows: tuple[TemplateRow, ...]
    selected: str
    editor: EditorModel | None
    preview: tuple[PreviewPart, ...]
    busy: bool = False
