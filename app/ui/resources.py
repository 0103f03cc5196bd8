"""Where the program's bundled files lie, from a checkout and from a frozen package alike."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """The folder `resources/` of this program; inside a PyInstaller package it is unpacked beside it."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    return Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """The path of one bundled file, for example `resource("icons", "mic.svg")`."""
    return resources_folder().joinpath(*parts)
