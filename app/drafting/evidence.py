"""The evidence check: whether a sentence says what its utterances say. Pure; trusts nobody's word for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.hearing import DoubtfulHearing
from app.domain.material import Material
from app.domain.note import NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.domain.transcript import SpeakerRole, Transcript, Utterance
from app.drafting.claims import Claim, read_claim, squeezed, stem
from app.drafting.hearing import doubtful_risk
from app.drafting.lexicon import Lexicon, load_lexicon, tokens, words
from app.drafting.missing import missing_elements
from app.drafting.numbers import figures, kind_of
from app.drafting.reading import LOW_CONFIDENCE, Reading, read, unheard_in_sentence
from app.drafting.risk import DANGER

_SUPPORTED_SHARE = 0.8  # of a sentence's own content words must be in its evidence
_FOUND_SHARE = 0.5  # below this the evidence is not about the sentence at all
_JUDGED_BY_THE_DRAFTER = frozenset({"agreement", "risk", "speaker"})
_THERAPIST_ONLY = frozenset({Section.INTERVENTION})
_NOT_THERAPIST_ONLY = frozenset({Section.SUBJECTIVE, Section.RESPONSE, Section.BEHAVIOR})
_FIXED = {
    Source.EDITED_BY_YOU: SentenceStatus.EDITED_BY_YOU,
    Source.ADDED_AT_YOUR_REQUEST: SentenceStatus.ADDED_AT_YOUR_REQUEST,
    Source.CHART: SentenceStatus.CHART,
}


NOTHING_SAID = Transcript(utterances=(), duration=0.0, model="", device="")
"""Stands for the transcript of a session without one."""


class EvidenceCheck:
    """Checks sentences against a transcript. Stateless; any thread."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()

    def recheck(self, sentences: Sequence[Sentence], material: Material) -> tuple[Sentence, ...]:
        """Return the sentences with the status and reason that their evidence earns; texts never change."""
        transcript = material.transcript or NOTHING_SAID
        utterances = {u.id: u for u in transcript.utterances}
        order = {u.id: n for n, u in enumerate(transcript.utterances)}
        return tuple(self._checked(s, utterances, order, transcript.speakers_certain) for s in sentences)

    def missing(
        self, note_type: NoteType, sentences: Sequence[Sentence], material: Material
    ) -> tuple[str, ...]:
        """Return the required elements that the sentences lack, in words for the screen, risk first."""
        transcript = material.transcript or NOTHING_SAID
        return self.missing_of(note_type, sentences, read(transcript, self._lexicon))

    def missing_of(
        self, note_type: NoteType, sentences: Sequence[Sentence], reading: Reading
    ) -> tuple[str, ...]:
        """As ``missing``, for a transcript that was read already."""
        return missing_elements(note_type, sentences, reading, self._lexicon)

    def doubtful_risk(self, transcript: Transcript) -> tuple[DoubtfulHearing, ...]:
        """Return the words about risk that were heard with doubt, whether a sentence rests on them or not."""
        return doubtful_risk(transcript, self._lexicon)

    def _checked(
        self,
        sentence: Sentence,
        utterances: Mapping[str, Utterance],
        order: Mapping[str, int],
        speakers_certain: bool,
    ) -> Sentence:
        if sentence.source in _FIXED:
            return replace(sentence, status=_FIXED[sentence.source], reason="")
        if sentence.source is Source.PROMPT:
            open_point = sentence.status is SentenceStatus.NOT_ADDRESSED
            status = SentenceStatus.NOT_ADDRESSED if open_point else SentenceStatus.TO_ADD
            return replace(sentence, status=status, reason="")
        if sentence.source is not Source.TRANSCRIPT:
            return sentence  # a summary or an earlier note: not to be judged by the transcript
        evidence = [utterances[i] for i in sentence.evidence if i in utterances]
        if not evidence or len(evidence) < len(sentence.evidence):
            return replace(sentence, status=SentenceStatus.NO_SOURCE, reason="evidence")
        in_order = tuple(sorted(set(sentence.evidence), key=lambda i: order[i]))
        sentence = replace(sentence, evidence=in_order)
        status, reason = self._judge(sentence, evidence, speakers_certain)
        if status is SentenceStatus.SUPPORTED and sentence.reason in _JUDGED_BY_THE_DRAFTER:
            status, reason = SentenceStatus.CHECK, sentence.reason
        return replace(sentence, status=status, reason=reason)

    def _judge(
        self, sentence: Sentence, evidence: Sequence[Utterance], speakers_certain: bool
    ) -> tuple[SentenceStatus, str]:
        claim = read_claim(sentence.text)
        share = self._share(claim, evidence)
        if share < _FOUND_SHARE:
            return SentenceStatus.NO_SOURCE, "words"
        reason = (
            self._wrong_quote(sentence, claim, evidence)
            or self._wrong_speaker(sentence, claim, evidence, speakers_certain)
            or self._wrong_number(claim, evidence)
            or self._wrong_name(claim, evidence)
            or self._wrong_risk(claim, evidence)
            or self._wrong_negation(claim, evidence)
            or ("words" if share < _SUPPORTED_SHARE else "")
            or self._heard_badly(sentence, evidence)
        )
        return (SentenceStatus.CHECK, reason) if reason else (SentenceStatus.SUPPORTED, "")

    def _share(self, claim: Claim, evidence: Sequence[Utterance]) -> float:
        """The share of the claim's content words that its evidence knows; 1 where it has none of its own."""
        known = {stem(word) for u in evidence for word in words(u.text)}
        ignored = self._lexicon.words("language.stop") | self._lexicon.words("language.template")
        own = [w for w in claim.own_words if w not in ignored]
        own += [
            w for part in claim.quoted for w in words(part) if w not in self._lexicon.words("language.stop")
        ]
        own = [w for w in own if not kind_of(w)]  # figures have a check of their own
        if not own:
            return 1.0
        return sum(stem(w) in known for w in own) / len(own)

    def _wrong_quote(self, sentence: Sentence, claim: Claim, evidence: Sequence[Utterance]) -> str:
        by_id = {u.id: u for u in evidence}
        for quote in sentence.quotes:
            source = by_id.get(quote.utterance_id)
            if source is None or not 0 <= quote.start < quote.end <= len(source.text):
                return "quote"
            if source.text[quote.start : quote.end] not in sentence.text:
                return "quote"
        spoken = [squeezed(u.text) for u in evidence] + self._without_names(sentence, by_id)
        if any(part and not any(part in text for text in spoken) for part in map(squeezed, claim.quoted)):
            return "quote"
        return ""

    def _without_names(self, sentence: Sentence, by_id: Mapping[str, Utterance]) -> list[str]:
        """The quoted words of each utterance run together where only a name stood between them."""
        runs: list[str] = []
        last: Quote | None = None
        for quote in sentence.quotes:
            text = by_id[quote.utterance_id].text
            beside = last is not None and last.utterance_id == quote.utterance_id and last.end <= quote.start
            if last is None or not beside or not self._only_names(text[last.end : quote.start]):
                runs.append("")
            runs[-1] += f" {text[quote.start : quote.end]}"
            last = quote
        return [squeezed(run) for run in runs]

    def _only_names(self, gap: str) -> bool:
        names = self._lexicon.words("people.first_name")
        return all(t.word in names or gap[t.start].isupper() for t in tokens(gap))

    def _wrong_speaker(
        self, sentence: Sentence, claim: Claim, evidence: Sequence[Utterance], speakers_certain: bool
    ) -> str:
        roles = {u.speaker for u in evidence}
        therapist = SpeakerRole.THERAPIST.value in roles
        others = bool(roles - {SpeakerRole.THERAPIST.value, SpeakerRole.UNCERTAIN.value})
        wrong = (
            not speakers_certain
            or SpeakerRole.UNCERTAIN.value in roles
            or (claim.names_client and SpeakerRole.CLIENT.value not in roles)
            or (claim.names_partner and SpeakerRole.PARTNER.value not in roles)
            or (claim.names_therapist and not therapist)
            or (sentence.section in _THERAPIST_ONLY and not therapist)
            or (sentence.section in _NOT_THERAPIST_ONLY and not others)
        )
        return "speaker" if wrong else ""

    def _wrong_number(self, claim: Claim, evidence: Sequence[Utterance]) -> str:
        known = {f for u in evidence for f in figures(words(u.text))}
        said = figures(claim.all_words)
        return "number" if said - known else ""

    def _wrong_name(self, claim: Claim, evidence: Sequence[Utterance]) -> str:
        """A name of a person never belongs into a note, and one that nobody said least of all."""
        names = self._lexicon.words("people.first_name")
        capital = self._lexicon.words("people.capital") | self._lexicon.words("medication.product")
        known = {word for u in evidence for word in words(u.text)}
        for word in claim.capitalised:
            if word in names or (word not in capital and word not in known):
                return "name"
        return ""

    def _wrong_risk(self, claim: Claim, evidence: Sequence[Utterance]) -> str:
        said = {h.topic for h in self._lexicon.spot(claim.all_words)} & DANGER
        if said and said - {h.topic for u in evidence for h in self._lexicon.spot(words(u.text))}:
            return "risk"
        if not {"denied", "denies", "deny"}.intersection(claim.own_words):
            return ""
        asked = any(u.speaker == SpeakerRole.THERAPIST.value and self._asks(u.text) for u in evidence)
        negations = self._lexicon.words("language.negation")
        answered = any(
            u.speaker != SpeakerRole.THERAPIST.value and negations.intersection(words(u.text))
            for u in evidence
        )
        return "" if asked and answered else "risk"

    def _asks(self, text: str) -> bool:
        return "?" in text or any(h.topic == "language.question" for h in self._lexicon.spot(words(text)))

    def _wrong_negation(self, claim: Claim, evidence: Sequence[Utterance]) -> str:
        """Whether the program's words negate what nobody negated, or leave a negation out."""
        negations = self._lexicon.words("language.negation")
        own = negations.intersection(claim.own_words) - {"denied", "denies", "deny"}
        spoken = [words(u.text) for u in evidence]
        if own and not any(negations.intersection(s) for s in spoken):
            return "negation"
        content = {stem(w) for w in claim.own_words} - {
            stem(w) for w in self._lexicon.words("language.stop") | self._lexicon.words("language.template")
        }
        if own or claim.quoted or not content or {"denied", "denies"}.intersection(claim.own_words):
            return ""
        return "negation" if self._denied_there(content, evidence) else ""

    def _denied_there(self, content: set[str], evidence: Sequence[Utterance]) -> bool:
        """Whether the part of the evidence that speaks of ``content`` negates it."""
        negations = self._lexicon.words("language.negation")
        best = max(
            (words(part) for u in evidence for part in u.text.replace("?", ".").replace("!", ".").split(".")),
            key=lambda part: len(content & {stem(w) for w in part}),
            default=(),
        )
        return bool(negations.intersection(best))

    def _heard_badly(self, sentence: Sentence, evidence: Sequence[Utterance]) -> str:
        by_id = {u.id: u for u in evidence}
        if any(u.confidence < LOW_CONFIDENCE for u in evidence):
            return "confidence"
        for quote in sentence.quotes:
            source = by_id[quote.utterance_id]
            if any(start < quote.end and end > quote.start for start, end in source.doubtful):
                return "confidence"
            if unheard_in_sentence(source.text, quote.start, quote.end):
                return "confidence"
        return ""
