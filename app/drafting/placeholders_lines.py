"""What is said in pieces: a number or a spelled name that goes on in the next line, perhaps after a nod."""

import re
from collections.abc import Iterable, Iterator

from app.drafting.placeholders_folding import Folded
from app.drafting.placeholders_found import Found
from app.drafting.placeholders_numbers import find_long_numbers, find_said, read

_LABEL = r"\nu\d+ [^\n:]{1,30}: "
_NOD = (
    r"(?:mm+|m?hm+|mm+-hmm*|uh[- ]huh|okay|ok|yeah|yes|yep|right|sure|alright|go on|got it|i see|"
    r"one second|one moment)[.,!?]*"
)
_BREAK = re.compile(rf"(?<![.,!?…])[.,!?…]*(?:{_LABEL}{_NOD}(?=\n))*{_LABEL}")
"""Between two pieces: the end of a line, lines that only nod, and who speaks on."""


class _Joined:
    """A text without its breaks; ``cuts`` are the places of the blanks that stand for them."""

    def __init__(self, folded: Folded) -> None:
        letters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        self.cuts: list[int] = []
        done = 0
        for match in _BREAK.finditer(folded.text):
            letters.append(folded.text[done : match.start()])
            starts += folded.starts[done : match.start()]
            ends += folded.ends[done : match.start()]
            self.cuts.append(len(starts))
            letters.append(" ")
            starts.append(folded.starts[match.start()])
            ends.append(folded.ends[match.end() - 1])
            done = match.end()
        letters.append(folded.text[done:])
        starts += folded.starts[done:]
        ends += folded.ends[done:]
        self.folded = Folded("".join(letters), tuple(starts), tuple(ends), folded.original)

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of a stretch on each side of the breaks in it; nothing where there is none."""
        inside = [cut for cut in self.cuts if start < cut < end]
        if not inside:
            return
        for first, last in zip((start, *(cut + 1 for cut in inside)), (*inside, end), strict=True):
            if first < last:
                yield first, last


def find_across_lines(
    folded: Folded, said: Iterable[tuple[str, str, str]], barred: Iterable[tuple[int, int]] = ()
) -> Iterator[Found]:
    """Every piece of what goes over a break: the targets of ``said`` (kind, key, letters and digits), and
    numbers as long as those of phones and accounts.

    ``barred`` places of the original are no part of such numbers.
    """
    if _BREAK.search(folded.text) is None:
        return
    joined = _Joined(folded)
    reading = read(joined.folded)
    for kind, key, target in said:
        for start, end in find_said(joined.folded, reading, target):
            for piece in joined.pieces(start, end):
                yield Found(*joined.folded.place(*piece), kind, key)
    for start, end in find_long_numbers(joined.folded, reading, barred):
        for piece in joined.pieces(start, end):
            yield Found(*joined.folded.place(*piece), "NUMBER", joined.folded.text[start:end])
