"""The workspace page: transcript and note side by side, or behind two tabs where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.transcript.footer import RetentionFooter
from app.ui.transcript.model import Footer, Lit, TranscriptHead, TranscriptRow
from app.ui.transcript.pane import TranscriptPane
from app.ui.widgets import Divider, Segmented, Sheet, Text, Themed, announce
from app.ui.workspace.header import IssueStrip, WorkspaceHeader
from app.ui.workspace.model import Header, NoteLine, OpenPoint
from app.ui.workspace.note_editor import NoteEditor
from app.ui.workspace.presenter import WorkspaceCommands, WorkspacePresenter
from app.ui.workspace.source_card import SourceCard

NARROW = 1040
"""Below this many pixels (at 100 %) the panes become tabs: 436 for the transcript, 600 for note and chips."""
CARD_ROOM = 560
"""The source card needs a page of this height (at 100 %), or it would leave no room for the note."""
SAVE_AFTER_MS = 800
NOTE_TAB, TRANSCRIPT_TAB = 0, 1


class WorkspacePage(Themed, QWidget):
    """Implements ``WorkspaceView``; make it with the commands and fill it through ``presenter.show``."""

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
        self.editor = NoteEditor()
        self._divider = Divider(vertical=True)
        self._title = Text("Progress note", "heading")
        self._warning = Text("Drafts can be wrong. You are the author.", "caption", "muted", elide=True)
        self._tab_warning = Text(self._warning.text(), "caption", "muted", elide=True)
        self._source_title = Text("Source", "caption", "muted")
        self._drafter = Text("", "caption", "muted", elide=True)
        self._card = SourceCard()
        self._note_footer = RetentionFooter()
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
        self._note_pane = QFrame()
        self._note_pane.setProperty("surface", "surface")
        panes.addWidget(self._note_pane, 1)
        column.addLayout(panes, 1)
        note = QVBoxLayout(self._note_pane)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(0)
        self._note_head = QHBoxLayout()
        self._note_head.addWidget(self._title)
        self._note_head.addWidget(self._warning)
        self._note_head.addStretch(1)
        self._note_head.addWidget(self._source_title)
        note.addLayout(self._note_head)
        note.addWidget(self.editor, 1)
        self._card_holder = QVBoxLayout()
        self._card_holder.addWidget(self._card)
        note.addLayout(self._card_holder)
        self._drafter_holder = QWidget()
        self._drafter_row = QHBoxLayout(self._drafter_holder)
        self._drafter_row.addWidget(self._drafter, 1)
        self._drafter_row.addWidget(Text("Stays on this laptop", "caption", "muted"))
        note.addWidget(self._drafter_holder)
        note.addWidget(self._note_footer)

    def _connect(self) -> None:
        presenter = self.presenter
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
        self._card.show_pressed.connect(self._on_show_source)
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
        self._drafter.setText(drafter[:1].upper() + drafter[1:])
        self.strip.setVisible(editable)
        self.editor.show_lines(sections, lines, editable)

    def update_lines(self, lines: Sequence[NoteLine]) -> None:
        self.editor.update_lines(lines)

    def show_footer(self, footer: Footer) -> None:
        self.transcript.show_footer(footer)
        self._note_footer.show_words(footer)

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
        self._card.show_rows(rows if self._with_card else ())

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
        for widget in (self._title, self._source_title):
            widget.setVisible(not narrow)
        self._warning.setVisible(not narrow and not self._signed)
        warning = "" if self._signed else self._warning.text()
        self._tab_warning.setText(warning if note_shown else self._summary)
        self._divider.setVisible(not narrow)
        self._note_footer.setVisible(narrow and roomy)  # the other tab always shows it
        self._drafter_holder.setVisible(roomy)
        self.transcript.setVisible(not narrow or not note_shown)
        self._note_pane.setVisible(note_shown)
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
        self._note_head.setContentsMargins(px(27), px(12), px(20), px(4))
        self._note_head.setSpacing(px(8))
        self._source_title.setFixedWidth(px(132))
        self._drafter_row.setContentsMargins(px(27), px(8), px(20), px(10))
        self._card_holder.setContentsMargins(px(24), 0, px(20), 0)
        self._place_panes()


def _in_sheet(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Sheet):
        widget = widget.parentWidget()
    return widget is not None
