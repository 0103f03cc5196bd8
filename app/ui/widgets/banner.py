"""Banners: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.roles import IconName, PillKind
from app.ui.widgets.button import Button
from app.ui.widgets.icon import Icon
from app.ui.widgets.layout import FlowRow
from app.ui.widgets.pill import PILL_COLORS
from app.ui.widgets.text import Span, Text
from app.ui.widgets.themed import Themed, announce, paint_box

_LEAST_WORDS = 340
"""Pixels at 100 % that words beside actions keep, with icon and margins."""


class Banner(Themed, QFrame):
    """A full-width strip in a pill's colours with up to two actions; `acted` tells the index pressed.

    Below 560 px (times the text scale), and where they would leave the words a narrow column, the actions
    stand under the words.
    """

    acted = Signal(int)

    def __init__(
        self,
        kind: PillKind,
        icon: IconName,
        title: str,
        body: str = "",
        actions: Sequence[str] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: PillKind = kind
        self._icon = Icon(icon, PILL_COLORS[kind][1])
        self._text = Text(wrap=True, weight=400)
        policy = self._text.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._text.setSizePolicy(policy)
        self._row = QHBoxLayout()
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        self._actions = QWidget(self)
        self._below: bool | None = None
        flow = FlowRow(self._actions)
        self.buttons: list[Button] = []
        for index, label in enumerate(actions):
            button = Button(label, size="small")
            button.setProperty("bannerAction", index)
            button.clicked.connect(self._on_clicked)
            flow.addWidget(button)
            self.buttons.append(button)
        self._actions.setVisible(bool(actions))
        self._box = QVBoxLayout(self)
        self._box.addLayout(self._row)
        self.set_words(title, body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._arrange()
        self.follow_theme()

    def set_words(self, title: str, body: str = "") -> None:
        spans = [Span(title, weight=600)]
        if body:
            spans.append(Span(f" {body}"))
        self._text.set_spans(spans)
        self.setAccessibleName(f"{title} {body}".strip())

    def announce_now(self) -> None:
        """Says the banner's words once to a screen reader."""
        announce(self, self.accessibleName())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        fill = self.theme.color(PILL_COLORS[self._kind][0])
        paint_box(QPainter(self), QRectF(self.rect()), self.theme.px(8), fill)

    def _arrange(self) -> None:
        px = self.theme.px
        taken = sum(button.sizeHint().width() + px(8) for button in self.buttons)
        below = self.width() < px(560) or self.width() - taken < px(_LEAST_WORDS)
        if below == self._below or not self.buttons:
            return
        self._below = below
        self._row.removeWidget(self._actions)
        self._box.removeWidget(self._actions)
        if below:
            self._box.addWidget(self._actions)
            self._actions.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        else:
            self._row.addWidget(self._actions, 0, Qt.AlignmentFlag.AlignVCenter)
            self._actions.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.acted.emit(int(sender.property("bannerAction")))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._box.setContentsMargins(px(14), px(6), px(12), px(6))
        self._box.setSpacing(px(6))
        self._row.setSpacing(px(10))
        self.setMinimumHeight(px(40))
        self._arrange()
        self.update()
