"""A passphrase field with Show and Hide, and the bars that say how strong it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.ui.first_run.strength import Strength
from app.ui.spacing import Box, row
from app.ui.widgets import Button, Field, Icon, Text, Themed, announce, paint_box

_BARS = 4


class LargeField(Field):
    """A field of 40 px in the size of the note's text."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(self.theme.px(40), hint.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(160), self.sizeHint().height())

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("note"))
        self.setMinimumHeight(self.theme.px(40))


class PassphraseField(Box):
    """A labelled field that hides what is typed until "Show" is pressed.

    `typed` carries the text, `entered` tells of Enter. Nothing typed is kept for completion or spelling.
    """

    typed = Signal(str)
    entered = Signal()

    def __init__(self, label: str, *, can_show: bool = True) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=6)
        line = row(gap=8)
        self.label = Text(label, "ui")
        line.add(self.label, 1)
        self.show_button = Button("Show", "quiet", "small", icon="eye-off")
        self.show_button.setVisible(can_show)
        line.add(self.show_button)
        self.add(line)
        self.field = LargeField(name=label)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.label.setBuddy(self.field)
        self.add(self.field)
        self.field.textChanged.connect(self.typed)
        self.field.returnPressed.connect(self.entered)
        self.show_button.clicked.connect(self._on_show)

    @property
    def is_shown(self) -> bool:
        return self.field.echoMode() == QLineEdit.EchoMode.Normal

    def set_label(self, label: str) -> None:
        self.label.setText(label)
        self.field.setAccessibleName(label)

    def set_shown(self, shown: bool) -> None:
        """Shows or hides what is typed."""
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
        self.show_button.set_words("Hide" if shown else "Show", icon="eye-off")

    def clear_text(self) -> None:
        self.field.clear()
        self.set_shown(False)

    def _on_show(self) -> None:
        self.set_shown(not self.is_shown)


class _Bars(Themed, QWidget):
    """Four bars, the first of them filled; the words stand beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._filled = 0
        self._enough = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_filled(self, filled: int, enough: bool) -> None:
        self._filled, self._enough = filled, enough
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(_BARS * 48 - 4), self.theme.px(6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        for index in range(_BARS):
            box = QRectF(px(index * 48), 0, px(44), px(6))
            if index < self._filled:
                paint_box(painter, box, px(3), theme.color("okFill" if self._enough else "pausedFill"))
            else:
                paint_box(painter, box, px(3), theme.color("sunken"), theme.color("border"))


class StrengthLine(Box):
    """Bars, a word and a hint; the word is said once when it changes."""

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=4)
        line = row(gap=8)
        self._bars = _Bars()
        line.add(self._bars, 0, Qt.AlignmentFlag.AlignVCenter)
        self._icon = Icon("check", "ok", 14)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._word = Text("", "caption", weight=500)
        line.add(self._word)
        self._hint = Text("", "caption", "muted", wrap=True)
        self.add(line)
        if narrow:
            line.add_stretch()
            self.add(self._hint)
        else:
            line.add(self._hint, 1)

    def show_strength(self, strength: Strength) -> None:
        self._bars.set_filled(strength.bars, strength.enough)
        self._icon.set_icon("check" if strength.enough else "info", "ok" if strength.enough else "paused")
        self._icon.setVisible(bool(strength.words))
        changed = strength.words != self._word.text()
        self._word.setText(strength.words)
        self._word.setVisible(bool(strength.words))
        self._word.set_tone("ok" if strength.enough else "paused")
        self._hint.setText(strength.hint)
        if changed and strength.words and self.isVisible():
            announce(self, strength.words)
