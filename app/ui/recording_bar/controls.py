"""Keys and menus of a session, the same in the bar and in the cover."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.ui.recording_bar.model import BarAction, BarMenuItem, BarState
from app.ui.widgets import Button, Menu
from app.ui.wording import wording

_STEP, _END, _FORGET, _BOOKMARK, _JOT = "Ctrl+R", "Ctrl+Shift+R", "Ctrl+Shift+F", "Ctrl+B", "Ctrl+J"
_KEYS = {BarAction.PAUSE: _STEP, BarAction.FORGET: _FORGET, BarAction.BOOKMARK: _BOOKMARK}


def order_before_last(buttons: Sequence[Button], last: Button) -> None:
    """Tab follows `buttons`, then `last`, from where `last` stands.

    What is built anew stands at the end of the window's order, and Qt 6.11 puts nothing behind that end.
    """
    order = (last, *buttons, last) if buttons else ()
    for earlier, later in pairwise(order):
        QWidget.setTabOrder(earlier, later)


class BarControls(QObject):
    """`acted` carries the BarAction that was chosen; Escape closes a menu and does no more.

    Ctrl+R starts, pauses and resumes, Ctrl+Shift+R opens the menu to end, Ctrl+Shift+F the one to forget,
    Ctrl+B sets a bookmark, Ctrl+J opens the clinician's own notes.
    """

    acted = Signal(object)

    def __init__(self, face: QWidget, end: Button) -> None:
        super().__init__(face)
        self._face, self._end = face, end
        self.state: BarState | None = None
        self._forget: Button | None = None
        self._key(_STEP).activated.connect(self._on_step_key)
        self._key(_END).activated.connect(self.open_end_menu)
        self._key(_FORGET).activated.connect(self.open_forget_menu)
        self._key(_BOOKMARK).activated.connect(self._on_bookmark_key)
        self._key(_JOT).activated.connect(self._on_jot_key)

    def own(self, button: Button, action: BarAction) -> None:
        """From now on `button` does `action`."""
        button.setProperty("action", action.value)
        button.clicked.connect(self._on_button)
        if not button.text() and action in _KEYS:
            button.setToolTip(f"{button.accessibleName()} ({_KEYS[action]})")
        if action is BarAction.FORGET:
            self._forget = button

    def disown(self) -> None:
        """The buttons owned so far go away."""
        self._forget = None

    def open_end_menu(self) -> None:
        """The ways to end or leave; the first line is chosen by Enter."""
        if self.state is not None:
            self._open(self.state.end_words, self.state.end_menu, self._end)

    def open_forget_menu(self) -> None:
        """What can be forgotten now; choosing a line asks first."""
        if self.state is not None:
            self._open(wording().bar.forget, self.state.forget_menu, self._forget or self._end)

    # -- inside --------------------------------------------------------------------------------------
    def _open(self, title: str, items: Sequence[BarMenuItem], anchor: Button) -> None:
        if not items or not self._face.isVisible():
            return
        menu = Menu(title, parent=self._face)
        menu.setAccessibleName(title)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in items:
            words = f"{item.words}\t{item.hint}" if item.hint else item.words
            menu.add(words, item.icon, item.action.value)
        menu.triggered.connect(self._on_menu)
        menu.open_beside(anchor)

    def _key(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._face)
        # A key that is held down does not pause and resume in turn.
        shortcut.setAutoRepeat(False)
        return shortcut

    def _on_button(self) -> None:
        sender = self.sender()
        if sender is not None:
            action = BarAction(str(sender.property("action")))
            if action is BarAction.FORGET:
                self.open_forget_menu()
            else:
                self.acted.emit(action)

    def _on_menu(self, action: QAction) -> None:
        self.acted.emit(BarAction(str(action.data())))

    def _on_step_key(self) -> None:
        if self.state is not None and self.state.key_action is not None:
            self.acted.emit(self.state.key_action)

    def _on_bookmark_key(self) -> None:
        self.acted.emit(BarAction.BOOKMARK)

    def _on_jot_key(self) -> None:
        self.acted.emit(BarAction.JOT)
