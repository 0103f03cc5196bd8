"""Labels with the designed line heights, wrapping, spans and elision; always plain text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6 import QtGui
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme import ColorRole, TypeRole
from app.ui.widgets.themed import Themed

_ELLIPSIS = "…"


def plain_tip(text: str) -> str:
    """A tool tip that shows ``text`` letter for letter, also where Qt would take it for HTML.

    A name or a sentence may hold anything: a picture that it names would be fetched from a file or a share.
    """
    return f"<p>{html.escape(text)}</p>" if QtGui.Qt.mightBeRichText(text) else text


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a label with a weight or colour of its own."""

    text: str
    weight: int | None = None
    tone: ColorRole | None = None


class Text(Themed, QLabel):
    """A label in a type role and a colour role. It never reads its text as markup.

    `wrap` breaks lines and follows width with height; `elide` shortens one line to the room there is and
    shows the whole as a tooltip; the accessible name is always the whole text. Words stand in the middle of
    the height they get, at its top with AlignTop in `align`.
    """

    def __init__(
        self,
        text: str = "",
        role: TypeRole = "ui",
        tone: ColorRole = "text",
        *,
        weight: int | None = None,
        tabular: bool = False,
        italic: bool = False,
        wrap: bool = False,
        elide: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._role: TypeRole = role
        self._tone: ColorRole = tone
        self._weight = weight
        self._tabular = tabular
        self._italic = italic
        self._wrap = wrap
        self._elide = elide
        self._align = align
        self._spans: tuple[Span, ...] = ()
        horizontal = QSizePolicy.Policy.Preferred
        policy = QSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(wrap)
        if wrap:
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.setText(text)
        self.follow_theme()

    # -- what it says --------------------------------------------------------------------------------
    def setText(self, text: str) -> None:
        """Replaces the text and drops the spans."""
        self._spans = ()
        if text != self.text():
            super().setText(text)
        self._on_words_changed()

    def set_spans(self, spans: Sequence[Span]) -> None:
        super().setText("".join(span.text for span in spans))
        self._spans = tuple(spans)
        self._on_words_changed()

    def set_tone(self, tone: ColorRole) -> None:
        self._tone = tone
        self.update()

    def set_role(self, role: TypeRole, *, weight: int | None = None) -> None:
        self._role = role
        self._weight = weight
        self._on_theme_changed()

    @property
    def is_elided(self) -> bool:
        """True while the one line does not fit."""
        return self._elide and self._natural_width() > self.contentsRect().width() + 0.5

    # -- geometry ------------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        if not self._wrap:
            return -1
        margins = self.contentsMargins()
        # A layout asks for the height at its own width, also where the label will not be that wide.
        width = min(width, self.maximumWidth())
        lines = self._layout(max(1, width - margins.left() - margins.right())).lineCount()
        return max(1, lines) * self._line + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        natural = int(self._natural_width()) + 1
        if self._wrap:
            limit = self.maximumWidth() - margins.left() - margins.right()
            natural = max(1, min(natural, self.theme.px(420), limit))
            width = natural + margins.left() + margins.right()
            return QSize(width, self.heightForWidth(width))
        height = self._line + margins.top() + margins.bottom()
        return QSize(natural + margins.left() + margins.right(), height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if self._wrap:
            words = self.text().split()
            metrics = QFontMetricsF(self.font())
            longest = max((metrics.horizontalAdvance(word) for word in words), default=0.0)
            return QSize(min(int(longest) + 2, hint.width()), self._line)
        if self._elide:
            return QSize(min(hint.width(), self.theme.px(44)), hint.height())
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide:
            self.setToolTip(plain_tip(self.text()) if self.is_elided else "")

    # -- painting ------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        tone: ColorRole = self._tone if self.isEnabled() else "disabled"
        painter.setPen(self.theme.color(tone))
        if self._wrap:
            layout = self._layout(room.width())
            spare = max(0.0, room.height() - layout.lineCount() * self._line)
            top = 0.0 if self._align & Qt.AlignmentFlag.AlignTop else spare / 2
            layout.draw(painter, QPointF(room.left(), room.top() + top))
            return
        if self._spans and not self.is_elided:
            self._layout(100_000).draw(painter, QPointF(self._left(room), self._top(room)))
            return
        metrics = QFontMetricsF(self.font())
        words = self.text()
        if self._elide:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 0.5)
        painter.setFont(self.font())
        painter.drawText(room, int(self._align | Qt.AlignmentFlag.AlignVCenter), words)

    def _left(self, room: QRect) -> float:
        if self._align & Qt.AlignmentFlag.AlignRight:
            return room.right() + 1 - self._natural_width()
        if self._align & Qt.AlignmentFlag.AlignHCenter:
            return room.left() + (room.width() - self._natural_width()) / 2
        return room.left()

    def _top(self, room: QRect) -> float:
        return room.top() + (room.height() - self._line) / 2

    # -- inside --------------------------------------------------------------------------------------
    @property
    def _line(self) -> int:
        return self.theme.line_height(self._role)

    def _font_of(self, weight: int | None) -> QFont:
        chosen = weight if weight is not None else self._weight
        return self.theme.font(self._role, weight=chosen, tabular=self._tabular, italic=self._italic)

    def _natural_width(self) -> float:
        if self._spans:
            return sum(
                QFontMetricsF(self._font_of(span.weight)).horizontalAdvance(span.text) for span in self._spans
            )
        return QFontMetricsF(self.font()).horizontalAdvance(self.text())

    def _layout(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption(self._align if self._wrap else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        layout.beginLayout()
        y = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (self._line - line.height()) / 2))
            y += self._line
        layout.endLayout()
        return layout

    def _formats(self) -> list[QTextLayout.FormatRange]:
        ranges: list[QTextLayout.FormatRange] = []
        start = 0
        for span in self._spans:
            style = QTextCharFormat()
            if span.weight is not None:
                style.setFont(self._font_of(span.weight))
            if span.tone is not None:
                style.setForeground(QBrush(self.theme.color(span.tone)))
            part = QTextLayout.FormatRange()
            # PySide declares these C++ fields without setters.
            part.start, part.length, part.format = start, len(span.text), style
            ranges.append(part)
            start += len(span.text)
        return ranges

    def _on_words_changed(self) -> None:
        if self._elide:
            self.setToolTip(plain_tip(self.text()) if self.is_elided else "")
        self.updateGeometry()
        self.update()

    def _on_theme_changed(self) -> None:
        self.setFont(self._font_of(None))
        self.updateGeometry()
        self.update()
