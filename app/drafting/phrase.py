"""A sentence of a note while it is put together: the program's words and the transcript's, told apart."""

import re

from app.domain.note import Quote
from app.domain.transcript import Utterance
from app.drafting.reading import Statement
from app.drafting.style import Style
from app.drafting.substitutions import Substitutions

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+|[“”\"]")
_CLOSING = " .!?…,;:-–—"


class Phrase:
    """Collects text, exact quotes and evidence. Spoken words stay as they are, apart from substitutions."""

    def __init__(self, substitutions: Substitutions, style: Style | None = None) -> None:
        self._style = style or Style()
        self._substitutions = substitutions
        self._parts: list[str] = []
        self._quotes: list[Quote] = []
        self._evidence: set[str] = set()
        self.spoken = 0  # words taken from the transcript

    @property
    def text(self) -> str:
        """The sentence so far."""
        return "".join(self._parts)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The exact words taken over, in the order of the sentence."""
        return tuple(self._quotes)

    @property
    def evidence(self) -> frozenset[str]:
        """Ids of the utterances it rests on."""
        return frozenset(self._evidence)

    def rests_on(self, statement: Statement) -> None:
        """Add evidence without repeating its words."""
        self._evidence.add(statement.utterance.id)

    def say(self, text: str) -> None:
        """Add words of the program, in the style that is asked for."""
        self._parts.append(self._style.worded(text))

    def take(self, utterance: Utterance, start: int, end: int) -> None:
        """Add ``utterance.text[start:end]``, apart from names, corrected values and control characters."""
        self._evidence.add(utterance.id)
        place = start
        for substitution in self._substitutions.of(utterance, start, end):
            self._exact(utterance, place, max(place, substitution.start))
            self._parts.append(substitution.instead)
            if substitution.evidence:
                self._evidence.add(substitution.evidence)
            place = max(place, substitution.end)
        self._exact(utterance, min(place, end), end)

    def quote(self, statement: Statement, start: int | None = None, *, last: bool = True) -> None:
        """Add the statement from character ``start`` on in quotation marks; ``last``: the sentence ends."""
        first = statement.start if start is None else start
        self.quote_span(statement.utterance, first, statement.end, last=last)

    def quote_span(self, utterance: Utterance, start: int, end: int, *, last: bool = True) -> None:
        """Add characters ``start`` to ``end`` in quotation marks; without ``last`` no period closes them."""
        text = utterance.text
        stop = len(text[:end].rstrip())
        if not last or text[stop - 1] not in ".!?…":
            question = text[start:stop].endswith("?")
            stop = max(start, len(text[:stop].rstrip(_CLOSING)))
            if question:
                stop = text.index("?", stop) + 1
        self.say("“")
        self.take(utterance, start, stop)
        self.say("”" if not last or (stop > start and text[stop - 1] in ".!?…") else "”.")

    def _exact(self, utterance: Utterance, start: int, end: int) -> None:
        place = start
        for odd in _UNPRINTABLE.finditer(utterance.text, start, end):
            self._append(utterance, place, odd.start())
            within = utterance.text[max(0, odd.start() - 1) : odd.end() + 1]
            # two marks where one would run two words into one, as an apostrophe does
            mark = "’’" if len(within) == 3 and within[0].isalnum() and within[2].isalnum() else "’"
            self.say(mark if odd.group() in '“”"' else " ")
            place = odd.end()
        self._append(utterance, place, end)

    def _append(self, utterance: Utterance, start: int, end: int) -> None:
        words = utterance.text[start:end]
        if not words:
            return
        self._parts.append(words)
        self.spoken += len(words.split())
        if any(c.isalnum() for c in words):
            self._quotes.append(Quote(utterance.id, start, end))
