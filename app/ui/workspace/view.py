"""The workspace page: transcript and note side by side, or behind two tabs where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.transcript.model import Footer, Lit, TranscriptHead, TranscriptRow
from app.ui.widgets import Sheet, announce
from app.ui.workspace.frame import NOTE_TAB, TRANSCRIPT_TAB, WorkspaceFrame
from app.ui.workspace.model import Header, NoteLine, OpenPoint, Unflagged
from app.ui.workspace.presenter import WorkspaceCommands, WorkspacePresenter

SAVE_AFTER_MS = 1_200
"""From the first change that is not saved yet, however fast typing goes on: with saving, below 2 s."""

__all__ = ["NOTE_TAB", "TRANSCRIPT_TAB", "WorkspacePage"]


class WorkspacePage(WorkspaceFrame):
    """Implements ``WorkspaceView``; make it with the commands and fill it through ``presenter.show``."""

    def __init__(self, commands: WorkspaceCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = WorkspacePresenter(self, commands)
        self._rows: dict[str, TranscriptRow] = {}
        self._passages: dict[str, TranscriptRow] = {}
        self._lit: tuple[Lit, ...] = ()
        self._differs = ""
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(SAVE_AFTER_MS)
        self._connect()
        self.follow_theme()

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
        self.editor.line_clicked.connect(self._on_line_clicked)
        self.note.source.card.show_pressed.connect(self._on_show_source)
        self._save.timeout.connect(presenter.save_now)
        self.rearranged.connect(self._show_card)
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

    def show_points(self, points: Sequence[OpenPoint], current: str, unflagged: Unflagged) -> None:
        self.strip.show_points(points, current, unflagged)

    def show_transcript(self, head: TranscriptHead, rows: Sequence[TranscriptRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self._summary = head.summary
        self.transcript.show_rows(head, rows)

    def show_passages(self, rows: Sequence[TranscriptRow]) -> None:
        self._passages = {row.id: row for row in rows}

    def show_note(
        self, sections: Sequence[str], lines: Sequence[NoteLine], drafter: str, editable: bool
    ) -> None:
        self.note.show_drafter(drafter)
        self._signed = not editable
        self.editor.show_lines(sections, lines, editable)

    def update_lines(self, lines: Sequence[NoteLine]) -> None:
        self.editor.update_lines(lines)

    def change_lines(self, sections: Sequence[str], lines: Sequence[NoteLine]) -> None:
        self.editor.change_lines(sections, lines)

    def show_footer(self, footer: Footer) -> None:
        self.transcript.show_footer(footer)
        self.note.show_footer(footer)

    def tell(self, differs: str) -> None:
        self._differs = differs
        if self.note.source.is_open:
            self._show_card()

    def light(self, lit: Sequence[Lit], scroll: bool) -> None:
        self._lit = tuple(lit)
        self.transcript.list.light(lit, scroll=scroll)
        self._show_card()

    def select_line(self, sentence_id: str, focus: bool) -> None:
        self.editor.select_line(sentence_id, focus=focus)

    def start_line(self, section: str) -> None:
        self.show_note_tab()
        self.editor.start_line(section)

    # -- reacting ------------------------------------------------------------------------------------
    def _on_point_pressed(self, sentence_id: str) -> None:
        self.show_note_tab()
        self.presenter.go_to(sentence_id)
        self._show_tab_of_point()

    def _on_next_point(self) -> None:
        self.show_note_tab()
        self.presenter.next_point(1)
        self._show_tab_of_point()

    def _on_previous_point(self) -> None:
        self.show_note_tab()
        self.presenter.next_point(-1)
        self._show_tab_of_point()

    def _show_tab_of_point(self) -> None:
        """What is in doubt and in no sentence stands in the transcript only."""
        if self.presenter.shows_hearing:
            self._on_show_source()

    def _on_edited(self, lines: tuple[object, ...]) -> None:
        self.presenter.edited(lines)  # type: ignore[arg-type] # a Qt signal forgets what its tuple holds
        if self.presenter.unsaved and not self._save.isActive():
            self._save.start()

    def _on_chip_pressed(self, sentence_id: str) -> None:
        self.presenter.select_sentence(sentence_id)
        self._show_card()  # also where it was closed
        rows = [self._rows[found.utterance_id] for found in self._lit if found.utterance_id in self._rows]
        told = [self._differs] if self._differs else []
        if rows or told:
            announce(self, " ".join([*told, *(f"{row.speaker}, {row.time}, {row.text}." for row in rows)]))

    def _on_line_clicked(self, sentence_id: str) -> None:
        if sentence_id == self.editor.selected and not self.note.source.is_open:
            self._show_card()

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
        self.show_note_tab()
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- room ----------------------------------------------------------------------------------------
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

    def _on_tab_changed(self, index: int) -> None:
        super()._on_tab_changed(index)
        if index == TRANSCRIPT_TAB:
            self.transcript.list.light(self._lit, scroll=True)

    def _show_card(self) -> None:
        """What the transcript beside the note cannot show: words it has no room for, and what differs."""
        spoken = self._rows if self.is_narrow else {}
        there = self._passages | spoken
        rows = [(there[lit.utterance_id], lit.spans) for lit in self._lit if lit.utterance_id in there]
        self.note.show_sources(rows, any(row.id in spoken for row, _ in rows), self._differs)


def _in_sheet(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Sheet):
        widget = widget.parentWidget()
    return widget is not None
