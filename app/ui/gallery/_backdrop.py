"""What stands behind sheets in the pictures, and commands that do nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.spacing import column, row
from app.ui.widgets import Card, Text


class Recorded:
    """Stands in for any commands: remembers what was asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> None:
            self.calls.append((name, arguments))

        return call


def backdrop(title: str = "Friday 20 November", subtitle: str = "7 sessions · 4 done") -> QWidget:
    """A page as it looks behind a sheet."""
    page = column(margins=(28, 26, 28, 24), gap=2, surface="background")
    page.add(Text(title, "title"))
    page.add(Text(subtitle, "ui", "muted", weight=400))
    cards = row(margins=(0, 16, 0, 0), gap=20)
    for stretch in (3, 1):
        card = Card()
        card.setMinimumHeight(260)
        cards.add(card, stretch)
    page.add(cards)
    page.add_stretch()
    return page
