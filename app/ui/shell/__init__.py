"""The frame of the program: `MainWindow`, with `Sidebar`, `SheetHost` and `ToastHost` inside."""

from __future__ import annotations

from app.ui.shell.window import MainWindow

__all__ = ["MainWindow"]
