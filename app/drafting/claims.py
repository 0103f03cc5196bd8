"""A sentence of a note taken apart: what it quotes, and what it says in its own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.drafting.lexicon import Token, tokens, words

_QUOTED = re.compile(
    r"[“\"](?P<double>[^“”\"]*)[”\"]|(?<!\w)[‘'](?P<single>(?:[^‘’'“”\"]|[’'](?=\w))+)[’'](?!\w)"
)
_ELLIPSIS = re.compile(r"…|\.\.\.")
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_EDITORIAL = re.compile(r"\[[^\]]*\]|…|\.\.\.")
_ATTRIBUTED = re.compile(r"(?:^|[;.:,]\s)(\w+):", re.IGNORECASE)
CLIENT_TERMS = frozenset("client patient member consumer resident pt".split())
"""What a note may call the client."""

THERAPIST_TERMS = frozenset("therapist clinician counselor provider writer".split())

_SUBJECTS = dict.fromkeys(CLIENT_TERMS, "client") | {
    "partner": "partner",
}
_SUBJECTS |= dict.fromkeys(THERAPIST_TERMS, "therapist")
ATTRIBUTES = frozenset(
    "reports reported states stated notes noted shares shared says said denied denies denying describes "
    "described voices voiced plans planned intends intended asked reflected guided explained summarized "
    "offered affirmed advised would expressed endorsed practiced used identified agreed responded taught "
    "introduced reviewed explored provided rates rated feels felt slept sleeps wants has had is "
    "was drinks drank assigned validated normalized encouraged led facilitated suggested proposed "
    "challenged modeled "
    "acknowledged mentioned experiences experienced avoids avoided".split()
)
_OWNING = frozenset(["their", "his", "her", "a", "my"])  # "their partner" takes no part in the session
_TITLES = frozenset(["mr", "mrs", "ms", "dr", "prof"])
_ATTRIBUTION_REACH = 4  # words between who speaks and the quotation


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: its parts between ellipses and brackets, what brackets hold, and who speaks."""

    parts: tuple[str, ...]
    inserted: tuple[str, ...]
    elided: bool
    speaker: str  # "client", "partner", "therapist", or "" where the sentence does not say


@dataclass(frozen=True, slots=True)
class Claim:
    """``quoted`` parts have no editorial brackets; ``own_words`` are all words outside quotation marks."""

    quotations: tuple[Quoted, ...]
    own_text: str  # what stands outside quotation marks
    own_words: tuple[str, ...]
    all_words: tuple[str, ...]
    capitalised: tuple[str, ...]  # words with a capital that do not open a sentence, a quote or a part
    opening: tuple[tuple[str, str], ...]  # words with a capital that do, and the word after each
    subjects: frozenset[str]

    @property
    def quoted(self) -> tuple[str, ...]:
        """The parts of all quotations."""
        return tuple(part for quotation in self.quotations for part in quotation.parts)


def read_claim(text: str) -> Claim:
    """Take ``text`` apart; never fails."""
    matches = list(_QUOTED.finditer(text))
    outside = _QUOTED.sub(" ", text)
    own = words(outside)
    capitalised, opening = _capitals(text)
    return Claim(
        tuple(_quotation(text, m, matches[n - 1].end() if n else 0) for n, m in enumerate(matches)),
        _QUOTED.sub(" , ", text),
        own,
        words(_EDITORIAL.sub(" ", text)),
        capitalised,
        opening,
        frozenset(_subjects(own, outside)),
    )


def stem(word: str) -> str:
    """The word without the endings that telling in another person or tense changes."""
    bare = word.removesuffix("'s")
    for ending, least in (("ing", 6), ("ies", 5), ("ed", 5), ("es", 5), ("s", 4), ("y", 4), ("e", 4)):
        if bare.endswith(ending) and len(bare) >= least:
            return bare[: -len(ending)]
    return bare


def squeezed(text: str) -> str:
    """The words of ``text``, one space between them, so that only wording counts."""
    return f" {' '.join(words(text))} " if words(text) else ""


def _quotation(text: str, match: re.Match[str], since: int) -> Quoted:
    inner = match.group("double") if match.group("double") is not None else match.group("single")
    parts = tuple(part.strip() for part in _EDITORIAL.split(inner) if part.strip())
    before = words(text[since : match.start()])[-_ATTRIBUTION_REACH:]
    speaker = next((_SUBJECTS[word] for word in reversed(before) if word in _SUBJECTS), "")
    elided = _ELLIPSIS.search(inner) is not None
    return Quoted(parts, tuple(_BRACKETS.findall(inner)), elided, speaker)


def _subjects(own: tuple[str, ...], outside: str) -> set[str]:
    """Who the sentence says something of: its first word, or a role before a verb of saying or a colon."""
    found = {
        _SUBJECTS[word]
        for before, word, verb in zip(("", *own), own, own[1:], strict=False)
        if word in _SUBJECTS and verb in ATTRIBUTES and before not in _OWNING and not before.endswith("'s")
    }
    if own and own[0] in _SUBJECTS and outside.lstrip().lower().startswith(own[0]):
        found.add(_SUBJECTS[own[0]])
    colons = (m.group(1).lower() for m in _ATTRIBUTED.finditer(outside))
    found.update(_SUBJECTS[word] for word in colons if word in _SUBJECTS)
    return found


def _capitals(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    inside: list[str] = []
    opening: list[tuple[str, str]] = []
    heard = tokens(text)
    for place, token in enumerate(heard):
        raw = text[token.start : token.end]
        if not raw[0].isupper() or _abbreviates(raw, token):
            continue
        word = token.word.removesuffix("'s")
        before = text[: token.start].rstrip()
        titled = place > 0 and heard[place - 1].word in _TITLES
        opens = not before or before[-1] in '.!?:“”"‘([;…' or _opens_quote(text, token.start)
        if opens and not titled:
            opening.append((word, _next(heard, place)))
        else:
            inside.append(word)
    return tuple(inside), tuple(opening)


def _opens_quote(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] == "'"


def _abbreviates(raw: str, token: Token) -> bool:
    return (raw.isupper() and len(raw) <= 5) or token.word.split("'")[0] == "i"


def _next(heard: Sequence[Token], place: int) -> str:
    return heard[place + 1].word if place + 1 < len(heard) else ""
