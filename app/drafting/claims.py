"""A sentence of a note taken apart: what it quotes, and what it says in its own words."""

import re
from dataclasses import dataclass
from itertools import pairwise

from app.drafting.lexicon import tokens, words

_QUOTED = re.compile(r"[“\"]([^“”\"]*)[”\"]")
_EDITORIAL = re.compile(r"\[[^\]]*\]|…|\.\.\.")
_ATTRIBUTED = re.compile(r"(?:^|[;.:,]\s)(client|partner|therapist):", re.IGNORECASE)
_SUBJECTS = {"client": "client", "partner": "partner", "therapist": "therapist"}
_ATTRIBUTES = frozenset(
    "reports reported states stated notes noted shares shared says said denied denies denying describes "
    "described voices plans intends asked reflected guided explained summarized offered affirmed advised "
    "would expressed endorsed practiced used identified agreed responded taught "
    "introduced reviewed explored provided".split()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """``quoted`` parts have no editorial brackets; ``own_words`` are all words outside quotation marks."""

    quoted: tuple[str, ...]
    own_words: tuple[str, ...]
    all_words: tuple[str, ...]
    capitalised: tuple[str, ...]  # words with a capital that do not open a sentence, a quote or a part
    names_client: bool
    names_partner: bool
    names_therapist: bool


def read_claim(text: str) -> Claim:
    """Take ``text`` apart; never fails."""
    quoted = tuple(
        part.strip() for m in _QUOTED.finditer(text) for part in _EDITORIAL.split(m.group(1)) if part.strip()
    )
    outside = _QUOTED.sub(" ", text)
    own = words(outside)
    subjects = _subjects(own, outside)
    return Claim(
        quoted,
        own,
        words(_EDITORIAL.sub(" ", text)),
        tuple(_capitalised(text)),
        "client" in subjects,
        "partner" in subjects,
        "therapist" in subjects,
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


def _subjects(own: tuple[str, ...], outside: str) -> set[str]:
    """Who the sentence says something of: its first word, or a role before a verb of saying or a colon."""
    found = {_SUBJECTS[word] for word, verb in pairwise(own) if word in _SUBJECTS and verb in _ATTRIBUTES}
    if own and own[0] in _SUBJECTS and outside.lstrip().lower().startswith(own[0]):
        found.add(_SUBJECTS[own[0]])
    found.update(_SUBJECTS[m.group(1).lower()] for m in _ATTRIBUTED.finditer(outside))
    return found


def _capitalised(text: str) -> list[str]:
    found = []
    for token in tokens(text):
        before = text[: token.start].rstrip()
        opens = not before or before[-1] in '.!?:“”"‘([;…'
        raw = text[token.start : token.end]
        acronym = raw.isupper() and len(raw) <= 5
        contracted = token.word.split("'")[0] == "i"
        if raw[0].isupper() and not opens and not acronym and not contracted:
            found.append(token.word.removesuffix("'s"))
    return found
