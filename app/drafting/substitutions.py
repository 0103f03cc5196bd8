"""What a note may not repeat as it was spoken: names of people, and values that were corrected later."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.note import ChartContext
from app.domain.transcript import Utterance
from app.drafting.corrections import corrections
from app.drafting.lexicon import Lexicon, Token, words
from app.drafting.reading import Reading

_SHOUTED = 0.6  # share of capitalised words above which capitals say nothing


class Substitution(NamedTuple):
    """``text[start:end]`` is written as ``instead``; ``evidence`` is the utterance that says so, or empty."""

    start: int
    end: int
    instead: str
    evidence: str = ""


class Substitutions:
    """Everything to be replaced in a transcript, found once; look-ups are by utterance."""

    def __init__(self, reading: Reading, chart: ChartContext, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._capital = lexicon.words("people.capital") | lexicon.words("medication.product")
        self._client = _name_words(chart.client_name)
        self._therapist = _name_words(chart.therapist_name)
        people = [(name, relation) for name, relation in chart.people if name]
        named = (*chart.other_names, *(name for name, _ in people))
        self._others = frozenset(w for name in named for w in _name_words(name)) - self._client
        self._relations: dict[str, str] = {
            word: relation.lower() for name, relation in people if relation for word in _name_words(name)
        }
        self._reading = reading
        self._starts = {(s.turn, s.tokens[0].start) for s in reading.statements}
        self._by_id: dict[str, list[Substitution]] = defaultdict(list)
        self._heard = [tuple(t for s in turn for t in s.tokens) for turn in reading.turns]
        self._known = self._known_names()
        found = [self._names(turn, u) for turn, u in enumerate(reading.transcript.utterances)]
        for turn, (utterance, names) in enumerate(zip(reading.transcript.utterances, found, strict=True)):
            if names:
                self._by_id[utterance.id].extend(self._replace(turn, names))
        self.corrected: frozenset[int] = frozenset()
        self._correct()

    def of(self, utterance: Utterance, start: int, end: int) -> list[Substitution]:
        """The substitutions inside ``text[start:end]``, in order, without overlaps."""
        return [s for s in self._by_id.get(utterance.id, ()) if s.start < end and s.end > start]

    def _correct(self) -> None:
        used: set[int] = set()
        for correction in corrections(self._reading, self._lexicon):
            places = self._by_id[correction.target.utterance.id]
            if any(p.start < correction.end and p.end > correction.start for p in places):
                continue
            places.append(
                Substitution(
                    correction.start, correction.end, f"[{correction.right}]", correction.source.utterance.id
                )
            )
            places.sort()
            if correction.target is not correction.source:
                used.add(correction.source.number)
        self.corrected = frozenset(used)

    def _names(self, turn: int, utterance: Utterance) -> list[tuple[int, Token, str]]:
        """(place, word, kind) of the names in an utterance; remembers whose relation a name is."""
        heard = self._heard[turn]
        capitals = sum(utterance.text[t.start].isupper() for t in heard)
        told = len(heard) < 4 or capitals / len(heard) <= _SHOUTED
        found = []
        for place, token in enumerate(heard):
            kind = self._kind(utterance.text, turn, heard, place, told)
            if kind:
                found.append((place, token, kind))
                if kind == "name":
                    self._learn(heard, place)
        return found

    def _known_names(self) -> frozenset[str]:
        """Words that have a capital inside sentences at least as often as none: names wherever they stand."""
        inside: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for turn, utterance in enumerate(self._reading.transcript.utterances):
            heard = self._heard[turn]
            capitals = [utterance.text[t.start].isupper() for t in heard]
            told = len(heard) < 4 or sum(capitals) / len(heard) <= _SHOUTED
            for token, capital in zip(heard, capitals, strict=True):
                if not capital:
                    small[bare(token.word)] += 1
                elif told and (turn, token.start) not in self._starts:
                    inside[bare(token.word)] += 1
        return frozenset(
            word
            for word, count in inside.items()
            if count >= small[word]
            and len(word) > 2
            and not self._ordinary(word)
            and word not in self._capital
            and word not in self._lexicon.single
            and "'" not in word
        )

    def _kind(self, text: str, turn: int, heard: Sequence[Token], place: int, told: bool) -> str:
        token = heard[place]
        word = bare(token.word)
        capital = text[token.start].isupper()
        opens = (turn, token.start) in self._starts
        if word in self._client and (capital or not self._ordinary(word)):
            return "client"
        if word in self._therapist and (capital or not self._ordinary(word)):
            return "therapist"
        if word in self._others and (capital or not self._ordinary(word)):
            return "name"
        if word in self._lexicon.words("people.name_or_word"):
            return "name" if capital and told and not opens and word not in self._capital else ""
        if word in self._lexicon.words("people.first_name"):
            return "name"
        if word in self._known:
            return "" if told and self._acronym(text, token) else "name"
        if not capital or not told or word in self._capital or len(word) < 2 or self._acronym(text, token):
            return ""
        if not opens:
            return "" if word in ("i'm", "i've", "i'll", "i'd") else "name"
        return "name" if self._speaks(heard, place) else ""

    def _ordinary(self, word: str) -> bool:
        return word in self._lexicon.words("people.name_or_word") or word in self._lexicon.words(
            "language.stop"
        )

    def _acronym(self, text: str, token: Token) -> bool:
        return token.end - token.start <= 5 and text[token.start : token.end].isupper()

    def _speaks(self, heard: Sequence[Token], place: int) -> bool:
        """Whether the first word of a sentence does what only a person does."""
        word = heard[place].word
        ordinary = (
            word in self._lexicon.words("people.starter")
            or word in self._lexicon.words("people.relation")
            or word in self._lexicon.words("language.stop")
            or word in self._lexicon.words("language.anaphor")
            or word in self._lexicon.words("language.adverb")
            or word in self._lexicon.words("language.auxiliary")
            or word in self._lexicon.words("language.negation")
            or word in self._lexicon.single  # "Anxiety grabbed me"
        )
        following = heard[place + 1].word if place + 1 < len(heard) else ""
        return not ordinary and following in self._lexicon.words("people.speaking")

    def _learn(self, heard: Sequence[Token], place: int) -> None:
        relations = self._lexicon.words("people.relation")
        name = bare(heard[place].word)
        before = heard[place - 1].word if place else ""
        after = [t.word for t in heard[place + 1 : place + 4]]
        if before in relations:
            self._relations.setdefault(name, before)
        elif after[:1] == ["my"] and len(after) > 1 and after[1] in relations:
            self._relations.setdefault(name, after[1])
        elif after[:2] == ["is", "my"] and len(after) > 2 and after[2] in relations:
            self._relations.setdefault(name, after[2])

    def _replace(self, turn: int, names: Iterable[tuple[int, Token, str]]) -> list[Substitution]:
        heard = self._heard[turn]
        made: list[Substitution] = []
        previous = -2
        for place, token, kind in names:
            end = token.end - (len(token.word) - len(bare(token.word)))
            if place == previous + 1 and made:  # a family name after a first name
                made[-1] = made[-1]._replace(end=end)
            else:
                made.append(self._substitution(heard, place, token, end, kind))
            previous = place
        return made

    def _substitution(
        self, heard: Sequence[Token], place: int, token: Token, end: int, kind: str
    ) -> Substitution:
        if kind != "name":
            return Substitution(token.start, end, kind)
        before = heard[place - 1] if place else None
        if before is not None and before.word in self._lexicon.words("people.relation"):
            return Substitution(before.end, end, "")  # "my sister Anna": the relation is already there
        relation = self._relations.get(bare(token.word))
        return Substitution(token.start, end, f"[{relation}]" if relation else "[name]")


def bare(word: str) -> str:
    """The word without a possessive ending."""
    return word[:-2] if word.endswith("'s") else word


def _name_words(name: str) -> frozenset[str]:
    return frozenset(word for word in words(name) if len(word) > 1)
