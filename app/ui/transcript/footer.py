"""What happens to recording and transcript, in two lines."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.transcript.model import Footer
from app.ui.widgets import Button, Icon, Text, Themed


class RetentionFooter(Themed, QWidget):
    """Two lines with a shield: recording and transcript. ``receipt_pressed`` asks for the receipt."""

    receipt_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._recording = Text("", "caption", elide=True, tabular=True)
        self._transcript = Text("", "caption", "muted", elide=True, tabular=True)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        self._left = Text("", "caption", "muted", weight=600, tabular=True)
        first = QHBoxLayout()
        self.receipt = Button("Receipt", "quiet", "small", name="Receipt of destruction")
        self.receipt.clicked.connect(self.receipt_pressed)
        first.addWidget(self._recording)
        first.addWidget(self.receipt)
        first.addStretch(1)
        first.addWidget(self._left)
        lines.addLayout(first)
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
        self._left.setVisible(bool(footer.left))
        self.receipt.setVisible(footer.receipt)
        if footer.left:
            # beside the receipt there is room for one word less; its name says it all
            self._left.setText(f"{'Text' if footer.receipt else 'Transcript'}: {footer.left}")
            self._left.set_tone("warning" if footer.soon else "muted")
            said = f"Transcript: deleted on signing, or in {footer.left.removesuffix(' left')}"
            self._left.setAccessibleName(said)
            self._left.setToolTip(said)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self.receipt.setFixedHeight(px(20))  # no taller than the line it stands in
        self._row.setContentsMargins(px(24), px(10), px(16), px(10))
        self._row.setSpacing(px(10))
