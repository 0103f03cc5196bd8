"""The transcript beside the note: a list that lights what a sentence rests on."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.ui.transcript.model import Footer, TranscriptHead, TranscriptRow
from app.ui.transcript.utterance_list import UtteranceList
from app.ui.widgets import Divider, Icon, Text, Themed


class TranscriptPane(Themed, QFrame):
    """Heading, rows (or the sentence that says they are gone), and what happens to the sound."""

    utterance_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("Transcript", "heading")
        self._summary = Text("", "caption", "muted", tabular=True, elide=True)
        self._warning = Text("", "caption", "warning", wrap=True)
        self._warning_icon = Icon("triangle-alert", "warning", 16)
        self.list = UtteranceList()
        self._gone = Text("", "body", "muted", wrap=True)
        self._gone_icon = Icon("shield-check", "ok", 20)
        self._footer = RetentionFooter()
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self._summary, 1, Qt.AlignmentFlag.AlignVCenter)
        self._note = QHBoxLayout()
        self._note.addWidget(self._warning_icon, 0, Qt.AlignmentFlag.AlignTop)
        self._note.addWidget(self._warning, 1)
        rows, gone = QWidget(), QWidget()
        rows_column = QVBoxLayout(rows)
        rows_column.setContentsMargins(0, 0, 0, 0)
        rows_column.addWidget(self.list, 1)
        self._gone_column = QVBoxLayout(gone)
        self._gone_column.addWidget(self._gone_icon)
        self._gone_column.addWidget(self._gone)
        self._gone_column.addStretch(1)
        self._stack = QStackedLayout()
        self._stack.addWidget(rows)
        self._stack.addWidget(gone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addLayout(self._note)
        column.addLayout(self._stack, 1)
        column.addWidget(Divider())
        column.addWidget(self._footer)
        self.list.utterance_chosen.connect(self.utterance_chosen)
        self._titled = True
        self.follow_theme()

    def show_rows(self, head: TranscriptHead, rows: Sequence[TranscriptRow]) -> None:
        """Show a transcript, or why there is none."""
        self._summary.setText(head.summary)
        self._warning.setText(head.warning)
        self._warning.setVisible(bool(head.warning))
        self._warning_icon.setVisible(bool(head.warning))
        self._gone.setText(head.gone)
        self._stack.setCurrentIndex(1 if head.gone else 0)
        self.list.rows.show_rows(rows)

    def show_title(self, shown: bool) -> None:
        """Without its title where a tab says the same."""
        self._titled = shown
        self._title.setVisible(shown)
        self._summary.setVisible(shown)
        self._set_head_margins()

    def _set_head_margins(self) -> None:
        px = self.theme.px
        self._head.setContentsMargins(
            px(24), px(12 if self._titled else 4), px(16), px(8 if self._titled else 0)
        )

    def show_footer(self, footer: Footer) -> None:
        """Say what became of the recording and what becomes of the transcript."""
        self._footer.show_words(footer)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(436), self.theme.px(400))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._set_head_margins()
        self._head.setSpacing(px(8))
        self._note.setContentsMargins(px(24), 0, px(16), px(6))
        self._note.setSpacing(px(8))
        self._gone_column.setContentsMargins(px(24), px(12), px(24), px(12))
        self._gone_column.setSpacing(px(10))
        self.list.relayout()
        self.updateGeometry()


class RetentionFooter(Themed, QWidget):
    """Two lines with a shield: recording and transcript."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._recording = Text("", "caption", elide=True, tabular=True)
        self._transcript = Text("", "caption", "muted", elide=True, tabular=True)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(self._recording)
        lines.addWidget(self._transcript)
        self._row = QHBoxLayout(self)
        self._row.addWidget(Icon("shield-check", "ok", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(lines, 1)
        self.follow_theme()

    def show_words(self, footer: Footer) -> None:
        """An empty second line takes no room."""
        self._recording.setText(footer.recording)
        self._transcript.setText(footer.transcript)
        self._transcript.setVisible(bool(footer.transcript))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(24), px(10), px(16), px(10))
        self._row.setSpacing(px(10))
