"""Facts as a note may repeat them: names of people become relations, and corrected values the right ones."""

from dataclasses import replace

from app.domain.material import DraftRequest
from app.domain.note import Source
from app.domain.transcript import Utterance
from app.drafting.language_model.facts import Fact
from app.drafting.lexicon import load_lexicon, tokens, words
from app.drafting.origins import NOTHING_SAID
from app.drafting.reading import read
from app.drafting.substitutions import Substitutions


class Unnamed:
    """Rewrites the quotes of one request's facts with what the embedded drafter knows of names."""

    def __init__(self, request: DraftRequest) -> None:
        lexicon = load_lexicon()
        transcript = request.material.transcript or NOTHING_SAID
        self._utterances = {u.id: u for u in transcript.utterances}
        self._substitutions = Substitutions(read(transcript, lexicon), request.chart, lexicon)

    def of(self, fact: Fact) -> Fact:
        """The fact with "[name]" or "[sister]" for names; where a value was corrected later, with the right
        one and the utterance that says so. What the clinician wrote stays as it is."""
        if fact.source is not Source.TRANSCRIPT:
            return fact
        for utterance in (self._utterances[i] for i in fact.ids):
            span = _span(utterance, fact.quote)
            if span is not None:
                return self._rewritten(fact, utterance, *span)
        return fact

    def _rewritten(self, fact: Fact, utterance: Utterance, start: int, end: int) -> Fact:
        quote, ids, place = "", list(fact.ids), start
        for found in self._substitutions.of(utterance, start, end):
            quote += utterance.text[place : found.start] + found.instead
            place = max(place, found.end)
            if found.evidence and found.evidence not in ids:
                ids.append(found.evidence)
        return replace(fact, quote=quote + utterance.text[place:end], ids=tuple(ids)) if quote else fact


def _span(utterance: Utterance, quote: str) -> tuple[int, int] | None:
    """Where the words of ``quote`` stand in the utterance; punctuation after them is theirs."""
    heard, wanted = tokens(utterance.text), words(quote)
    for first in range(len(heard) - len(wanted) + 1):
        if tuple(token.word for token in heard[first : first + len(wanted)]) == wanted:
            end = heard[first + len(wanted) - 1].end
            while end < len(utterance.text) and utterance.text[end] in ".,!?;…":
                end += 1
            return heard[first].start, end
    return None
