"""Rows and columns whose margins and gaps follow the text scale."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.widgets import Divider, Sheet, Themed

Margins = tuple[int, int, int, int]
_NONE: Margins = (0, 0, 0, 0)


class Fitted:
    """Mixin for widgets whose layout breaks lines: asks for the width it needs and for no height beforehand.

    Qt takes a wrapped label's preferred height as its least height, which at another width leaves empty room;
    layouts ask for the height at the real width anyway.
    """

    def minimumSizeHint(self) -> QSize:
        assert isinstance(self, QWidget)
        layout = self.layout()
        if layout is None:
            return QSize()
        least = layout.totalMinimumSize()
        return QSize(least.width(), 0) if layout.hasHeightForWidth() else least


class Box(Fitted, Themed, QWidget):
    """A plain container with a box layout; all numbers are pixels at 100 %.

    `surface` paints one of the theme's surfaces behind it.
    """

    def __init__(
        self,
        direction: QBoxLayout.Direction,
        *,
        margins: Margins = _NONE,
        gap: int = 0,
        surface: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.box = QBoxLayout(direction, self)
        self._margins = margins
        self._gap = gap
        self._gaps: list[tuple[int, int]] = []
        if surface:
            self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.setProperty("surface", surface)
        self.follow_theme()

    def add(self, widget: QWidget, stretch: int = 0, align: Qt.AlignmentFlag | None = None) -> None:
        """Puts `widget` at the end."""
        if align is None:
            self.box.addWidget(widget, stretch)
        else:
            self.box.addWidget(widget, stretch, align)

    def add_gap(self, pixels: int) -> None:
        """A fixed distance beyond the gap."""
        self._gaps.append((self.box.count(), pixels))
        self.box.addSpacing(self.theme.px(pixels))

    def add_stretch(self) -> None:
        self.box.addStretch(1)

    def set_direction(self, direction: QBoxLayout.Direction) -> None:
        """Turns a row into a column or back."""
        if self.box.direction() != direction:
            self.box.setDirection(direction)

    def set_margins(self, margins: Margins, gap: int | None = None) -> None:
        if margins != self._margins or (gap is not None and gap != self._gap):
            self._margins = margins
            self._gap = self._gap if gap is None else gap
            self._on_theme_changed()

    def clear(self) -> None:
        """Removes everything."""
        self._gaps.clear()
        while (item := self.box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        left, top, right, bottom = self._margins
        self.box.setContentsMargins(px(left), px(top), px(right), px(bottom))
        self.box.setSpacing(px(self._gap))
        for index, pixels in self._gaps:
            item = self.box.itemAt(index)
            space = item.spacerItem() if item is not None else None
            if space is not None:
                along = self.box.direction() in (
                    QBoxLayout.Direction.LeftToRight,
                    QBoxLayout.Direction.RightToLeft,
                )
                wide, high = (px(pixels), 0) if along else (0, px(pixels))
                space.changeSize(wide, high, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box.invalidate()
        self.updateGeometry()


class FittedSheet(Sheet):
    """A sheet that takes the height its content needs whenever the content changes."""

    def __init__(
        self, title: str, *, width: int, dismissible: bool = True, close_button: bool = False
    ) -> None:
        super().__init__(title, width=width, dismissible=dismissible, close_button=close_button)
        self._wanted: QWidget | None = None
        self._head_rule: Divider | None = None
        # A child of the sheet: it cannot fire once the sheet is gone.
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._settle)
        self.page.content.installEventFilter(self)

    def rule_below_head(self) -> None:
        """A hairline between the title and what scrolls beneath it."""
        layout = self.layout()
        if self._head_rule is None and isinstance(layout, QBoxLayout):
            self._head_rule = Divider()
            layout.insertWidget(1, self._head_rule)

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) + (1 if self._head_rule is not None else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While the program ends, the attributes may be gone before the widget.
        page = getattr(self, "page", None)
        if page is not None and watched is page.content and event.type() == QEvent.Type.LayoutRequest:
            self.refit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settling.start(0)

    def refit(self) -> None:
        """Asks for the height again, once everything that changed has its own."""
        layer = self.parentWidget()
        if layer is not None:
            QCoreApplication.postEvent(layer, QEvent(QEvent.Type.LayoutRequest))
            self._settling.start(0)

    def reveal(self, widget: QWidget) -> None:
        """Scrolls to `widget` once it has its place."""
        self._wanted = widget
        self.refit()

    def _settle(self) -> None:
        # Takes a scroll bar away that is needed only because it is there and makes the lines shorter.
        self.page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.page.ensureWidgetVisible(wanted, 0, self.theme.px(16))


def in_tab_order(widgets: Iterable[QWidget | None]) -> None:
    """Lets Tab follow `widgets`: what is built anew would otherwise come last, whatever its place."""
    order = [widget for widget in widgets if widget is not None]
    for before, after in pairwise(order):
        QWidget.setTabOrder(before, after)


def column(*, margins: Margins = _NONE, gap: int = 0, surface: str = "") -> Box:
    """A container from top to bottom."""
    return Box(QBoxLayout.Direction.TopToBottom, margins=margins, gap=gap, surface=surface)


def row(*, margins: Margins = _NONE, gap: int = 8, surface: str = "") -> Box:
    """A container from left to right."""
    return Box(QBoxLayout.Direction.LeftToRight, margins=margins, gap=gap, surface=surface)
