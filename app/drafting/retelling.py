"""Sentences worded anew from the transcript: quoted exactly, told instead of quoted, or further ones."""

import re
from collections.abc import Collection
from dataclasses import replace

from app.domain.material import DraftRequest
from app.domain.note import NoteType, Sentence, Source
from app.domain.transcript import SpeakerRole
from app.drafting.claims import read_claim, stem
from app.drafting.evidence import NOTHING_SAID
from app.drafting.lexicon import Lexicon
from app.drafting.phrase import Phrase
from app.drafting.points import PLACES, Element
from app.drafting.reading import Reading, Statement, read
from app.drafting.rewriting import quotes
from app.drafting.risk import DANGER
from app.drafting.substitutions import Substitutions
from app.drafting.voice import ThirdPerson, pronouns_of

_QUOTES_ONE = re.compile(
    r"^(?P<lead>.*?)(?P<subject>client|patient|partner) (?:\w+): [“\"][^“”\"]*[”\"]\.?$", re.IGNORECASE
)
_TELLS = re.compile(
    r"^(?P<lead>(?:[A-Z][\w ]*(?: \([^)]*\))?: )?)(?P<subject>client|patient|partner) \w+ ", re.IGNORECASE
)
_ROLES = {
    "client": SpeakerRole.CLIENT.value,
    "patient": SpeakerRole.CLIENT.value,
    "partner": SpeakerRole.PARTNER.value,
}


class Retelling:
    """One session read once; every sentence it makes names its evidence and exact quotes."""

    def __init__(self, request: DraftRequest, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.reading: Reading = read(request.material.transcript or NOTHING_SAID, lexicon)
        self._substitutions = Substitutions(self.reading, request.chart, lexicon)
        pronouns = request.settings.pronouns or request.chart.pronouns
        self._third = ThirdPerson(lexicon, pronouns_of(pronouns))

    def told(self, sentence: Sentence) -> Sentence:
        """Told in the third person where it quotes one statement and that is safe; itself otherwise."""
        form = _QUOTES_ONE.match(sentence.text)
        if form is None or sentence.source is not Source.TRANSCRIPT:
            return sentence
        quoted = {(q.utterance_id, q.start) for q in sentence.quotes}
        statements = [s for s in self.reading.statements if self._holds(s, sentence)]
        if len(statements) != 1 or not quoted or statements[0].role != _ROLES[form["subject"].lower()]:
            return sentence
        statement = statements[0]
        first = min(start for utterance_id, start in quoted if utterance_id == statement.utterance.id)
        start = next((n for n, token in enumerate(statement.tokens) if token.start >= first), 0)
        named = self._substitutions.of(statement.utterance, statement.start, statement.end)
        if named or not self._third.fits(statement, start):
            return sentence
        phrase = Phrase(self._substitutions)
        phrase.say(f"{form['lead']}{form['subject']} reports that ")
        self._third.tell(phrase, statement, start)
        phrase.say(".")
        return self._worded(sentence, phrase)

    def quoted(self, sentence: Sentence) -> Sentence:
        """In the exact words of the one statement that it tells; itself where that is not clear."""
        form = _TELLS.match(sentence.text)
        if form is None or quotes(sentence.text) or sentence.source is not Source.TRANSCRIPT:
            return sentence
        role = _ROLES[form["subject"].lower()]
        said = [s for s in self.reading.statements if s.utterance.id in sentence.evidence and s.role == role]
        own = {stem(word) for word in read_claim(sentence.text).own_words}
        ranked = sorted(said, key=lambda s: (-_shared(s, own), s.number))
        if not ranked or _shared(ranked[0], own) < 1:
            return sentence
        phrase = Phrase(self._substitutions)
        phrase.say(f"{form['lead']}{form['subject']} says: ")
        phrase.quote(ranked[0])
        return self._worded(sentence, phrase)

    def further(self, used: Collection[str], note_type: NoteType, limit: int) -> tuple[Sentence, ...]:
        """At most ``limit`` statements that tell something and stand nowhere yet, quoted, as spoken.

        ``used`` are the ids of the utterances that the note rests on already.
        """
        telling = [s for s in self.reading.statements if s.utterance.id not in used and _tells(s)]
        best = sorted(telling, key=lambda s: (-len(s.content), s.number))[:limit]
        return tuple(self._quote(s, note_type) for s in sorted(best, key=lambda s: s.number))

    # -- inside --------------------------------------------------------------------------------------
    def _quote(self, statement: Statement, note_type: NoteType) -> Sentence:
        phrase = Phrase(self._substitutions)
        phrase.say("Therapist said: " if statement.by_therapist else "Client says: ")
        phrase.quote(statement)
        element = Element.INTERVENTION if statement.by_therapist else Element.REPORT
        empty = Sentence("", PLACES[note_type][element], "", Source.TRANSCRIPT)
        return self._worded(empty, phrase)

    def _worded(self, sentence: Sentence, phrase: Phrase) -> Sentence:
        order = {u.id: n for n, u in enumerate(self.reading.transcript.utterances)}
        ids = {*sentence.evidence, *phrase.evidence}
        evidence = tuple(sorted(ids, key=lambda i: order.get(i, len(order))))
        return replace(sentence, text=phrase.text, evidence=evidence, quotes=phrase.quotes)

    @staticmethod
    def _holds(statement: Statement, sentence: Sentence) -> bool:
        return any(
            q.utterance_id == statement.utterance.id and q.start < statement.end and q.end > statement.start
            for q in sentence.quotes
        )


def _tells(statement: Statement) -> bool:
    """Whether a statement says something by itself, heard well, and is no matter of risk.

    What was said of risk stands in the note already, or is among what it lacks.
    """
    if statement.question or statement.doubtful or len(statement.content) < 3:
        return False
    if DANGER & statement.topics:
        return False
    if statement.by_therapist:
        return any(topic.startswith("interventions.") for topic in statement.topics)
    return statement.role == SpeakerRole.CLIENT.value and bool(statement.topics)


def _shared(statement: Statement, stems: Collection[str]) -> int:
    return len({stem(word) for word in statement.content} & set(stems))
