"""Leads through words that may be names, one by one; never decides anything. No Qt, no services."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.domain.terms import Suggestion
from app.domain.transcript import Transcript
from app.ui.transcript.model import TranscriptRow
from app.ui.transcript.rows import transcript_rows
from app.ui.transcript.suggestions.model import SuggestionModel

_AROUND = 90
"""Letters of the utterance shown on each side of the words."""


class SuggestionsView(Protocol):
    """Draws the sheet."""

    def show_suggestion(self, model: SuggestionModel) -> None: ...
    def close_suggestions(self) -> None: ...


class SuggestionsCommands(Protocol):
    """Each returns at once and ends in ``changed`` or ``failed``."""

    def accept(self, session_id: str, suggestion: Suggestion) -> None: ...
    def dismiss(self, session_id: str, suggestion: Suggestion) -> None: ...


class SuggestionsPresenter:
    """Closes the sheet when nothing is left to ask; closing it earlier keeps the rest for another time."""

    def __init__(self, view: SuggestionsView, commands: SuggestionsCommands) -> None:
        self._view, self._commands = view, commands
        self._session_id = ""
        self._left: list[tuple[Suggestion, TranscriptRow]] = []
        self._asked = 0
        self._working = False

    @property
    def session_id(self) -> str:
        """The session that is asked about, or nothing."""
        return self._session_id

    def opened(
        self,
        session_id: str,
        suggestions: Sequence[Suggestion],
        transcript: Transcript,
        names: Mapping[str, str],
        *,
        hidden: bool,
    ) -> None:
        """Begin with the first one."""
        self._session_id, self._asked, self._working = session_id, 0, False
        self._take(suggestions, transcript, names, hidden=hidden)

    def changed(
        self,
        session_id: str,
        suggestions: Sequence[Suggestion],
        transcript: Transcript,
        names: Mapping[str, str],
        *,
        hidden: bool,
    ) -> None:
        """What is left after an answer, or after a correction elsewhere."""
        if session_id == self._session_id:
            if self._working:
                self._asked += 1
            self._working = False
            self._take(suggestions, transcript, names, hidden=hidden)

    def use_pressed(self) -> None:
        """It is the name."""
        if self._left and not self._working:
            self._working = True
            self._commands.accept(self._session_id, self._left[0][0])

    def keep_pressed(self) -> None:
        """It is what was heard."""
        if self._left and not self._working:
            self._working = True
            self._commands.dismiss(self._session_id, self._left[0][0])

    def failed(self) -> None:
        """The answer could not be kept; the question stays."""
        self._working = False

    def gone(self) -> None:
        """The sheet is closed."""
        if self._session_id:
            self._session_id, self._left = "", []
            self._view.close_suggestions()

    def _take(
        self,
        suggestions: Sequence[Suggestion],
        transcript: Transcript,
        names: Mapping[str, str],
        *,
        hidden: bool,
    ) -> None:
        rows = {row.id: row for row in transcript_rows(transcript, names, hidden=hidden)}
        self._left = [(s, rows[s.utterance_id]) for s in suggestions if s.utterance_id in rows]
        if not self._left:
            self.gone()
            return
        suggestion, row = self._left[0]
        total = self._asked + len(self._left)
        self._view.show_suggestion(_question(suggestion, row, f"{self._asked + 1} of {total}"))


def _question(suggestion: Suggestion, row: TranscriptRow, place: str) -> SuggestionModel:
    start = row.text.rfind(" ", 0, max(0, suggestion.start - _AROUND)) + 1
    end = row.text.find(" ", suggestion.end + _AROUND)
    end = len(row.text) if end < 0 else end
    before, after = "… " if start else "", " …" if end < len(row.text) else ""
    shift = len(before) - start
    return SuggestionModel(
        f"Heard “{suggestion.heard}”. Use “{suggestion.term}”?",
        f"Use “{suggestion.term}”",
        f"Keep “{suggestion.heard}”",
        row.speaker,
        row.color,
        row.letter,
        row.time,
        f"{before}{row.text[start:end]}{after}",
        ((suggestion.start + shift, suggestion.end + shift),),
        place,
    )
