"""How well drafts of the written corpus hold what is planted in it: shares, and what is missing by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.note import Draft, NoteType, Section, Sentence, Source
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.lexicon import load_lexicon, words
from app.drafting.points import PLACES, Element
from tests.support.planted_sessions import PlantedSession
from tests.support.transcripts import requested

_QUOTED = re.compile("“[^”]*”")
_NOT_DISCLOSED = frozenset({"other", "passing", "possible"})


@dataclass
class Figures:
    """Counts over drafts; ``lost`` and ``misplaced`` say which."""

    facts: int = 0
    found: int = 0
    placed: int = 0
    risks: int = 0
    shown: int = 0
    lost: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    risk_lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what must never be
    shares: dict[str, float] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        """Share of the planted facts that a note holds."""
        return self.found / max(1, self.facts)

    @property
    def accuracy(self) -> float:
        """Share of the facts found that stand in their section."""
        return self.placed / max(1, self.found)

    @property
    def risk_recall(self) -> float:
        """Share of the risk statements that stand in a sentence about risk."""
        return self.shown / max(1, self.risks)

    def told(self) -> str:
        """One line for a reader."""
        return (
            f"facts {self.found}/{self.facts} = {self.recall:.1%}, in their section {self.accuracy:.1%}, "
            f"risk {self.shown}/{self.risks}, wrong {len(self.wrong)}, "
            f"of the spoken words at most {max(self.shares.values(), default=0):.0%}, "
            f"longest note {max(self.lengths.values(), default=0)} words"
        )


def figures_of(
    sessions: Iterable[PlantedSession], types: Iterable[NoteType] = NoteType, into: Figures | None = None
) -> Figures:
    """Draft every session as every type and count, ``into`` what was counted before."""
    figures = into or Figures()
    drafter = ExtractiveDrafter()
    kinds = tuple(types)
    for session in sessions:
        for note_type in kinds:
            _count(figures, session, drafter.draft(requested(note_type, session.transcript)))
    return figures


def _count(figures: Figures, session: PlantedSession, draft: Draft) -> None:
    told = [s for s in draft.sentences if s.source is not Source.PROMPT]
    where = f"{session.name} {draft.type.value}"
    for fact in session.facts:
        figures.facts += 1
        holding = [s for s in told if fact.words.lower() in s.text.lower()]
        if not holding:
            figures.lost.append(f"{where}: {fact.kinds[0]}: {fact.words}")
            continue
        figures.found += 1
        if any(s.section in _sections(fact.kinds, draft.type) for s in holding):
            figures.placed += 1
        else:
            figures.misplaced.append(f"{where}: {fact.kinds}: {holding[0].section.value}: {holding[0].text}")
    for risk in session.risks:
        figures.risks += 1
        holding = [s for s in told if risk.words in s.text and s.text.startswith(("Risk", "Safety"))]
        figures.shown += bool(holding)
        if not holding:
            figures.risk_lost.append(f"{where}: {risk.kinds[0]}: {risk.words}")
        if risk.kinds[0] in _NOT_DISCLOSED:
            figures.wrong += [f"{where}: {s.text}" for s in holding if s.text.startswith("Risk disclosed:")]
    figures.wrong += [f"{where}: {s.text}" for n in session.never for s in told if n in s.text]
    figures.wrong += [f"{where}: {problem}" for s in told for problem in _untraceable(s, session)]
    denials = {r.utterance_id for r in session.risks if r.kinds[0] == "denied"}
    for sentence in told:
        if "denied" in _QUOTED.sub("", sentence.text) and not denials.intersection(sentence.evidence):
            figures.wrong.append(f"{where}: no denial: {sentence.text}")
    taken = sum(len(words(_cut(session, q.utterance_id, q.start, q.end))) for s in told for q in s.quotes)
    figures.shares[where] = taken / max(1, session.words)
    figures.lengths[where] = sum(len(s.text.split()) for s in told)


def _sections(kinds: Iterable[str], note_type: NoteType) -> set[Section]:
    found = {PLACES[note_type][Element(kind)] for kind in kinds}
    if note_type is NoteType.BIRP and {"homework", "progress"}.intersection(kinds):
        found |= {Section.BEHAVIOR, Section.RESPONSE}  # before or after what was done today
    return found


def _cut(session: PlantedSession, identity: str, start: int, end: int) -> str:
    utterance = session.transcript.utterance(identity)
    return "" if utterance is None else utterance.text[start:end]


def _untraceable(sentence: Sentence, session: PlantedSession) -> Iterable[str]:
    """What in the sentence is in none of the utterances it cites, nor among the program's own words."""
    texts = [session.transcript.utterance(i) for i in sentence.evidence]
    if not texts or None in texts:
        yield f"no evidence: {sentence.text}"
        return
    for quote in sentence.quotes:
        if not _cut(session, quote.utterance_id, quote.start, quote.end) or (
            _cut(session, quote.utterance_id, quote.start, quote.end) not in sentence.text
        ):
            yield f"quote: {sentence.text}"
    known = {w for u in texts if u is not None for w in words(u.text)}
    lexicon = load_lexicon()
    own = lexicon.words("language.template") | _PRONOUNS | lexicon.words("people.relation")
    unknown = [
        w for w in words(sentence.text) if w not in known and w not in own and not _inflected(w, known)
    ]
    if unknown:
        yield f"words {unknown}: {sentence.text}"


_PRONOUNS = frozenset(
    "they their them are have were that and in to by as about of the an it for from without out a is has "
    "not or up you perhaps misheard possibility judge past".split()
)


def _inflected(word: str, known: set[str]) -> bool:
    """The forms that telling in the third person makes: "goes" of "go", "doesn't" of "don't"."""
    bases = {
        word.removesuffix("s"),
        word.removesuffix("es"),
        word[:-3] + "y",
        word.replace("doesn't", "don't"),
    }
    return bool(bases & known) or (word in ("weren't", "hasn't", "does", "will", "would") and True)
