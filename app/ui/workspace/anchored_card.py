"""The source card under the selected sentence: it follows scroll and size and never covers the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from app.ui.spacing import in_tab_order
from app.ui.transcript.model import TranscriptRow
from app.ui.workspace.source_card import SourceCard, Spans

if TYPE_CHECKING:
    from app.ui.workspace.note_editor import NoteEditor

_GAP, _RIGHT = 6, 20
"""Pixels at 100 % between sentence and card, and between the card and the editor's right edge."""

Rows = Sequence[tuple[TranscriptRow, Spans]]


class AnchoredCard(QObject):
    """Lies over what stands below the sentence; the document itself is not touched, so undo is not either.

    What differs stands above the words. At the end of the note the text makes room for it. Where neither an
    utterance nor what differs fits below its sentence, no card is shown. Tab leads to it behind the
    sentence's chip; Escape in it or in the note closes it.
    """

    def __init__(self, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._rows: Rows = ()
        self._told = ""
        self._spoken = self._placing = False
        self.card = SourceCard(editor)
        self.card.close_pressed.connect(self._on_close)
        # a size that changed is known to the layout of the text only a moment later
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.setInterval(0)
        self._refit.timeout.connect(self._fit)
        editor.moved.connect(self._follow)
        editor.document().documentLayout().documentSizeChanged.connect(self._refit.start)
        editor.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether a sentence's source or what differs is shown, or is only scrolled out of sight."""
        return bool(self._rows or self._told)

    def show_rows(self, rows: Rows, *, spoken: bool, told: str = "") -> None:
        """Show these words under the selected sentence, and what differs; neither closes the card."""
        self._rows, self._spoken, self._told = tuple(rows), spoken, told
        self._fit()

    def close(self) -> None:
        """Take the card away; the text takes its room back."""
        self.show_rows((), spoken=False)

    # -- inside --------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            # of a chip or a button of the card, too: what they do not take comes to the editor
            if event.key() == Qt.Key.Key_Escape and self.is_open:
                self._on_close()
                return True
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Show) and self.is_open:
            self._refit.start()
        return False

    def _on_close(self) -> None:
        self.close()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Fill the card with what fits under the sentence, and scroll just as far as it takes to see it."""
        if self._placing:
            return
        self._placing = True
        try:
            shown = self._filled()
            if shown:
                self._make_room()
            else:
                self._editor.leave_room(0)
        finally:
            self._placing = False
        if shown:
            self._follow()
            self._put_in_tab_order()
        else:
            self.card.hide()

    def _filled(self) -> bool:
        """Whether there is room for one utterance, or what differs; the card then holds as much as fits."""
        rect = self._editor.selected_rect()
        if rect is None or not self.is_open:
            return False
        room = self._editor.height() - round(rect.height()) - 2 * self._gap
        for count in range(min(len(self._rows), SourceCard.MOST), -1 if self._told else 0, -1):
            rest = len(self._rows) - count
            self.card.show_rows(self._rows[:count], rest, spoken=self._spoken, told=self._told)
            if self._height() <= room:
                return True
        return False

    def _make_room(self) -> None:
        """Scroll until the card is seen; at the end of the note the text ends above the card."""
        editor, bar = self._editor, self._editor.verticalScrollBar()
        for _ in range(2):  # room for the card may bring a scroll bar, which breaks the lines anew
            rect = editor.selected_rect()
            if rect is None:
                return
            below = self._height() + 2 * self._gap
            wanted = bar.value() + round(rect.bottom()) + below - editor.height()
            high = round(editor.document().size().height())
            most = high - editor.viewport().height() - editor.room_below
            editor.leave_room(max(0, wanted - most) if wanted > 0 else 0)
            if wanted > bar.value():
                bar.setValue(wanted)
        editor.show_line(editor.selected)  # whole, also where it had been scrolled for another size

    def _follow(self) -> None:
        """Put the card where its sentence is; out of sight with it."""
        rect = self._editor.selected_rect() if self.is_open else None
        if rect is None or self._placing:
            return
        seen = self._editor.viewport().geometry()
        if not seen.top() <= rect.bottom() <= seen.bottom() + 2 * self._gap:
            self.card.hide()
            return
        top = round(rect.bottom()) + self._gap
        self.card.setGeometry(QRect(self._left(), top, self._width(), self._height()))
        self.card.show()
        self.card.raise_()

    def _put_in_tab_order(self) -> None:
        chips = self._editor.chips
        after = chips.after(self._editor.selected)
        in_tab_order([chips.of(self._editor.selected), *self.card.buttons, after])

    @property
    def _gap(self) -> int:
        return self._editor.theme.px(_GAP)

    def _left(self) -> int:
        return self._editor.viewport().x()

    def _width(self) -> int:
        bar = self._editor.verticalScrollBar()
        taken = bar.width() if bar.isVisible() else 0
        return max(1, self._editor.width() - taken - self._editor.theme.px(_RIGHT) - self._left())

    def _height(self) -> int:
        self.card.ensurePolished()
        layout = self.card.body
        layout.activate()
        wide = self._width()
        return (
            layout.totalHeightForWidth(wide)
            if layout.hasHeightForWidth()
            else layout.totalSizeHint().height()
        )
