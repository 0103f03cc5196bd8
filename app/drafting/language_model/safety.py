"""What a draft holds whatever a model leaves out: risk as the program found it, prompts, missing elements."""

from collections.abc import Sequence, Set
from dataclasses import replace

from app.domain.note import Draft, NoteType, Sentence, SentenceStatus, Source
from app.drafting.language_model.addressed import is_wish
from app.drafting.lexicon import Lexicon, load_lexicon, words
from app.drafting.points import Element
from app.drafting.prompts import prompts
from app.drafting.risk import DANGER

_OF_THE_CHART = frozenset({Source.CHART, Source.PREVIOUS_NOTE})  # no statement of this session
_LEADS = frozenset({"risk", "safety", "suicidal"})


class RiskKept:
    """Knows which sentences tell of risk, and adds those that are not there."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()

    def tells(self, sentence: Sentence) -> bool:
        """Whether a sentence is about danger or safety."""
        said = words(sentence.text)
        opens = bool(said) and said[0] in _LEADS
        return opens or bool({hit.topic for hit in self._lexicon.spot(said)} & DANGER)

    def added(self, composed: Sequence[Sentence], embedded: Draft) -> tuple[Sentence, ...]:
        """The ``composed`` sentences with every statement about risk of the embedded draft that they lack.

        A statement is there when a sentence about risk that stood the check cites all its utterances of the
        client, or the same question and answer.
        """
        telling = [s for s in composed if self.tells(s) and s.status is SentenceStatus.SUPPORTED]
        cited = [set(s.evidence) for s in telling]
        lacking = [
            _doubted(s)
            for s in embedded.sentences
            if self.tells(s)
            and not (
                s.evidence and s.source is not Source.PROMPT and any(c >= set(s.evidence) for c in cited)
            )
        ]
        return (*composed, *lacking)

    def prompts(self, note_type: NoteType, told: Set[Element]) -> tuple[Sentence, ...]:
        """The reminders of what only the clinician can state."""
        return tuple(prompts(note_type, told))


def _doubted(sentence: Sentence) -> Sentence:
    """Words about danger are kept even where they tell the writer what to write; then they are no proof."""
    if sentence.status is SentenceStatus.SUPPORTED and is_wish(sentence.text):
        return replace(sentence, status=SentenceStatus.CHECK, reason="risk")
    return sentence
