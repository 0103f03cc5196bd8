"""How the wand behaves: asking, deciding, and what is shown of each change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.changes import Change, Suggestion
from app.domain.note import Section
from app.ui.gallery.wand import WISH, suggestion
from app.ui.wand.model import BarState, Decision, Review
from app.ui.wand.presenter import WandPresenter
from app.ui.wand.word_difference import marked
from app.ui.workspace.model import SourceChip
from tests.support.screens import Calls


class Commands(Calls):
    """Remembers; a chip and a selection are there."""

    def chip(self, _sentence: object) -> SourceChip:
        return SourceChip("41:20", "source", "quote", "Source: Dana at 41:20")

    def selected(self) -> tuple[str, ...]:
        return ("p1",)


class Table:
    """A presenter with a note open."""

    def __init__(self) -> None:
        self.view, self.commands = Calls(), Commands()
        self.presenter = WandPresenter(self.view, self.commands)
        self.note, self.offered = suggestion()
        self.presenter.show(self.note, "Dana")
        self.presenter.open_bar()

    def ask(self) -> None:
        self.presenter.ask(f" {WISH} ")
        self.presenter.on_suggested(self.note, self.offered)

    @property
    def review(self) -> Review:
        return [call for call in self.view.made if call[0] == "show_review"][-1][1]

    def decisions(self) -> list[Decision]:
        return [change.decision for section in self.review.sections for change in section.changes]

    def accepted(self) -> list[frozenset[str]]:
        return [call[1] for call in self.commands.made if call[0] == "accept"]


@pytest.fixture
def table() -> Table:
    return Table()


def test_a_wish_is_for_the_selection_and_one_at_a_time(table: Table) -> None:
    table.presenter.ask("  ")
    table.presenter.ask(WISH)
    table.presenter.ask("another")
    (asked,) = [call[1] for call in table.commands.made if call[0] == "ask"]
    assert (asked.note_id, asked.wish, asked.selected) == ("n", WISH, ("p1",))
    assert ("show_selected", "For the selected sentence.") in table.view.made
    table.presenter.cancel()
    assert table.presenter.state is BarState.OPEN
    table.presenter.on_suggested(table.note, table.offered)
    assert not table.presenter.reviewing, "what was cancelled comes too late"
    table.presenter.ask(WISH)
    before = table.commands.names().count("cancel")
    table.presenter.close_bar()
    assert table.presenter.state is BarState.CLOSED
    assert table.commands.names().count("cancel") == before + 1, "what is under way ends with the bar"
    table.presenter.close_bar()
    assert table.commands.names().count("cancel") == before + 1
    table.presenter.on_failed("Too late.")
    assert table.presenter.state is BarState.CLOSED


def test_changes_are_shown_with_what_they_do_and_where_they_come_from(table: Table) -> None:
    table.ask()
    review = table.review
    assert (review.wish, review.count, review.decided, review.sourced) == (WISH, 3, 0, 2)
    assert review.folded is not None and review.folded.names == "Subjective, Objective, Assessment"
    (plan,) = review.sections
    first, second, third = plan.changes
    assert [c.does for c in plan.changes] == [
        "replaces one sentence",
        "replaces one sentence",
        "adds one sentence",
    ]
    assert "".join(text for text, _ in second.after) == second.summary
    assert first.warning == "" and "Added at your request" in third.warning
    assert third.chip is not None and (third.chip.words, third.chip.kind) == ("Partly sourced", "warning")
    assert [line.decided for line in plan.preview] == [False, False, False]


def test_the_bar_opens_stays_away_and_forgets_a_failure_with_the_next_note(table: Table) -> None:
    assert table.presenter.state is BarState.OPEN and "focus_wish" in table.view.names()
    table.presenter.close_bar()
    table.presenter.show(table.note, "Dana")
    assert table.presenter.state is BarState.CLOSED, "another version opens nothing"
    table.presenter.open_bar()
    table.presenter.ask(WISH)
    table.presenter.on_failed("The model did not answer.")
    assert table.presenter.state is BarState.FAILED
    table.presenter.show(table.note, "Dana")
    assert table.presenter.state is BarState.OPEN
    table.ask()
    assert table.view.names().count("open_review") == 1


def test_flagged_changes_never_join_and_all_decided_is_accepted(table: Table) -> None:
    table.ask()
    table.presenter.accept_sourced()
    assert table.decisions() == [Decision.ACCEPTED, Decision.ACCEPTED, Decision.OPEN]
    assert table.accepted() == []
    table.presenter.undo("C1")
    table.presenter.reject("C1")
    assert table.review.sections[0].preview[0].text == "Worry log on five evenings."
    table.presenter.accept("C3")
    assert table.accepted() == [frozenset({"C2", "C3"})]
    assert not table.presenter.reviewing


def test_leaving_and_asking_differently_leave_the_note(table: Table) -> None:
    table.ask()
    table.presenter.accept("C1")
    table.presenter.open_bar()
    assert table.presenter.reviewing, "changes are decided first"
    table.presenter.ask_differently()
    assert table.accepted() == [] and not table.presenter.reviewing
    table.ask()
    table.presenter.accept("C1")
    table.presenter.reject_all()
    assert table.accepted() == [frozenset({"C1"})]
    table.ask()
    table.presenter.show(None, "the client")
    assert not table.presenter.reviewing
    table.presenter.open_bar()
    table.presenter.ask("x")
    assert table.accepted() == [frozenset({"C1"})]


def test_steps_light_the_words_behind_each_change(table: Table) -> None:
    table.ask()
    table.presenter.step(1)
    table.presenter.step(1)
    table.presenter.step(1)
    table.presenter.select("C3")
    table.presenter.select("unknown")
    lit = [call[1:] for call in table.commands.made if call[0] == "light" and call[1] is not None]
    meant = [change.after or change.before for change in table.offered.changes]
    assert lit == [(meant[n - 1], f"for change {n}") for n in (1, 2, 3, 1, 3)]


def test_moves_and_removals_say_so(table: Table) -> None:
    first, last = table.note.sentences[0], table.note.sentences[-1]
    changes = (
        Change("C1", first, None),
        Change("C2", last, replace(last, section=Section.ASSESSMENT), "s8", moved=True),
        Change("C3", table.note.sentences[2], table.note.sentences[2], "", moved=True),
    )
    table.presenter.ask(WISH)
    table.presenter.on_suggested(table.note, Suggestion(WISH, changes, "One thing needs a model."))
    shown = {c.id: c for section in table.review.sections for c in section.changes}
    assert shown["C1"].does == "removes one sentence" and shown["C1"].after == ()
    assert shown["C2"].does == "moves one sentence from Plan" and shown["C2"].before == ()
    assert shown["C3"].does == "moves one sentence"
    assert table.review.explanation == "One thing needs a model."


def test_nothing_suggested_is_explained(table: Table) -> None:
    table.presenter.ask("make it warmer")
    table.presenter.on_suggested(table.note, Suggestion("make it warmer", (), "It needs a model."))
    assert table.view.made[-1] == ("show_bar", BarState.FAILED, "It needs a model.")
    table.presenter.called("the client")
    assert "Quote the client less" in table.view.made[-1][1]


def test_words_that_differ_are_marked_and_two_texts_are_shown_as_two() -> None:
    before, after = marked("Two minutes at the door.", "Two minutes at the open door.")
    assert after == (("Two minutes at the", False), (" open", True), (" door.", False))
    assert "".join(text for text, _ in before) == "Two minutes at the door."
    assert marked("One.", "Quite another thing.") == ((("One.", True),), (("Quite another thing.", True),))
    assert marked("", "New.") == ((), (("New.", True),))
