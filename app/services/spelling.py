"""Spelling of notes: ordinary words, the client's names and terms, and the clinician's own words (R18)."""

import re
from collections.abc import Collection

from app.services.consents import load_session
from app.services.ports import Database
from app.services.ports.spelling import Speller
from app.services.terms import TermService

_OWN_WORDS = "spelling.words"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class SpellingService:
    """Own words lie in the encrypted database. Any thread, once ``prepare`` has loaded the list."""

    def __init__(self, database: Database, speller: Speller, terms: TermService) -> None:
        self._database, self._speller, self._terms = database, speller, terms

    def prepare(self, session_id: str) -> frozenset[str]:
        """Load the list; return what is never marked in this session's note, in small letters."""
        self._speller.prepare()
        known = list(self._terms.of_session(session_id))
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            chart = unit.charts.get(session.client_id)
            known += [medication.name for medication in chart.medications]
            known += [name for person in chart.people for name in person]
            known += chart.approaches
            known += unit.settings.get(_OWN_WORDS).split("\n")
        return frozenset(word.lower() for text in known for word in _WORD.findall(text))

    def learn(self, word: str) -> None:
        """Never mark this word again, in any note; one commit."""
        with self._database.unit_of_work() as unit:
            own = [kept for kept in unit.settings.get(_OWN_WORDS).split("\n") if kept]
            if word.lower() not in own:
                unit.settings.set(_OWN_WORDS, "\n".join([*own, word.lower()]))
                unit.commit()

    def unknown(self, words: Collection[str], known: Collection[str]) -> frozenset[str]:
        """The words that are neither ordinary nor ``known``."""
        asked = [w for w in words if w.lower().replace("’", "'").removesuffix("'s") not in known]
        return self._speller.unknown(asked)

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What may be meant by an unknown word, the likeliest first."""
        return self._speller.suggestions(word)
