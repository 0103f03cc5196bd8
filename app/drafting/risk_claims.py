"""Whether a sentence says of danger what was said of it: nothing new, nothing denied that was not."""

import re
from collections.abc import Sequence

from app.drafting.claims import Claim
from app.drafting.origins import CLINICIAN, Origin
from app.drafting.vocabulary import Vocabulary

_SELF = "risk.self"
_OTHERS = "risk.others"
_NEGLECT = "risk.health"  # "has not showered": the "not" belongs to what is told, and denies nothing
_DYING = frozenset("suicide suicidal suicidality die dying kill killing death life".split())
_HURTING = frozenset(
    "hurt hurting harm harming cut cutting burn burned burning scratch scratched hit hitting starve".split()
)
_ASKING = frozenset(
    "asked assessed screened inquired explored discussed reviewed question questions checked addressed "
    "assessment screening safety described about asks".split()
)
_PLANNED = frozenset(
    "plan plans planned planning intends intend intended intending intent intention will".split()
)
_RESOLVED = _PLANNED | frozenset(
    "going gonna i'll he'll she'll they'll want wants wanted decided ready".split()
)
_REACH = 4  # words from the plan to the danger that is planned
_JOKING = frozenset("joke joked jokes joking kidding jokingly".split())
_ABSENT = frozenset({"no", "not", "without", "never", "none", "absence", "absent", "free", "negative"})
_UNTIL = frozenset({"until", "till", "except", "unless"})  # after "never" they say that it was so, or is
_NO_ANSWER = re.compile(
    r"\b(?:(?:not|don't|didn't) (?:really )?(?:know|remember|sure|say|answer|tell you|talk about)|no idea|"
    r"no comment|rather not|can't (?:say|tell|remember)|hard to say|not certain)\b"
)
_YES = frozenset({"yes", "yeah", "yep", "sometimes", "maybe"})


def wrong_risk(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> str:
    """Return "risk" for danger, or a judgement of it, that no source holds; "denial" for a false no."""
    own = claim.own_words
    said = vocabulary.dangers_written(claim.all_words)
    told = vocabulary.dangers_written(own)
    known = frozenset(t for o in evidence for t in vocabulary.dangers_of(o))
    unknown = said - known
    if unknown == {_OTHERS} and _SELF in said & known and "their" in own:
        unknown = frozenset()  # "cut their arms" is told of the client as of anybody
    if unknown or _graver(own, evidence, vocabulary):
        return "risk"
    judged = "checks.conclusion" in vocabulary.topics(own)
    written = [o for o in evidence if o.role == CLINICIAN]
    if judged and not any("checks.conclusion" in vocabulary.topics(o.words) for o in written):
        return "risk"
    if not written and (
        (told and _planned(own, evidence, vocabulary)) or _meant_as_a_joke(claim, evidence, vocabulary)
    ):
        return "risk"
    absent = bool(told - {_NEGLECT}) and bool(_ABSENT.intersection(own))
    denies = absent or bool(vocabulary.denying.intersection(own))
    if denies:
        return "" if _denied(claim, evidence, vocabulary) else "denial"
    if told and not written and not _ASKING.intersection(own) and not _affirmed(evidence, vocabulary):
        return "risk"
    return ""


def _graver(own: Sequence[str], evidence: Sequence[Origin], vocabulary: Vocabulary) -> bool:
    """Whether dying is told of where the sources speak of being hurt alone."""
    if not _DYING.intersection(own) or any("si" in o.words for o in evidence):
        return False
    cues = [
        o.words[h.start : h.end]
        for o in evidence
        for h in vocabulary.lexicon.spot(o.words)
        if h.topic == _SELF
    ]
    return bool(cues) and all(_HURTING.intersection(cue) for cue in cues)


def _planned(own: Sequence[str], evidence: Sequence[Origin], vocabulary: Vocabulary) -> bool:
    """Whether harm is told as a plan where nobody spoke of one."""
    if any(_RESOLVED.intersection(o.words) for o in evidence):
        return False
    return any(
        vocabulary.dangers(own[place + 1 : place + 1 + _REACH])
        for place, word in enumerate(own)
        if word in _PLANNED
    )


def _meant_as_a_joke(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> bool:
    """Whether words of danger that were all said as a joke are told as if they were none."""
    dangerous = [o for o in evidence if vocabulary.dangers_of(o)]
    joking = bool(dangerous) and all(_JOKING.intersection(o.words) for o in dangerous)
    return joking and not _JOKING.intersection(claim.all_words)


def _denied(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> bool:
    """Whether the therapist asked and everyone said no, or the client denied it unasked, or it is written."""
    if any(_written_denial(o, vocabulary) for o in evidence if o.role == CLINICIAN):
        return True
    replies = [o for o in evidence if o.by_client_side]
    if not replies or any(_says_yes(o, vocabulary) for o in replies):
        return False
    if not all(vocabulary.negation.intersection(o.words) and not _evades(o) for o in replies):
        return False
    asked = any(o.by_therapist and _asks(o, vocabulary) for o in evidence)
    unasked = any(_denies_unasked(o, claim, vocabulary) for o in replies)
    return asked or unasked


def _written_denial(origin: Origin, vocabulary: Vocabulary) -> bool:
    return bool((vocabulary.denying | _ABSENT).intersection(origin.words))


def _denies_unasked(origin: Origin, claim: Claim, vocabulary: Vocabulary) -> bool:
    """ "I would never hurt myself" and "I am not angry" are denials of what they name."""
    told = vocabulary.dangers(claim.own_words)
    return bool(told) and told <= vocabulary.dangers_of(origin)


def _asks(origin: Origin, vocabulary: Vocabulary) -> bool:
    return "?" in origin.text or "language.question" in vocabulary.topics(origin.words)


def _evades(origin: Origin) -> bool:
    """ "I do not know" is no answer, and no denial."""
    said = " ".join(origin.words)
    return origin.words[:1] != ("no",) and _NO_ANSWER.search(said) is not None


def _says_yes(origin: Origin, vocabulary: Vocabulary) -> bool:
    if origin.words[:1] and origin.words[0] in _YES:
        return True
    if vocabulary.dangers_of(origin) and _UNTIL.intersection(origin.words):
        return True
    return bool(vocabulary.dangers_of(origin)) and not vocabulary.negation.intersection(origin.words)


def _affirmed(evidence: Sequence[Origin], vocabulary: Vocabulary) -> bool:
    """Whether somebody on the client's side spoke of danger, or said anything but no when asked."""
    replies = [o for o in evidence if not o.by_therapist]
    if any(_NEGLECT in vocabulary.dangers_of(o) for o in replies):
        return True
    return any(_says_yes(o, vocabulary) or not vocabulary.negation.intersection(o.words[:6]) for o in replies)
