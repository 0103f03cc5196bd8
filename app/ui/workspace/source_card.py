"""The words a sentence rests on, shown under it where the transcript has no room beside the note."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.transcript.model import TranscriptRow
from app.ui.transcript.row_painting import doubtful_words, evidence_words
from app.ui.widgets import Avatar, Button, Card, Span, Text, icon_button

Spans = tuple[tuple[int, int], ...]


class EvidenceText(Text):
    """The words of an utterance, marked as in the transcript where the sentence rests on them."""

    def __init__(self, row: TranscriptRow, spans: Spans) -> None:
        self._marks = (row.doubtful, spans)
        super().__init__(row.text, "body", wrap=True)

    def _formats(self) -> list[QTextLayout.FormatRange]:
        doubtful, spans = self._marks
        return [*doubtful_words(self.theme, doubtful), *evidence_words(self.theme, spans)]


class SourceCard(Card):
    """Some utterances; one button leads to them in the transcript, the other closes the card."""

    MOST = 2
    """Utterances that a card shows at most."""

    show_pressed = Signal()
    close_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, edge="evidenceEdge", radius=9, parent=parent)
        self.setAccessibleName("Source of the selected sentence")
        self._rows: list[QWidget] = []
        self._shown: tuple[object, ...] = ()
        self._more = Button("Show", "quiet", "small", name="Show in transcript")
        self._more.clicked.connect(self.show_pressed)
        self._close = icon_button("x", "Close the source", "quiet", size="small")
        self._close.clicked.connect(self.close_pressed)
        line, words, side = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._words = words
        words.setSpacing(self.theme.px(8))
        side.addWidget(self._more)
        side.addWidget(self._close)
        line.addLayout(words, 1)
        line.addLayout(side)
        line.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self.hide()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, in order."""
        return (self._more, self._close)

    def show_rows(self, rows: Sequence[tuple[TranscriptRow, Spans]], rest: int, *, spoken: bool) -> None:
        """Show these words; ``rest`` more are not shown. ``spoken``: some of them are in the transcript."""
        shown = (tuple(rows), rest, spoken)
        if shown == self._shown:
            return
        self._shown = shown
        for widget in self._rows:
            self._words.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows = []
        for row, spans in rows:
            widget = self._utterance(row, spans)
            self._words.addWidget(widget)
            widget.show()
            self._rows.append(widget)
        more = f", {rest} more" if rest > 0 else ""
        self._more.set_words(f"Show{more}", name=f"Show in transcript{more}")
        self._more.setVisible(spoken)

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
