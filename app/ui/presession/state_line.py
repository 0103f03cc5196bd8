"""The line that says how things stand: an icon, a few words, and what follows from it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from app.ui.presession.model import Mood
from app.ui.spacing import Box, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Icon, Text, announce

_MOODS: dict[Mood, tuple[IconName, ColorRole]] = {
    Mood.READY: ("circle-check", "ok"),
    Mood.WAITING: ("hourglass", "paused"),
    Mood.DECLINED: ("circle-slash", "recording"),
    Mood.BLOCKED: ("triangle-alert", "warning"),
    Mood.NEUTRAL: ("info", "muted"),
}


class StateLine(Box):
    """Says a change aloud to a screen reader, but not how it began."""

    def __init__(self, detail: Text, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        """``detail`` is the second line, in the style that its place asks for."""
        super().__init__(QBoxLayout.Direction.TopToBottom, margins=margins, gap=1)
        self._state = ""
        line = row(gap=6)
        self._icon = Icon("hourglass", "paused", 14)
        self._words = Text("", "ui", weight=500, wrap=True)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(self._words, 1)
        self.add(line)
        self.detail = detail
        self.add(detail)

    def show_state(self, mood: Mood, state: str, detail: str) -> None:
        """Draw it."""
        icon, tone = _MOODS[mood]
        self._icon.set_icon(icon, tone)
        self._words.setText(state)
        self._words.set_tone("text" if tone == "muted" else tone)
        self.detail.setText(detail)
        if self._state and state != self._state and self.isVisible():
            stop = "" if state.endswith(".") else "."
            announce(self._words, f"{state}{stop} {detail}")
        self._state = state
