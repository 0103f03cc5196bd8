"""The workspace page: transcript and note side by side, or behind two tabs where there is little room."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.roles import IconName
from app.ui.transcript.model import Footer, Lit, TranscriptHead, TranscriptRow
from app.ui.transcript.pane import TranscriptPane
from app.ui.widgets import Divider, Segmented, Sheet, Text, Themed, announce
from app.ui.workspace.header import WorkspaceHeader
from app.ui.workspace.issue_strip import IssueStrip
from app.ui.workspace.model import Header, NoteLine, OpenPoint
from app.ui.workspace.note_pane import WARNING, NotePane
from app.ui.workspace.presenter import WorkspaceCommands, WorkspacePresenter

NARROW = 1040
"""Below this many pixels (at 100 %) the panes become tabs: 436 for the transcript, 600 for note and chips."""
CARD_ROOM = 560
"""The source card needs a page of this height (at 100 %), or it would leave no room for the note."""
SAVE_AFTER_MS = 800
NOTE_TAB, TRANSCRIPT_TAB = 0, 1


class WorkspacePage(Themed, QWidget):
    """Implements ``WorkspaceView``; make it with the commands and fill it through ``presenter.show``."""

    type_pressed = Signal()

    def __init__(self, commands: WorkspaceCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = WorkspacePresenter(self, commands)
        self._rows: dict[str, TranscriptRow] = {}
        self._summary = ""
        self._lit: tuple[Lit, ...] = ()
        self._narrow = self._with_card = self._signed = False
        self.header = WorkspaceHeader()
        self.strip = IssueStrip()
        self.tabs = Segmented(["Note", "Transcript"], name="Pane", icons=["file-pen-line", "audio-lines"])
        self.transcript = TranscriptPane()
        self.note = NotePane()
        self.editor = self.note.editor
        self._divider = Divider(vertical=True)
        self._tab_warning = Text(WARNING, "caption", "muted", elide=True)
        self._build()
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(SAVE_AFTER_MS)
        self._connect()
        self.follow_theme()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._banners = QVBoxLayout()
        column.addLayout(self._banners)
        column.addWidget(self.strip)
        self._tab_row = QHBoxLayout()
        self._tab_row.addWidget(self.tabs)
        self._tab_row.addWidget(self._tab_warning, 1)
        self._tab_holder = QFrame()
        self._tab_holder.setProperty("surface", "surface")
        self._tab_holder.setLayout(self._tab_row)
        column.addWidget(self._tab_holder)
        panes = QHBoxLayout()
        panes.setSpacing(0)
        panes.addWidget(self.transcript)
        panes.addWidget(self._divider)
        panes.addWidget(self.note, 1)
        column.addLayout(panes, 1)

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

    def add_banner(self, banner: QWidget) -> None:
        """A banner between header and panes, in the order of calls; it shows and hides itself."""
        self._banners.addWidget(banner)

    def offer_types(self) -> None:
        """The note type becomes a button; ``type_pressed`` says when."""
        self.header.offer_types()

    def _connect(self) -> None:
        presenter = self.presenter
        self.header.type_pressed.connect(self.type_pressed)
        self.header.back_pressed.connect(presenter.back)
        self.header.copy_pressed.connect(presenter.copy)
        self.header.sign_pressed.connect(presenter.sign)
        self.strip.point_pressed.connect(self._on_point_pressed)
        self.strip.next_pressed.connect(self._on_next_point)
        self.strip.previous_pressed.connect(self._on_previous_point)
        self.editor.edited.connect(self._on_edited)
        self.editor.line_entered.connect(presenter.select_sentence)
        self.editor.chip_pressed.connect(self._on_chip_pressed)
        self.transcript.utterance_chosen.connect(self._on_utterance_chosen)
        self.transcript.left.connect(self._on_transcript_left)
        self.tabs.changed.connect(self._on_tab_changed)
        self.note.card.show_pressed.connect(self._on_show_source)
        self._save.timeout.connect(presenter.save_now)
        for keys, slot in (
            ("F8", self._on_next_point),
            ("Shift+F8", self._on_previous_point),
            ("Ctrl+L", self._on_show_source),
            (QKeySequence.StandardKey.Find, self._on_find),
            ("Ctrl+Return", presenter.sign),
        ):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(slot)
            shortcut.activatedAmbiguously.connect(slot)  # the pane has a key of its own to find words

    # -- WorkspaceView -------------------------------------------------------------------------------
    def show_header(self, header: Header) -> None:
        self.header.show_words(header)
        self._signed = header.signed
        self._place_panes()

    def show_points(self, points: Sequence[OpenPoint], current: str) -> None:
        self.strip.show_points(points, current)

    def show_transcript(self, head: TranscriptHead, rows: Sequence[TranscriptRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self._summary = head.summary
        self.transcript.show_rows(head, rows)

    def show_note(
        self, sections: Sequence[str], lines: Sequence[NoteLine], drafter: str, editable: bool
    ) -> None:
        self.note.show_drafter(drafter)
        self.strip.setVisible(editable)
        self.editor.show_lines(sections, lines, editable)

    def update_lines(self, lines: Sequence[NoteLine]) -> None:
        self.editor.update_lines(lines)

    def show_footer(self, footer: Footer) -> None:
        self.transcript.show_footer(footer)
        self.note.show_footer(footer)

    def light(self, lit: Sequence[Lit], scroll: bool) -> None:
        self._lit = tuple(lit)
        self.transcript.list.light(lit, scroll=scroll)
        self._show_card()

    def select_line(self, sentence_id: str, focus: bool) -> None:
        self.editor.select_line(sentence_id, focus=focus)

    def start_line(self, section: str) -> None:
        self._show_note_tab()
        self.editor.start_line(section)

    # -- reacting ------------------------------------------------------------------------------------
    def _on_point_pressed(self, sentence_id: str) -> None:
        self._show_note_tab()
        self.presenter.go_to(sentence_id)
        self._show_tab_of_point()

    def _on_next_point(self) -> None:
        self._show_note_tab()
        self.presenter.next_point(1)
        self._show_tab_of_point()

    def _on_previous_point(self) -> None:
        self._show_note_tab()
        self.presenter.next_point(-1)
        self._show_tab_of_point()

    def _show_tab_of_point(self) -> None:
        """What is in doubt and in no sentence stands in the transcript only."""
        if self.presenter.shows_hearing:
            self._on_show_source()

    def _on_edited(self, lines: tuple[object, ...]) -> None:
        self.presenter.edited(lines)  # type: ignore[arg-type] # a Qt signal forgets what its tuple holds
        if self.presenter.unsaved:
            self._save.start()

    def _on_chip_pressed(self, sentence_id: str) -> None:
        self.presenter.select_sentence(sentence_id)
        rows = [self._rows[found.utterance_id] for found in self._lit if found.utterance_id in self._rows]
        if rows:
            announce(self, ". ".join(f"{row.speaker}, {row.time}, {row.text}" for row in rows))

    def _on_utterance_chosen(self, utterance_id: str) -> None:
        self.presenter.select_utterance(utterance_id)

    def _on_show_source(self) -> None:
        if self._narrow:
            self.show_tab(TRANSCRIPT_TAB)
        self.transcript.list.light(self._lit, scroll=True)
        self.transcript.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_find(self) -> None:
        if self._narrow:
            self.show_tab(TRANSCRIPT_TAB)
        self.transcript.open_search()

    def _on_transcript_left(self) -> None:
        """Escape leads back to the note, where the caret was."""
        self._show_note_tab()
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_tab_changed(self, index: int) -> None:
        self._place_panes()
        if index == TRANSCRIPT_TAB:
            self.transcript.list.light(self._lit, scroll=True)

    # -- room ----------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_panes()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # the page's keys need the keyboard in it; nothing that could be changed or pressed by mistake gets it
        if not _in_sheet(QApplication.focusWidget()):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        # whatever leads away from the page, the last words typed are saved
        self._save.stop()
        self.presenter.save_now()
        super().hideEvent(event)

    def show_tab(self, index: int) -> None:
        """Show the note or the transcript where there is room for one of them only."""
        if self.tabs.index != index:
            self.tabs.set_index(index)
            self._on_tab_changed(index)

    def _show_note_tab(self) -> None:
        if self._narrow:
            self.show_tab(NOTE_TAB)

    def _show_card(self) -> None:
        rows = [
            (self._rows[lit.utterance_id], lit.spans) for lit in self._lit if lit.utterance_id in self._rows
        ]
        self.note.show_sources(rows if self._with_card else ())

    def _place_panes(self) -> None:
        narrow = self.width() < self.theme.px(NARROW)
        roomy = self.height() >= self.theme.px(CARD_ROOM)
        with_card = narrow and roomy
        if with_card != self._with_card:
            self._with_card = with_card
            self._show_card()
        self._narrow = narrow
        note_shown = not narrow or self.tabs.index == 0
        self._tab_holder.setVisible(narrow)
        self.note.arrange(narrow=narrow, roomy=roomy, warned=not self._signed)
        warning = "" if self._signed else WARNING
        self._tab_warning.setText(warning if note_shown else self._summary)
        self._divider.setVisible(not narrow)
        self.transcript.setVisible(not narrow or not note_shown)
        self.note.setVisible(note_shown)
        self.transcript.show_title(not narrow)
        if narrow:
            self.transcript.setMinimumWidth(0)
            self.transcript.setMaximumWidth(16_777_215)
        else:
            self.transcript.setFixedWidth(self.theme.px(436))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._tab_row.setContentsMargins(px(21), px(10), px(20), px(4))
        self._tab_row.setSpacing(px(14))
        self._place_panes()


def _in_sheet(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Sheet):
        widget = widget.parentWidget()
    return widget is not None
