"""Names of people, which no note holds, and names of interventions, which only the therapist's words give."""

from collections.abc import Sequence

from app.domain.note import Section
from app.drafting.claims import ATTRIBUTES, Claim
from app.drafting.origins import CLINICIAN, Origin
from app.drafting.vocabulary import Vocabulary

_TECHNIQUES = frozenset({"interventions.technique", "checks.named"})
_OF_THE_THERAPIST = frozenset({Section.INTERVENTION, Section.OBJECTIVE})
_REPORTED = frozenset({"client", "partner"})


def wrong_name(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> str:
    """Return "name" where a name of a person stands, whether somebody said it or not."""
    lexicon = vocabulary.lexicon
    names = lexicon.words("people.first_name")
    ordinary = lexicon.words("people.name_or_word") | lexicon.words("people.capital")
    capital = lexicon.words("people.capital") | lexicon.words("medication.product")
    if any(word in names and word not in ordinary for word in claim.all_words):
        return "name"
    small = frozenset().union(*(o.small for o in evidence))
    for word in claim.capitalised:
        if word in names or (word not in capital and word not in small):
            return "name"
    known = lexicon.words("people.relation") | lexicon.words("people.starter")
    for word, following in claim.opening:
        if word in names and word not in ordinary:
            return "name"
        plain = word in vocabulary.stop or word in known or word in small or word in capital
        if following in ATTRIBUTES and not plain and vocabulary.content((word,)):
            return "name"
    return ""


def wrong_intervention(
    claim: Claim, section: Section, evidence: Sequence[Origin], vocabulary: Vocabulary
) -> str:
    """Return "intervention" where one is named that neither therapist nor clinician named.

    What a client practised on their own may be in their words.
    """
    lexicon = vocabulary.lexicon
    named = [
        claim.own_words[h.start : h.end] for h in lexicon.spot(claim.own_words) if h.topic in _TECHNIQUES
    ]
    if not named:
        return ""
    clients = bool(claim.subjects & _REPORTED) and "therapist" not in claim.subjects
    mine = clients and section not in _OF_THE_THERAPIST
    sources = [o for o in evidence if mine or clients or o.by_therapist or o.role == CLINICIAN]
    known = vocabulary.known(sources)
    for name in named:
        content = set(vocabulary.content(name))
        if content and not content & known:
            return "intervention"
    return ""
