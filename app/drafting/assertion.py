"""How something was meant: supposed, of the past, or of another person."""

import re
from collections.abc import Sequence

from app.drafting.claims import Claim, stem
from app.drafting.lexicon import words
from app.drafting.origins import CLINICIAN, Origin
from app.drafting.vocabulary import Vocabulary

_PARTS = re.compile(r"[.!?;…]+")
_SELF = frozenset("i i'm i've i'd i'll me myself we we're we've we'll us".split())
_NEAR = 4  # words at the start of a clause among which its subject stands
_ENOUGH = 2  # content words in common before a clause is taken for what the sentence tells


def wrong_assertion(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> str:
    """Return "assertion" where a possibility, the past or someone else is told as the client now."""
    content = set(vocabulary.content(claim.own_words))
    if claim.quotations or not content:
        return ""
    found = _best_part(content, [o for o in evidence if o.role != CLINICIAN])
    if found is None or found[1] < min(_ENOUGH, len(content)):
        return ""
    said, _ = found
    heard, told = vocabulary.topics(said), vocabulary.topics(claim.own_words)
    if "checks.hypothetical" in heard and not told & {"checks.hypothetical", "checks.supposed"}:
        return "assertion"
    if "checks.past" in heard and not told & {"checks.past", "checks.earlier"}:
        return "assertion" if not any(w.endswith("ed") and len(w) > 4 for w in claim.own_words[2:]) else ""
    if "client" in claim.subjects and (
        _of_another(said, claim, vocabulary)
        or _done_to_the_client(said, claim, vocabulary)
        or _advised(said, claim, vocabulary)
    ):
        return "assertion"
    return ""


def _of_another(said: Sequence[str], claim: Claim, vocabulary: Vocabulary) -> bool:
    """Whether the clause is about a relative or friend alone, of whom the sentence says nothing."""
    relations = vocabulary.lexicon.words("people.relation")
    if _SELF.intersection(said) or relations.intersection(claim.own_words):
        return False
    opening = list(said[:_NEAR])
    about = relations.intersection(opening) or {"he", "she", "they", "he's", "she's"}.intersection(opening)
    return bool(about)


def _done_to_the_client(said: Sequence[str], claim: Claim, vocabulary: Vocabulary) -> bool:
    """Whether somebody's act is told as the client's: "my boss fired me" as "Client fired the boss"."""
    relations = vocabulary.lexicon.words("people.relation")
    own = [stem(word) for word in claim.own_words]
    heard = [stem(word) for word in said]
    for place, word in enumerate(claim.own_words[:-1]):
        after = own[place + 1 :]
        if word in vocabulary.stop or word in relations or own[place] not in heard:
            continue
        act = heard.index(own[place])
        doers = [n for n in range(act) if said[n] in relations and heard[n] in after]
        if (
            doers
            and "me" in said[act:]
            and not _SELF.intersection(said[doers[-1] : act])
            and (not relations.intersection(claim.own_words[:place]) and "by" not in claim.own_words)
        ):
            return True
    return False


def _advised(said: Sequence[str], claim: Claim, vocabulary: Vocabulary) -> bool:
    """Whether what a relative or friend says the client should do is told without them, as settled."""
    relations = vocabulary.lexicon.words("people.relation")
    should = next(
        (n for n, word in enumerate(said) if word == "should" and "i" in said[max(0, n - 1) : n]), 0
    )
    advisers = relations.intersection(said[:should])
    return bool(advisers) and not advisers.intersection(claim.own_words)


def _best_part(content: set[str], evidence: Sequence[Origin]) -> tuple[tuple[str, ...], int] | None:
    """The clause of the evidence with most of ``content``, and how much that is."""
    best: tuple[tuple[str, ...], int] | None = None
    for origin in evidence:
        for part in _PARTS.split(origin.text):
            said = words(part)
            common = len(content & {stem(word) for word in said})
            if said and common and (best is None or common > best[1] or _rather(said, common, best)):
                best = said, common
    return best


def _rather(said: Sequence[str], common: int, best: tuple[tuple[str, ...], int]) -> bool:
    """Of two that share as much, the one that somebody says of themself."""
    return common == best[1] and bool(_SELF.intersection(said)) and not _SELF.intersection(best[0])
