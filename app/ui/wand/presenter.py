"""How the wand behaves: what is asked, and how each change is decided. It knows no Qt and no services."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.changes import Change, Suggestion, accepted
from app.domain.note import SECTIONS, Note, Section, Sentence
from app.ui.wand import words
from app.ui.wand.model import (
    BarState,
    ChangedSection,
    Decision,
    FoldedSections,
    PreviewLine,
    Review,
    ShownChange,
)
from app.ui.wand.word_difference import marked
from app.ui.workspace.model import SourceChip


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish with the note it is for."""

    note_id: str
    wish: str
    selected: tuple[str, ...]


class WandCommands(Protocol):
    """What the wand asks for; every call returns at once, results come back through the presenter."""

    def ask(self, asked: Asked) -> None: ...
    def cancel(self) -> None: ...
    def accept(self, ids: Collection[str]) -> None: ...
    def chip(self, sentence: Sentence) -> SourceChip: ...
    def light(self, sentence: Sentence | None, title: str) -> None: ...
    def selected(self) -> Sequence[str]: ...


class WandView(Protocol):
    """What the presenter tells the widgets."""

    def show_bar(self, state: BarState, message: str) -> None: ...
    def show_wishes(self, wishes: Sequence[str]) -> None: ...
    def show_selected(self, caption: str) -> None: ...
    def focus_wish(self) -> None: ...
    def open_review(self, review: Review) -> None: ...
    def show_review(self, review: Review, current: str) -> None: ...
    def close_review(self) -> None: ...


class WandPresenter:
    """One for the workspace; ``show`` tells it which note is open."""

    def __init__(self, view: WandView, commands: WandCommands) -> None:
        self._view, self._commands = view, commands
        self._note: Note | None = None
        self._state = BarState.CLOSED
        self._suggestion: Suggestion | None = None
        self._decisions: dict[str, Decision] = {}
        self._current = ""

    @property
    def reviewing(self) -> bool:
        """Whether suggested changes are on the screen."""
        return self._suggestion is not None

    @property
    def state(self) -> BarState:
        """How the bar stands."""
        return self._state

    def show(self, note: Note | None, client: str) -> None:
        """Another note is open, or a new version of it: what was suggested for the one before is gone."""
        self.leave()
        if self._state is BarState.WORKING:
            self.cancel()
        self._note = note
        self._view.show_wishes(words.suggestions(client))
        self._to(self._state if self._state is not BarState.FAILED else BarState.OPEN)

    def called(self, client: str) -> None:
        """Names were hidden or shown: the quick wishes follow."""
        self._view.show_wishes(words.suggestions(client))

    def took(self, note: Note) -> None:
        """The accepted changes are in the note."""
        self._note = note

    # -- the bar -------------------------------------------------------------------------------------
    def open_bar(self, *, focus: bool = True) -> None:
        """Ctrl+E: the question, ready for words; while changes are shown they come first."""
        if self._note is None or self.reviewing:
            return
        if self._state is BarState.CLOSED:
            self._to(BarState.OPEN)
        self.selection_changed()
        if focus:
            self._view.focus_wish()

    def close_bar(self) -> None:
        """Put the bar away; a wish under way is cancelled."""
        if self._state is BarState.WORKING:
            self.cancel()
        self._to(BarState.CLOSED)

    def selection_changed(self) -> None:
        """Say which sentences the next wish is for."""
        self._view.show_selected(words.chosen(len(self._commands.selected())))

    def ask(self, wish: str) -> None:
        """Carry out a wish; one at a time."""
        if self._note is None or not wish.strip() or self._state is BarState.WORKING:
            return
        self._to(BarState.WORKING)
        self._commands.ask(Asked(self._note.id, wish.strip(), tuple(self._commands.selected())))

    def cancel(self) -> None:
        """Give the wish up; its words stay in the field."""
        if self._state is BarState.WORKING:
            self._commands.cancel()
            self._to(BarState.OPEN)
            self._view.focus_wish()

    def on_failed(self, message: str) -> None:
        """It could not be carried out: the note is untouched, the wish stays in the field."""
        if self._state is BarState.WORKING:
            self._to(BarState.FAILED, message)

    def on_suggested(self, note: Note, suggestion: Suggestion) -> None:
        """Show what is suggested; where that is nothing, say why."""
        if self._state is not BarState.WORKING or self._note is None or note.id != self._note.id:
            return
        if not suggestion.changes:
            self._to(BarState.FAILED, suggestion.explanation)
            return
        self._note, self._suggestion = note, suggestion
        self._decisions = {change.id: Decision.OPEN for change in self._sorted()}
        self._current = next(iter(self._decisions))
        self._to(BarState.OPEN)
        self._view.open_review(self._review())
        self._refresh()

    # -- deciding ------------------------------------------------------------------------------------
    def select(self, change_id: str) -> None:
        """Light the words behind a change."""
        if change_id in self._decisions:
            self._current = change_id
            self._refresh()

    def step(self, by: int) -> None:
        """Go to the next or the previous change."""
        ids = list(self._decisions)
        if ids:
            self.select(ids[(ids.index(self._current) + by) % len(ids)])

    def accept(self, change_id: str) -> None:
        self._decide(change_id, Decision.ACCEPTED)

    def reject(self, change_id: str) -> None:
        self._decide(change_id, Decision.REJECTED)

    def undo(self, change_id: str) -> None:
        """Open a decision again."""
        if change_id in self._decisions:
            self._decisions[change_id] = Decision.OPEN
            self._current = change_id
            self._refresh()

    def accept_sourced(self) -> None:
        """Accept every open change that sources bear out; flagged ones wait to be decided one by one."""
        for change in self._sorted():
            if self._decisions[change.id] is Decision.OPEN and not change.flagged:
                self._decisions[change.id] = Decision.ACCEPTED
        self._go_on()

    def reject_all(self) -> None:
        """Reject what is still open."""
        for change_id, decision in self._decisions.items():
            if decision is Decision.OPEN:
                self._decisions[change_id] = Decision.REJECTED
        self._go_on()

    def ask_differently(self) -> None:
        """Back to the wish, the note as it was."""
        self.leave()
        self.open_bar()

    def leave(self) -> None:
        """Close the difference view; the note stays as it was."""
        if self._suggestion is not None:
            self._suggestion, self._decisions, self._current = None, {}, ""
            self._commands.light(None, "")
            self._view.close_review()

    # -- inside --------------------------------------------------------------------------------------
    def _to(self, state: BarState, message: str = "") -> None:
        self._state = state
        self._view.show_bar(state, message)

    def _decide(self, change_id: str, decision: Decision) -> None:
        if self._decisions.get(change_id) is not Decision.OPEN:
            return
        self._decisions[change_id] = decision
        self._current = next((i for i, d in self._decisions.items() if d is Decision.OPEN), change_id)
        self._go_on()

    def _go_on(self) -> None:
        if any(decision is Decision.OPEN for decision in self._decisions.values()):
            if self._decisions[self._current] is not Decision.OPEN:
                self._current = next(i for i, d in self._decisions.items() if d is Decision.OPEN)
            self._refresh()
            return
        ids = frozenset(i for i, d in self._decisions.items() if d is Decision.ACCEPTED)
        self.leave()
        self._commands.accept(ids)

    def _refresh(self) -> None:
        self._view.show_review(self._review(), self._current)
        change = self._change(self._current)
        sentence = change.after or change.before
        number = list(self._decisions).index(self._current) + 1
        self._commands.light(sentence, f"for change {number}")

    def _change(self, change_id: str) -> Change:
        assert self._suggestion is not None
        return next(c for c in self._suggestion.changes if c.id == change_id)

    def _sorted(self) -> list[Change]:
        """In the order of the note: by section, then by the place in it."""
        assert self._note is not None and self._suggestion is not None
        sections = list(SECTIONS[self._note.type])
        changes = self._suggestion.changes
        everything = frozenset(change.id for change in changes)
        result = accepted(self._note.sentences, changes, everything)
        places = {s.id: n for n, s in enumerate(self._note.sentences)}
        places |= {s.id: n for n, s in enumerate(result)}

        def key(change: Change) -> tuple[int, int]:
            sentence = change.after or change.before
            assert sentence is not None
            return sections.index(sentence.section), places[sentence.id]

        return sorted(changes, key=key)

    def _review(self) -> Review:
        assert self._note is not None and self._suggestion is not None
        changes = self._sorted()
        numbers = {change.id: n for n, change in enumerate(changes, start=1)}
        touched = {c.section for c in changes} | {c.before.section for c in changes if c.before is not None}
        sections = [s for s in SECTIONS[self._note.type] if s in touched]
        rest = [s for s in SECTIONS[self._note.type] if s not in touched]
        lines = tuple(s.text for section in rest for s in self._note.section(section))
        opened = [c for c in changes if self._decisions[c.id] is Decision.OPEN]
        return Review(
            self._suggestion.instruction,
            FoldedSections(", ".join(s.value for s in rest), lines) if rest else None,
            tuple(self._section(section, changes, numbers) for section in sections),
            self._suggestion.explanation,
            sum(not change.flagged for change in opened),
            len(changes) - len(opened),
            len(changes),
        )

    def _section(
        self, section: Section, changes: Sequence[Change], numbers: Mapping[str, int]
    ) -> ChangedSection:
        assert self._note is not None
        kept = [c for c in changes if self._decisions[c.id] is not Decision.REJECTED]
        result = accepted(self._note.sentences, kept, frozenset(c.id for c in kept))
        undecided = {c.after.id for c in kept if c.after and self._decisions[c.id] is Decision.OPEN}
        preview = tuple(PreviewLine(s.text, s.id not in undecided) for s in result if s.section is section)
        own = tuple(self._shown(c, numbers[c.id]) for c in changes if c.section is section)
        return ChangedSection(section.value, own, preview)

    def _shown(self, change: Change, number: int) -> ShownChange:
        old = change.before.text if change.before else ""
        new = change.after.text if change.after else ""
        same = old == new  # only its place changes
        before, after = ((), ((new, False),)) if same else marked(old, new)
        chip = None
        if change.after is not None:
            shown = change.after
            chip = self._commands.chip(shown)
            if change.flagged:
                label = words.partly(shown)
                chip = SourceChip(label, "warning", "circle-alert", label)
        return ShownChange(
            change.id,
            number,
            words.does(change),
            change.section.value,
            before,
            after,
            new or old,
            chip,
            words.warning(change),
            self._decisions[change.id],
        )
