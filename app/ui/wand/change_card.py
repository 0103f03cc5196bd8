"""One suggested change: what goes, what comes, its source, and the decision."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import ColorRole
from app.ui.wand.model import Decision, Marked, ShownChange
from app.ui.widgets import Button, Chip, Icon, Text, Themed, paint_box


class MarkedText(Text):
    """A sentence with the words of its own underlined (added) or struck (removed)."""

    def __init__(self, pieces: Marked, *, added: bool) -> None:
        self._pieces, self._added = pieces, added
        super().__init__("".join(text for text, _ in pieces), "note", wrap=True)

    def _formats(self) -> list[QTextLayout.FormatRange]:
        found, place = [], 0
        for text, own in self._pieces:
            if own:
                lead = len(text) - len(text.lstrip())
                found.append(self._range(place + lead, len(text) - lead))
            place += len(text)
        return found

    def _range(self, start: int, length: int) -> QTextLayout.FormatRange:
        style = QTextCharFormat()
        if self._added:
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            style.setUnderlineColor(self.theme.color("addedEdge"))
        else:
            style.setFontStrikeOut(True)
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, length, style
        return part


class _Side(Themed, QFrame):
    """A line of the difference: a sign, the words, and the source of what comes."""

    def __init__(self, sign: str, fill: ColorRole, words: QWidget, chip: Chip | None) -> None:
        super().__init__()
        self._fill: ColorRole = fill
        self._row = QHBoxLayout(self)
        self._row.addWidget(Text(sign, "note", weight=600), 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(words, 1)
        if chip is not None:
            self._row.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.theme.color(self._fill))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(12), px(6), px(10), px(6))
        self._row.setSpacing(px(12))
        self.update()


class ChangeCard(Themed, QFrame):
    """A stop of the Tab key: Enter accepts, Delete rejects, the arrows go to the next change."""

    accepted = Signal(str)
    rejected = Signal(str)
    undone = Signal(str)
    entered = Signal(str)
    stepped = Signal(int)

    def __init__(self, change: ShownChange, *, current: bool) -> None:
        super().__init__()
        self.change, self._current = change, current
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ringRadius", 10)
        said = f"Change {change.number}, {change.does}, {change.summary}"
        decided = "" if change.decision is Decision.OPEN else f", {change.decision}"
        self.setAccessibleName(f"{said}{decided}. {change.warning}".strip())
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._head = QHBoxLayout()
        self._column.addLayout(self._head)
        if change.decision is Decision.OPEN:
            self._build_open()
        else:
            self._build_decided()
        self.follow_theme()

    def _build_open(self) -> None:
        change, hints = self.change, self._current
        self._head.addWidget(Text(f"Change {change.number}", "ui", weight=600))
        self._head.addWidget(Text(change.does, "caption", "muted", elide=True), 1)
        self.reject = Button("Reject", size="small", icon="x", key_hint="Del" if hints else "")
        kind = "primary" if hints and not change.warning else "standard"
        self.accept = Button("Accept", kind, "small", icon="check", key_hint="Enter" if hints else "")  # type: ignore[arg-type]
        for button, verb in ((self.reject, "Reject"), (self.accept, "Accept")):
            button.setAccessibleName(f"{verb} change {change.number}")
            self._head.addWidget(button)
        self.reject.clicked.connect(self._on_reject)
        self.accept.clicked.connect(self._on_accept)
        if change.before:
            words = MarkedText(change.before, added=False)
            self._column.addWidget(_Side("−", "removed", words, None))
        if change.after:
            chip = None
            if change.chip is not None:
                kind_ = "warning" if change.chip.kind == "warning" else "selected" if hints else "source"
                chip = Chip(change.chip.words, kind_, change.chip.icon, name=change.chip.name)  # type: ignore[arg-type]
                chip.clicked.connect(self._on_entered)
            words = MarkedText(change.after, added=True)
            self._column.addWidget(_Side("+", "added", words, chip))
        if change.warning:
            self._warning = QHBoxLayout()
            self._warning.addWidget(Icon("triangle-alert", "warning", 14), 0, Qt.AlignmentFlag.AlignTop)
            self._warning.addWidget(Text(change.warning, "caption", wrap=True), 1)
            self._column.addLayout(self._warning)

    def _build_decided(self) -> None:
        change = self.change
        taken = change.decision is Decision.ACCEPTED
        icon, tone = ("circle-check", "ok") if taken else ("circle-slash", "muted")
        self._head.addWidget(Icon(icon, tone, 16))  # type: ignore[arg-type]
        self._head.addWidget(Text(f"Change {change.number}", "ui", weight=600))
        self._head.addWidget(Text(str(change.decision), "ui", tone, weight=500))  # type: ignore[arg-type]
        self._head.addWidget(Text(change.summary, "ui", "muted", weight=400, elide=True), 1)
        self.undo = Button("Undo", "quietMuted", "small", icon="undo-2", name=f"Undo change {change.number}")
        self.undo.clicked.connect(self._on_undo)
        self._head.addWidget(self.undo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opened = self.change.decision is Decision.OPEN
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if opened and not event.isAutoRepeat():
                self.accepted.emit(self.change.id)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if opened and not event.isAutoRepeat():
                self.rejected.emit(self.change.id)
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Z if event.modifiers() & Qt.KeyboardModifier.ControlModifier and not opened:
                self.undone.emit(self.change.id)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._on_entered()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._on_entered()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        edge: ColorRole = "hairline"
        if self.change.decision is Decision.OPEN:
            edge = "focus" if self._current else "border"
        painter = QPainter(self)
        width = 2.0 if self._current and self.change.decision is Decision.OPEN else 1.0
        paint_box(
            painter, QRectF(self.rect()), theme.px(10), theme.color("surface"), theme.color(edge), width
        )

    def _on_accept(self) -> None:
        self.accepted.emit(self.change.id)

    def _on_reject(self) -> None:
        self.rejected.emit(self.change.id)

    def _on_undo(self) -> None:
        self.undone.emit(self.change.id)

    def _on_entered(self) -> None:
        self.entered.emit(self.change.id)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._column.setContentsMargins(px(2), px(2), px(2), px(3))
        self._head.setContentsMargins(px(12), px(7), px(8), px(7))
        self._head.setSpacing(px(8))
        if hasattr(self, "_warning"):
            self._warning.setContentsMargins(px(12), px(8), px(12), px(8))
            self._warning.setSpacing(px(8))
        self.update()
