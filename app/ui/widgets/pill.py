"""Status pills, source chips and key hints: small fixed boxes with an icon and words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from app.ui.roles import ChipKind, ColorRole, IconName, PillKind
from app.ui.theme import Theme
from app.ui.widgets.themed import Themed, paint_box

PILL_COLORS: dict[PillKind, tuple[ColorRole, ColorRole]] = {
    "neutral": ("sunken", "muted"),
    "ok": ("okSoft", "ok"),
    "warning": ("warningSoft", "warning"),
    "paused": ("pausedSoft", "paused"),
    "recording": ("recordingSoft", "recording"),
    "accent": ("accentSoft", "accent"),
}
_HEIGHT, _LEFT, _RIGHT, _GAP, _ICON, _RADIUS = 24, 7, 9, 6, 16, 6


def pill_size(theme: Theme, words: str) -> QSize:
    """The room a pill takes, for delegates and for the widget alike."""
    metrics = QFontMetricsF(theme.font("caption", weight=500))
    width = theme.px(_LEFT + _ICON + _GAP + _RIGHT) + metrics.horizontalAdvance(words)
    return QSize(int(width) + 1, max(theme.px(_HEIGHT), int(metrics.height()) + theme.px(6)))


def paint_pill(
    painter: QPainter,
    theme: Theme,
    box: QRectF,
    words: str,
    kind: PillKind,
    icon: IconName | None,
    ratio: float,
) -> None:
    """Paints a pill into `box`; without an icon a filled dot stands in its place."""
    soft, strong = PILL_COLORS[kind]
    paint_box(painter, box, theme.px(_RADIUS), theme.color(soft))
    side = theme.px(_ICON)
    x = box.left() + theme.px(_LEFT)
    if icon is not None:
        pixmap = theme.pixmap(icon, strong, _ICON, ratio=ratio)
        painter.drawPixmap(QPointF(x, box.top() + (box.height() - side) / 2), pixmap)
    else:
        dot = theme.px(10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("recordingFill" if kind == "recording" else strong))
        painter.drawEllipse(QPointF(x + side / 2, box.center().y()), dot / 2, dot / 2)
    painter.setFont(theme.font("caption", weight=500))
    painter.setPen(theme.color(strong))
    left = x + side + theme.px(_GAP)
    room = QRectF(left, box.top(), box.right() - theme.px(_RIGHT) - left + 1, box.height())
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 0.5)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


class Pill(Themed, QLabel):
    """A state in words with its icon; the accessible name is the words."""

    def __init__(
        self,
        words: str,
        kind: PillKind = "neutral",
        icon: IconName | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words)
        self._kind: PillKind = kind
        self._icon: IconName | None = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_state(self, words: str, kind: PillKind, icon: IconName | None = None) -> None:
        self.setText(words)
        self._kind = kind
        self._icon = icon
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        return pill_size(self.theme, self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(self.rect())
        ratio = self.devicePixelRatioF()
        paint_pill(QPainter(self), self.theme, box, self.text(), self._kind, self._icon, ratio)


class Chip(Themed, QAbstractButton):
    """A small button of 22 px: a sentence's source, a warning, or (28 px, round) a suggestion."""

    def __init__(
        self,
        words: str,
        kind: ChipKind = "source",
        icon: IconName | None = None,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(name or words)
        self._kind: ChipKind = kind
        self._icon: IconName | None = icon
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ringRadius", 14 if kind == "suggestion" else 5)
        self.follow_theme()

    def set_kind(self, kind: ChipKind) -> None:
        self._kind = kind
        self.update()

    def sizeHint(self) -> QSize:
        px = self.theme.px
        metrics = QFontMetricsF(self.theme.font("caption", weight=500, tabular=True))
        high = 28 if self._kind == "suggestion" else 22
        pad = 10 if self._kind == "suggestion" else 7
        icon = px(12) + px(5) if self._icon is not None else 0
        width = metrics.horizontalAdvance(self.text()) + icon + 2 * px(pad) + 1
        return QSize(int(width), max(px(high), int(metrics.height()) + px(5)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        edge, fill, ink = {
            "source": ("hairline", "surface", "muted"),
            "selected": ("evidenceEdge", "surface", "text"),
            "warning": ("warningFill", "warningSoft", "warning"),
            "suggestion": ("border", "surface", "text"),
        }[self._kind]
        if self.underMouse() and self._kind != "warning":
            fill = "hover"
        painter = QPainter(self)
        box = QRectF(self.rect())
        radius = box.height() / 2 if self._kind == "suggestion" else px(5)
        paint_box(painter, box, radius, theme.color(fill), theme.color(edge))  # type: ignore[arg-type]
        x = float(px(10 if self._kind == "suggestion" else 7))
        if self._icon is not None:
            side = px(12)
            tinted = theme.pixmap(self._icon, ink, 12, ratio=self.devicePixelRatioF())  # type: ignore[arg-type]
            painter.drawPixmap(QPointF(x, (self.height() - side) / 2), tinted)
            x += side + px(5)
        painter.setFont(theme.font("caption", weight=500, tabular=True))
        painter.setPen(theme.color(ink))  # type: ignore[arg-type]
        room = QRectF(x, 0, self.width() - x, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())


class KeyHint(Themed, QLabel):
    """A key combination in a small outlined box; buttons paint their own."""

    def __init__(self, keys: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.theme.font("caption", weight=500))
        return QSize(
            int(metrics.horizontalAdvance(self.text())) + 2 * self.theme.px(6),
            max(self.theme.px(18), int(metrics.height()) + 2),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        theme = self.theme
        paint_box(painter, box, theme.px(4), theme.color("background"), theme.color("hairline"))
        painter.setFont(theme.font("caption", weight=500))
        painter.setPen(theme.color("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
