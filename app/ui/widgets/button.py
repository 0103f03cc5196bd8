"""Buttons of every kind and size, with icon, key hint and elision."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.roles import ButtonKind, ButtonSize, ColorRole, IconName, TypeRole
from app.ui.widgets.themed import PressedByEnter, Themed, paint_box, surface_of


@dataclass(frozen=True, slots=True)
class _Measure:
    height: int
    padding: int
    font: TypeRole
    icon: int
    gap: int
    radius: int
    border: int = 1


_MEASURES: dict[ButtonSize, _Measure] = {
    "small": _Measure(28, 10, "caption", 14, 7, 7),
    "normal": _Measure(32, 12, "ui", 16, 8, 7),
    "large": _Measure(40, 16, "body", 16, 8, 7),
    "target": _Measure(44, 16, "heading", 20, 8, 7),
    "client": _Measure(72, 20, "title", 24, 14, 12, 2),
}


@dataclass(frozen=True, slots=True)
class _Look:
    fill: ColorRole | None
    edge: ColorRole | None
    ink: ColorRole
    hover: ColorRole
    pressed: ColorRole


_LOOKS: dict[ButtonKind, _Look] = {
    "standard": _Look("surface", "border", "text", "hover", "sunken"),
    "primary": _Look("accent", None, "onAccent", "accentHover", "accentPressed"),
    "quiet": _Look(None, None, "accent", "hover", "sunken"),
    "quietMuted": _Look(None, None, "muted", "hover", "sunken"),
    "danger": _Look("surface", "border", "recording", "hover", "sunken"),
    "recording": _Look("recordingFill", None, "onRecording", "recordingFill", "recordingFill"),
    "issue": _Look("surface", "warningFill", "text", "hover", "sunken"),
}


class Button(PressedByEnter, Themed, QPushButton):
    """A push button; Space and Enter press it, and its accessible name is its words.

    An icon-only button (empty `text`) must be given `name`, which is also its tooltip. `shrinks` lets it
    elide in tight rows. `trailing` puts a second icon at the end (for menus); `compact_icon` is what is left
    of a button without an icon when `set_compact` takes its words away.
    """

    def __init__(
        self,
        text: str = "",
        kind: ButtonKind = "standard",
        size: ButtonSize = "normal",
        *,
        icon: IconName | None = None,
        icon_tone: ColorRole | None = None,
        trailing: IconName | None = None,
        compact_icon: IconName | None = None,
        key_hint: str = "",
        name: str = "",
        shrinks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        if not text and not name:
            raise ValueError("a button without words needs a name")
        self._kind: ButtonKind = kind
        self._size: ButtonSize = size
        self._icon: IconName | None = icon
        self._icon_tone: ColorRole | None = icon_tone
        self._trailing: IconName | None = trailing
        self._compact_icon: IconName | None = compact_icon
        self._key_hint = key_hint
        self._shrinks = shrinks
        self._given_name = name
        self._compact = False
        self.setAccessibleName(name or text)
        if not text:
            self.setToolTip(name)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", _MEASURES[size].radius)
        horizontal = QSizePolicy.Policy.Preferred if shrinks else QSizePolicy.Policy.Fixed
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    # -- state ---------------------------------------------------------------------------------------
    def set_words(self, text: str, *, name: str = "", icon: IconName | None = None) -> None:
        """Changes what the button says, its accessible name and, when given, its icon."""
        self.setText(text)
        self._given_name = name
        self._icon = icon if icon is not None else self._icon
        self.setAccessibleName(name or text)
        self._on_theme_changed()

    @property
    def kind(self) -> ButtonKind:
        """How it looks now."""
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        self._kind = kind
        self._on_theme_changed()

    def set_compact(self, compact: bool) -> None:
        """Shows only the icon; the words become the tooltip. Without an icon nothing changes."""
        can = self._icon is not None or self._compact_icon is not None
        if not can or not self.text() or compact == self._compact:
            return
        self._compact = compact
        self.setToolTip(self.accessibleName() if compact else "")
        self._on_theme_changed()

    @property
    def is_compact(self) -> bool:
        return self._compact or not self.text()

    # -- geometry ------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        measure = _MEASURES[self._size]
        px = self.theme.px
        metrics = QFontMetricsF(self.font())
        height = max(px(measure.height), int(metrics.height()) + px(8))
        if self.is_compact:
            return QSize(height, height)
        width = metrics.horizontalAdvance(self.text()) + 2 * px(measure.padding) + 1
        if self._icon is not None:
            width += px(measure.icon) + px(measure.gap)
        if self._trailing is not None:
            width += px(16) + px(measure.gap)
        if self._key_hint:
            width += self._hint_width() + px(8)
        return QSize(int(width + 0.999), height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if self._shrinks and not self.is_compact:
            return QSize(min(hint.width(), self.theme.px(72)), hint.height())
        return hint

    # -- painting ------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, measure, look = self.theme, _MEASURES[self._size], _LOOKS[self._kind]
        painter = QPainter(self)
        fill, edge, ink = self._colors(look)
        paint_box(
            painter,
            QRectF(self.rect()),
            theme.px(measure.radius),
            theme.color(fill) if fill else None,
            theme.color(edge) if edge else None,
            measure.border,
        )
        icon_tone: ColorRole = ink
        if self.isEnabled() and self._icon_tone is not None:
            icon_tone = self._icon_tone
        elif self.isEnabled() and self._kind == "issue":
            icon_tone = "warning"
        self._paint_content(painter, ink, icon_tone)

    def _colors(self, look: _Look) -> tuple[ColorRole | None, ColorRole | None, ColorRole]:
        quiet = look.fill is None
        if not self.isEnabled():
            return (None if quiet else "sunken"), (None if quiet else "hairline"), "disabled"
        fill = look.fill
        if fill == "surface":
            fill = surface_of(self)
        if self.isDown() or (self.isCheckable() and self.isChecked()):
            fill = look.pressed
        elif self.underMouse():
            fill = look.hover
        return fill, look.edge, look.ink

    def _paint_content(self, painter: QPainter, ink: ColorRole, icon_tone: ColorRole) -> None:
        theme, measure = self.theme, _MEASURES[self._size]
        px = theme.px
        metrics = QFontMetricsF(self.font())
        words = "" if self.is_compact else self.text()
        shown = self._compact_icon if self._compact and self._icon is None else self._icon
        icon = px(measure.icon) if shown is not None else 0
        gap = px(measure.gap)
        extra = (icon + (gap if words else 0)) if icon else 0
        tail = px(16) + gap if self._trailing is not None and words else 0
        hint = self._hint_width() + px(8) if self._key_hint and words else 0
        padding = px(measure.padding) if words else 0
        room = self.width() - 2 * padding - extra - tail - hint
        if words and metrics.horizontalAdvance(words) > room + 1:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, room))
        content = extra + metrics.horizontalAdvance(words) + tail + hint
        x = max(float(padding), (self.width() - content) / 2)
        ratio = self.devicePixelRatioF()
        if shown is not None:
            pixmap = theme.pixmap(shown, icon_tone, measure.icon, ratio=ratio)
            painter.drawPixmap(QPointF(x, (self.height() - icon) / 2), pixmap)
            x += extra
        painter.setFont(self.font())
        painter.setPen(theme.color(ink))
        width = metrics.horizontalAdvance(words)
        centre = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, 0, width + 2, self.height()), int(centre), words)
        x += width
        if hint:
            self._paint_hint(painter, x + px(8), ink)
            x += hint
        if self._trailing is not None and words:
            pixmap = theme.pixmap(self._trailing, ink, 16, ratio=ratio)
            painter.drawPixmap(QPointF(x + gap, (self.height() - px(16)) / 2), pixmap)

    def _paint_hint(self, painter: QPainter, x: float, ink: ColorRole) -> None:
        theme = self.theme
        filled = _LOOKS[self._kind].fill not in (None, "surface")
        height = theme.px(18)
        box = QRectF(round(x), round((self.height() - height) / 2), self._hint_width(), height)
        paint_box(
            painter,
            box,
            theme.px(4),
            None if filled else theme.color("background"),
            theme.color(ink if filled else "hairline"),
        )
        painter.setFont(theme.font("caption", weight=500))
        painter.setPen(theme.color(ink if filled or not self.isEnabled() else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key_hint)

    def _hint_width(self) -> int:
        metrics = QFontMetricsF(self.theme.font("caption", weight=500))
        return int(metrics.horizontalAdvance(self._key_hint)) + 2 * self.theme.px(6)

    # -- inside --------------------------------------------------------------------------------------
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def _on_theme_changed(self) -> None:
        measure = _MEASURES[self._size]
        strong = self._kind in ("primary", "recording") or self._size == "client"
        font: QFont = self.theme.font(measure.font, weight=600 if strong else 500)
        self.setFont(font)
        self.updateGeometry()
        self.update()


def icon_button(
    icon: IconName,
    name: str,
    kind: ButtonKind = "standard",
    size: ButtonSize = "normal",
    parent: QWidget | None = None,
) -> Button:
    """A square button with an icon alone; `name` is its verb, for screen readers and as tooltip."""
    return Button("", kind, size, icon=icon, name=name, parent=parent)
