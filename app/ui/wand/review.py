"""The difference view: the strip above the panes, and the pane that stands in the note's place."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.roles import IconName
from app.ui.wand import words
from app.ui.wand.change_card import ChangeCard
from app.ui.wand.model import ChangedSection, Decision, FoldedSections, Review
from app.ui.widgets import Button, Divider, Icon, ScrollPage, Text, Themed, paint_box


class ReviewStrip(Themed, QFrame):
    """What was asked, and the decisions that take several changes at once."""

    reject_all = Signal()
    ask_differently = Signal()
    accept_sourced = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(1)
        self.setAccessibleName("Suggested changes")
        self._shown: Review | None = None
        self._title = Text("", "ui", weight=600, elide=True)
        self._wish = Text("", "ui", "muted", weight=400, elide=True)
        self._reject = Button("Reject all", size="small")
        self._ask = Button("Ask differently", size="small")
        self.accept = Button("Accept sourced", "primary", "small")
        self._row = QHBoxLayout(self)
        self._icon = Icon("wand-sparkles", "accent", 16)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._title)
        self._row.addWidget(self._wish, 1)
        for button in (self._reject, self._ask, self.accept):
            self._row.addWidget(button)
        self._row.insertStretch(3)
        self._reject.clicked.connect(self.reject_all)
        self._ask.clicked.connect(self.ask_differently)
        self.accept.clicked.connect(self.accept_sourced)
        self.follow_theme()

    def show_review(self, review: Review) -> None:
        """Flagged changes never join "Accept sourced"; without any other it is not offered."""
        self._shown = review
        self._arrange()
        self._wish.setText(f"“{review.wish}”")
        self.accept.set_words(f"Accept {review.sourced} sourced")
        self.accept.setVisible(review.sourced > 0)
        self._reject.set_words("Reject rest" if review.decided else "Reject all")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where room is scarce the wish goes, and the title says less."""
        tight = self.width() < self.theme.px(760)
        self._wish.setVisible(not tight)
        self._icon.setVisible(self.width() >= self.theme.px(500))
        if (review := self._shown) is not None:
            self._title.setText(words.counted(review.count, tight=tight))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.theme.color("accentSoft"))
        super().paintEvent(event)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(24), 0, px(20), 0)
        self._row.setSpacing(px(8))
        self.setFixedHeight(px(44))
        self._arrange()
        self.update()


class ReviewPane(Themed, QFrame):
    """Sections that change, with their changes and how they will read; the others folded."""

    accepted = Signal(str)
    rejected = Signal(str)
    undone = Signal(str)
    entered = Signal(str)
    stepped = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAccessibleName(words.REVIEW)
        self.cards: dict[str, ChangeCard] = {}
        self._unfolded = False
        self._shown: tuple[Review, str] | None = None
        self._page = ScrollPage()
        self._decided = Text("", "caption", "muted")
        self._head, self._foot = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(Text(words.REVIEW, "heading"))
        self._head.addWidget(Text(words.UNTIL, "caption", "muted", elide=True), 1)
        self._foot.addWidget(Icon("history", "muted", 14))
        self._foot.addWidget(Text(words.HISTORY, "caption", "muted", elide=True), 1)
        self._foot.addWidget(self._decided)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._page, 1)
        column.addLayout(self._foot)
        self.follow_theme()

    def show_review(self, review: Review, current: str) -> None:
        """Draw it anew where something was decided; the keyboard stays with the current change."""
        if self._shown == (review, current):
            return
        focused = self._focus() is not None
        self._shown = (review, current)
        self._clear()
        if review.folded is not None:
            self._add_folded(review.folded)
        for section in review.sections:
            self._add_section(section, current)
        if review.explanation:
            self._page.body.addWidget(Text(review.explanation, "caption", "muted", wrap=True))
        self._page.body.addStretch(1)
        self._decided.setText(f"{review.decided} of {review.count} decided")
        if focused:
            self.focus_change(current)

    def focus_change(self, change_id: str) -> None:
        """Bring a change into view and give it the keyboard."""
        card = self.cards.get(change_id)
        if card is not None:
            card.blockSignals(True)
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            card.blockSignals(False)
            self._page.ensureWidgetVisible(card, 0, self.theme.px(12))

    def forget(self) -> None:
        """Nothing is suggested any more."""
        self._shown, self._unfolded = None, False
        self._clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # -- inside --------------------------------------------------------------------------------------
    def _focus(self) -> QWidget | None:
        focused: QWidget | None = self.window().focusWidget()
        return focused if focused is not None and (focused is self or self.isAncestorOf(focused)) else None

    def _clear(self) -> None:
        for card in self.cards.values():
            card.blockSignals(True)  # what goes passes the keyboard on, which is nobody's choice of a change
        self.cards = {}
        body = self._page.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add_folded(self, folded: FoldedSections) -> None:
        icon: IconName = "chevron-down" if self._unfolded else "chevron-right"
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        button = Button(folded.names, "quietMuted", icon=icon, name=f"{folded.names}, {words.UNCHANGED}")
        button.clicked.connect(self._on_folded)
        line.addWidget(button)
        line.addStretch(1)
        line.addWidget(Text(words.UNCHANGED, "caption", "muted"))
        body = self._page.body
        body.addWidget(row)
        if self._unfolded:
            for text in folded.lines:
                body.addWidget(Text(text, "body", "muted", wrap=True))
        body.addWidget(Divider())

    def _add_section(self, section: ChangedSection, current: str) -> None:
        body = self._page.body
        body.addWidget(Text(section.name, "caption", "muted", weight=600))
        for change in section.changes:
            card = ChangeCard(change, current=change.id == current and change.decision is Decision.OPEN)
            card.accepted.connect(self.accepted)
            card.rejected.connect(self.rejected)
            card.undone.connect(self.undone)
            card.entered.connect(self.entered)
            card.stepped.connect(self.stepped)
            self.cards[change.id] = card
            body.addWidget(card)
            card.show()  # at once: only what is shown can have the keyboard
        body.addWidget(_Preview(section))

    def _on_folded(self) -> None:
        self._unfolded = not self._unfolded
        if self._shown is not None:
            review, current = self._shown
            self._shown = None
            self.show_review(review, current)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._head.setContentsMargins(px(24), px(12), px(20), px(4))
        self._head.setSpacing(px(8))
        self._foot.setContentsMargins(px(24), px(8), px(20), px(10))
        self._foot.setSpacing(px(8))
        self._page.body.setContentsMargins(px(24), px(8), px(20), px(12))
        self._page.body.setSpacing(px(10))


class _Preview(Themed, QFrame):
    """How the section will read; what is undecided says so."""

    def __init__(self, section: ChangedSection) -> None:
        super().__init__()
        self.setAccessibleName(f"How the {section.name} will read")
        self._column = QVBoxLayout(self)
        self._column.addWidget(Text(f"How the {section.name} will read", "caption", "muted", weight=600))
        if not section.preview:
            self._column.addWidget(Text("Nothing is left in this section.", "body", "muted"))
        for shown in section.preview:
            row = QHBoxLayout()
            icon, tone = ("check", "ok") if shown.decided else ("circle-dashed", "muted")
            row.addWidget(Icon(icon, tone, 14), 0, Qt.AlignmentFlag.AlignTop)  # type: ignore[arg-type]
            row.addWidget(Text(shown.text, "body", wrap=True), 1)
            if not shown.decided:
                row.addWidget(Text("undecided", "caption", "muted"), 0, Qt.AlignmentFlag.AlignTop)
            row.setSpacing(self.theme.px(8))
            self._column.addLayout(row)
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        box = QRectF(self.rect())
        paint_box(QPainter(self), box, theme.px(10), theme.color("background"), theme.color("hairline"))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._column.setSpacing(px(6))
        self.update()
