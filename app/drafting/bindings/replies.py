"""Whether a reply says yes or no to what was asked right before it."""

import re

from app.drafting.bindings.pieces import PIECE
from app.drafting.bindings.signs import AFFIRMED, DENIED, EITHER

_YES = frozenset(
    "yes yeah yep yup sure okay ok definitely absolutely gladly certainly exactly right fine sometimes often "
    "always mostly usually every".split()
)
_NO = frozenset("no nope not never neither nah none hardly".split())
_YES_SO = re.compile(
    r"^(?:of course|i (?:do|did|am|was|have|can|will|could|would)\b(?! not)|i'll|all right|"
    r"sounds good|good idea|let's|we (?:do|did|can|will|are)\b(?! not)|that (?:works|is fine)|"
    r"i'd like|i would like|i think so)"
)
_NO_SO = re.compile(
    r"^(?:i'd rather not|i would rather not|rather not|i (?:don't|do not|can't|cannot|won't|will not|"
    r"didn't|did not|haven't|have not|am not|wasn't)\b|i'm not\b|not\b|we (?:don't|didn't|can't)\b|maybe not)"
)
_FILLERS = frozenset("well um uh oh hm so honestly actually".split())


def reply_sign(text: str) -> int:
    """Whether a reply opens with a yes or with a no."""
    said = [p.lower().replace("’", "'") for p in PIECE.findall(text)]
    heard = [p for p in said if p[0].isalnum()]
    while heard and heard[0] in _FILLERS:
        heard.pop(0)
    if not heard:
        return EITHER
    opening = " ".join(heard[:6])
    if heard[0] in _YES or _YES_SO.match(opening):
        return EITHER if len(heard) > 1 and heard[1] in _NO else AFFIRMED
    if heard[0] in _NO or _NO_SO.match(opening):
        return DENIED
    return EITHER
