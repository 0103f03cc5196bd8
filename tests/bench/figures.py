"""Figures of two ways to do the same thing, and how they are shown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one way, one a round."""

    label: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    def shown(self, unit: str) -> str:
        """Median, and lowest to highest."""
        return (
            f"{self.label:<44} {self.median:9.3f} {unit:<4} "
            f"({min(self.values):.3f} … {max(self.values):.3f}, n={len(self.values)})"
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """``ours`` against each of ``others``; less is better in everything that is measured here."""

    name: str
    unit: str
    ours: Series
    others: tuple[Series, ...] = ()
    remark: str = field(default="")

    def ratios(self) -> dict[str, float]:
        """Our median divided by each other's; others at zero are left out."""
        return {o.label: self.ours.median / o.median for o in self.others if o.median}

    def shown(self) -> str:
        """Lines for people."""
        lines = [f"\n{self.name}", f"  {self.ours.shown(self.unit)}"]
        ratios = self.ratios()
        for other in self.others:
            ratio = f"  ratio {ratios[other.label]:.2f}" if other.label in ratios else ""
            lines.append(f"  {other.shown(self.unit)}{ratio}")
        if self.remark:
            lines.append(f"  {self.remark}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": {"label": self.ours.label, "values": list(self.ours.values)},
            "others": [{"label": o.label, "values": list(o.values)} for o in self.others],
            "ratios": self.ratios(),
            "remark": self.remark,
        }


def series(label: str, values: Sequence[float]) -> Series:
    """A series; there is at least one value."""
    if not values:
        raise ValueError("nothing was measured")
    return Series(label, tuple(values))
