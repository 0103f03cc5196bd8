"""Large keys for the PIN, and a line for the passphrase; what is typed is never shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui.cover_pin.model import MOST_DIGITS, Key, PadModel
from app.ui.spacing import Box, column
from app.ui.widgets import Button, Field, Text, Themed, announce, icon_button


class Dots(Themed, QWidget):
    """One dot for each digit typed; its accessible name tells how many."""

    def __init__(self) -> None:
        super().__init__()
        self._count = -1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)
        self.follow_theme()

    def set_count(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"PIN, {count} digit{'' if count == 1 else 's'} typed")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(24) * MOST_DIGITS, self.theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, radius = self.theme.px(24), self.theme.px(6)
        for index in range(MOST_DIGITS):
            typed = index < self._count
            painter.setPen(QPen(self.theme.color("text" if typed else "border"), 2))
            painter.setBrush(self.theme.color("text") if typed else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(step * (index + 0.5), self.height() / 2), radius, radius)


class PinPad(Themed, QWidget):
    """Digits come from the keys on the screen and from the keyboard; Escape does nothing here."""

    digit_pressed = Signal(str)
    delete_pressed = Signal()
    open_pressed = Signal()
    passphrase_entered = Signal(str)
    other_key_pressed = Signal()
    stay_pressed = Signal()
    second_passed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ownFocus", True)  # its dots follow what is typed; a ring would go round the screen
        self._model = PadModel()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._all = QWidget()
        outer.addWidget(self._all, 0, Qt.AlignmentFlag.AlignCenter)
        self._places = QGridLayout(self._all)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._words, self._keys, self._ways = self._build_words(), self._build_keys(), self._build_ways()
        self._stacked: bool | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.second_passed)
        self.follow_theme()

    def show_model(self, model: PadModel) -> None:
        """Draws it; a new trouble is said once."""
        before, self._model = self._model, model
        by_pin = model.key is Key.PIN
        self.title.setText("Your PIN" if by_pin else "Your passphrase")
        self.dots.setVisible(by_pin)
        self.dots.set_count(model.digits)
        self.passphrase.setVisible(not by_pin)
        self.passphrase.setEnabled(not model.busy)
        self.trouble.setText(" ".join(part for part in (model.trouble, model.wait) if part) or " ")
        self._keys.setVisible(by_pin)
        for button in (*self.digits, self.delete):
            button.setEnabled(not model.busy and not model.wait)
        self.enter.setEnabled(model.can_open)
        self.enter_passphrase.setVisible(not by_pin)
        self.enter_passphrase.setEnabled(model.can_open)
        self.other.setVisible(model.passphrase_offered)
        words = "Use the passphrase" if by_pin else "Use the PIN"
        if self.other.text() != words:
            self.other.set_words(words)
        self.setAccessibleName(self.dots.accessibleName() if by_pin else "Passphrase")
        if by_pin and model.digits != before.digits:
            announce(self, self.dots.accessibleName())
        if model.trouble and model.trouble != before.trouble:
            announce(self, f"{model.trouble} {model.wait}".strip(), assertive=True)
        if model.wait and not self._timer.isActive():
            self._timer.start()
        elif not model.wait:
            self._timer.stop()
        if before.busy and not model.busy:
            self.passphrase.clear()
            self.take_focus()
        elif model.key is not before.key:
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard types into the pad, or into the line of the passphrase."""
        (self if self._model.key is Key.PIN else self.passphrase).setFocus(Qt.FocusReason.OtherFocusReason)

    def lets(self, event: QKeyEvent) -> bool:
        """Which further keys the page lets through while this is open: what types, and what deletes."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        alt_gr = held == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if self._model.key is Key.PASSPHRASE:
            plain = (
                held == Qt.KeyboardModifier.NoModifier
                or alt_gr
                or bool(held & Qt.KeyboardModifier.GroupSwitchModifier)
            )
            return plain and (event.key() in _EDITING or (event.text().isprintable() and bool(event.text())))
        if held != Qt.KeyboardModifier.NoModifier or event.isAutoRepeat():
            return False
        return event.key() == Qt.Key.Key_Backspace or (event.text().isdigit() and event.text().isascii())

    # -- events ---------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._model.key is Key.PIN:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_pressed.emit()
            elif event.key() == Qt.Key.Key_Backspace:
                self.delete_pressed.emit()
            elif event.text().isdigit() and event.text().isascii():
                self.digit_pressed.emit(event.text())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- inside ---------------------------------------------------------------------------------------
    def _build_words(self) -> Box:
        words = column(gap=14)
        self.title = Text("Your PIN", "title")
        self.dots = Dots()
        self.passphrase = Field(name="Passphrase")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.returnPressed.connect(self._on_passphrase)
        self.enter_passphrase = Button("Open", "primary", "target")
        self.enter_passphrase.clicked.connect(self._on_passphrase)
        self.trouble = Text(" ", "body", "recording", weight=500, wrap=True)
        for widget in (self.title, self.dots, self.passphrase, self.enter_passphrase, self.trouble):
            words.add(widget)
        return words

    def _build_ways(self) -> Box:
        ways = column(gap=8)
        self.other = Button("Use the passphrase", size="target", icon="key-round")
        self.other.clicked.connect(self.other_key_pressed)
        self.stay = Button("No, keep it covered", "quietMuted", "target")
        self.stay.clicked.connect(self.stay_pressed)
        ways.add(self.other)
        ways.add(self.stay)
        return ways

    def _build_keys(self) -> QWidget:
        keys = QWidget()
        self._grid = QGridLayout(keys)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.digits: list[Button] = []
        for place, digit in enumerate("123456789"):
            self._grid.addWidget(self._digit(digit), place // 3, place % 3)
        self.delete = icon_button("arrow-left", "Delete the last digit", "standard", "target")
        self.delete.setToolTip("")
        self.delete.clicked.connect(self.delete_pressed)
        self.enter = icon_button("check", "Open", "primary", "target")
        self.enter.setToolTip("")
        self.enter.clicked.connect(self.open_pressed)
        self._grid.addWidget(self.delete, 3, 0)
        self._grid.addWidget(self._digit("0"), 3, 1)
        self._grid.addWidget(self.enter, 3, 2)
        for button in (*self.digits, self.delete, self.enter):
            # A press of the pointer leaves the keyboard with the pad: Enter then opens, and types nothing.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return keys

    def _digit(self, digit: str) -> Button:
        button = Button(digit, size="target")
        button.clicked.connect(partial(self._on_digit, digit))
        self.digits.append(button)
        return button

    def _on_digit(self, digit: str, _checked: bool = False) -> None:
        self.digit_pressed.emit(digit)

    def _on_passphrase(self) -> None:
        self.passphrase_entered.emit(self.passphrase.text())

    def minimumSizeHint(self) -> QSize:
        # what is asked for grows with the room there is, and must not keep a window from becoming smaller
        return QSize(self.theme.px(400), self.theme.px(200))

    def _arrange(self) -> None:
        """Everything in one column where there is room for it, else the keys beside the words."""
        px = self.theme.px
        stacked = self.height() >= px(560)
        roomy = stacked or self.width() >= px(560)
        self._words.setFixedWidth(px(268 if roomy else 208))
        self._ways.setFixedWidth(px(268 if roomy else 208))
        high = max(px(52), self.digits[0].sizeHint().height())
        for button in (*self.digits, self.delete, self.enter):
            button.setFixedSize(px(84 if roomy else 60), high)
        self._places.setHorizontalSpacing(px(48 if roomy else 24))
        self._places.setVerticalSpacing(px(14))
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for widget in (self._words, self._keys, self._ways):
            self._places.removeWidget(widget)
        if stacked:
            for line, widget in enumerate((self._words, self._keys, self._ways)):
                self._places.addWidget(widget, line, 0)
        else:
            self._places.addWidget(self._words, 0, 0)
            self._places.addWidget(self._ways, 1, 0)
            self._places.addWidget(self._keys, 0, 1, 2, 1)

    def _on_theme_changed(self) -> None:
        self._grid.setSpacing(self.theme.px(8))
        self._arrange()


_EDITING = frozenset(
    {
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Shift,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_AltGr,
    }
)
