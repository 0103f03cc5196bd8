"""The bundled Inter faces and the role fonts made from them."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from app.ui.resources import resource
from app.ui.roles import TypeRole
from app.ui.theme.tokens import load_tokens

FAMILIES = ("Inter", "Segoe UI Variable Text", "Segoe UI", "SF Pro Text", "Noto Sans", "sans-serif")
_FACES = ("Regular", "Medium", "SemiBold", "Italic")
# Larger sizes are set a little closer, in pixels at 100 %.
_TRACKING: dict[str, float] = {"title": -0.2, "heading": -0.05, "display": -0.4, "client": -0.6}


@cache
def load_fonts() -> bool:
    """Registers the bundled faces once; False when one could not be read (the fallbacks then serve)."""
    return all(
        QFontDatabase.addApplicationFont(str(resource("fonts", f"Inter-{face}.ttf"))) >= 0 for face in _FACES
    )


def make_font(
    role: TypeRole, scale: float, *, weight: int | None = None, tabular: bool = False, italic: bool = False
) -> QFont:
    """The font of a role at a text scale; `tabular` gives figures of one width, for clocks."""
    style = load_tokens().type_scale[role]
    font = QFont(list(FAMILIES))
    font.setPixelSize(round(style.size * scale))
    font.setWeight(QFont.Weight(weight if weight is not None else style.weight))
    font.setItalic(italic)
    # Unhinted outlines keep the designed widths; hinted ones round every letter to whole pixels.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if role in _TRACKING:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _TRACKING[role] * scale)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
