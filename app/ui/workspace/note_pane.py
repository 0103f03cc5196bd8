"""The pane of the note: its title, the editor with its source card, rows above and below it, and the foot."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.transcript.footer import RetentionFooter
from app.ui.transcript.model import Footer
from app.ui.widgets import Button, Text, Themed
from app.ui.workspace.anchored_card import AnchoredCard, Rows
from app.ui.workspace.note_editor import NoteEditor

_HERE = "on this computer"
WARNING = "Drafts can be wrong. You are the author."


class NotePane(Themed, QFrame):
    """Holds the editor; panels of other parts stand in ``above`` and ``below``, small ones in the foot."""

    receipt_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self._narrow = False
        self.editor = NoteEditor()
        self.source = AnchoredCard(self.editor)
        self.title = Text("Progress note", "heading")
        self.warning = Text(WARNING, "caption", "muted", elide=True)
        self._source_title = Text("Source", "caption", "muted")
        self._drafter = Text("", "caption", "muted", elide=True)
        self._footer = RetentionFooter()
        self._footer.receipt_pressed.connect(self.receipt_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.title)
        self._head.addWidget(self.warning)
        self._head.addStretch(1)
        self.leave_focus = Button("Leave focus", "quietMuted", "small", key_hint="F11")
        self.leave_focus.hide()
        self._head.addWidget(self.leave_focus)
        self._head.addWidget(self._source_title)
        self.above, self.below = QVBoxLayout(), QVBoxLayout()
        self._foot_holder = QWidget()
        self.foot = QHBoxLayout(self._foot_holder)
        self.foot.addWidget(self._drafter, 1)
        self.stays_here = Text("Stays on this laptop", "caption", "muted")
        self.foot.addWidget(self.stays_here)
        column.addLayout(self._head)
        column.addLayout(self.above)
        column.addWidget(self.editor, 1)
        column.addLayout(self.below)
        column.addWidget(self._foot_holder)
        column.addWidget(self._footer)
        self.follow_theme()

    @property
    def feet(self) -> tuple[QWidget, ...]:
        """What stands below the note and its panels and can be pressed."""
        return (self._foot_holder, self._footer)

    def add_to_foot(self, widget: QWidget) -> None:
        """Put a small widget at the start of the last line."""
        self.foot.insertWidget(self.foot.count() - 2, widget)

    def show_drafter(self, drafter: str) -> None:
        """Say what made the draft; of one that was sent somewhere nobody says that it stayed."""
        self.stays_here.setVisible(" on " not in drafter or drafter.endswith(_HERE))
        self._drafter.setText(drafter[:1].upper() + drafter[1:])

    def show_footer(self, footer: Footer) -> None:
        """Say what is kept until when."""
        self._footer.show_words(footer)

    def show_sources(self, rows: Rows, spoken: bool, told: str = "") -> None:
        """Show under the selected sentence the words that it rests on and what differs; neither closes it."""
        self.source.show_rows(rows, spoken=spoken, told=told)

    def arrange(self, *, narrow: bool, roomy: bool, warned: bool, focused: bool = False) -> None:
        """Take away what has no room: titles in a narrow page, the last lines in a low one.

        ``focused``: nothing but the note, and the way back.
        """
        for widget in (self.title, self._source_title):
            widget.setVisible(not narrow)
        self.warning.setVisible(warned and not narrow)
        self._narrow = narrow
        self._set_head_margins()
        self._footer.setVisible(narrow and roomy)  # the other tab always shows it
        self._foot_holder.setVisible(roomy and not focused)
        self.leave_focus.setVisible(focused)

    def _set_head_margins(self) -> None:
        px = self.theme.px
        above, below = (0, px(4)) if self._narrow else (px(12), px(4))  # the tabs above have a margin already
        self._head.setContentsMargins(px(27), above, px(20), below)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._set_head_margins()
        self._head.setSpacing(px(8))
        self._source_title.setFixedWidth(px(132))
        for rows in (self.above, self.below):
            rows.setContentsMargins(px(24), 0, px(20), 0)
            rows.setSpacing(px(8))
        self.foot.setContentsMargins(px(27), px(8), px(20), px(10))
        # as high as with a button in it: what stands above does not move when one comes
        self._foot_holder.setMinimumHeight(px(28 + 8 + 10))
        self.foot.setSpacing(px(12))
