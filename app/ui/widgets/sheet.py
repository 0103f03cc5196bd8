"""Sheets: child frames on a scrim that keep the focus, close with Escape and give the focus back."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets.button import Button, icon_button
from app.ui.widgets.layout import Divider, ScrollPage
from app.ui.widgets.text import Text
from app.ui.widgets.themed import Themed, announce, paint_box

_MARGIN = 24


class Sheet(Themed, QFrame):
    """A dialog inside the window. Fill `body` (it scrolls when it must) and `footer` (which never scrolls).

    `width` in pixels at 100 %. `dismissed` is emitted on Escape or the close button, before the sheet goes;
    with `dismissible=False` neither is there. `initial_focus` names the widget that gets the focus first.
    """

    dismissed = Signal()
    closed = Signal()

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *,
        width: int = 560,
        dismissible: bool = True,
        close_button: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("base", "raised")
        self.setAccessibleName(title)
        self.design_width = width
        self.dismissible = dismissible
        self.initial_focus: QWidget | None = None
        self.title = Text(title, "title", wrap=True)
        self.subtitle = Text(subtitle, "ui", "muted", weight=400, wrap=True, parent=self)
        self.subtitle.setVisible(bool(subtitle))
        self.close_button: Button | None = None
        self._head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._head.addLayout(words, 1)
        if close_button and dismissible:
            self.close_button = icon_button("x", "Close", "quietMuted")
            self.close_button.clicked.connect(self.dismiss)
            self._head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.page = ScrollPage()
        self.page.content.installEventFilter(self)
        self.body: QVBoxLayout = self.page.body
        self.footer_divider = Divider()
        self.footer_divider.hide()
        self._footer_box = QWidget()
        self.footer = QHBoxLayout(self._footer_box)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addLayout(self._head)
        box.addWidget(self.page, 1)
        box.addWidget(self.footer_divider)
        box.addWidget(self._footer_box)
        self.follow_theme()

    def dismiss(self) -> None:
        """Closes without an answer; does nothing on a sheet that must be answered."""
        if self.dismissible:
            self.dismissed.emit()
            self.close_sheet()

    def close_sheet(self) -> None:
        """Takes the sheet away and gives the focus back."""
        layer = self.parentWidget()
        if isinstance(layer, _Layer):
            layer.take_down()

    def heightForWidth(self, width: int) -> int:
        """The height at which nothing has to scroll."""
        box = self.layout()
        inner = width - 2
        rest = self._head.heightForWidth(inner) if self._head.hasHeightForWidth() else -1
        head = rest if rest > 0 else self._head.sizeHint().height()
        content = self.page.content.layout()
        assert content is not None and box is not None
        hfw = content.heightForWidth(inner) if content.hasHeightForWidth() else content.sizeHint().height()
        foot = self._footer_box.layout()
        assert foot is not None
        footer = foot.heightForWidth(inner) if foot.hasHeightForWidth() else foot.sizeHint().height()
        rule = 1 if not self.footer_divider.isHidden() else 0
        return max(head + hfw + footer + rule + 2, self.minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        layer = self.parentWidget()
        if event.type() == QEvent.Type.LayoutRequest and isinstance(layer, _Layer):
            # What scrolls does not tell its new height outwards: the layer asks for it again.
            QCoreApplication.postEvent(layer, QEvent(QEvent.Type.LayoutRequest))
        return super().eventFilter(watched, event)

    def focusables(self) -> list[QWidget]:
        """What Tab reaches in here, in order."""
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if (
                self.isAncestorOf(widget)
                and widget.isVisibleTo(self)
                and widget.isEnabled()
                and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and widget.focusProxy() is None
            ):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def focusNextPrevChild(self, next: bool) -> bool:
        """Keeps Tab inside the sheet."""
        order = self.focusables()
        if not order:
            return True
        focused = QApplication.focusWidget()
        step = 1 if next else -1
        index = order.index(focused) + step if focused in order else (0 if next else -1)
        target = order[index % len(order)]
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        self.page.ensureWidgetVisible(target, 0, self.theme.px(24))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        box = QRectF(self.rect())
        paint_box(QPainter(self), box, theme.px(14), theme.color("raised"), theme.color("hairline"))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._head.setContentsMargins(px(24), px(20), px(24), px(14))
        self._head.setSpacing(px(12))
        self.footer.setContentsMargins(px(24), px(16), px(24), px(18))
        self.footer.setSpacing(px(8))
        self.updateGeometry()
        self.update()


class _Layer(Themed, QWidget):
    """The scrim over the whole window with one sheet in its middle."""

    def __init__(self, host: SheetHost, sheet: Sheet) -> None:
        super().__init__(host.window_widget)
        self._host = host
        self.sheet = sheet
        self._returns_to = QApplication.focusWidget()
        sheet.setParent(self)
        sheet.show()
        self.follow_theme()

    def open(self) -> None:
        self.setGeometry(self._host.window_widget.rect())
        self.show()
        self.raise_()
        self._place()
        target = self.sheet.initial_focus
        if target is None or not target.isEnabled() or target.isHidden():
            order = [w for w in self.sheet.focusables() if w is not self.sheet.close_button]
            target = order[0] if order else self.sheet
        if target is self.sheet:
            self.sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_whole(target)
        announce(self.sheet, self.sheet.accessibleName())

    def _show_whole(self, target: QWidget) -> None:
        """Scrolls to the widget that has the focus, once the sheet has its size."""
        layout = self.sheet.layout()
        if layout is not None and self.sheet.page.content.isAncestorOf(target):
            layout.activate()
            self.sheet.page.ensureWidgetVisible(target, 0, self.theme.px(24))

    def take_down(self) -> None:
        if self.isHidden():
            return
        self.hide()
        self._host.forget(self)
        back = self._returns_to
        if back is not None and shiboken6.isValid(back) and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sheet.closed.emit()
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        return self.sheet.focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Nothing typed here may reach the page beneath.
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("scrim"))
        if self.theme.scheme == "light":
            self._paint_shadow(painter)

    def _paint_shadow(self, painter: QPainter) -> None:
        # Stacked translucent frames: an effect on the sheet would redraw it as a picture at every keystroke.
        radius = self.theme.px(14)
        around = QRectF(self.sheet.geometry()).translated(0, 6)
        for spread in range(24, 0, -3):
            grown = around.adjusted(-spread, -spread, spread, spread)
            paint_box(painter, grown, radius + spread, QColor(0, 0, 0, 3))

    def _place(self) -> None:
        px = self.theme.px
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width = min(px(self.sheet.design_width), room.width())
        needed = self.sheet.heightForWidth(width)
        height = min(needed, room.height())
        # A bar that is not needed would make the lines shorter, and then be needed.
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if needed <= room.height():
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.sheet.page.setVerticalScrollBarPolicy(policy)
        size = QSize(width, height)
        left = room.x() + (room.width() - size.width()) // 2
        top = room.y() + (room.height() - size.height()) // 2
        self.sheet.setGeometry(QRect(left, top, size.width(), size.height()))
        self.update()

    def _on_theme_changed(self) -> None:
        self._place()


class SheetHost(QObject):
    """Shows sheets over a window, one above the other; what lies beneath gets neither keys nor clicks."""

    changed = Signal(bool)

    def __init__(self, window_widget: QWidget) -> None:
        super().__init__(window_widget)
        self.window_widget = window_widget
        self._layers: list[_Layer] = []
        window_widget.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        return bool(self._layers)

    @property
    def top(self) -> Sheet | None:
        return self._layers[-1].sheet if self._layers else None

    def open(self, sheet: Sheet) -> Sheet:
        """Shows `sheet` above everything and gives it the focus."""
        layer = _Layer(self, sheet)
        self._layers.append(layer)
        layer.open()
        self.changed.emit(True)
        return sheet

    def close_all(self) -> None:
        """Takes all sheets away without answers, also those that must be answered (the session is locked)."""
        for layer in reversed(tuple(self._layers)):
            layer.take_down()

    def forget(self, layer: _Layer) -> None:
        """A layer tells that it is gone."""
        if layer in self._layers:
            self._layers.remove(layer)
            self.changed.emit(self.is_open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Emptied by the garbage collector while Qt still takes the window down, it has no window any more.
        if event.type() == QEvent.Type.Resize and watched is getattr(self, "window_widget", None):
            for layer in self._layers:
                layer.setGeometry(self.window_widget.rect())
        return super().eventFilter(watched, event)
