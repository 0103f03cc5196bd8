"""What the history lists, compares and restores."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.note import Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.services.histories import MadeBy, Version
from app.ui.history.presenter import Compared, HistoryPresenter
from app.ui.times import clock, day
from tests.support.screens import Calls

AT = datetime(2026, 11, 20, 11, 2, tzinfo=UTC)


def said(key: str, text: str, section: Section = Section.SUBJECTIVE) -> Sentence:
    return Sentence(key, section, text, Source.TRANSCRIPT, status=SentenceStatus.SUPPORTED)


FIRST = Note(
    "n", "s", "c", "k", NoteType.SOAP, NoteState.DRAFT,
    (said("a", "Slept four hours."), said("b", "Felt low."), said("p", "Diary.", Section.PLAN)),
    updated_at=AT,
)  # fmt: skip
TYPED = replace(
    FIRST,
    sentences=(said("a", "Slept five hours."), said("b", "Felt low."), said("p", "Diary.", Section.PLAN)),
    version=2,
    updated_at=AT + timedelta(minutes=9),
)
NOW = replace(
    TYPED,
    sentences=(TYPED.sentences[0], said("q", "Call on Monday.", Section.PLAN)),
    version=3,
    updated_at=AT + timedelta(minutes=20),
)
VERSIONS = (Version(NOW, MadeBy.WAND, True), Version(TYPED, MadeBy.TYPING), Version(FIRST, MadeBy.DRAFT))


class Sheet:
    """The presenter with what it shows and asks for."""

    def __init__(self, versions: tuple[Version, ...] = VERSIONS) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = HistoryPresenter(self.view, self.commands, versions)
        self.presenter.opened()

    @property
    def compared(self) -> Compared:
        shown = self.view.last("show_compared")
        assert isinstance(shown, Compared)
        return shown

    @property
    def lines(self) -> list[str]:
        return [f"{line.sign}{''.join(text for text, _ in line.text)}" for line in self.compared.lines]


def test_each_version_says_what_made_it_and_the_one_before_is_chosen() -> None:
    sheet = Sheet()
    name, entries, chosen = sheet.view.made[0]
    assert (name, chosen) == ("show_entries", 1)
    times = [f"{day(v.at)}, {clock(v.at)}" for v in VERSIONS if v.at is not None]
    assert [(e.number, e.title, e.details, e.current) for e in entries] == [
        (3, "Now", f"Changed with the wand · {times[0]}", True),
        (2, "Edited by you", f"{times[1]} · SOAP", False),
        (1, "New draft", f"{times[2]} · SOAP", False),
    ]
    only = Sheet(VERSIONS[:1])
    assert only.compared == replace(only.compared, title="The note as it is now", may_restore=False)


def test_what_went_and_what_came_since_then_stands_by_section() -> None:
    sheet = Sheet()
    assert sheet.compared.title == "What changed since then"
    assert sheet.lines == ["Subjective", "−Felt low.", "Plan", "−Diary.", "+Call on Monday."]
    sheet.presenter.choose(2)
    assert sheet.lines[:4] == ["Subjective", "−Felt low.", "−Slept four hours.", "+Slept five hours."]
    replaced = sheet.compared.lines[2:4]
    assert [words.strip() for line in replaced for words, new in line.text if new] == ["four", "five"]
    sheet.presenter.show_all(True)
    assert sheet.compared.title == "The note as it was then"
    assert sheet.lines == ["Subjective", "Slept four hours.", "Felt low.", "Plan", "Diary."]
    sheet.presenter.choose(9)
    assert sheet.compared.title == "The note as it was then", "there is none at that place"


def test_moved_and_unchanged_words_are_told_as_that() -> None:
    moved = replace(FIRST, version=4, sentences=(FIRST.sentences[1], FIRST.sentences[0], FIRST.sentences[2]))
    sheet = Sheet((Version(moved, MadeBy.WAND, True), Version(FIRST, MadeBy.DRAFT)))
    assert [line for line in sheet.lines if line.startswith("Moved: ")] != []
    checked = replace(FIRST.sentences[0], status=SentenceStatus.CHECK)
    again = replace(FIRST, version=5, sentences=(checked, *FIRST.sentences[1:]))
    same = Sheet((Version(again, MadeBy.TYPING, True), Version(FIRST, MadeBy.DRAFT)))
    assert same.lines == ["The words are the same."]


def test_another_version_is_restored_once_and_the_present_one_never() -> None:
    sheet = Sheet()
    sheet.presenter.choose(0)
    sheet.presenter.restore()
    assert sheet.commands.made == []
    sheet.presenter.choose(2)
    sheet.presenter.restore()
    assert sheet.commands.made == [("restore", 1)]
    assert sheet.view.names()[-1] == "put_away"
