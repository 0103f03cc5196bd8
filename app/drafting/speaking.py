"""Whether a sentence gives words and deeds to the person they belong to."""

from collections.abc import Sequence

from app.domain.note import Section, Sentence
from app.domain.transcript import SpeakerRole
from app.drafting.claims import Claim, squeezed
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
_OWN_SHARE = 0.5  # of the words that the evidence knows must be in the words of whoever is named


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


def _misattributed(claim: Claim, evidence: Sequence[Origin]) -> bool:
    """Whether a quotation is given to someone whose words it does not come from."""
    for quotation in claim.quotations:
        if not quotation.speaker:
            continue
        for part in filter(None, map(squeezed, quotation.parts)):
            origins = {o.role for o in evidence if part in squeezed(o.text)}
            if origins and not origins & {quotation.speaker, CLINICIAN}:
                return True
    return False


def _told_of_the_other(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> bool:
    """Whether what is told of one person is, for the most part, in the words of the others alone."""
    if len(claim.subjects) != 1 or claim.quotations or len({o.role for o in evidence}) < 2:
        return False
    (subject,) = claim.subjects
    own_words = set(claim.own_words)
    if own_words & (_TAKING_UP if subject == SpeakerRole.THERAPIST.value else _ANSWERING):
        return False
    content = set(vocabulary.content(claim.own_words))
    found = content & vocabulary.known(evidence)
    theirs = content & vocabulary.known(o for o in evidence if o.role == subject)
    return bool(found) and len(theirs) < _OWN_SHARE * len(found)
