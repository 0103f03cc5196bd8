"""How an utterance is drawn: avatar, name, time, words, marker where the selected sentence rests."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import ColorRole, Theme, current_theme
from app.ui.transcript.list_model import FOUND, LIT, ROW
from app.ui.transcript.model import Spans, TranscriptRow

Index = QModelIndex | QPersistentModelIndex
_LEFT, _AVATAR, _TEXT_LEFT, _RIGHT, _TIME = 24, 26, 60, 4, 56  # the scroll bar stands at the right
_TOP, _BOTTOM = 7, 7
_MARK_ICON = 14
_SPEAKERS: tuple[ColorRole, ...] = ("muted", "speaker1", "speaker2", "speaker3", "speaker4")
_SOFT: tuple[ColorRole, ...] = ("sunken", "speaker1Soft", "speaker2Soft", "speaker3Soft", "speaker4Soft")


class TranscriptDelegate(QStyledItemDelegate):
    """Draws what is in sight; ``estimate`` says how high a row may be without laying anything out."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.layouts_made = 0

    @property
    def _theme(self) -> Theme:
        return current_theme()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, QListView)
        return QSize(0, self.height(index.data(ROW), view.viewport().width()))

    def estimates(self, rows: Sequence[TranscriptRow], width: int) -> list[int]:
        """A height for each row from the number of its letters: some microseconds each."""
        theme = self._theme
        letters = max(1.0, self._text_width(width) / QFontMetricsF(theme.font("body")).averageCharWidth())
        mark, line = theme.line_height("caption") + theme.px(14), theme.line_height("body")
        least, named, nameless = theme.px(_AVATAR + 14), self._around(named=True), self._around(named=False)
        found = []
        for row in rows:
            lines = max(1, ceil(len(row.text) / letters)) * line
            if row.speaker:
                found.append(max(least, named + lines))
            else:
                found.append(nameless + lines if row.nameless else mark)
        return found

    def _around(self, *, named: bool) -> int:
        """What stands above and below the words."""
        theme = self._theme
        name = theme.line_height("caption") if named else 0
        return theme.px(_TOP + _BOTTOM) + name + theme.px(1)

    def height(self, row: TranscriptRow, width: int) -> int:
        """Exactly as high as it is painted."""
        theme = self._theme
        if not row.speaker and not row.nameless:
            metrics = QFontMetrics(theme.font("caption"))
            room = QRect(0, 0, self._text_width(width), 10_000)
            needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), row.text).height()
            return max(theme.line_height("caption"), needed) + theme.px(14)
        lines = self._lay_out(row, self._text_width(width), []).lineCount()
        text = max(1, lines) * theme.line_height("body")
        if row.nameless:
            return self._around(named=False) + text
        return max(self._around(named=True) + text, theme.px(_AVATAR + 14))

    def text_rect(self, rect: QRect) -> QRect:
        """Where the words of an utterance stand within its row."""
        top = rect.top() + self._theme.px(_TOP) + self._theme.line_height("caption")
        left = rect.left() + self._theme.px(_TEXT_LEFT)
        return QRect(left, top, self._text_width(rect.width()), rect.bottom() - top + 1)

    def letter_at(self, row: TranscriptRow, rect: QRect, point: QPoint) -> int:
        """The place in the text of an utterance nearest to ``point``."""
        room = self.text_rect(rect)
        layout = self._lay_out(row, room.width(), [])
        line_height = self._theme.line_height("body")
        number = (point.y() - room.top()) // max(1, line_height)
        line = layout.lineAt(min(max(0, number), layout.lineCount() - 1))
        return line.xToCursor(float(point.x() - room.left()))

    def _text_width(self, width: int) -> int:
        return max(self._theme.px(80), width - self._theme.px(_TEXT_LEFT + _TIME + _RIGHT))

    def _lay_out(self, row: TranscriptRow, width: int, formats: list[QTextLayout.FormatRange]) -> QTextLayout:
        self.layouts_made += 1
        theme = self._theme
        layout = QTextLayout(row.text, theme.font("body"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(formats)
        line_height = theme.line_height("body")
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (line_height - line.height()) / 2))
            y += line_height
        layout.endLayout()
        return layout

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TranscriptRow = index.data(ROW)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.nameless:
            self._paint_line(painter, rect, row)
        elif row.speaker:
            found, here = index.data(FOUND)
            self._paint_utterance(painter, rect, row, index.data(LIT), found_words(self._theme, found, here))
        else:
            self._paint_mark(painter, rect, row)
        painter.restore()

    def paint_focus(self, painter: QPainter, rect: QRect) -> None:
        """Where the keyboard is."""
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left = theme.px(8)  # the times stand close to the right edge
        painter.drawRoundedRect(QRectF(rect).adjusted(left, 1, -1, -1), theme.px(7), theme.px(7))
        painter.restore()

    def _paint_mark(self, painter: QPainter, rect: QRect, row: TranscriptRow) -> None:
        theme = self._theme
        side = theme.px(_MARK_ICON)
        left = rect.left() + theme.px(_TEXT_LEFT)
        time_left = rect.right() - theme.px(_TIME + _RIGHT)
        if row.mark_icon is not None:
            middle = rect.left() + theme.px(_LEFT) + theme.px(_AVATAR) / 2
            picture = theme.pixmap(
                row.mark_icon, "muted", _MARK_ICON, ratio=painter.device().devicePixelRatioF()
            )
            painter.drawPixmap(QPointF(middle - side / 2, rect.center().y() - side / 2 + 1), picture)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("muted"))
        painter.drawText(
            QRect(left, rect.top(), self._text_width(rect.width()), rect.height()),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap),
            row.text,
        )
        painter.setFont(theme.font("caption", tabular=True))
        painter.drawText(
            QRect(time_left, rect.top(), theme.px(_TIME), rect.height()),
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            row.time,
        )

    def _paint_line(self, painter: QPainter, rect: QRect, row: TranscriptRow) -> None:
        theme, px = self._theme, self._theme.px
        top, line = rect.top() + px(_TOP), theme.line_height("body")
        painter.setFont(theme.font("caption", tabular=True))
        painter.setPen(theme.color("muted"))
        time = QRect(rect.right() - px(_TIME + _RIGHT), top, px(_TIME), line)
        painter.drawText(time, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), row.time)
        painter.setPen(theme.color("text"))
        layout = self._lay_out(row, self._text_width(rect.width()), doubtful_words(theme, row.doubtful))
        layout.draw(painter, QPointF(rect.left() + px(_TEXT_LEFT), top))

    def _paint_utterance(
        self,
        painter: QPainter,
        rect: QRect,
        row: TranscriptRow,
        spans: Spans | None,
        found: list[QTextLayout.FormatRange],
    ) -> None:
        theme, px = self._theme, self._theme.px
        lit = spans is not None
        if lit:
            painter.fillRect(rect, theme.color("surface"))
            edge = QRect(rect.left(), rect.top(), px(3), rect.height())
            painter.fillRect(edge, theme.color("evidenceEdge"))
        top = rect.top() + px(_TOP)
        avatar = QRectF(rect.left() + px(_LEFT), top, px(_AVATAR), px(_AVATAR))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(_SOFT[row.color]))
        painter.drawRoundedRect(avatar, px(8), px(8))
        bold = theme.font("caption", weight=600)
        painter.setFont(bold)
        painter.setPen(theme.color(_SPEAKERS[row.color]))
        painter.drawText(avatar, int(Qt.AlignmentFlag.AlignCenter), row.letter)
        left, line = rect.left() + px(_TEXT_LEFT), theme.line_height("caption")
        room = rect.width() - px(_TEXT_LEFT + _TIME + _RIGHT)
        name = QFontMetricsF(bold).elidedText(row.speaker, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top, room, line), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setFont(theme.font("caption", tabular=True))
        painter.setPen(theme.color("muted"))
        time = QRect(rect.right() - px(_TIME + _RIGHT), top, px(_TIME), line)
        painter.drawText(time, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), row.time)
        painter.setPen(theme.color("text"))
        formats = [*doubtful_words(theme, row.doubtful), *evidence_words(theme, spans or ()), *found]
        layout = self._lay_out(row, self._text_width(rect.width()), formats)
        layout.draw(painter, QPointF(left, top + line))


def doubtful_words(theme: Theme, spans: Sequence[tuple[int, int]]) -> list[QTextLayout.FormatRange]:
    """Words heard with low confidence: a dashed line below."""
    style = QTextCharFormat()
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
    style.setUnderlineColor(theme.color("muted"))
    return [_range(start, end, style) for start, end in spans]


def evidence_words(theme: Theme, spans: Sequence[tuple[int, int]]) -> list[QTextLayout.FormatRange]:
    """Words that the selected sentence rests on: marker and line, so that colour is not alone."""
    style = QTextCharFormat()
    style.setBackground(QBrush(theme.color("evidence")))
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    style.setUnderlineColor(theme.color("evidenceEdge"))
    return [_range(start, end, style) for start, end in spans]


def found_words(theme: Theme, spans: Spans, here: tuple[int, int] | None) -> list[QTextLayout.FormatRange]:
    """What the search found: a soft ground and a line, and full colour for the match that was gone to."""
    style, strong = QTextCharFormat(), QTextCharFormat()
    style.setBackground(QBrush(theme.color("accentSoft")))
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    style.setUnderlineColor(theme.color("accent"))
    strong.setBackground(QBrush(theme.color("accent")))
    strong.setForeground(QBrush(theme.color("onAccent")))
    return [_range(start, end, strong if (start, end) == here else style) for start, end in spans]


def _range(start: int, end: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    # PySide declares these C++ fields without setters.
    found.start, found.length, found.format = start, end - start, style
    return found
