"""Line icons and drawings, tinted in the theme's colours and cached per colour, size and pixel ratio."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.resources import resource
from app.ui.roles import DrawingName, IconName

_LARGE = 20


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


def _render(svg: str, width: float, height: float, ratio: float) -> QPixmap:
    pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, width, height))
    painter.end()
    return pixmap


@cache
def _icon(name: IconName, color: str, design_size: int, pixels: int, ratio: float, filled: bool) -> QPixmap:
    svg = _source(name).replace("currentColor", color)
    # A thinner line at larger sizes keeps the weight of icons equal to that of the letters beside them.
    if design_size >= _LARGE:
        svg = svg.replace('stroke-width="2"', 'stroke-width="1.75"')
    if filled:
        svg = svg.replace('fill="none"', f'fill="{color}"')
    return _render(svg, pixels, pixels, ratio)


def icon_pixmap(
    name: IconName, color: str, *, design_size: int, pixels: int, ratio: float, filled: bool = False
) -> QPixmap:
    """The icon in one colour (`#RRGGBB`), `pixels` logical pixels square. Main thread only."""
    return _icon(name, color, design_size, pixels, round(ratio, 3), filled)


@cache
def _drawing(name: DrawingName, colors: tuple[tuple[str, str], ...], scale: float, ratio: float) -> QPixmap:
    svg = _source(name)
    for role, color in colors:
        svg = svg.replace("{" + role + "}", color)
    size = drawing_size(name)
    return _render(svg, size.width() * scale, size.height() * scale, ratio)


@cache
def drawing_size(name: DrawingName) -> QSizeF:
    """The size a drawing was made for, at 100 %."""
    renderer = QSvgRenderer(QByteArray(_recolored(_source(name)).encode()))
    return QSizeF(renderer.defaultSize())


def _recolored(svg: str) -> str:
    return re.sub(r"\{\w+\}", "#000000", svg)


def drawing_pixmap(name: DrawingName, colors: dict[str, str], scale: float, ratio: float) -> QPixmap:
    """One of our own drawings in the colours given by role. Main thread only."""
    used = tuple(sorted((role, color) for role, color in colors.items() if "{" + role + "}" in _source(name)))
    return _drawing(name, used, round(scale, 3), round(ratio, 3))
