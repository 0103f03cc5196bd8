"""How drafts were rated over the months: a small chart for each note type and drafter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.domain.written_time import MONTHS
from app.services.ratings import Month, Trend
from app.ui.spacing import Box, column, row
from app.ui.widgets import Divider, Text, Themed

_MONTHS = 12
_DOWN_FROM, _UP_TO = 1.0, 5.0


class TrendChart(Themed, QWidget):
    """A line of monthly averages from 1 to 5 stars; says all of them to a screen reader."""

    def __init__(self, months: Sequence[Month], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months = tuple(months)[-_MONTHS:]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        told = "; ".join(
            f"{MONTHS[m.first.month - 1]} {m.first.year}: {m.average:.1f} of 5, {m.count} rated"
            for m in self._months
        )
        self.setAccessibleName(f"Average by month. {told}")
        self.setToolTip(told.replace("; ", "\n"))
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(180), self.theme.px(44))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(px(4), px(5), -px(4), -px(5))
        painter.setPen(QPen(theme.color("hairline"), 1))
        for stars in (1, 3, 5):
            y = self._y(stars, area)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        places = [QPointF(self._x(n, area), self._y(m.average, area)) for n, m in enumerate(self._months)]
        painter.setPen(QPen(theme.color("accent"), px(2)))
        if len(places) > 1:
            painter.drawPolyline(places)
        painter.setBrush(theme.color("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        for place in places:
            painter.drawEllipse(place, px(3), px(3))

    def _x(self, number: int, area: QRectF) -> float:
        steps = max(1, len(self._months) - 1)
        return area.right() if len(self._months) == 1 else area.left() + area.width() * number / steps

    def _y(self, stars: float, area: QRectF) -> float:
        return area.bottom() - area.height() * (stars - _DOWN_FROM) / (_UP_TO - _DOWN_FROM)


class QualityCard(Box):
    """All trends, one below the other; says so where nothing was rated yet."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=10)
        self.add(Text("Quality of drafts", "heading"))
        lead = "Your ratings by month, note type and drafter. They never leave this laptop."
        self.add(Text(lead, "caption", "muted", wrap=True))
        self._list = column(gap=10)
        self.add(self._list)
        self.show_trends(())

    def show_trends(self, trends: Sequence[Trend]) -> None:
        """Draw these; in their order."""
        self._list.clear()
        if not trends:
            self._list.add(Text("No draft was rated yet.", "body", "muted", wrap=True))
        for index, trend in enumerate(trends):
            if index:
                self._list.add(Divider())
            line = row(gap=16)
            words = column(gap=1)
            words.add(Text(f"{trend.note_type} · {trend.average:.1f} of 5", "body", weight=500, tabular=True))
            rated = f"{trend.count} rated" if trend.count != 1 else "1 rated"
            drafter = trend.drafter[:1].upper() + trend.drafter[1:]
            words.add(Text(f"{drafter} · {rated}", "caption", "muted", wrap=True, tabular=True))
            line.add(words, 1)
            line.add(TrendChart(trend.months))
            self._list.add(line)
