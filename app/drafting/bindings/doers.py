"""Whether each deed is told of who did it, to whom it was done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.drafting.bindings.difference import Difference
from app.drafting.bindings.reading import Clause, Said
from app.drafting.claims import CLIENT_TERMS
from app.drafting.vocabulary import Vocabulary
from app.drafting.wordforms import base

_CLIENT = "client"
_SOMEBODY = "?"  # he, she, they: whoever that is
_FIRST = frozenset("i me myself".split())
_THIRD = frozenset("he she him her them they himself herself".split())
_OWNING = frozenset("my your his her their the a an our its client's partner's".split())
_BETWEEN = frozenset("at to with for from on about by after into of against over".split())
_PASSIVE = frozenset("was were is are been being got be gets".split())
_MUTUAL = frozenset(
    map(base, "argue fight meet marry talk speak live agree separate divorce play sit stay be".split())
)
_REACH = 4
_NEUTRAL = frozenset("be have do will would can could should might must may get go say".split())


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something to whom; "client", a relation, or "?" for a pronoun."""

    doer: str
    verb: str
    other: str
    words: str


def wrong_doers(note: Said, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield a difference for each deed that is told with doer and sufferer exchanged."""
    heard = source.once(deeds, vocabulary)
    for deed in deeds(note, vocabulary):
        alike = vocabulary.alike({deed.verb})
        same = [d for d in heard if d.verb in alike]
        if not same or any(_fits(deed, d) for d in same):
            continue
        turned = next((d for d in same if _fits(deed, Deed(d.other, d.verb, d.doer, ""))), None)
        if turned is not None:
            yield Difference("roles", f"“{turned.words}” was said: who did it is turned round.")


def deeds(said: Said, vocabulary: Vocabulary) -> list[Deed]:
    """Every deed of one person to another that the words plainly tell."""
    relations = vocabulary.lexicon.words("people.relation")
    found: list[Deed] = []
    for clause in said.clauses:
        found.extend(_of_clause(clause, relations, vocabulary))
    return found


def _of_clause(clause: Clause, relations: frozenset[str], vocabulary: Vocabulary) -> Iterator[Deed]:
    texts = clause.texts
    people = {n: p for n in range(len(texts)) if (p := _person(texts, n, relations, clause.role))}
    for place, word in enumerate(clause.words):
        if (
            place in people
            or word.base in _NEUTRAL
            or not word.text.isalpha()
            or word.text in _OWNING | _BETWEEN
        ):
            continue
        before = _before(texts, place, people)
        after, by = _after(texts, place, people)
        if not before or not after or before == after:
            continue
        passive = any(t in _PASSIVE for t in texts[max(0, place - 2) : place]) and by
        if word.base in _MUTUAL:
            continue
        doer, other = (after, before) if passive else (before, after)
        first = min(n for n in people if n < place and people[n] == before)
        shown = " ".join(texts[max(0, first - 1) : place + _REACH]).replace(" n't", "n't")
        yield Deed(doer, word.base, other, shown)


def _person(texts: Sequence[str], place: int, relations: frozenset[str], role: str) -> str:
    """Whom a word names; a relation that only owns what follows is nobody."""
    text = texts[place]
    if text in CLIENT_TERMS:
        return _CLIENT
    if text in _FIRST and role in ("client", ""):
        return _CLIENT
    if text in ("you",) and role == "therapist":
        return _CLIENT
    if (
        text == "her"
        and place + 1 < len(texts)
        and texts[place + 1].isalpha()
        and _owns(texts, place, relations)
    ):
        return ""
    if text in _THIRD:
        return _SOMEBODY
    return text if text in relations else ""


def _owns(texts: Sequence[str], place: int, relations: frozenset[str]) -> bool:
    """Whether "her" stands before a noun."""
    following = texts[place + 1]
    return following in relations or following not in _BETWEEN | {
        "and",
        "in",
        "yesterday",
        "today",
        "once",
        "daily",
    }


def _before(texts: Sequence[str], place: int, people: dict[int, str]) -> str:
    for back in range(place - 1, max(-1, place - 1 - _REACH), -1):
        if back in people:
            return people[back]
        if texts[back] in _BETWEEN:
            return ""
    return ""


def _after(texts: Sequence[str], place: int, people: dict[int, str]) -> tuple[str, bool]:
    by = False
    for on in range(place + 1, min(len(texts), place + 1 + _REACH)):
        if on in people:
            return people[on], by
        if texts[on] == "by":
            by = True
        elif texts[on] not in _BETWEEN | _OWNING:
            return "", by
    return "", by


def _fits(one: Deed, other: Deed) -> bool:
    return _is(one.doer, other.doer) and _is(one.other, other.other)


def _is(one: str, other: str) -> bool:
    return one == other or _SOMEBODY in (one, other)
