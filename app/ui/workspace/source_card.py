"""The words a sentence rests on, shown beneath the note where the transcript has no room beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.transcript.model import TranscriptRow
from app.ui.transcript.row_painting import doubtful_words, evidence_words
from app.ui.widgets import Avatar, Button, Card, Span, Text

Spans = tuple[tuple[int, int], ...]
_SHOWN = 2


class EvidenceText(Text):
    """The words of an utterance, marked as in the transcript where the sentence rests on them."""

    def __init__(self, row: TranscriptRow, spans: Spans) -> None:
        self._marks = (row.doubtful, spans)
        super().__init__(row.text, "body", wrap=True)

    def _formats(self) -> list[QTextLayout.FormatRange]:
        doubtful, spans = self._marks
        return [*doubtful_words(self.theme, doubtful), *evidence_words(self.theme, spans)]


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

    def show_rows(self, rows: Sequence[tuple[TranscriptRow, Spans]], *, spoken: bool = True) -> None:
        """Show the words that count; none hides the card. ``spoken``: some of them are in the transcript."""
        for widget in self._rows:
            self.body.removeWidget(widget)
            widget.deleteLater()
        self._rows = []
        for place, (row, spans) in enumerate(rows[:_SHOWN]):
            widget = self._utterance(row, spans)
            self.body.insertWidget(place, widget)
            self._rows.append(widget)
        rest = len(rows) - _SHOWN
        self._more.set_words(f"Show in transcript, {rest} more" if rest > 0 else "Show in transcript")
        self._more.setVisible(spoken)
        self.setVisible(bool(rows))

    def _utterance(self, row: TranscriptRow, spans: Spans) -> QWidget:
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
        words.addWidget(EvidenceText(row, spans))
        line.addLayout(words, 1)
        return widget
