"""How the transcript behaves: searching, correcting, giving words to another speaker. No Qt, no services."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.transcript import SpeakerRole
from app.ui.transcript.model import Action, Found, TranscriptHead, TranscriptRow
from app.ui.transcript.search import Search
from app.ui.transcript.words import changed_words, word_start

SOUND_GONE = "The recording is destroyed"
_ALWAYS = ((SpeakerRole.THERAPIST.value, "you"), (SpeakerRole.CLIENT.value, "the client"))
_UNCERTAIN = SpeakerRole.UNCERTAIN.value


class TranscriptCommands(Protocol):
    """What the pane asks for; every call returns at once, and ends in another transcript being shown."""

    def shown(self, session_id: str) -> None: ...
    def correct(self, session_id: str, utterance_id: str, start: int, end: int, words: str) -> None: ...
    def assign(self, session_id: str, utterance_id: str, speaker: str) -> None: ...
    def split(self, session_id: str, utterance_id: str, at: int, speaker: str) -> None: ...
    def undo(self, session_id: str) -> None: ...
    def replay(self, session_id: str, start: float, end: float) -> None: ...
    def copy_words(self, text: str) -> None: ...
    def open_speakers(self, session_id: str) -> None: ...
    def open_terms(self, session_id: str) -> None: ...
    def open_suggestions(self, session_id: str) -> None: ...


class TranscriptView(Protocol):
    """What the presenter tells the pane."""

    def show_tools(self, head: TranscriptHead) -> None: ...
    def show_found(self, found: Found, search: Search, match: int) -> None: ...
    def show_suggestions(self, count: int) -> None: ...
    def begin_correction(self, row: TranscriptRow) -> None: ...


class TranscriptPresenter:
    """One for each pane. Without commands it can be read and searched, and nothing else."""

    def __init__(self, view: TranscriptView, commands: TranscriptCommands | None = None) -> None:
        self._view, self._commands = view, commands
        self._head = TranscriptHead("")
        self._rows: dict[str, TranscriptRow] = {}
        self._order: tuple[TranscriptRow, ...] = ()
        self._search: Search | None = None
        self._query, self._match = "", -1
        self._can_replay = False
        self._suggestions = 0

    # -- what is shown -------------------------------------------------------------------------------
    def attach(self, commands: TranscriptCommands) -> None:
        """From now on words and speakers can be corrected."""
        self._commands = commands
        self._view.show_tools(self.tools)

    @property
    def tools(self) -> TranscriptHead:
        """The head as far as something can be done: without commands there is nothing to correct."""
        head = self._head
        if self._commands is not None:
            return head
        return TranscriptHead(head.summary, head.gone, head.warning, uncertain=head.uncertain)

    @property
    def session_id(self) -> str:
        """The session whose transcript can be corrected here, or nothing."""
        return self._head.session_id

    def shown(self, head: TranscriptHead, rows: Sequence[TranscriptRow]) -> None:
        """Another transcript is shown, or the same after a change; a search goes on in it."""
        other = head.session_id != self._head.session_id
        if other:
            self._can_replay, self._suggestions = False, 0
            self._query, self._match = "", -1
            self._view.show_suggestions(0)
        self._head, self._order, self._search = head, tuple(rows), None
        self._rows = {row.id: row for row in self._order if row.speaker}
        self._view.show_tools(self.tools)
        self.look_for(self._query, 0, stay=True)
        if other and self._commands is not None and head.session_id:
            self._commands.shown(head.session_id)

    def may_replay(self, session_id: str, can: bool) -> None:
        """Whether the sound of a session still exists."""
        if session_id == self.session_id:
            self._can_replay = can

    def suggested(self, session_id: str, count: int) -> None:
        """So many words may be names or terms."""
        if session_id == self.session_id and count != self._suggestions:
            self._suggestions = count
            self._view.show_suggestions(count)

    # -- searching -----------------------------------------------------------------------------------
    def look_for(self, query: str, from_row: int, *, stay: bool = False) -> None:
        """Search for what is typed, from a row on; ``stay``: at the match where it was, if it is there."""
        self._query = query
        if self._search is None:
            if not query.strip():
                self._match = -1
                self._view.show_found(Found("", 0, 0), Search(), -1)
                return
            self._search = Search([row.text if row.speaker else "" for row in self._order])
        self._search.look_for(query)
        if not stay or not 0 <= self._match < self._search.count:
            self._match = self._search.first_from(from_row)
        self._show_found()

    def next_match(self, step: int) -> None:
        """Go to the next match, or back; round at the ends."""
        if self._search is not None and self._search.count:
            self._match = (self._match + step) % self._search.count
            self._show_found()

    def _show_found(self) -> None:
        assert self._search is not None
        found = Found(self._search.query, self._match + 1, self._search.count)
        self._view.show_found(found, self._search, self._match)

    # -- correcting ----------------------------------------------------------------------------------
    def correct_pressed(self, utterance_id: str) -> None:
        """Correct the words of an utterance in its place."""
        row = self._rows.get(utterance_id)
        if row is not None and self._commands is not None and self.session_id:
            self._view.begin_correction(row)

    def corrected(self, utterance_id: str, before: str, after: str) -> None:
        """The words were edited; only what changed is corrected. Words are never emptied out."""
        changed = changed_words(before, after)
        if changed is None or not after.split() or self._commands is None:
            return
        self._commands.correct(self.session_id, utterance_id, changed.start, changed.end, changed.words)

    def undo(self) -> None:
        """Take the last correction back."""
        if self._commands is not None and self.session_id:
            self._commands.undo(self.session_id)

    # -- the menu of an utterance --------------------------------------------------------------------
    def actions(self, utterance_id: str, letter: int = 0) -> tuple[Action, ...]:
        """What can be done with an utterance; ``letter`` is where it was pointed at."""
        row = self._rows.get(utterance_id)
        if row is None:
            return ()
        copy = Action("copy", "Copy", "copy")
        if self._commands is None or not self.session_id:
            return (copy,)
        at = word_start(row.text, letter)
        others = [(speaker, name) for speaker, name in self._speakers() if speaker != row.speaker_id]
        found = [Action("correct", "Correct the words…", "pencil", keys="F2")]
        found += [Action("assign", f"This was {name}", "users", speaker) for speaker, name in others]
        if at:
            heard = row.text[at:].split()[0]
            words = f"From “{_short(heard)}” on it was"
            found += [Action("split", f"{words} {name}", "users", speaker, at) for speaker, name in others]
        reason = "" if self._can_replay else SOUND_GONE
        found += [Action("replay", "Replay", "play", reason=reason), copy]
        return tuple(found)

    def act(self, utterance_id: str, action: Action) -> None:
        """A line of the menu was chosen."""
        row, commands = self._rows.get(utterance_id), self._commands
        if row is None or action.reason:
            return
        if commands is None or not self.session_id:
            return
        match action.kind:
            case "correct":
                self.correct_pressed(row.id)
            case "assign":
                commands.assign(self.session_id, row.id, action.speaker)
            case "split":
                commands.split(self.session_id, row.id, action.at, action.speaker)
            case "replay":
                commands.replay(self.session_id, row.start, row.end)
            case "copy":
                commands.copy_words(row.text)

    def speakers_pressed(self) -> None:
        """Who said what."""
        if self._commands is not None and self.session_id:
            self._commands.open_speakers(self.session_id)

    def terms_pressed(self) -> None:
        """Names and terms of this client."""
        if self._commands is not None and self.session_id:
            self._commands.open_terms(self.session_id)

    def suggestions_pressed(self) -> None:
        """Words that may be names."""
        if self._commands is not None and self.session_id:
            self._commands.open_suggestions(self.session_id)

    def _speakers(self) -> list[tuple[str, str]]:
        """Everyone heard, You and the client first; names as shown, inside a sentence."""
        names = dict(_ALWAYS)
        for row in self._rows.values():
            if row.speaker_id != _UNCERTAIN:
                names[row.speaker_id] = "you" if row.speaker == "You" else row.speaker
        return list(names.items())


def _short(word: str) -> str:
    return word if len(word) <= 16 else f"{word[:15]}…"
