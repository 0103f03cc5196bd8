"""Stand-ins for what a presenter talks to: a view that keeps its models, commands that keep their calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Calls:
    """Every method exists and is remembered with its arguments."""

    def __init__(self) -> None:
        self.made: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any) -> None:
            self.made.append((name, *arguments))

        return call

    def names(self) -> list[str]:
        """The methods that were called, in order."""
        return [made[0] for made in self.made]

    def last(self, name: str) -> Any:
        """The first argument of the latest call of ``name``."""
        return next(made[1] for made in reversed(self.made) if made[0] == name)
