"""Round corners of windows of their own where nothing blends them with what lies behind."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion, QTransform
from PySide6.QtWidgets import QWidget


def rounded_region(box: QRect, radius: int) -> QRegion:
    """Every pixel that a rounded box touches, those of its smooth edge included."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), max(radius - 1, 0), max(radius - 1, 0))
    return QRegion(path.toFillPolygon(QTransform()).toPolygon())


def cut_corners(window: QWidget, boxes: Iterable[QRect], radius: int) -> None:
    """Leaves only the rounded `boxes` of `window`.

    X11 without a compositor paints what is translucent black. Elsewhere there always is one, and a mask would
    only make the edges rough.
    """
    if QGuiApplication.platformName() != "xcb":
        return
    region = QRegion()
    for box in boxes:
        region = region.united(rounded_region(box, radius))
    window.setMask(region)
