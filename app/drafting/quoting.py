"""Whether quoted words are the very words of a source, and whether those were heard well."""

from collections.abc import Mapping, Sequence

from app.domain.note import Quote, Sentence
from app.domain.transcript import Utterance
from app.drafting.claims import Claim, Quoted, squeezed
from app.drafting.lexicon import tokens, words
from app.drafting.origins import Origin
from app.drafting.reading import LOW_CONFIDENCE, unheard_in_sentence
from app.drafting.vocabulary import Vocabulary

_PLACEHOLDERS = frozenset({"name", "client", "therapist", "partner", "unclear", "place"})


def wrong_quote(sentence: Sentence, claim: Claim, evidence: Sequence[Origin], vocabulary: Vocabulary) -> str:
    """Return "quote" where quotation marks hold what no source says, or leave out what turns its meaning."""
    by_id = {o.id: o.text for o in evidence}
    for quote in sentence.quotes:
        source = by_id.get(quote.utterance_id)
        if source is None or not 0 <= quote.start < quote.end <= len(source):
            return "quote"
        if source[quote.start : quote.end] not in sentence.text:
            return "quote"
    said = [o.squeezed for o in evidence] + _without_names(sentence, by_id, vocabulary)
    known = {word for o in evidence for word in o.words}
    if all(_exact(quotation, said, known, vocabulary) for quotation in claim.quotations):
        return ""
    return "quote"


def heard_badly(sentence: Sentence, evidence: Sequence[Origin]) -> str:
    """Return "confidence" where the sentence rests on words that were heard with doubt."""
    by_id: dict[str, Utterance] = {o.id: o.utterance for o in evidence if o.utterance is not None}
    if any(u.confidence < LOW_CONFIDENCE for u in by_id.values()):
        return "confidence"
    for quote in sentence.quotes:
        source = by_id.get(quote.utterance_id)
        if source is None:
            continue
        if any(start < quote.end and end > quote.start for start, end in source.doubtful):
            return "confidence"
        if unheard_in_sentence(source.text, quote.start, quote.end):
            return "confidence"
    return ""


def _exact(quotation: Quoted, said: Sequence[str], known: set[str], vocabulary: Vocabulary) -> bool:
    parts = [part for part in map(squeezed, quotation.parts) if part]
    if not all(any(part in text for text in said) for part in parts):
        return False
    relations = vocabulary.lexicon.words("people.relation")
    for inserted in quotation.inserted:
        if any(w not in _PLACEHOLDERS and w not in relations and w not in known for w in words(inserted)):
            return False
    if quotation.elided and len(parts) > 1:
        return any(_in_order(parts, text, vocabulary) for text in said)
    return True


def _in_order(parts: Sequence[str], text: str, vocabulary: Vocabulary) -> bool:
    """Whether one text holds the parts in order, and nothing that denies was left out between them."""
    place = 0
    for number, part in enumerate(parts):
        found = text.find(part, max(place - 1, 0))
        if found < 0:
            return False
        if number and vocabulary.negation.intersection(text[place:found].split()):
            return False
        place = found + len(part)
    return True


def _without_names(sentence: Sentence, by_id: Mapping[str, str], vocabulary: Vocabulary) -> list[str]:
    """The quoted words of each utterance run together where only a name stood between them."""
    runs: list[str] = []
    last: Quote | None = None
    for quote in sentence.quotes:
        text = by_id[quote.utterance_id]
        beside = last is not None and last.utterance_id == quote.utterance_id and last.end <= quote.start
        if last is None or not beside or not _only_names(text[last.end : quote.start], vocabulary):
            runs.append("")
        runs[-1] += f" {text[quote.start : quote.end]}"
        last = quote
    return [squeezed(run) for run in runs]


def _only_names(gap: str, vocabulary: Vocabulary) -> bool:
    names = vocabulary.lexicon.words("people.first_name")
    return all(t.word in names or gap[t.start].isupper() for t in tokens(gap))
