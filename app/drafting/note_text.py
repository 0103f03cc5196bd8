"""The plain text of a note: what is signed, sent and copied."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from app.domain.note import SECTIONS, Note, SentenceStatus
from app.domain.template_values import moment, values_by_field
from app.domain.templates import FieldKind, Template, TemplateField, built_in
from app.domain.written_time import written_day

TemplateOf = Callable[[Note], Template]

_LONGEST_LINE = 80
"""Characters of a value that still stands on the line of its label."""


def _built_in_of(note: Note) -> Template:
    return built_in(note.type)


class PlainNoteText:
    """Renders notes. Any thread; the same note gives the same text.

    ``template_of`` tells the version of the template that a note was made with; without it every note is
    taken for one of its type's built-in template.
    """

    def __init__(self, template_of: TemplateOf = _built_in_of) -> None:
        self._template_of = template_of

    def render(self, note: Note) -> str:
        """Return headings, sentences and filled-in fields, "\\n" line ends; prompts to add something are left
        out.

        The fields stand in the order of the template, the drafted sections in the place of its AI element;
        at the end, where a template has none. Empty fields, and headings with nothing below them, are left
        out.
        """
        template = self._template_of(note)
        parts = list(_parts(template, note))
        if template.ai is None:
            parts.append(("sections", _drafted(note)))
        blocks: list[str] = []
        for (before, _), (kind, text) in pairwise([("", ""), *_without_bare_headings(parts)]):
            if (kind == "line" and before in ("line", "heading")) or (
                before == "heading" and kind == "block"
            ):
                blocks[-1] += f"\n{text}"
            else:
                blocks.append(text)
        return "\n\n".join(blocks) + "\n" if blocks else ""

    def drafted(self, note: Note) -> str:
        """The AI element alone: the sections as one text that can be copied elsewhere (R62); no line break at
        its end.

        A section without sentences is left out with its heading. Sentences of a section that the note type
        does not have (after a change of type) follow at the end under their own heading.
        """
        return _drafted(note)


def _drafted(note: Note) -> str:
    told = [s for s in note.sentences if s.status is not SentenceStatus.TO_ADD and s.text.strip()]
    usual = SECTIONS[note.type]
    others = dict.fromkeys(s.section for s in told if s.section not in usual)
    blocks = []
    for section in (*usual, *others):
        lines = [" ".join(s.text.split()) for s in told if s.section is section]
        if lines:
            blocks.append("\n".join([section.value, *lines]))
    return "\n\n".join(blocks)


def _parts(template: Template, note: Note) -> Iterator[tuple[str, str]]:
    """What each field says, as (kind of part, text)."""
    values = values_by_field(note.fields)
    drafted = _drafted(note)
    for field in template.fields:
        if field.kind is FieldKind.AI:
            yield "sections", drafted
        elif field.kind is FieldKind.HEADING:
            yield "heading", field.label
        elif field.id in values:
            yield _field_part(field, values[field.id])


def _field_part(field: TemplateField, values: tuple[str, ...]) -> tuple[str, str]:
    if field.kind is FieldKind.TEXT:
        lines = [line.rstrip() for line in values[0].strip().splitlines()]
        if len(lines) > 1 or len(lines[0]) > _LONGEST_LINE:
            return "block", "\n".join([field.label, *lines])
        told = lines[0]
    elif field.kind is FieldKind.DATE_TIME:
        told = _time(values[0])
    else:
        told = "; ".join(" ".join(value.split()) for value in values)
    return "line", f"{field.label}{'' if field.label.endswith(('?', ':')) else ':'} {told}"


def _time(value: str) -> str:
    entered = moment(value)
    if entered is None:
        return value.strip()
    return f"{written_day(entered)}, {entered:%H:%M}"


def _without_bare_headings(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    told = [(kind, text) for kind, text in parts if text]
    return [
        part
        for part, following in pairwise([*told, ("heading", "")])
        if part[0] != "heading" or following[0] != "heading"
    ]
