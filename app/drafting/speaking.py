"""Whether a sentence gives words and deeds to the person they belong to."""

import re
from collections.abc import Sequence
from itertools import pairwise

from app.domain.note import Section, Sentence
from app.domain.transcript import SpeakerRole
from app.drafting.claims import THERAPIST_TERMS, Claim, squeezed, stem
from app.drafting.lexicon import words
from app.drafting.origins import CLINICIAN, Origin, by_clinician
from app.drafting.vocabulary import Vocabulary

_THERAPIST_ONLY = frozenset({Section.INTERVENTION})
_NOT_THERAPIST_ONLY = frozenset({Section.SUBJECTIVE, Section.RESPONSE, Section.BEHAVIOR})
_ANSWERING = frozenset(
    "agreed agrees agreement accepted accepts declined declines confirmed confirms endorsed endorses denied "
    "denies rates rated responded practiced practice willing plans intends will committed receptive "
    "answered accepted".split()
)  # what such a sentence is about, the other side may have put into words
_TAKING_UP = frozenset(
    "reflected summarized validated explored discussed asked reviewed affirmed normalized processed "
    "acknowledged assessed screened inquired supported encouraged".split()
)
_SENTENCES = re.compile(r"[^.!?…]+[.!?…]*")
_SHARED = frozenset("we you we've you've we're you're".split())
_OWN_SHARE = 0.7  # of the words that the evidence knows must be in the words of whoever is named


def wrong_speaker(
    sentence: Sentence,
    claim: Claim,
    evidence: Sequence[Origin],
    speakers_certain: bool,
    vocabulary: Vocabulary,
) -> str:
    """Return "speaker" where somebody else said it, or where it is not certain who did."""
    roles = {o.role for o in evidence}
    heard = roles - {CLINICIAN}
    if heard and (not speakers_certain or SpeakerRole.UNCERTAIN.value in heard):
        return "speaker"
    if _misattributed(claim, evidence):
        return "speaker"
    if by_clinician(evidence):
        return ""  # the clinician may tell of anybody
    therapist = SpeakerRole.THERAPIST.value in roles
    others = bool(roles - {SpeakerRole.THERAPIST.value})
    wrong = (
        any(subject not in roles for subject in claim.subjects)
        or (sentence.section in _THERAPIST_ONLY and not therapist)
        or (sentence.section in _NOT_THERAPIST_ONLY and not others)
        or _told_of_the_other(claim, evidence, vocabulary)
    )
    return "speaker" if wrong else ""


def _told_by(subject: str, evidence: Sequence[Origin]) -> set[str]:
    """The stems of what that person said or did.

    To be asked something, or to be told what "we" and "you" did, is as good as to say it; to ask is not.
    """
    found: set[str] = set()
    for origin in evidence:
        for part in _SENTENCES.findall(origin.text):
            asked = origin.by_therapist and part.rstrip().endswith("?")
            said = words(part)
            shared = asked or (origin.by_therapist and bool(_SHARED.intersection(said)))
            if (origin.role == subject and not asked) or (shared and subject != SpeakerRole.THERAPIST.value):
                found |= {stem(word) for word in said}
    return found


def _misattributed(claim: Claim, evidence: Sequence[Origin]) -> bool:
    """Whether a quotation is given to someone whose words it does not come from."""
    for quotation in claim.quotations:
        if not quotation.speaker:
            continue
        for part in filter(None, map(squeezed, quotation.parts)):
            origins = {o.role for o in evidence if part in o.squeezed}
            if origins and not origins & {quotation.speaker, CLINICIAN}:
                return True
    return False


def _told_of_the_other(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> bool:
    """Whether what is told of one person is, for the most part, in the words of the others alone."""
    if len(claim.subjects) != 1 or claim.quotations or len({o.role for o in evidence}) < 2:
        return False
    (subject,) = claim.subjects
    if subject == SpeakerRole.THERAPIST.value:
        takes_up = any(b in _TAKING_UP for a, b in pairwise(claim.own_words) if a in THERAPIST_TERMS)
        if takes_up:
            return False
    elif _ANSWERING.intersection(claim.own_words):
        return False
    content = set(vocabulary.content(claim.own_words))
    found = content & vocabulary.known(evidence)
    theirs = content & vocabulary.alike(_told_by(subject, evidence))
    return bool(found) and len(theirs) < _OWN_SHARE * len(found)
