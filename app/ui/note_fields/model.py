"""What the fields of a note draw: frozen values made by the presenter, understood by the widgets."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.templates import FieldKind


@dataclass(frozen=True, slots=True)
class FieldInput:
    """One field with what was filled in; ``problem`` says what does not fit, ``open`` that it is needed."""

    id: str
    kind: FieldKind
    label: str
    values: tuple[str, ...]
    hint: str = ""
    options: tuple[str, ...] = ()
    marks: str = ""
    problem: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class FieldsModel:
    """A group of fields: those before the drafted sections, or those behind. ``state``: "1 to fill in"."""

    title: str
    state: str
    fields: tuple[FieldInput, ...]
    editable: bool
    needs_you: bool = False
