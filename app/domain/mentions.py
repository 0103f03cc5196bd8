"""Whether a sentence is about something: the same content words, whatever their endings."""

import re

_WORD = re.compile(r"[a-zà-öø-ÿ0-9’']+")
_ENDINGS = ("ingly", "ying", "ings", "ing", "edly", "ied", "ies", "ed", "es", "ly", "ys", "y", "s", "e")
_EMPTY = frozenset(
    "a about after again all also always am an and any are as at back be because been before being both "
    "but by can client could day days did do does doing down during each few five for four from further "
    "get gets goal going had has have having he her here hers him his how i if in into is it its just "
    "keep last less like made make many me month months more most much my new next night nights no nor "
    "not now of off often on once one only or other our out over own patient per really said same say "
    "says see session she should six so some still such ten than that the their them then there these "
    "they this those three through time times to today too two under until up us use used uses using "
    "very want wants was way we week weeks well were what when where which while who why will with "
    "without would year years you your therapist reported reports describes described noted notes "
    "agreed agrees states stated".split()
)
"""Words that say nothing of what a sentence is about."""


def stems(text: str) -> frozenset[str]:
    """The content words without their endings."""
    words = (word.strip("’'") for word in _WORD.findall(text.casefold().replace("’s", "").replace("'s", "")))
    return frozenset(_stem(word) for word in words if len(word) > 2 and word not in _EMPTY)


def is_about(subject: frozenset[str], text: str) -> bool:
    """Whether ``text`` has two of the content words of a subject, or its only one."""
    return bool(subject) and len(subject & stems(text)) >= min(2, len(subject))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
