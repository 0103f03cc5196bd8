"""The frame of the workspace: header, strip, two panes or two tabs, and the places for other parts."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.roles import IconName
from app.ui.transcript.pane import TranscriptPane
from app.ui.widgets import Button, Divider, Segmented, Text, Themed
from app.ui.workspace.header import WorkspaceHeader
from app.ui.workspace.issue_strip import IssueStrip
from app.ui.workspace.note_pane import WARNING, NotePane

NARROW = 1040
"""Below this many pixels (at 100 %) the panes become tabs: 436 for the transcript, 600 for note and chips."""
ROOMY = 560
"""Below this many pixels (at 100 %) the last lines of the page go, so that the note has room."""
NOTE_TAB, TRANSCRIPT_TAB = 0, 1


class WorkspaceFrame(Themed, QWidget):
    """Lays the workspace out in the room there is; what it shows comes from the page.

    ``wand_pressed``: the button of a narrow page that opens the wand. ``rearranged``: panes or tabs.
    """

    type_pressed = Signal()
    wand_pressed = Signal()
    rearranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = ""
        self._narrow = self._roomy = self._signed = self._focused = False
        self._wand_offered = self._writing_below = False
        self._review: tuple[QWidget, QWidget] | None = None
        self.header = WorkspaceHeader()
        self.strip = IssueStrip()
        self.tabs = Segmented(["Note", "Transcript"], name="Pane", icons=["file-pen-line", "audio-lines"])
        self.transcript = TranscriptPane()
        self.note = NotePane()
        self.editor = self.note.editor
        self.wand_button = Button("Update or change", icon="wand-sparkles", key_hint="Ctrl E")
        self._divider = Divider(vertical=True)
        self._tab_warning = Text(WARNING, "caption", "muted", elide=True)
        self._build()
        self.header.type_pressed.connect(self.type_pressed)
        self.wand_button.clicked.connect(self.wand_pressed)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._banners, self._strips = QVBoxLayout(), QVBoxLayout()
        column.addLayout(self._banners)
        column.addLayout(self._strips)
        self._strips.addWidget(self.strip)
        self._tab_row = QHBoxLayout()
        self._tab_row.addWidget(self.tabs)
        self._tab_row.addWidget(self._tab_warning, 1)
        self._tab_row.addWidget(self.wand_button)
        self._tab_holder = QFrame()
        self._tab_holder.setProperty("surface", "surface")
        self._tab_holder.setMinimumWidth(1)
        self._tab_holder.setLayout(self._tab_row)
        column.addWidget(self._tab_holder)
        self._panes = QHBoxLayout()
        self._panes.setSpacing(0)
        self._panes.addWidget(self.transcript)
        self._panes.addWidget(self._divider)
        self._panes.addWidget(self.note, 1)
        column.addLayout(self._panes, 1)

    # -- what other parts add ------------------------------------------------------------------------
    def add_action(self, text: str, icon: IconName | None, slot: Callable[[], None]) -> QAction:
        """A line of the header's "More" menu; hide it with ``setVisible`` where it does not apply."""
        return self.header.add_action(text, icon, slot)

    def add_above(self, widget: QWidget) -> None:
        """A panel above the note, in the order of calls; it shows and hides itself."""
        self.note.above.addWidget(widget)

    def add_below(self, widget: QWidget) -> None:
        """A panel below the note, in the order of calls; it shows and hides itself."""
        self.note.below.addWidget(widget)

    def add_to_foot(self, widget: QWidget) -> None:
        """A small widget at the start of the last line, before what made the draft."""
        self.note.add_to_foot(widget)

    @property
    def feet(self) -> tuple[QWidget, ...]:
        """What stands at the foot of the page and can be pressed."""
        return (*self.note.feet, self.transcript.footer)

    def add_banner(self, banner: QWidget) -> None:
        """A banner between header and panes, in the order of calls; it shows and hides itself."""
        self._banners.addWidget(banner)

    def offer_types(self) -> None:
        """The note type becomes a button; ``type_pressed`` says when."""
        self.header.offer_types()

    def offer_wand(self) -> None:
        """Where there is room for tabs only, a button beside them opens the wand: ``wand_pressed``."""
        self._wand_offered = True
        self._place_panes()

    # -- in the place of the note --------------------------------------------------------------------
    def open_review(self, strip: QWidget, pane: QWidget) -> None:
        """Put a strip and a pane in the place of the open points and the note, until ``close_review``."""
        self.close_review()
        self._review = (strip, pane)
        self._strips.addWidget(strip)
        self._panes.addWidget(pane, 1)
        self.show_tab(NOTE_TAB)
        self._place_panes()

    def close_review(self) -> None:
        """The note is back, as it was."""
        if self._review is not None:
            for widget in self._review:
                widget.hide()
            strip, pane = self._review
            self._strips.removeWidget(strip)
            self._panes.removeWidget(pane)
            self._review = None
            self.transcript.head.summary.setText(self._summary)
            self._place_panes()

    def title_transcript(self, words: str) -> None:
        """Say beside "Transcript" what is lit there; empty: how long it is."""
        self.transcript.head.summary.setText(words or self._summary)

    # -- room ----------------------------------------------------------------------------------------
    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self._narrow

    @property
    def is_roomy(self) -> bool:
        """Whether the page is high enough for what stands below the note."""
        return self._roomy

    def set_focused(self, focused: bool) -> None:
        """Only the note, large; the frame around it comes back without it."""
        if focused != self._focused:
            self._focused = focused
            self.editor.set_large(focused)
            self._place_panes()
            self.rearranged.emit()

    @property
    def is_focused(self) -> bool:
        """Whether nothing but the note is shown."""
        return self._focused

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_panes()

    def set_writing_below(self, writing: bool) -> None:
        """While a wish is written below the note, no button beside the tabs offers to."""
        if writing != self._writing_below:
            self._writing_below = writing
            self._place_panes()

    def show_tab(self, index: int) -> None:
        """Show the note or the transcript where there is room for one of them only."""
        if self.tabs.index != index:
            self.tabs.set_index(index)
            self._on_tab_changed(index)

    def _on_tab_changed(self, index: int) -> None:
        self._place_panes()

    def show_note_tab(self) -> None:
        """Where there is room for one pane only, show the note."""
        if self._narrow:
            self.show_tab(NOTE_TAB)

    def _place_panes(self) -> None:
        focused = self._focused and self._review is None
        narrow = self.width() < self.theme.px(NARROW) and not focused
        roomy = self.height() >= self.theme.px(ROOMY)
        changed = (narrow, roomy) != (self._narrow, self._roomy)
        self._narrow, self._roomy = narrow, roomy
        note_shown = not narrow or self.tabs.index == NOTE_TAB
        self.header.setVisible(not focused)
        self.strip.setVisible(not self._signed and self._review is None and not focused)
        self._tab_holder.setVisible(narrow)
        wanted = self._wand_offered and self._review is None and not self._writing_below
        self.wand_button.setVisible(wanted and narrow and note_shown)
        self.wand_button.set_compact(self.width() < self.theme.px(600))
        self.note.arrange(narrow=narrow, roomy=roomy, warned=not self._signed, focused=focused)
        warning = "" if self._signed else WARNING
        self._tab_warning.setText(warning if note_shown else self._summary)
        self._divider.setVisible(not narrow and not focused)
        self.transcript.setVisible((not narrow or not note_shown) and not focused)
        self.note.setVisible(note_shown and self._review is None)
        if self._review is not None:
            strip, pane = self._review
            strip.setVisible(True)
            pane.setVisible(note_shown)
        self.transcript.show_title(not narrow)
        if narrow:
            self.transcript.setMinimumWidth(0)
            self.transcript.setMaximumWidth(16_777_215)
        else:
            self.transcript.setFixedWidth(self.theme.px(436))
        if changed:
            self.rearranged.emit()

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._tab_row.setContentsMargins(px(21), px(10), px(20), px(4))
        self._tab_row.setSpacing(px(14))
        self._place_panes()
