"""What one picture is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from app.ui.roles import Scheme


@dataclass(frozen=True, slots=True)
class Look:
    """The scheme and text scale a picture is taken in."""

    scheme: Scheme
    scale: float

    @property
    def suffix(self) -> str:
        return f"{self.scheme}-{round(self.scale * 100)}"


ALL_LOOKS = (Look("light", 1.0), Look("dark", 1.0), Look("light", 2.0), Look("dark", 2.0))


@dataclass(frozen=True, slots=True)
class Scene:
    """One named picture: `factory(look)` makes the widget, `size` is the window's in pixels.

    `settled` is called on the shown widget just before the grab (to open a sheet, to focus something).
    """

    name: str
    factory: Callable[[Look], QWidget]
    size: tuple[int, int] = (1280, 800)
    looks: tuple[Look, ...] = ALL_LOOKS
    settled: Callable[[QWidget], None] | None = field(default=None)
