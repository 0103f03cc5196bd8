"""Texts as they are compared: small letters without accents, plain quotes and dashes, places kept."""

import unicodedata
from dataclasses import dataclass

_PLAIN = {
    **dict.fromkeys("’‘ʼ‛`´′", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("łŁ", "l"),
    **dict.fromkeys("øØ", "o"),
    **dict.fromkeys("đĐðÐ", "d"),
    **dict.fromkeys("ħĦ", "h"),
    "ı": "i",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    "þ": "th",
    "Þ": "th",
}
_LOOK_ALIKES = dict(
    zip("авекмнорстухіјѕԁһԛԝӏɑɡαβεζηικμνορτυχϲ", "abekmhopctyxijsdhqwlagabezhikmnoptyxc", strict=True)
)
"""Letters of other alphabets that look like ours, small or capital; one pair for both, so that a name is the
same name in any case."""

_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me"})  # joiners, turners of direction, marks; blanks are none of them
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` to be searched; its character ``i`` stands at ``starts[i]`` to ``ends[i]`` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    original: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original; an empty stretch is refused with ValueError."""
        if start >= end:
            raise ValueError("an empty stretch has no place")
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """The text as it is compared; line ends stay, every other white space becomes a blank."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, letter in enumerate(text):
        if not letter.isspace() and unicodedata.category(letter) in _UNSEEN:
            if ends:
                ends[-1] = place + 1
            continue
        for plain in _plain(letter):
            letters.append(plain)
            starts.append(place)
            ends.append(place + 1)
    return Folded("".join(letters), tuple(starts), tuple(ends), text)


def folded_forms(name: str) -> tuple[str, ...]:
    """How a name may be written without its accents: ``muller`` and ``mueller`` for ``Müller``."""
    plain = fold(unicodedata.normalize("NFC", name)).text
    written_out = fold(unicodedata.normalize("NFC", name).lower().translate(_WRITTEN_OUT)).text
    return tuple(dict.fromkeys((plain, written_out)))


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter.lower() if letter == "\n" or not letter.isspace() else " "
    known = _PLAIN.get(letter)
    if known is not None:
        return known
    if letter.isspace():
        return "\n" if letter in "\u2028\u2029\x85" else " "
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    apart = unicodedata.normalize("NFKD", letter)
    plain = "".join(part for part in apart if unicodedata.category(part) not in _UNSEEN).casefold()
    return "".join(_LOOK_ALIKES.get(part, part) for part in plain) or letter
