"""What a scene lacks for those who hear it, and for those who hardly see it: names and contrast."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from app.ui.theme import Rgba, Theme, contrast
from app.ui.widgets import Text

LEAST = 4.5
"""Contrast of words with what they stand on (WCAG 2.2, 1.4.3)."""
_FEW = 40
"""Pixels of ground around words, below which it cannot be told what they stand on."""


def nameless(root: QWidget) -> list[str]:
    """The widgets in sight that can be used and have no accessible name, as class and object name."""
    return [
        f"{type(widget).__name__} {widget.objectName()}".strip()
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and _is_used(widget) and not _name(widget).strip()
    ]


def faint(root: QWidget, image: QImage, theme: Theme) -> list[str]:
    """The labels in sight whose words stand out too little from what is painted behind them."""
    found = []
    for label in root.findChildren(Text):
        words = label.text().strip()
        if not words or not label.isVisible() or not label.isEnabled() or not _is_on_top(root, label):
            continue
        ground = _ground(image, QRect(label.mapTo(root, QPoint(0, 0)), label.size()))
        if ground is None:
            continue
        ratio = contrast(_rgba(theme, label), ground)
        if ratio < LEAST:
            found.append(f"{ratio:.2f} {words[:40]}")
    return found


def _is_used(widget: QWidget) -> bool:
    if isinstance(widget, QScrollBar | QLabel) or widget.objectName().startswith("qt_"):
        return False
    if isinstance(widget, QAbstractButton | QTextEdit | QAbstractItemView):
        return True
    if isinstance(widget, QAbstractScrollArea):
        return False  # what can be used is in it
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()


def _is_on_top(root: QWidget, label: QWidget) -> bool:
    middle = label.mapTo(root, label.rect().center())
    if not root.rect().contains(middle):
        return False
    top = root.childAt(middle)
    return top is label or (top is not None and label.isAncestorOf(top))


def _rgba(theme: Theme, label: Text) -> Rgba:
    color = theme.color(label._tone)
    return Rgba(color.red(), color.green(), color.blue(), color.alpha())


def _ground(image: QImage, box: QRect) -> Rgba | None:
    box = box.intersected(image.rect())
    pixels = Counter(
        image.pixel(x, y)
        for y in range(box.top(), box.bottom() + 1, 3)
        for x in range(box.left(), box.right() + 1, 3)
    )
    if not pixels or sum(pixels.values()) < _FEW:
        return None
    value, _ = pixels.most_common(1)[0]
    return Rgba((value >> 16) & 255, (value >> 8) & 255, value & 255, 255)
