"""The words a sentence rests on, shown beneath the note where the transcript has no room beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets import Avatar, Button, Card, Span, Text
from app.ui.workspace.model import TranscriptRow

_SHOWN = 2


class SourceCard(Card):
    """At most two utterances; the button leads to them in the transcript."""

    show_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, edge="evidenceEdge", radius=9, parent=parent)
        self.setAccessibleName("Source of the selected sentence")
        self._rows: list[QWidget] = []
        self._more = Button("Show in transcript", "quiet", "small")
        self._more.clicked.connect(self.show_pressed)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        self.hide()

    def show_rows(self, rows: Sequence[TranscriptRow]) -> None:
        """Show the utterances; none hides the card."""
        for widget in self._rows:
            self.body.removeWidget(widget)
            widget.deleteLater()
        self._rows = []
        for place, row in enumerate(rows[:_SHOWN]):
            widget = self._utterance(row)
            self.body.insertWidget(place, widget)
            self._rows.append(widget)
        rest = len(rows) - _SHOWN
        self._more.set_words(f"Show in transcript, {rest} more" if rest > 0 else "Show in transcript")
        self.setVisible(bool(rows))

    def _utterance(self, row: TranscriptRow) -> QWidget:
        widget = QWidget()
        line = QHBoxLayout(widget)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self.theme.px(10))
        line.addWidget(Avatar(row.letter, max(row.color, 1)), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = Text("", "caption", tabular=True)
        head.set_spans([Span(row.speaker, 600), Span(f"  {row.time}", None, "muted")])
        words.addWidget(head)
        words.addWidget(Text(row.text, "body", wrap=True))
        line.addLayout(words, 1)
        return widget
