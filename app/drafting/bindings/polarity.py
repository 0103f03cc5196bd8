"""Whether a sentence denies what was said, or affirms what was denied."""

from collections.abc import Iterator, Sequence

from app.drafting.bindings.difference import Difference
from app.drafting.bindings.reading import Clause, Said
from app.drafting.bindings.signs import DENIED, DENYING, EITHER, NEGATORS, NOT_ALONE, SOFTLY, Word
from app.drafting.claims import CLIENT_TERMS
from app.drafting.vocabulary import Vocabulary

_DEGREES = frozenset(
    "well enough much properly good great very fully completely easily all every always many long often "
    "particularly especially really".split()
)
"""What "not" may be about instead: who does not sleep well sleeps."""
_HALF = 0.5
_END = Word("", "")
_CLIENT = CLIENT_TERMS | {"they"}


def wrong_polarity(note: Said, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield a difference for each word that one side denies and the other affirms, where both tell of it."""
    if _denies(note) and not any(map(_may_deny, source.clauses)):
        yield Difference("negation", "The note denies what the source does not deny.")
        return
    for clause in note.clauses:
        for word in clause.words:
            if word.sign == EITHER or word.base not in clause.content | clause.light:
                continue
            if word.sign != DENIED and not clause.content:
                continue  # "Client says:" opens a quotation, whatever else was said or not said
            shown = _contradicting(word, clause, source, vocabulary)
            if shown:
                yield Difference("negation", _words(word, shown))
        if any(t in NEGATORS for t in clause.texts) and _nowhere_denied(clause, source, vocabulary):
            yield Difference("negation", "The note denies what the source does not deny.")


def _denies(note: Said) -> bool:
    """Whether the note denies anything; "not only" and a denial in the words of notes do not count."""
    plain = NEGATORS - DENYING
    return any(
        word.text in plain and following.text not in NOT_ALONE
        for clause in note.clauses
        for word, following in zip(clause.words, (*clause.words[1:], _END), strict=True)
    )


def _may_deny(clause: Clause) -> bool:
    return bool((NEGATORS | SOFTLY).intersection(clause.texts)) or clause.answer == DENIED


def _contradicting(word: Word, clause: Clause, source: Said, vocabulary: Vocabulary) -> str:
    """The source's word where it is meant the other way round wherever the same is told; else empty."""
    alike = vocabulary.alike({word.base})
    among = [c for c in source.clauses if alike & (c.content | c.light)]
    around = vocabulary.alike(clause.content)
    light = word.base in clause.light
    closest = _by_the_same(clause, word, _closest(around, among))
    if light and clause.content and not any(around & (c.content or c.about | c.light) for c in closest):
        return ""
    signs: set[int] = set()
    focus, shown = word.focus, ""
    for heard in closest:
        for said in heard.words:
            if said.base in alike and said.text not in NEGATORS:
                same_degree = _degrees(clause, word) == _degrees(heard, said)
                signs.add(said.sign if same_degree else EITHER)
                focus = focus or said.focus
                shown = said.text
    if not signs or EITHER in signs or word.sign in signs or not focus:
        return ""
    return shown


def _closest(around: frozenset[str], among: Sequence[Clause]) -> list[Clause]:
    """Those that share most; what was only asked counts where nothing else was said."""
    best = max((len(around & c.content) for c in among), default=0)
    found = [c for c in among if len(around & c.content) == best]
    return [c for c in found if not c.question or c.answer != EITHER] or found


def _by_the_same(clause: Clause, word: Word, heard: Sequence[Clause]) -> list[Clause]:
    """Of clauses that are as close, those that tell it of the same person."""
    mine = _subject(clause, word.base)
    same = [c for c in heard if mine and mine == _subject(c, word.base)]
    return same or list(heard)


def _subject(clause: Clause, verb: str) -> str:
    """Who stands before the verb, in one word: a relation, or the client."""
    found = ""
    for said in clause.words:
        if said.base == verb:
            break
        if said.text in _CLIENT or (said.text == "i" and clause.role != "therapist"):
            found = "client"
        elif said.base in clause.content:
            found = said.base
    return found


def _degrees(clause: Clause, word: Word) -> frozenset[str]:
    """What a denied word is denied with; nothing for an affirmed one, unless it stands there as well."""
    return _DEGREES.intersection(clause.texts)


def _nowhere_denied(clause: Clause, source: Said, vocabulary: Vocabulary) -> bool:
    """Whether the clause is told by sources in which nothing at all is denied."""
    around = vocabulary.alike(clause.content)
    closest = source.aligned(around)
    if not closest or any(c.question for c in closest):
        return False
    shared = max(len(around & c.content) for c in closest)
    if shared < _HALF * len(clause.content):
        return False
    if any(SOFTLY.intersection(c.texts) or c.until != clause.until or c.answer == DENIED for c in closest):
        return False
    numbers = {c.number for c in closest}
    beside = [c for c in source.clauses if c.number in numbers]
    return not any(NEGATORS.intersection(c.texts) for c in beside)


def _words(word: Word, shown: str) -> str:
    if word.sign == DENIED:
        return f"The source affirms “{shown}”, the note denies it."
    return f"The source denies “{shown}”, the note affirms it."
