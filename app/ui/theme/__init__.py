"""The look of the program: `install_theme(app, …)` once, then `current_theme()` anywhere in the UI."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QApplication

from app.ui.resources import resource, resources_folder
from app.ui.roles import ColorRole, DrawingName, IconName, Mode, Scheme, TypeRole
from app.ui.theme.theme import MAX_SCALE, MIN_SCALE, Theme
from app.ui.theme.tokens import Rgba, Tokens, TypeStyle, contrast, load_tokens

__all__ = [
    "MAX_SCALE",
    "MIN_SCALE",
    "ColorRole",
    "DrawingName",
    "IconName",
    "Mode",
    "Rgba",
    "Scheme",
    "Theme",
    "Tokens",
    "TypeRole",
    "TypeStyle",
    "contrast",
    "current_theme",
    "install_theme",
    "load_tokens",
    "resource",
    "resources_folder",
]

# Belongs to the QApplication, as its palette and its style do; kept here only to find it quickly.
_installed: Theme | None = None


def install_theme(
    app: QApplication, mode: Mode = "system", scale: float = 1.0, reduced_motion: bool | None = None
) -> Theme:
    """Dresses the application; a second call changes the look of the first. Main thread only."""
    global _installed
    if _installed is not None and shiboken6.isValid(_installed):
        _installed.set_reduced_motion(reduced_motion)
        _installed.set_look(mode=mode, scale=scale)
        return _installed
    _installed = Theme(app, mode, scale, reduced_motion)
    return _installed


def current_theme() -> Theme:
    """The application's theme; the default look is installed when nothing else has been."""
    if _installed is not None and shiboken6.isValid(_installed):
        return _installed
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a QApplication must exist before its theme")
    return install_theme(app)
