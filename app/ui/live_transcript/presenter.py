"""The transcript of a running session, line by line. Knows neither Qt nor adapters."""

from collections.abc import Sequence
from typing import Protocol

from app.services.so_far import LiveLine
from app.ui.live_transcript.model import LiveModel
from app.ui.times import running
from app.ui.transcript.marks import mark_row
from app.ui.transcript.model import TranscriptRow


class LiveView(Protocol):
    """Draws the sheet."""

    def open_live(self, model: LiveModel) -> None: ...
    def show_live(self, model: LiveModel) -> None: ...
    def close_live(self) -> None: ...


class LiveCommands(Protocol):
    """Each returns at once."""

    def silence(self) -> None:
        """End what is being played."""

    def replay(self, session_id: str, start: float, end: float) -> None:
        """Play a stretch of the recording through the loudspeaker."""


class LivePresenter:
    """Hidden until it is asked for; one session at a time. It follows until somebody scrolls up."""

    def __init__(self, view: LiveView, commands: LiveCommands) -> None:
        self._view, self._commands = view, commands
        self._can_replay = False
        self._session_id = ""
        self._lines: tuple[LiveLine, ...] = ()
        self._follow = True

    @property
    def session_id(self) -> str:
        """The session that is shown, or nothing."""
        return self._session_id

    def opened(self, session_id: str, lines: Sequence[LiveLine], *, can_replay: bool = False) -> None:
        """Show what there is, and follow."""
        self._session_id, self._lines, self._follow = session_id, tuple(lines), True
        self._can_replay = can_replay
        self._view.open_live(self._model())

    def heard(self, session_id: str, lines: Sequence[LiveLine], *, can_replay: bool = False) -> None:
        """There is more, or less after something was forgotten; or it was paused, or gone on with."""
        news = (tuple(lines), can_replay)
        if session_id == self._session_id and news != (self._lines, self._can_replay):
            self._lines, self._can_replay = news
            self._view.show_live(self._model())

    def scrolled_up(self) -> None:
        """Somebody reads what was said before: it stands still."""
        if self._follow and self._session_id:
            self._follow = False
            self._view.show_live(self._model())

    def follow(self, on: bool) -> None:
        """The switch."""
        if on is not self._follow and self._session_id:
            self._follow = on
            self._view.show_live(self._model())

    def replay_pressed(self, row_id: str) -> None:
        """Hear a line again."""
        row = next((row for row in self._model().rows if row.id == row_id and row.nameless), None)
        if row is not None and self._can_replay:
            self._commands.replay(self._session_id, row.start, row.end)

    def gone(self) -> None:
        """Closed, or not to be seen any more."""
        if self._session_id:
            self._session_id, self._lines = "", ()
            self._commands.silence()
            self._view.close_live()

    def _model(self) -> LiveModel:
        heard = [line for line in self._lines if line.mark is None]
        words = f"Written so far: up to {running(heard[-1].end)}" if heard else "Nothing is written yet"
        return LiveModel(
            tuple(_row(line, n) for n, line in enumerate(self._lines)), words, self._follow, self._can_replay
        )


def _row(line: LiveLine, number: int) -> TranscriptRow:
    if line.mark is not None:
        return mark_row(line.mark, number)
    return TranscriptRow(
        f"line-{number}", "", "", 0, running(line.start), line.text, line.doubtful, nameless=True,
        start=line.start, end=line.end, starts=line.starts,
    )  # fmt: skip
