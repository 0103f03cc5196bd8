"""What differs from its source and the words it rests on, shown under a sentence of the note."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.transcript.model import TranscriptRow
from app.ui.transcript.row_painting import doubtful_words, evidence_words
from app.ui.widgets import Avatar, Button, Card, Icon, Span, Text, icon_button

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
    """What differs, and some utterances; one button leads to the transcript, the other closes the card."""

    MOST = 2
    """Utterances that a card shows at most."""

    show_pressed = Signal()
    close_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, edge="evidenceEdge", radius=9, parent=parent)
        self._rows: list[QWidget] = []
        self._shown: tuple[object, ...] = ()
        self._more = Button("Show", "quiet", "small", name="Show in transcript")
        self._more.clicked.connect(self.show_pressed)
        self._close = icon_button("x", "Close the source", "quiet", size="small")
        self._close.clicked.connect(self.close_pressed)
        line, words, side = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._words = words
        self._told = QWidget()
        told = QHBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(self.theme.px(10))
        told.addWidget(Icon("triangle-alert", "warning", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._told_words = Text("", "ui", weight=500, wrap=True)
        told.addWidget(self._told_words, 1, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self._told)
        words.setSpacing(self.theme.px(8))
        side.addWidget(self._more)
        side.addWidget(self._close)
        line.addLayout(words, 1)
        line.addLayout(side)
        line.setAlignment(words, Qt.AlignmentFlag.AlignVCenter)  # one line alone stands level with the cross
        line.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self.hide()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, in order."""
        return (self._more, self._close)

    @property
    def told(self) -> str:
        """What differs, as it stands on the card; empty where nothing does."""
        return self._told_words.text()

    def show_rows(
        self, rows: Sequence[tuple[TranscriptRow, Spans]], rest: int, *, spoken: bool, told: str = ""
    ) -> None:
        """Show these words; ``rest`` more are not shown. ``spoken``: some of them are in the transcript.

        ``told`` is what the sentence says otherwise than its source; it stands above the words.
        """
        shown = (tuple(rows), rest, spoken, told)
        if shown == self._shown:
            return
        self._shown = shown
        self._told_words.setText(told)
        self._told.setVisible(bool(told))
        self.set_colors("surface", "evidenceEdge" if rows else "border")  # the marker means a source
        name = "Source of the selected sentence" if rows else "What differs in the selected sentence"
        self.setAccessibleName(name)
        self.setAccessibleDescription(told)
        self._close.setAccessibleName("Close the source" if rows else "Close what differs")
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
        more = f", {rest} more" if rows and rest > 0 else ""
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
