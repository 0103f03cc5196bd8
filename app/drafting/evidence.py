"""The evidence check: whether a sentence says what its sources say. Pure; trusts nobody's word for it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.conflict import Conflict
from app.domain.hearing import DoubtfulHearing
from app.domain.issues import Difference
from app.domain.material import Material
from app.domain.note import NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.transcript import Transcript
from app.drafting.assertion import wrong_assertion
from app.drafting.bindings import differences
from app.drafting.claims import Claim, read_claim
from app.drafting.conflicts import conflicts, disputed
from app.drafting.hearing import doubtful_risk
from app.drafting.lexicon import Lexicon, load_lexicon, words
from app.drafting.missing import missing_elements
from app.drafting.naming import wrong_intervention, wrong_name
from app.drafting.numbers import DAYS, MONTHS, figures, placed
from app.drafting.origins import NOTHING_SAID, WRITTEN, Origin, Origins, spoken
from app.drafting.quoting import heard_badly, wrong_quote
from app.drafting.reading import Reading, read
from app.drafting.risk_claims import wrong_risk
from app.drafting.speaking import wrong_speaker
from app.drafting.vocabulary import Vocabulary

__all__ = ["NOTHING_SAID", "EvidenceCheck"]

_SUPPORTED_SHARE = 0.65  # of a sentence's own content words must be in its evidence
_FOUND_SHARE = 0.4  # below this the evidence is not about the sentence at all
_JUDGED_BY_THE_DRAFTER = frozenset({"agreement", "risk", "speaker"})
_TELLING = frozenset(
    "symptoms.symptom symptoms.sleep symptoms.appetite symptoms.function feelings.feeling "
    "medication.medication medication.substance medication.product".split()
)
"""What a sentence must not add, however much of the rest is known: symptoms, feelings, medicines, places."""

_EXPLAINED = frozenset("number date negation opposite roles order assertion".split())
_REPORTING = frozenset({Section.SUBJECTIVE})
_FIXED = {
    Source.EDITED_BY_YOU: SentenceStatus.EDITED_BY_YOU,
    Source.ADDED_AT_YOUR_REQUEST: SentenceStatus.ADDED_AT_YOUR_REQUEST,
    Source.CHART: SentenceStatus.CHART,
}


class EvidenceCheck:
    """Checks sentences against a session's material. Stateless; any thread."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._vocabulary = Vocabulary(self._lexicon)

    def recheck(self, sentences: Sequence[Sentence], material: Material) -> tuple[Sentence, ...]:
        """Return the sentences with the status and reason that their evidence earns; texts never change.

        The reason is the code of the gravest finding, as in ``app.domain.issues``.
        """
        origins = Origins(material, self._lexicon)
        found = conflicts(material)
        return tuple(_contradicted(self._checked(s, origins), found) for s in sentences)

    def differences(self, sentences: Sequence[Sentence], material: Material) -> dict[str, Difference]:
        """Return what flagged sentences say otherwise than their sources, by id, where words can tell."""
        flagged = [s for s in sentences if s.status is SentenceStatus.CHECK and s.reason in _EXPLAINED]
        origins = Origins(material, self._lexicon)
        found: dict[str, Difference] = {}
        for sentence in flagged:
            evidence, claim = origins.of(sentence.evidence), read_claim(sentence.text)
            if not evidence:
                continue  # destroyed since: nothing can be compared
            told = (*_differing(claim, evidence, self._vocabulary), *_wrong_figure(claim, evidence))
            found.update((sentence.id, d) for d in reversed(told) if d.kind == sentence.reason)
        return found

    def missing(
        self, note_type: NoteType, sentences: Sequence[Sentence], material: Material
    ) -> tuple[str, ...]:
        """Return the required elements that the sentences lack, in words for the screen, risk first."""
        transcript = material.transcript or NOTHING_SAID
        return self.missing_of(note_type, sentences, read(transcript, self._lexicon), material)

    def missing_of(
        self,
        note_type: NoteType,
        sentences: Sequence[Sentence],
        reading: Reading,
        material: Material,
    ) -> tuple[str, ...]:
        """As ``missing``, for a transcript that was read already."""
        return missing_elements(note_type, sentences, reading, material.passages, self._lexicon)

    def doubtful_risk(self, transcript: Transcript) -> tuple[DoubtfulHearing, ...]:
        """Return the words about risk that were heard with doubt, whether a sentence rests on them or not."""
        return doubtful_risk(transcript, self._lexicon)

    def _checked(self, sentence: Sentence, origins: Origins) -> Sentence:
        if sentence.source in _FIXED:
            return replace(sentence, status=_FIXED[sentence.source], reason="")
        if sentence.source is Source.PROMPT:
            open_point = sentence.status is SentenceStatus.NOT_ADDRESSED
            status = SentenceStatus.NOT_ADDRESSED if open_point else SentenceStatus.TO_ADD
            return replace(sentence, status=status, reason="")
        if _typed_into_the_note(sentence):
            return sentence
        evidence = origins.of(sentence.evidence)
        if not evidence or not any(o.source is sentence.source for o in evidence):
            return replace(sentence, status=SentenceStatus.NO_SOURCE, reason="evidence")
        sentence = replace(sentence, evidence=tuple(origin.id for origin in evidence))
        status, reason = self._judge(sentence, evidence, origins.speakers_certain)
        if status is SentenceStatus.SUPPORTED and sentence.reason in _JUDGED_BY_THE_DRAFTER:
            status, reason = SentenceStatus.CHECK, sentence.reason
        return replace(sentence, status=status, reason=reason)

    def _judge(
        self, sentence: Sentence, evidence: Sequence[Origin], speakers_certain: bool
    ) -> tuple[SentenceStatus, str]:
        claim = read_claim(sentence.text)
        vocabulary = self._vocabulary
        share = vocabulary.share(claim, evidence)
        risk = wrong_risk(claim, evidence, vocabulary)
        if share < _FOUND_SHARE:
            return SentenceStatus.NO_SOURCE, risk or wrong_name(claim, evidence, vocabulary) or "words"
        reason = (
            risk
            or wrong_quote(sentence, claim, evidence, vocabulary)
            or wrong_name(claim, evidence, vocabulary)
            or wrong_speaker(sentence, claim, evidence, speakers_certain, vocabulary)
            or next((d.kind for d in _differing(claim, evidence, vocabulary)), "")
            or wrong_assertion(claim, evidence, vocabulary)
            or next((d.kind for d in _wrong_figure(claim, evidence)), "")
            or wrong_intervention(claim, sentence.section, evidence, vocabulary)
            or self._out_of_place(sentence, claim, evidence)
            or ("words" if share < _SUPPORTED_SHARE or self._adds(claim, evidence) else "")
            or heard_badly(sentence, evidence)
        )
        return (SentenceStatus.CHECK, reason) if reason else (SentenceStatus.SUPPORTED, "")

    def _adds(self, claim: Claim, evidence: Sequence[Origin]) -> bool:
        """Whether it tells of a symptom, a feeling or a medicine of which its evidence says nothing alike."""
        vocabulary = self._vocabulary
        hits = [hit for hit in vocabulary.lexicon.spot(claim.own_words) if hit.topic in _TELLING]
        if not hits:
            return False
        heard = {topic for origin in evidence for topic in vocabulary.topics(origin.words)}
        known = vocabulary.known(evidence)
        return any(
            hit.topic not in heard and not known.intersection(content)
            for hit in hits
            if (content := vocabulary.content(claim.own_words[hit.start : hit.end]))
        )

    def _out_of_place(self, sentence: Sentence, claim: Claim, evidence: Sequence[Origin]) -> str:
        """What cannot be heard, and what the client's report does not hold."""
        said = self._vocabulary.topics(claim.own_words)
        if "checks.appearance" in said and len(spoken(evidence)) == len(evidence):
            heard = {t for o in evidence for t in self._vocabulary.topics(o.words)}
            if "checks.appearance" not in heard:
                return "appearance"
        if "checks.interpretation" in said and sentence.section in _REPORTING:
            return "interpretation"
        return ""


def _contradicted(sentence: Sentence, found: Sequence[Conflict]) -> Sentence:
    """What two sources tell differently is looked at, unless something graver is found already."""
    if sentence.status is SentenceStatus.SUPPORTED and disputed(sentence, found):
        return replace(sentence, status=SentenceStatus.CHECK, reason="conflict")
    return sentence


def _typed_into_the_note(sentence: Sentence) -> bool:
    """Words that the clinician jotted straight into the note: nothing to check them against."""
    own = sentence.source in WRITTEN and not sentence.evidence
    return own and sentence.status is SentenceStatus.EDITED_BY_YOU


def _differing(claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> Iterator[Difference]:
    """What the program's own words bind otherwise than the sources; quotations have a check of their own."""
    return differences(claim.own_text, evidence, vocabulary)


def _wrong_figure(claim: Claim, evidence: Sequence[Origin]) -> Iterator[Difference]:
    """A number, a day or a month that nobody said."""
    said = figures(claim.all_words)
    if not said:
        return
    meant = {f for o in evidence for f in figures(words(o.meant))}
    quoted = {f for part in claim.quoted for f in figures(words(part))}
    unknown = said - meant - (quoted & {f for o in evidence for f in figures(o.words)})
    if unknown:
        kind = "date" if unknown <= DAYS | MONTHS else "number"
        shown = [
            " ".join(claim.all_words[a:b]) for a, b, value in placed(claim.all_words) if value in unknown
        ]
        shown += [day.capitalize() for day in sorted(unknown & (DAYS | MONTHS))]
        yield Difference(kind, f"The note says “{shown[0]}”, its sources do not.")
