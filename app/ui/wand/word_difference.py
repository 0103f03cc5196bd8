"""Which words two texts have and the other has not. Pure."""

import re
from difflib import SequenceMatcher

from app.ui.wand.model import Marked

_PIECES = re.compile(r"\s*\S+")
_LEAST = 0.34
"""Below this share of common words two texts are shown as two, not as one that changed."""


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Both texts in pieces, the words of their own marked; put together the pieces are the texts."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    matcher = SequenceMatcher(None, [p.strip() for p in old], [p.strip() for p in new], autojunk=False)
    if not old or not new or matcher.ratio() < _LEAST:
        return _all(before), _all(after)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if b > a:
            left.append(("".join(old[a:b]), kind != "equal"))
        if d > c:
            right.append(("".join(new[c:d]), kind != "equal"))
    return tuple(left), tuple(right)


def _all(text: str) -> Marked:
    return ((text, True),) if text else ()
