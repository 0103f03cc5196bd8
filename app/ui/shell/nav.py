"""The sidebar and its narrow form, the rail."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.roles import ColorRole, IconName
from app.ui.shell.person import PersonButton
from app.ui.widgets import Drawing, Icon, PressedByEnter, Span, Text, Themed, icon_button, paint_box

RAIL_SCALE_LIMIT = 1.4


class NavItem(PressedByEnter, Themed, QPushButton):
    """One entry: icon, words and a count; in the rail the icon with a badge, the words as tooltip."""

    def __init__(
        self, words: str, icon: IconName, *, checkable: bool = True, tone: ColorRole = "muted"
    ) -> None:
        super().__init__(words)
        self._icon: IconName = icon
        self._tone: ColorRole = tone
        self._count = 0
        self._counted = ""
        self._narrow = False
        self._keys = ""
        self.setCheckable(checkable)
        self.setAutoExclusive(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", 7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()
        self.follow_theme()

    def set_count(self, count: int, meaning: str = "") -> None:
        """Shows a number; `meaning` says what it counts, for screen readers ("need you")."""
        self._count, self._counted = count, meaning
        self._name()
        self.update()

    def set_keys(self, keys: str) -> None:
        self._keys = keys
        self._name()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._name()
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        px = self._px
        if self._narrow:
            return QSize(px(40), px(36))
        return QSize(self.theme.px(140), self.theme.px(34))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        painter = QPainter(self)
        on = self.isCheckable() and self.isChecked()
        box = QRectF(self.rect())
        if on:
            paint_box(painter, box, theme.px(7), theme.color("selected"))
        elif self.underMouse():
            paint_box(painter, box, theme.px(7), theme.color("hover"))
        tone: ColorRole = "accent" if on else self._tone
        ratio = self.devicePixelRatioF()
        if self._narrow:
            pixmap = theme.pixmap(self._icon, tone, 18, ratio=ratio)
            side = theme.px(18)
            painter.drawPixmap(QPointF((self.width() - side) / 2, (self.height() - side) / 2), pixmap)
            if self._count:
                self._paint_badge(painter)
            return
        side = theme.px(16)
        x = float(theme.px(10))
        pixmap = theme.pixmap(self._icon, tone, 16, ratio=ratio)
        painter.drawPixmap(QPointF(x, (self.height() - side) / 2), pixmap)
        x += side + theme.px(10)
        font = theme.font("ui", weight=600 if on else 500)
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        count = str(self._count) if self._count else ""
        tail = QFontMetricsF(font).horizontalAdvance(count) + theme.px(14) if count else theme.px(8)
        room = QRectF(x, 0, self.width() - x - tail, self.height())
        words = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() + 1)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, left, words)
        if count:
            painter.setFont(theme.font("caption", weight=600 if on else 500, tabular=True))
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(box.adjusted(0, 0, -theme.px(10), 0), right, count)

    def _paint_badge(self, painter: QPainter) -> None:
        theme = self.theme
        font = theme.font("caption", weight=600)
        # In the rail's own scale: at full size it would hide the icon.
        font.setPixelSize(self._px(12))
        words = str(self._count) if self._count < 100 else "99+"
        high = self._px(16)
        wide = max(high, int(QFontMetricsF(font).horizontalAdvance(words)) + self._px(6))
        box = QRectF(self.width() - wide - self._px(2), 0, wide, high)
        paint_box(painter, box, high / 2, theme.color("warning"))
        painter.setFont(font)
        painter.setPen(theme.color("surface"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _px(self, pixels: int) -> int:
        return (
            round(pixels * min(self.theme.scale, RAIL_SCALE_LIMIT)) if self._narrow else self.theme.px(pixels)
        )

    def _name(self) -> None:
        counted = f", {self._count} {self._counted}".rstrip() if self._count else ""
        self.setAccessibleName(f"{self.text()}{counted}")
        keys = f" ({self._keys})" if self._keys else ""
        self.setToolTip(f"{self.accessibleName()}{keys}" if self._narrow else "")


class Sidebar(Themed, QFrame):
    """Brand, entries, privacy card and the clinician; `set_narrow` makes it the rail of 60."""

    lock_requested = Signal()
    profile_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "background")
        self.setProperty("edge", "right")
        self._narrow = False
        self._box = QVBoxLayout(self)
        self._brand = QHBoxLayout()
        self._logo = Drawing("logo", height=24)
        self._word = Text("Roomnote", "heading")
        self._brand.addWidget(self._logo)
        self._brand.addWidget(self._word)
        self._brand.addStretch(1)
        self._box.addLayout(self._brand)
        self._items = QVBoxLayout()
        self._items.setSpacing(2)
        self._box.addLayout(self._items)
        self._box.addStretch(1)
        self._card = _PrivacyCard()
        self._shield = NavItem("Audio stays here", "shield-check", checkable=False, tone="ok")
        self._shield.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shield.setCursor(Qt.CursorShape.ArrowCursor)
        self._box.addWidget(self._card)
        self._box.addWidget(self._shield)
        self._person = QWidget()
        self._person_row = QHBoxLayout(self._person)
        self.person = PersonButton()
        self.person.clicked.connect(self.profile_requested)
        self._lock = icon_button("lock", "Lock", "quietMuted")
        self._lock.setToolTip("Lock (Ctrl+Shift+L)")
        self._lock.clicked.connect(self.lock_requested)
        self._lock.hide()
        self._person_row.addWidget(self.person, 1)
        self._person_row.addWidget(self._lock)
        self._box.addWidget(self._person)
        self._person.hide()
        self.items: list[NavItem] = []
        self.follow_theme()

    def add_item(self, words: str, icon: IconName) -> NavItem:
        """A page's entry, in the order of calls."""
        item = NavItem(words, icon)
        item.set_narrow(self._narrow)
        self._items.addWidget(item)
        self.items.append(item)
        return item

    def set_privacy(self, body: str) -> None:
        """The sentence under "Audio stays here"; it also is the rail's tooltip."""
        self._card.set_body(body)
        self._shield.setToolTip(f"Audio stays here. {body}")
        self._shield.setAccessibleName(f"Audio stays here. {body}")

    def set_clinician(self, name: str, credential: str) -> None:
        self.person.set_person(name, credential)
        self._person.show()
        self._on_theme_changed()

    def allow_lock(self, allowed: bool) -> None:
        self._lock.setVisible(allowed)

    @property
    def is_narrow(self) -> bool:
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            for item in (*self.items, self._shield):
                item.set_narrow(narrow)
            self.person.set_narrow(narrow)
            self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        px, sizes, narrow = self.theme.px, self.theme.tokens.sizes, self._narrow
        if narrow:
            scale = min(self.theme.scale, RAIL_SCALE_LIMIT)
            self.setFixedWidth(round(sizes["sidebarRail"] * scale))
            self._box.setContentsMargins(round(10 * scale), px(18), round(9 * scale), px(14))
        else:
            self.setFixedWidth(px(sizes["sidebar"]))
            self._box.setContentsMargins(px(12), px(18), px(11), px(14))
        self._brand.setContentsMargins(px(8), 0, 0, px(16))
        if narrow:
            side = self.width() - 2 * round(10 * min(self.theme.scale, RAIL_SCALE_LIMIT))
            self._brand.setContentsMargins(max(0, (side - px(24)) // 2), 0, 0, px(14))
        self._brand.setSpacing(px(9))
        self._word.setVisible(not narrow)
        self._card.setVisible(not narrow)
        self._shield.setVisible(narrow)
        row = QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        self._person_row.setDirection(row)
        self._person_row.setContentsMargins(0, px(2), 0, 0)
        self._person_row.setSpacing(px(9))
        centre = Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag.AlignVCenter
        self._person_row.setAlignment(self._lock, centre)
        self._box.setSpacing(px(2) if narrow else px(8))


class _PrivacyCard(Themed, QFrame):
    """The promise that audio stays here, and what the network is used for now."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.addWidget(Icon("shield-check", "ok"), 0, Qt.AlignmentFlag.AlignTop)
        self._words = Text(role="caption", tone="muted", wrap=True)
        self._words.setMinimumWidth(1)  # a long name of a computer is broken, not cut off
        self._row.addWidget(self._words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_body("Recording and notes need no network.")
        self.follow_theme()

    def set_body(self, body: str) -> None:
        self._words.set_spans([Span("Audio stays here\n", weight=500, tone="text"), Span(body)])

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_box(QPainter(self), QRectF(self.rect()), self.theme.px(9), None, self.theme.color("hairline"))

    def _on_theme_changed(self) -> None:
        pad = self.theme.px(10)
        self._row.setContentsMargins(pad, pad, pad, pad)
        self._row.setSpacing(self.theme.px(9))
        self.update()
