"""A text cut into sentences of words and marks, short forms taken apart."""

import re

from app.drafting.lexicon import UNHEARD

PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.!?…\n]+|[,;:()–—]")
_STOP = frozenset(".!?…\n")


def sentences(text: str) -> list[tuple[list[str], bool]]:
    """Return each sentence as its words and marks, lower case, and whether it asks."""
    found: list[tuple[list[str], bool]] = []
    here: list[str] = []
    for match in PIECE.finditer(UNHEARD.sub(" , ", text)):
        piece = match.group().lower().replace("’", "'")
        if piece[0] in _STOP or piece == ";":
            if here:
                found.append((here, "?" in piece))
            here = []
        else:
            here.extend(_apart(piece))
    if here:
        found.append((here, False))
    return found


def _apart(piece: str) -> list[str]:
    """ "don't" as "do" and "n't", so that what is denied is read alike however it was said."""
    if piece == "can't":
        return ["can", "n't"]
    if piece == "won't":
        return ["will", "n't"]
    if piece == "cannot":
        return ["can", "n't"]
    if piece.endswith("n't") and len(piece) > 3:
        return [piece[:-3], "n't"]
    if piece == "gonna":
        return ["going", "to"]
    for ending in ("'ll", "'ve", "'d", "'m", "'re"):
        if piece.endswith(ending) and len(piece) > len(ending):
            return [piece.removesuffix(ending), ending]
    return [piece]
