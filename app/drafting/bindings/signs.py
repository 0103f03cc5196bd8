"""How far a negation reaches: for each word whether it is affirmed, denied, or either."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.drafting.vocabulary import Vocabulary
from app.drafting.wordforms import base, is_past

AFFIRMED, DENIED = 1, -1
EITHER = 0
"""What is asked and not answered, or what a negation may or may not reach."""

HARD = frozenset(
    "but because since when while if although though unless who whom which what why how where "
    "whether than except whenever until before after once as so then whereas".split()
)  # they open a clause of its own
OVER = frozenset(["that"])  # what follows may be meant by the negation, or not
SUBJECTS = frozenset(
    "i he she they we it you there i'm i've i'd i'll he's she's they're they've we're we've it's you're "
    "client client's therapist therapist's partner partner's nobody everybody".split()
)
_AUXILIARY = frozenset(
    "am is are was were be been being have has had do does did will would can could may might "
    "must shall should 'm 've 'd 'll".split()
)
NEGATORS = frozenset(
    "no not never none nobody nothing neither nor without cannot nope hardly barely scarcely n't "
    "denied denies deny denying nowhere cant dont didnt".split()
)
DENYING = frozenset({"denied", "denies", "deny", "denying"})
NOT_ALONE = frozenset("only just merely all everything everyone always every necessarily".split())
"""After "not" they deny less than the whole."""
EXCEPT = frozenset({"except", "until", "unless", "besides", "than"})
SOFTLY = frozenset(
    "stop stops stopped stopping quit quits fail fails failed avoid avoids avoided avoiding "
    "forget forgot forgets miss missed misses refuse refused refuses decline declined declines "
    "unable lack lacks lacked lacking difficulty difficult trouble struggle struggles struggled "
    "hard skip skipped skips without absence impossible rarely seldom unlikely "
    "unwilling resist resisted free loss insomnia problem problems badly poorly".split()
)
"""Words after which something is there and not there: they may tell the same as a negation."""
_RAISING = frozenset(map(base, "think believe feel want expect suppose seem like".split()))
"""Verbs that are denied in place of what they open: "I don't think that she comes"."""
_NOTHING = frozenset("no nothing none nobody neither without".split())
_REACH_BACK = 2  # words before "nothing" that are denied with it: "drank nothing"
LIGHT = frozenset(
    map(
        base,
        "get go make say want tell know try use find give keep put show think do have hear feel work".split(),
    )
)
"""Verbs that say little alone, but are what a negation is about."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a clause. ``sign``: affirmed, denied or either; ``focus``: just this is denied."""

    text: str
    base: str
    sign: int = AFFIRMED
    focus: bool = False


def carries(word: str, vocabulary: Vocabulary) -> bool:
    """Whether the word says what it is about; figures are bound by their own rules."""
    plain = word.removesuffix("'s")
    return bool(vocabulary.content((plain,))) and plain not in NEGATORS and not plain.startswith("'")


def denying_in(texts: Sequence[str]) -> str:
    """The word of a note that denies all that is listed after it: "denied"; "" where there is none."""
    return next((t for t in texts if t in DENYING), "")


def carried_into(opened: str, texts: Sequence[str], carried: int, denying: str) -> int:
    """Whether the negation of the clause before reaches into this one."""
    if carried == AFFIRMED or opened in HARD | {""}:
        return AFFIRMED
    if opened == "or":
        return DENIED
    if opened in OVER:
        return EITHER if carried == EITHER else carried
    first = texts[0]
    new = first in SUBJECTS or first in _AUXILIARY or is_past(first) or _finite(first)
    if new:
        return AFFIRMED
    if denying:
        return DENIED
    if opened == "and" or opened == ",":
        return EITHER
    return AFFIRMED


def _finite(word: str) -> bool:
    """ "goes", "feels": a third person, most likely."""
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "'s", "us", "is"))


def signed(texts: Sequence[str], start: int, after: str, vocabulary: Vocabulary) -> tuple[list[Word], int]:
    """Give each word its sign; return the words and what reaches over the end of the clause."""
    relations = vocabulary.lexicon.words("people.relation")
    sign, open_, soft = start, start == DENIED, False
    found: list[Word] = []
    for place, text in enumerate(texts):
        following = texts[place + 1] if place + 1 < len(texts) else ""
        if text in NEGATORS and not (text == "no" and following == "wait"):
            alone = text == "no" and len(texts) == 1  # "no, ..." denies what was asked, not what follows
            if text in ("not", "n't") and following in NOT_ALONE:
                sign = EITHER
            elif not alone:
                sign = _turned(sign, soft)
                open_ = sign == DENIED
            if text in _NOTHING and not alone:
                found[-_REACH_BACK:] = [replace(w, sign=EITHER) for w in found[-_REACH_BACK:]]
            found.append(Word(text, text, EITHER))
            continue
        word = base(text)
        if sign == DENIED and open_ and word in _RAISING:
            found.append(Word(text, word, EITHER))
            continue
        counts = (carries(text, vocabulary) or word in LIGHT) and text not in _AUXILIARY
        if text.removesuffix("'s") in relations:
            found.append(Word(text, word, EITHER))
            continue
        is_focus = counts and open_ and sign == DENIED
        found.append(Word(text, word, sign, is_focus))
        if is_focus and carries(text, vocabulary):
            open_ = False
        if text in SOFTLY:
            soft = True
            sign = (
                AFFIRMED if sign == DENIED and is_focus else EITHER
            )  # "cannot stop crying": there is crying
    if (after in EXCEPT and any(t in NEGATORS for t in texts)) or (after == "but" and texts[-1] in _NOTHING):
        found = [replace(w, sign=EITHER, focus=False) for w in found]
    if sign == DENIED and after in OVER and not _denies_all(texts):
        return found, EITHER
    return found, DENIED if sign == DENIED else AFFIRMED


def _denies_all(texts: Sequence[str]) -> bool:
    """ "It is not true that ...", "denies that ...", "does not think that ..." deny what follows."""
    return any(t in ("true", "case") or t in DENYING or base(t) in _RAISING for t in texts)


def _turned(sign: int, soft: bool) -> int:
    if sign == DENIED:
        return AFFIRMED
    return EITHER if soft and sign == EITHER else DENIED
