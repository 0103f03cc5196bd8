"""The row above the utterances: what this is, and what can be done with all of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.transcript.model import TranscriptHead
from app.ui.widgets import Button, ButtonKind, Text, Themed, icon_button

CHECK, UNCERTAIN = "Check speakers", "Speakers uncertain"


class HeadRow(Themed, QWidget):
    """Title and length, then the buttons; "Check speakers" keeps its words where there is room.

    ``checks_first``: the length makes room for them.
    """

    def __init__(self, *, checks_first: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks_first = checks_first
        self.title = Text("Transcript", "heading")
        self.summary = Text("", "caption", "muted", tabular=True, elide=True)
        self.speakers = Button(CHECK, size="small", icon="users")
        self.terms = icon_button("book-open", "Names and terms", "quietMuted", "small")
        self.search = icon_button("search", "Find in the transcript (Ctrl+F)", "quietMuted", "small")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.title)
        self._row.addWidget(self.summary, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.speakers, self.terms, self.search):
            self._row.addWidget(button)
        self._titled, self._uncertain = True, False
        self.show_head(TranscriptHead(""))
        self.follow_theme()

    def show_head(self, head: TranscriptHead) -> None:
        """What can be done depends on whether there is a transcript to do it with."""
        self.summary.setText(head.summary)
        for button in (self.speakers, self.terms):
            button.setVisible(bool(head.session_id))
        self.search.setVisible(not head.gone and bool(head.summary))
        self._fit()

    def show_uncertain(self, uncertain: bool) -> None:
        """Say at the button itself that who spoke is uncertain, where a banner has no room."""
        if uncertain != self._uncertain:
            self._uncertain = uncertain
            self.speakers.set_words(UNCERTAIN if uncertain else CHECK, icon="users")
            self._fit()

    def show_title(self, shown: bool) -> None:
        """Without its title where a tab says the same."""
        self._titled = shown
        self.title.setVisible(shown)
        self.summary.setVisible(shown)
        self._on_theme_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.speakers.set_compact(False)
        parts = [self.title, self.summary, self.speakers, self.terms, self.search]
        shown = [part for part in parts if not part.isHidden()]
        gaps = self._row.spacing() * max(0, len(shown) - 1)
        margins = self._row.contentsMargins()
        needed = sum(part.sizeHint().width() for part in shown) + gaps + margins.left() + margins.right()
        short = self._checks_first and needed > self.width() and not self.summary.isHidden()
        if short:  # "Check speakers" is the next step here; its words matter more than the length
            needed -= self.summary.sizeHint().width()
        tight = needed > self.width()
        self.speakers.set_compact(tight)
        calm: ButtonKind = "quietMuted" if tight else "standard"
        self.speakers.set_kind("issue" if self._uncertain else calm)
        self._row.setAlignment(Qt.AlignmentFlag.AlignRight if not self._titled else Qt.AlignmentFlag(0))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(
            px(24), px(10 if self._titled else 2), px(16), px(6 if self._titled else 2)
        )
        self._row.setSpacing(px(6))
        self._fit()
