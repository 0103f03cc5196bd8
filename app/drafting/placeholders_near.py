"""Names that are nearly there: written with one slip, or as a part of a longer word."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.drafting.lexicon import load_lexicon
from app.drafting.placeholders_folding import Folded, folded_forms
from app.drafting.placeholders_found import Found
from app.drafting.placeholders_names import Person, opens_sentence, parts_of
from app.drafting.placeholders_words import COMMON, FUNCTION

_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORTEST, _SURE = 4, 5
"""Letters of a name that is looked for with a slip; shorter than sure, not where a sentence begins."""
_SHORTEST_INSIDE = 6
_PLACES = frozenset({"ADDRESS", "EMPLOYER", "OTHER"})
"""Kinds that are told of what is only nearly so; of a person it is not said who it is."""
_FOLLOWING = re.compile(r"'s(?!\w)|[ ]+([^\W\d_]+)")
_KEPT = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december subjective objective assessment plan data behavior intervention
    response focus risk client therapist patient clinician section sections sentence answer words line lines
    json soap birp first last given give write name keep find text call change copy each every rules facts
    """.split()
)
"""Words that a request cannot do without: nobody's name with a slip."""


class _Name(NamedTuple):
    text: str
    kind: str
    key: str


class NearFinder:
    """Finds what is one letter away from a name, or holds a long one. Pure; any thread."""

    def __init__(self, people: Iterable[Person]) -> None:
        names: dict[str, _Name] = {}
        for person in people:
            for part in (p for name in person.names for p in parts_of(name)):
                for form in folded_forms(part):
                    usual = form in COMMON | FUNCTION
                    if len(form) >= _SHORTEST and form.isalpha() and form.isascii() and not usual:
                        place = person.kind in _PLACES
                        kind, key = (person.kind, person.key) if place else ("NAME", form)
                        names.setdefault(form, _Name(form, kind, key))
        self._names = tuple(names.values())
        long = sorted((one for one in names if len(one) >= _SHORTEST_INSIDE), key=len, reverse=True)
        self._inside = re.compile("|".join(map(re.escape, long))) if long else None
        self._by_text = names

    def find(self, folded: Folded) -> Iterator[Found]:
        """Every place, in no order, perhaps overlapping."""
        text = folded.text
        known: dict[str, _Name | None] = {}
        for match in _WORD.finditer(text):
            word = match.group()
            if not folded.original[folded.starts[match.start()]].isupper():
                continue
            if word not in known:
                known[word] = self._near(word)
            name = known[word]
            if name is not None and (len(name.text) >= _SURE or _is_somebody(folded, *match.span())):
                yield Found(*folded.place(*match.span()), name.kind, name.key)
        if self._inside is None:
            return
        for match in self._inside.finditer(text):
            start, end = _whole(text, *match.span())
            beside = (text[start : match.start()] + " " + text[match.end() : end]).replace("_", "").split()
            if beside and beside not in (["s"], ["es"]):
                one = self._by_text[match.group()]
                yield Found(*folded.place(start, end), one.kind, one.key)

    def _near(self, word: str) -> _Name | None:
        if word in _KEPT or word in FUNCTION or {word, word.removesuffix("s")} & set(self._by_text):
            return None
        return next((name for name in self._names if one_slip(word, name.text)), None)


def _is_somebody(folded: Folded, start: int, end: int) -> bool:
    """Whether a short word with a capital is a name: within a sentence, or where it does something."""
    if not opens_sentence(folded, start):
        return True
    after = _FOLLOWING.match(folded.text, end)
    return after is not None and (not after[1] or after[1] in load_lexicon().words("people.speaking"))


def one_slip(written: str, meant: str) -> bool:
    """Whether one letter was left out, put in, changed, or two beside one another were swapped."""
    short, long = sorted((written, meant), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(long) > len(short):
        return short[same:] == long[same + 1 :]
    if short[same + 1 :] == long[same + 1 :]:
        return short != long
    return short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The run of letters and digits around a stretch."""
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return start, end
