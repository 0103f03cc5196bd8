"""How the history behaves: which version is looked at, what differs, and going back. No Qt, no services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.changes import differences
from app.domain.note import SECTIONS, Note, Sentence, Source
from app.services.histories import MadeBy, Version
from app.ui.times import clock, day
from app.ui.wand.model import Marked
from app.ui.wand.word_difference import marked

_MADE = {
    MadeBy.DRAFT: "New draft",
    MadeBy.TYPING: "Edited by you",
    MadeBy.WAND: "Changed with the wand",
    MadeBy.RESTORED: "Restored",
}


Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the list."""

    number: int
    title: str
    details: str
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison; ``heading`` names a section. ``sign`` is "−", "+" or nothing."""

    text: Marked
    sign: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A version beside the present one."""

    title: str
    lines: tuple[Line, ...]
    may_restore: bool


class HistoryCommands(Protocol):
    """What the history asks for."""

    def restore(self, version: int) -> None: ...


class HistoryView(Protocol):
    """What the presenter tells the sheet."""

    def show_entries(self, entries: Sequence[Entry], chosen: int) -> None: ...
    def show_compared(self, compared: Compared) -> None: ...
    def put_away(self) -> None: ...


class HistoryPresenter:
    """One for each time the history is opened."""

    def __init__(self, view: HistoryView, commands: HistoryCommands, versions: Sequence[Version]) -> None:
        self._view, self._commands = view, commands
        self._versions = tuple(versions)
        self._chosen = 0
        self._only_changes = True

    def opened(self) -> None:
        """Show the list; the version before the present one is chosen."""
        self.choose(min(1, len(self._versions) - 1))

    def choose(self, place: int) -> None:
        """Compare a version with the present one."""
        if not 0 <= place < len(self._versions):
            return
        self._chosen = place
        self._view.show_entries(tuple(_entry(v) for v in self._versions), place)
        self._view.show_compared(self._compared())

    def show_all(self, everything: bool) -> None:
        """Show the whole version, or only what differs."""
        self._only_changes = not everything
        self._view.show_compared(self._compared())

    def restore(self) -> None:
        """Bring the chosen version back as the newest one."""
        chosen = self._versions[self._chosen]
        if not chosen.current:
            self._view.put_away()
            self._commands.restore(chosen.note.version)

    def _compared(self) -> Compared:
        chosen, present = self._versions[self._chosen], self._versions[0]
        if chosen.current:
            return Compared("The note as it is now", _whole(present), may_restore=False)
        lines = _differing(chosen, present) if self._only_changes else _whole(chosen)
        title = "What changed since then" if self._only_changes else "The note as it was then"
        return Compared(title, lines, may_restore=True)


def _entry(version: Version) -> Entry:
    title = "Now" if version.current else _MADE[version.made_by]
    parts = [_time(version.at), version.note.type.label]
    if version.current:
        parts = [_MADE[version.made_by], _time(version.at)]
    return Entry(version.note.version, title, " · ".join(part for part in parts if part), version.current)


def _time(at: datetime | None) -> str:
    return f"{day(at)}, {clock(at)}" if at else ""


def _whole(version: Version) -> tuple[Line, ...]:
    lines: list[Line] = []
    for section in SECTIONS[version.note.type]:
        own = version.note.section(section)
        if own:
            lines.append(_heading(section.value))
            lines += [Line(((sentence.text, False),)) for sentence in own]
    for label, words in version.fields:
        lines += [_heading(label), *(Line(((line, False),)) for line in words.splitlines())]
    return tuple(lines)


def _heading(words: str) -> Line:
    return Line(((words, False),), heading=True)


def _differing(then: Version, now: Version) -> tuple[Line, ...]:
    """What was taken away and what came: sections first, then fields, as words."""
    lines = (*_differing_sentences(then.note, now.note), *_differing_fields(then.fields, now.fields))
    return lines or (Line((("The words are the same.", False),)),)


def _differing_fields(then: Fields, now: Fields) -> tuple[Line, ...]:
    """Fields of one name are one field, also where the template is another."""
    lines: list[Line] = []
    old, new = dict(then), dict(now)
    for label in dict.fromkeys((*old, *new)):
        if old.get(label, "") != new.get(label, ""):
            before, after = marked(old.get(label, ""), new.get(label, ""))
            lines.append(_heading(label))
            lines += [Line(before, "−")] if before else []
            lines += [Line(after, "+")] if after else []
    return tuple(lines)


def _differing_sentences(then: Note, now: Note) -> tuple[Line, ...]:
    words_only = [_plain(s) for s in then.sentences], [_plain(s) for s in now.sentences]
    changes = differences(*words_only)
    lines: list[Line] = []
    sections = dict.fromkeys((*SECTIONS[then.type], *SECTIONS[now.type]))
    for section in sections:
        own: list[Line] = []
        for change in changes:
            if change.section is not section:
                continue
            old = change.before.text if change.before else ""
            new = change.after.text if change.after else ""
            before, after = marked(old, new)
            if old == new:
                own.append(Line(((f"Moved: {new}", False),)))
                continue
            own += [Line(before, "−")] if before else []
            own += [Line(after, "+")] if after else []
        if own:
            lines += [_heading(section.value), *own]
    return tuple(lines)


def _plain(sentence: Sentence) -> Sentence:
    """Only id, section and words count here."""
    return Sentence(sentence.id, sentence.section, sentence.text, Source.TRANSCRIPT)
