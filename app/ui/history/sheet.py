"""The sheet of the history: versions on the left, what differs from the present one beside or below them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.history.presenter import Compared, Entry, HistoryPresenter, Line
from app.ui.wand.change_card import MarkedText
from app.ui.widgets import Button, Sheet, SheetHost, Text, Themed, Toggle, paint_box

_WIDE = 860
_LIST = 260
_TWO_COLUMNS = 680
"""Pixels at 100 % that versions and words need to stand side by side."""

_ANY = 16_777_215  # Qt's own "as wide as there is room"


class HistorySheet(Sheet):
    """Implements ``HistoryView``: ``attach`` a presenter, then open it."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(
            "History",
            "Versions of this draft. They go when you sign.",
            width=_WIDE,
            close_button=True,
        )
        self._host = host
        self._presenter: HistoryPresenter | None = None
        self.rows: list[VersionRow] = []
        self._list, self._words = QVBoxLayout(), QVBoxLayout()
        self._columns, self._left = QHBoxLayout(), QWidget()
        self._title = Text("", "heading", wrap=True)
        self.whole = Toggle("Whole version", name="Show the whole version")
        self.restore = Button("Restore this version", "primary", icon="rotate-ccw")
        self._build()
        self.whole.toggled.connect(self._on_whole)
        self.restore.clicked.connect(self._on_restore)

    def _build(self) -> None:
        px = self.theme.px
        self.body.setContentsMargins(px(24), px(4), px(24), px(8))
        columns = self._columns
        columns.setSpacing(self.theme.px(20))
        left = self._left
        left.setFixedWidth(self.theme.px(_LIST))
        left.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 0, 0)
        right = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.whole)
        right.addLayout(head)
        right.addLayout(self._words)
        right.addStretch(1)
        columns.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
        columns.addLayout(right, 1)
        self.body.addLayout(columns)
        close = Button("Close")
        close.clicked.connect(self.dismiss)
        self.footer.addStretch(1)
        self.footer.addWidget(close)
        self.footer.addWidget(self.restore)

    def attach(self, presenter: HistoryPresenter) -> None:
        """Show it over the window."""
        self._presenter = presenter
        presenter.opened()
        self._host.open(self)

    # -- HistoryView ---------------------------------------------------------------------------------
    def show_entries(self, entries: Sequence[Entry], chosen: int) -> None:
        if [row.entry for row in self.rows] != list(entries):
            _clear(self._list)
            self.rows = [VersionRow(entry) for entry in entries]
            for row in self.rows:
                row.clicked.connect(self._on_row)
                self._list.addWidget(row)
            self._list.addStretch(1)
            self.initial_focus = next(iter(self.rows[chosen:]), None)
        for place, row in enumerate(self.rows):
            row.setChecked(place == chosen)

    def show_compared(self, compared: Compared) -> None:
        self._title.setText(compared.title)
        _clear(self._words)
        self._words.setSpacing(self.theme.px(4))
        for number, line in enumerate(compared.lines):
            if line.heading and number:
                self._words.addSpacing(self.theme.px(8))
            self._words.addWidget(_line(line))
        self.restore.setVisible(compared.may_restore)
        self.whole.setVisible(compared.may_restore)

    def put_away(self) -> None:
        self.close_sheet()

    # -- reacting ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        px = self.theme.px
        stacked = self.width() < px(_TWO_COLUMNS)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if stacked else across)
        self._columns.setAlignment(self._left, Qt.AlignmentFlag(0) if stacked else Qt.AlignmentFlag.AlignTop)
        self._left.setMinimumWidth(0 if stacked else px(_LIST))
        self._left.setMaximumWidth(_ANY if stacked else px(_LIST))
        super().resizeEvent(event)

    def _on_row(self) -> None:
        sender = self.sender()
        if isinstance(sender, VersionRow) and self._presenter is not None:
            self._presenter.choose(self.rows.index(sender))

    def _on_whole(self, checked: bool) -> None:
        if self._presenter is not None:
            self._presenter.show_all(checked)

    def _on_restore(self) -> None:
        if self._presenter is not None:
            self._presenter.restore()


class VersionRow(Themed, QAbstractButton):
    """One version: what made it, and when."""

    stepped = Signal(int)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.setCheckable(True)
        self.setAccessibleName(f"{entry.title}, {entry.details}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ringRadius", 7)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(Text(entry.title, "ui", weight=600))
        self._column.addWidget(Text(entry.details, "caption", "muted", elide=True))
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        fill = "selected" if self.isChecked() else "hover" if self.underMouse() else None
        if fill is not None:
            color = self.theme.color(fill)  # type: ignore[arg-type]
            paint_box(QPainter(self), QRectF(self.rect()), self.theme.px(7), color)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._column.setContentsMargins(px(10), px(7), px(10), px(7))
        self.setMinimumHeight(self._column.minimumSize().height())
        self.update()


class _Side(Themed, QFrame):
    """A line that came or went, on its colour."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._added = line.sign == "+"
        self._row = QHBoxLayout(self)
        sign = Text(line.sign, "note", weight=600)
        self._row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(MarkedText(line.text, added=self._added), 1)
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.theme.color("added" if self._added else "removed"))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(10), px(5), px(10), px(5))
        self._row.setSpacing(px(10))


def _line(line: Line) -> QWidget:
    text = "".join(piece for piece, _ in line.text)
    if line.heading:
        return Text(text, "caption", "muted", weight=600)
    if line.sign:
        return _Side(line)
    return Text(text, "body", wrap=True)


def _clear(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
