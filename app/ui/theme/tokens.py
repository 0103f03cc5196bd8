"""The design's values, read once from `resources/design/tokens.json` into frozen records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import get_args

from app.ui.resources import resource
from app.ui.roles import ColorRole, Scheme, TypeRole


@dataclass(frozen=True, slots=True)
class Rgba:
    """One colour: four channels from 0 to 255."""

    red: int
    green: int
    blue: int
    alpha: int = 255

    @classmethod
    def parse(cls, text: str) -> Rgba:
        """Reads `#RRGGBB` or `#RRGGBBAA` (the alpha stands last, as in CSS and unlike in Qt)."""
        digits = text.removeprefix("#")
        if len(digits) not in (6, 8):
            raise ValueError(f"not a colour: {text}")
        return cls(*(int(digits[i : i + 2], 16) for i in range(0, len(digits), 2)))

    def css(self) -> str:
        """The form that style sheets take."""
        return f"rgba({self.red},{self.green},{self.blue},{self.alpha})"

    def hex(self) -> str:
        """The form that SVG takes; the alpha is left out."""
        return f"#{self.red:02X}{self.green:02X}{self.blue:02X}"

    def luminance(self) -> float:
        """WCAG 2.2 relative luminance, 0 to 1."""

        def linear(channel: int) -> float:
            value = channel / 255
            return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

        return 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)


def contrast(one: Rgba, other: Rgba) -> float:
    """WCAG 2.2 contrast ratio of two opaque colours, 1 to 21."""
    high, low = sorted((one.luminance(), other.luminance()), reverse=True)
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One step of the type scale: pixels at 100 %, weight as in OpenType."""

    size: int
    line: int
    weight: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything the theme needs, in pixels at 100 % text size."""

    colors: Mapping[Scheme, Mapping[ColorRole, Rgba]]
    type_scale: Mapping[TypeRole, TypeStyle]
    sizes: Mapping[str, int]
    radii: Mapping[str, int]
    space: Mapping[str, int]
    recording_bar: tuple[int, int]
    fade_fast: int
    fade_base: int


@cache
def load_tokens() -> Tokens:
    """Reads the bundled file; raises KeyError or ValueError when it does not hold what the roles name."""
    raw = json.loads(resource("design", "tokens.json").read_text("utf-8"))
    schemes: tuple[Scheme, ...] = get_args(Scheme)
    roles: tuple[ColorRole, ...] = get_args(ColorRole)
    steps: tuple[TypeRole, ...] = get_args(TypeRole)
    scale = raw["type"]["scale"]
    bar_width, bar_height = raw["size"]["recordingBar"]
    return Tokens(
        colors=MappingProxyType(
            {
                scheme: MappingProxyType({role: Rgba.parse(raw["color"][scheme][role]) for role in roles})
                for scheme in schemes
            }
        ),
        type_scale=MappingProxyType(
            {s: TypeStyle(scale[s]["size"], scale[s]["line"], scale[s]["weight"]) for s in steps}
        ),
        sizes=MappingProxyType({k: v for k, v in raw["size"].items() if isinstance(v, int)}),
        radii=MappingProxyType(dict(raw["radius"])),
        space=MappingProxyType(dict(raw["space"])),
        recording_bar=(bar_width, bar_height),
        fade_fast=raw["motion"]["default"]["fast"],
        fade_base=raw["motion"]["default"]["base"],
    )
