"""A form as a document: one title, sections with paragraphs, lines to sign on.

The markup is what can be read and typed without learning it: ``# `` begins the title, ``## `` a section,
``____ `` (four underscores) a line to sign on with what stands beneath it; an empty line ends a paragraph.
Every text can be read; what is no markup is a paragraph.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

BLANK = "_" * 24
"""Stands on paper where nothing is known: there is room to write."""

PRACTICE, CONTACT, DATE = "{practice}", "{contact}", "{date}"


@dataclass(frozen=True, slots=True)
class Section:
    """``title`` is empty for what stands before the first heading; ``signatures`` are labels of lines."""

    title: str
    paragraphs: tuple[str, ...]
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormDocument:
    """What a markup says."""

    title: str
    sections: tuple[Section, ...]


@dataclass(slots=True)
class _Part:
    title: str
    paragraphs: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def end_paragraph(self) -> None:
        if self.lines:
            self.paragraphs.append(" ".join(self.lines))
            self.lines.clear()

    def done(self) -> Section:
        self.end_paragraph()
        return Section(self.title, tuple(self.paragraphs), tuple(self.signatures))


def read(text: str) -> FormDocument:
    """The document of ``text``; never fails."""
    title, parts = "", [_Part("")]
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("## "):
            parts[-1].end_paragraph()
            parts.append(_Part(line[3:].strip()))
        elif line.startswith("# ") and not title:
            title = line[2:].strip()
        elif line.startswith("____"):
            parts[-1].end_paragraph()
            parts[-1].signatures.append(line.lstrip("_").strip())
        elif line:
            parts[-1].lines.append(line)
        else:
            parts[-1].end_paragraph()
    sections = (part.done() for part in parts)
    return FormDocument(title, tuple(s for s in sections if s.title or s.paragraphs or s.signatures))


def fill(
    document: FormDocument, *, practice: str, contact: str, date: str, alone: str | None = None
) -> FormDocument:
    """The document with its placeholders replaced; other braces stay as they are.

    ``alone``: what a paragraph becomes that is nothing but the practice's name; empty: it is left out.
    """
    values = ((PRACTICE, practice), (CONTACT, contact), (DATE, date))

    def filled(text: str) -> str:
        if text == PRACTICE and alone is not None:
            return alone
        for placeholder, value in values:
            text = text.replace(placeholder, value)
        return text

    sections = (
        Section(
            filled(section.title),
            tuple(text for text in map(filled, section.paragraphs) if text),
            tuple(map(filled, section.signatures)),
        )
        for section in document.sections
    )
    return FormDocument(filled(document.title), tuple(sections))


def words(document: FormDocument) -> Iterable[str]:
    """Everything it says, in reading order."""
    yield document.title
    for section in document.sections:
        yield from (section.title, *section.paragraphs, *section.signatures)
