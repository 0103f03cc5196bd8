"""The transcript as a pane: its head, search, utterances, and what happens to the sound."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.ui.spacing import in_tab_order
from app.ui.transcript.footer import RetentionFooter
from app.ui.transcript.head import HeadRow
from app.ui.transcript.model import Action, Footer, Found, TranscriptHead, TranscriptRow
from app.ui.transcript.presenter import TranscriptCommands, TranscriptPresenter
from app.ui.transcript.search import Search
from app.ui.transcript.search_bar import SearchBar
from app.ui.transcript.utterance_list import UtteranceList
from app.ui.transcript.words_editor import WordsEditor
from app.ui.widgets import Banner, Chip, Divider, Icon, Menu, Text, Themed, announce

_BANNER_ROOM = 320


class TranscriptPane(Themed, QFrame):
    """Heading, rows (or the sentence that says they are gone), and what happens to the sound.

    ``attach`` gives it the commands that correct words and speakers; before, it is read and searched only.
    """

    receipt_pressed = Signal()
    utterance_chosen = Signal(str)
    left = Signal()

    def __init__(self, *, checks_first: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = TranscriptPresenter(self)
        self.head = HeadRow(checks_first=checks_first)
        self.search = SearchBar()
        self.list = UtteranceList()
        self.words = WordsEditor(self.list.viewport())
        self.uncertain: Banner | None = None
        self.suggestions = Chip("", "suggestion", "book-open")
        self._warning = Text("", "caption", "warning", wrap=True)
        self._warning_icon = Icon("triangle-alert", "warning", 16)
        self._gone = Text("", "body", "muted", wrap=True)
        self._gone_icon = Icon("shield-check", "ok", 20)
        self.footer = RetentionFooter()
        self.footer.receipt_pressed.connect(self.receipt_pressed)
        self._menu_row = ""
        self._build()
        self._connect()
        self.follow_theme()

    def attach(self, commands: TranscriptCommands) -> None:
        """From now on words and speakers can be corrected here."""
        self.presenter.attach(commands)

    def _build(self) -> None:
        self._note = QHBoxLayout()
        self._note.addWidget(self._warning_icon, 0, Qt.AlignmentFlag.AlignTop)
        self._note.addWidget(self._warning, 1)
        self._notices = QVBoxLayout()
        self._notices.addWidget(self.suggestions, 0, Qt.AlignmentFlag.AlignLeft)
        self.suggestions.hide()
        gone = QWidget()
        self._gone_column = QVBoxLayout(gone)
        self._gone_column.addWidget(self._gone_icon)
        self._gone_column.addWidget(self._gone)
        self._gone_column.addStretch(1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(gone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.search)
        column.addLayout(self._note)
        column.addLayout(self._notices)
        column.addLayout(self._stack, 1)
        column.addWidget(Divider())
        column.addWidget(self.footer)

    def _connect(self) -> None:
        presenter, rows = self.presenter, self.list
        self.head.speakers.clicked.connect(presenter.speakers_pressed)
        self.head.terms.clicked.connect(presenter.terms_pressed)
        self.head.search.clicked.connect(self.open_search)
        self.suggestions.clicked.connect(presenter.suggestions_pressed)
        self.search.typed.connect(self._on_typed)
        self.search.stepped.connect(presenter.next_match)
        self.search.closed.connect(self.close_search)
        rows.utterance_chosen.connect(self.utterance_chosen)
        rows.correction_wanted.connect(presenter.correct_pressed)
        rows.menu_wanted.connect(self._on_menu_wanted)
        rows.left.connect(self._on_left)
        rows.verticalScrollBar().valueChanged.connect(self._place_words)
        self.words.saved.connect(presenter.corrected)
        self.words.saved.connect(self._on_words_done)
        self.words.given_up.connect(self._on_words_done)
        self.words.menu_wanted.connect(self._on_menu_wanted)
        for keys, slot in (
            (QKeySequence.StandardKey.Find, self.open_search),
            (QKeySequence("F3"), self._on_next),
            (QKeySequence("Shift+F3"), self._on_previous),
            (QKeySequence.StandardKey.Undo, presenter.undo),
        ):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(slot)
            shortcut.activatedAmbiguously.connect(slot)  # a page around it may have the same key

    # -- what is shown -------------------------------------------------------------------------------
    def show_rows(self, head: TranscriptHead, rows: Sequence[TranscriptRow]) -> None:
        """Show a transcript, or why there is none; after a change it stays where it was scrolled to."""
        again = bool(head.session_id) and head.session_id == self.presenter.session_id
        self.words.finish(save=False)
        current, at = self.list.current, self.list.verticalScrollBar().value()
        self._warning.setText(head.warning)
        self._warning.setVisible(bool(head.warning))
        self._warning_icon.setVisible(bool(head.warning))
        self._gone.setText(head.gone)
        self._stack.setCurrentIndex(1 if head.gone else 0)
        self.list.rows.show_rows(rows)
        if again:
            self.list.verticalScrollBar().setValue(at)
            place = self.list.rows.place(current.id) if current is not None else -1
            if place >= 0:
                self.list.select_quietly(place)
        else:
            self.list.scrollToTop()
            self.search.hide()
            self.search.field.clear()
        self.presenter.shown(head, rows)

    def show_title(self, shown: bool) -> None:
        """Without its title where a tab says the same."""
        self.head.show_title(shown)

    def show_footer(self, footer: Footer) -> None:
        """Say what became of the recording and what becomes of the transcript."""
        self.footer.show_words(footer)

    # -- TranscriptView ------------------------------------------------------------------------------
    def show_tools(self, head: TranscriptHead) -> None:
        self.head.show_head(head)
        self._show_uncertain(head)
        self._order_tabs()
        self._make_room()
        self._set_notice_margins()

    def _order_tabs(self) -> None:
        """Tab goes from top to bottom, also through what came later."""
        head, search = self.head, self.search
        order: list[QWidget] = [head.speakers, head.terms, head.search]
        order += [search.field, search.back, search.on, search.close_button]
        order += self.uncertain.buttons if self.uncertain is not None else []
        in_tab_order((*order, self.suggestions, self.list))

    def _show_uncertain(self, head: TranscriptHead) -> None:
        if self.uncertain is not None and (
            not head.uncertain or bool(self.uncertain.buttons) != bool(head.session_id)
        ):
            self._notices.removeWidget(self.uncertain)
            self.uncertain.hide()
            self.uncertain.deleteLater()
            self.uncertain = None
        if not head.uncertain or self.uncertain is not None:
            return
        actions = ("Check speakers",) if head.session_id else ()
        words = "The voices are too alike."
        self.uncertain = Banner("warning", "users", "Speakers uncertain.", words, actions)
        self.uncertain.acted.connect(self._on_check_speakers)
        self._notices.insertWidget(0, self.uncertain)
        if self.isVisible():
            self.uncertain.announce_now()

    def show_found(self, found: Found, search: Search, match: int) -> None:
        self.search.show_found(found)
        place = search.place_of(match) if match >= 0 else None
        self.list.rows.show_found(search, place)
        if place is not None and not self.search.isHidden():
            self.list.select_quietly(place[0])
            self.list.scrollTo(self.list.rows.index(place[0]))
        self.list.viewport().update()

    def show_suggestions(self, count: int) -> None:
        one = count == 1
        words = "1 word may be a name: check" if one else f"{count} words may be names: check"
        self.suggestions.setText(words)
        self.suggestions.setAccessibleName(words)
        self.suggestions.updateGeometry()
        if count and self.suggestions.isHidden() and self.isVisible():
            announce(self, words)
        self.suggestions.setVisible(count > 0)
        self._set_notice_margins()

    def begin_correction(self, row: TranscriptRow) -> None:
        place = self.list.rows.place(row.id)
        if place < 0:
            return
        self.words.finish(save=True)
        self.list.setCurrentIndex(self.list.rows.index(place))
        self.list.scrollTo(self.list.rows.index(place))
        self.words.begin(row)
        self._place_words()

    # -- searching -----------------------------------------------------------------------------------
    def open_search(self) -> None:
        """Ctrl+F: the row to search in, with what was looked for before."""
        if not self.head.search.isHidden():
            self.search.open()

    def close_search(self) -> None:
        """Escape: back to the utterance that was found."""
        self.search.hide()
        self.presenter.look_for("", 0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, query: str) -> None:
        row = self.list.currentIndex().row()
        self.presenter.look_for(query, max(0, row))

    def _on_next(self) -> None:
        self.presenter.next_match(1)

    def _on_previous(self) -> None:
        self.presenter.next_match(-1)

    # -- correcting ----------------------------------------------------------------------------------
    def _on_words_done(self) -> None:
        if not self.search.field.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_words(self) -> None:
        if self.words.row is not None:
            rect = self.list.row_rect(self.words.row.id)
            self.words.place(self.list.delegate.text_rect(rect))

    def _on_menu_wanted(self, row_id: str, letter: int, at: QPoint) -> None:
        actions = self.presenter.actions(row_id, letter)
        if not actions:
            return
        self._menu_row = row_id
        menu = Menu("Utterance", parent=self)
        menu.setAccessibleName("Utterance")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before = ""
        for action in actions:
            if before and action.kind != before and action.kind in ("assign", "split", "replay"):
                menu.addSeparator()
            before = action.kind
            hint = action.keys or (action.reason and f"({action.reason})")
            line = menu.add(f"{action.words}\t{hint}" if hint else action.words, action.icon, action)
            line.setEnabled(not action.reason)
        menu.triggered.connect(self._on_menu)
        menu.popup(at)
        menu.setActiveAction(menu.actions()[0])

    def _on_menu(self, line: QAction) -> None:
        action = line.data()
        if isinstance(action, Action):
            if action.kind in ("assign", "split"):
                self.words.finish(save=False)
            self.presenter.act(self._menu_row, action)

    def _on_check_speakers(self, _index: int) -> None:
        self.presenter.speakers_pressed()

    def _on_left(self) -> None:
        if not self.search.isHidden():
            self.close_search()
        else:
            self.left.emit()

    # -- room ----------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(436), self.theme.px(400))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._place_words()

    def _make_room(self) -> None:
        """Where the pane is low the button in its head says what the banner says."""
        low = self.height() < self.theme.px(_BANNER_ROOM)
        if self.uncertain is not None:
            self.uncertain.setVisible(not low)
        self.head.show_uncertain(low and self.uncertain is not None)
        self._set_notice_margins()

    def _set_notice_margins(self) -> None:
        px = self.theme.px
        shown = (
            self.uncertain is not None and not self.uncertain.isHidden()
        ) or not self.suggestions.isHidden()
        self._notices.setContentsMargins(px(24), px(2) if shown else 0, px(16), px(8) if shown else 0)
        self._notices.setSpacing(px(6))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._note.setContentsMargins(px(24), 0, px(16), px(6))
        self._note.setSpacing(px(8))
        self._gone_column.setContentsMargins(px(24), px(12), px(24), px(12))
        self._gone_column.setSpacing(px(10))
        self._make_room()
        self.list.relayout()
        self._place_words()
        self.updateGeometry()
