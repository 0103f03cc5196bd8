"""From a model's sentences to a note: places, sources and evidence by the program, then its own check."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.material import DraftRequest, Material
from app.domain.note import SECTIONS, NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.drafting.claims import read_claim
from app.drafting.evidence import EvidenceCheck
from app.drafting.language_model.addressed import is_wish
from app.drafting.language_model.answers import text_of, texts_of
from app.drafting.language_model.facts import Fact
from app.drafting.language_model.lines import heard
from app.drafting.lexicon import tokens, words
from app.drafting.points import PLACES, Element

_OPEN = frozenset({SentenceStatus.CHECK, SentenceStatus.NO_SOURCE})
_LONGEST = 1200  # characters of one sentence; more is no sentence
UNCITED = "evidence"


class Composer:
    """Turns answers into checked sentences of one request. Any one thread at a time."""

    def __init__(self, request: DraftRequest, facts: Sequence[Fact], check: EvidenceCheck) -> None:
        self._request = request
        self._facts = {f"F{number}": fact for number, fact in enumerate(facts, start=1)}
        self._check = check
        self._heard = heard(request.material)
        transcript = request.material.transcript
        self._judged: dict[Sentence, Sentence | None] = {}  # an answer is read again as it comes
        self._texts = {u.id: u.text for u in transcript.utterances} if transcript else {}

    def sentences(self, answers: Sequence[Mapping[str, Any]]) -> tuple[Sentence, ...]:
        """The sentences that may stand in the note, in section order, each with the status it earns.

        What only repeats words addressed to the writer of the note is dropped; everything else is kept and,
        where it is not proved, flagged.
        """
        made = [s for answer in answers if (s := self._sentence(answer)) is not None]
        new = [s for s in dict.fromkeys(made) if s not in self._judged]
        self._judged.update(zip(new, self._kept(new), strict=True))
        order = SECTIONS[self._request.note_type]
        kept = [judged for s in made if (judged := self._judged[s]) is not None]
        return tuple(sorted(kept, key=lambda s: order.index(s.section)))

    def _kept(self, sentences: Sequence[Sentence]) -> tuple[Sentence | None, ...]:
        return judged(sentences, self._request.material, self._heard, self._check)

    def elements(self, sentences: Sequence[Sentence]) -> set[Element]:
        """The elements that are told by sentences which stood the check."""
        told = {i for s in sentences if s.status is SentenceStatus.SUPPORTED for i in s.evidence}
        return {fact.element for fact in self._facts.values() if told.intersection(fact.ids)}

    def _sentence(self, answer: Mapping[str, Any]) -> Sentence | None:
        text = text_of(answer.get("text"))[:_LONGEST]
        if not text or is_wish(text):
            return None
        cited = texts_of(answer.get("facts"))
        facts = [fact for label in cited if (fact := self._facts.get(label)) is not None]
        section = section_of(text_of(answer.get("section")), facts, self._request.note_type)
        if not facts or len(facts) < len(cited):
            return Sentence("", section, text, Source.TRANSCRIPT, reason=UNCITED)
        source = facts[0].source
        same = [fact for fact in facts if fact.source is source]
        evidence = tuple(dict.fromkeys(i for fact in same for i in fact.ids))
        return Sentence("", section, text, source, evidence, quotes=quotes_in(text, evidence, self._texts))


def section_of(named: str, facts: Sequence[Fact], note_type: NoteType) -> Section:
    """The section that the model named, if the note has it; else the place of the first fact."""
    for section in SECTIONS[note_type]:
        if section.value.lower() == named.lower():
            return section
    element = facts[0].element if facts else Element.REPORT
    return PLACES[note_type][element]


def quotes_in(text: str, evidence: Sequence[str], texts: Mapping[str, str]) -> tuple[Quote, ...]:
    """Where the quoted parts of ``text`` stand in its evidence; one that lacks a name stands in two runs."""
    found: list[Quote] = []
    for part in read_claim(text).quoted:
        for utterance_id in evidence:
            runs = _runs(texts.get(utterance_id, ""), part)
            if runs:
                found.extend(Quote(utterance_id, start, end) for start, end in runs)
                break
    return tuple(found)


def _runs(spoken: str, part: str) -> list[tuple[int, int]]:
    """The spans of ``spoken`` that together are ``part``, words with a capital left out between them."""
    start = spoken.find(part)
    if start >= 0:
        return [(start, start + len(part))]
    heard, wanted = tokens(spoken), words(part)
    for first, opening in enumerate(heard):
        if not wanted or opening.word != wanted[0]:
            continue
        runs, place, taken = [(opening.start, opening.end)], first + 1, 1
        beside = True
        while taken < len(wanted) and place < len(heard):
            token = heard[place]
            if token.word == wanted[taken]:
                taken += 1
                runs[-1:] = [(runs[-1][0], token.end)] if beside else [runs[-1], (token.start, token.end)]
                beside = True
            elif spoken[token.start].isupper():
                beside = False
            else:
                break
            place += 1
        if taken == len(wanted):
            return runs
    return []


def judged(
    sentences: Sequence[Sentence], material: Material, own: Material, check: EvidenceCheck
) -> tuple[Sentence | None, ...]:
    """Each sentence with its status; None for one that rests only on words addressed to the writer.

    ``own``: the material without such words, as ``heard`` gives it.
    """
    found = check.recheck(sentences, material)
    strict = check.recheck(sentences, own)
    return tuple(
        None if sentence.status not in _OPEN and harder.status in _OPEN else sentence  # told what to say
        for sentence, harder in zip(found, strict, strict=True)
    )


def numbered(sentences: Sequence[Sentence], note_type: NoteType) -> tuple[Sentence, ...]:
    """In section order, with new ids."""
    order = SECTIONS[note_type]
    inside = [s for section in order for s in sentences if s.section is section]
    return tuple(replace(s, id=f"S{number:04d}") for number, s in enumerate(inside, start=1))
