"""A small chart of numbers over time, with the number that is wanted; the same in words beneath it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.case_summary import Series
from app.ui.chart.words import day_of_year
from app.ui.widgets import Themed

_HIGH, _SIDE = 76, 34


def in_words(series: Series) -> str:
    """What the chart shows, for screen readers and for who would rather read it."""
    told = ", ".join(f"{_number(m.value)} on {day_of_year(m.day)}" for m in series.measures)
    wanted = f". Goal: {_number(series.wanted)}" if series.wanted is not None else ""
    return f"{series.label[:1].upper()}{series.label[1:]}: {told}{wanted}."


class SeriesChart(Themed, QWidget):
    """Points joined by a line, placed by their days; a dashed line stands for the goal."""

    def __init__(self, series: Series) -> None:
        super().__init__()
        self._series = series
        self.setAccessibleName(f"Chart. {in_words(series)}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(280), self.theme.px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(140), self.theme.px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("caption", tabular=True)
        painter.setFont(font)
        line = QFontMetricsF(font).height()
        wide = min(float(self.width()), px(420))
        room = QRectF(px(_SIDE), line + px(2), wide - 2 * px(_SIDE), self.height() - 2 * line - px(6))
        points = self._points(room)
        if self._series.wanted is not None:
            y = self._height(self._series.wanted, room)
            painter.setPen(QPen(theme.color("ok"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(room.left() - px(8), y), QPointF(room.right() + px(8), y))
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawPolyline(points)
        for point, measure in zip(points, self._series.measures, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(point, px(4), px(4))
            painter.setPen(theme.color("text"))
            above = QRectF(point.x() - px(30), point.y() - line - px(5), px(60), line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, _number(measure.value))
        painter.setPen(theme.color("muted"))
        for point, measure in (
            (points[0], self._series.measures[0]),
            (points[-1], self._series.measures[-1]),
        ):
            below = QRectF(point.x() - px(40), self.height() - line - 1, px(80), line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, day_of_year(measure.day))

    def _points(self, room: QRectF) -> list[QPointF]:
        days = [measure.day.toordinal() for measure in self._series.measures]
        span = max(1, days[-1] - days[0])
        return [
            QPointF(room.left() + room.width() * (day - days[0]) / span, self._height(measure.value, room))
            for day, measure in zip(days, self._series.measures, strict=True)
        ]

    def _height(self, value: float, room: QRectF) -> float:
        values = [measure.value for measure in self._series.measures]
        wanted = self._series.wanted
        every = values if wanted is None else [*values, wanted]
        low, high = min(every), max(every)
        share = 0.5 if high == low else (value - low) / (high - low)
        return room.bottom() - share * room.height()


def _number(value: float) -> str:
    return f"{value:g}"
