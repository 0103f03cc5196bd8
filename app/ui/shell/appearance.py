"""The appearance menu: light, dark or as the system; text size; motion."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from app.ui.roles import Mode
from app.ui.theme import current_theme
from app.ui.widgets.menu import Menu

SIZES = (1.0, 1.25, 1.5, 1.75, 2.0)
_MODES: tuple[tuple[Mode, str], ...] = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))


class AppearanceMenu(Menu):
    """Changes the look at once; `chosen` carries mode, text scale and reduced motion, to be kept."""

    chosen = Signal(str, float, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Appearance", parent=parent)
        self._modes = QActionGroup(self)
        self._sizes = QActionGroup(self)
        theme = current_theme()
        for mode, words in _MODES:
            self._choice(self._modes, words, mode, mode == theme.mode)
        self.addSeparator()
        for size in SIZES:
            words = f"Text {round(size * 100)} %"
            self._choice(self._sizes, words, size, abs(size - theme.scale) < 0.01)
        self.addSeparator()
        self._motion = QAction("Reduce motion", self)
        self._motion.setCheckable(True)
        self._motion.setChecked(theme.reduced_motion)
        self._motion.triggered.connect(self._on_motion)
        self.addAction(self._motion)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def open_above(self, anchor: QWidget) -> None:
        """Shows the menu beside `anchor`, upwards, as it stands at the foot of the window."""
        height = self.sizeHint().height()
        corner = anchor.mapToGlobal(QPoint(anchor.width() // 2, 0))
        self.popup(QPoint(corner.x(), max(0, corner.y() - height)))

    def _choice(self, group: QActionGroup, words: str, value: object, checked: bool) -> None:
        action = QAction(words, self)
        action.setCheckable(True)
        action.setChecked(checked)
        action.setData(value)
        action.triggered.connect(self._on_chosen)
        group.addAction(action)
        self.addAction(action)

    def _on_chosen(self) -> None:
        mode = self._modes.checkedAction().data()
        size = cast("QAction | None", self._sizes.checkedAction())
        # A scale set elsewhere (a settings file) may be none of these.
        scale = float(size.data()) if size is not None else current_theme().scale
        theme = current_theme()
        theme.set_look(mode=mode, scale=scale)
        self.chosen.emit(theme.mode, theme.scale, theme.reduced_motion)

    def _on_motion(self, reduced: bool) -> None:
        theme = current_theme()
        theme.set_reduced_motion(reduced)
        self.chosen.emit(theme.mode, theme.scale, theme.reduced_motion)
