"""How much a statement tells: a share between 0 and 1, from how people talk rather than from what about.

Two questions are asked. Is this the business of the session? There the therapist speaks about as much as
the client and speaks to "you", the client speaks of "I", and the words are those of life with oneself and
others. And does the statement tell something of its own? It holds words that are said nowhere else, a time
or a number; it answers a question, closes a turn, is taken up by the therapist, and supposes nothing. No
single word decides. The weights were fitted to written sessions by logistic regression, each question by
itself.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from app.drafting.claims import stem
from app.drafting.exchange import Exchange
from app.drafting.lexicon import Lexicon
from app.drafting.numbers import is_time
from app.drafting.points import Point
from app.drafting.reading import Statement

_LIFE = (
    "feeling", "body", "living", "substance", "bond", "conflict", "event", "mind", "hindered", "measure",
)  # fmt: skip
_BROAD = (*_LIFE, "change", "want", "work")
_GRAVE = ("living", "substance", "conflict", "feeling")
_SELF = frozenset("i i'm i've i'd i'll my me".split())
_ADDRESS = frozenset("you your you're you've".split())
_SUPPOSING = frozenset("would could should might can can't i'd if suppose".split())
_JOINING = frozenset("so then okay and now right well just but".split())
_ORDERS = frozenset("let let's hold name press lean breathe close open place stay".split())
_CLOSE, _WIDE = 2, 4  # turns to either side
_APART = 3  # turns between two mentions that are no echo
_MOST = 6  # words of its own; more tell no more
_HEADING = 4  # words of a sentence that only names the subject of the next
_LEAST = 0.25  # of its weight is what a point keeps in small talk
_ASIDE = 0.3  # less of the business of the session than that is small talk for sure
_SPARSE = 6  # content words; the classes of fewer say less

_BUSINESS: Mapping[str, float] = {
    "": 3.99, "balance": -4.11, "therapist": -1.61, "address": 48.93, "life": 1.45, "asked": 1.28,
    "self": 25.58,
}  # fmt: skip
_CLIENT: Mapping[str, float] = {
    "": -3.6, "own": 0.3, "again": -1.35, "opens": 0.72, "closes": 0.85, "supposing": -1.1, "length": 0.24,
    "time": 0.89, "asked": 0.36, "self": 0.34, "taken up": 0.19, "grave": 0.5,
}  # fmt: skip
_THERAPIST: Mapping[str, float] = {
    "": -4.39, "own": 0.29, "again": -1.2, "opens": -0.66, "closes": 0.74, "supposing": 0.34, "length": 0.79,
    "work": 1.13, "question": -0.95, "echo": -0.21, "not": 0.28, "directs": 0.99, "here": 0.43,
}  # fmt: skip


class Salience:
    """The salience of every statement of one transcript; made once, linear in its length."""

    def __init__(self, exchange: Exchange, lexicon: Lexicon) -> None:
        self._exchange = exchange
        self._silent = lexicon.words("language.stop")
        self._verbs = lexicon.words("language.present") | _ORDERS
        self._negation = lexicon.words("language.negation")
        self._life, self._broad, self._grave = (_stems(lexicon, c) for c in (_LIFE, _BROAD, _GRAVE))
        self._known: dict[str, tuple[str, bool, bool, bool, bool]] = {}
        self._places: dict[str, set[int]] = defaultdict(set)
        for statement in exchange.reading.statements:
            for root in self._roots(statement):
                self._places[root].add(statement.turn)
        self._counted = [self._count(turn) for turn in range(len(exchange.reading.turns))]
        self._edges = self._opening_and_closing()
        self._business: dict[int, float] = {}
        self._found: dict[tuple[int, int], float] = {}

    def of(self, statement: Statement) -> float:
        """The share, 0 to 1, with which the statement, or a clause of it, is worth a place in a note."""
        key = statement.number, statement.start
        if key not in self._found:
            weights = _THERAPIST if statement.by_therapist else _CLIENT
            own = _share(weights, self.features(statement))
            self._found[key] = own * self.business(statement.turn)
        return self._found[key]

    def business(self, turn: int) -> float:
        """The share, 0 to 1, with which what is spoken of around the turn is what the session is for."""
        if turn not in self._business:
            self._business[turn] = _share(_BUSINESS, self.around(turn))
        return self._business[turn]

    def weighed(self, point: Point) -> Point:
        """The point with less weight where small talk is made around it; an own step made there weighs 0."""
        business = self.business(point.statements[0].turn)
        aside = point.lead == "plans" and business < _ASIDE
        return replace(point, weight=0.0 if aside else point.weight * (_LEAST + (1 - _LEAST) * business))

    def around(self, turn: int) -> dict[str, float]:
        """What ``business`` weighs, by name."""
        close, wide = self._telling_turns(turn, _CLOSE), self._telling_turns(turn, _WIDE)
        therapist = [self._counted[t]["words"] for t in close if self._counted[t]["therapist"]]
        others = [self._counted[t]["words"] for t in close if not self._counted[t]["therapist"]]
        asked = [self._counted[t]["asked"] for t in wide if self._counted[t]["therapist"]]
        spoken = max(1.0, sum(self._counted[t]["words"] for t in wide))
        said = _log_mean(therapist)
        return {
            "balance": _log_mean(others) - said,
            "therapist": said,
            "address": sum(self._counted[t]["address"] for t in wide) / spoken,
            "life": sum(self._counted[t]["life"] * self._counted[t]["words"] for t in wide) / spoken,
            "asked": sum(asked) / max(1, len(asked)),
            "self": sum(self._counted[t]["self"] for t in wide) / spoken,
        }

    def features(self, statement: Statement) -> dict[str, float]:
        """What ``of`` weighs beside ``business``, by name."""
        heard = statement.words
        roots = self._roots(statement)
        before = {root for s in self._exchange.before(statement) for root in self._roots(s)}
        back = sum(any(abs(t - statement.turn) >= _APART for t in self._places[root]) for root in roots)
        told = {
            "own": float(min(_MOST, len(roots))),
            "again": back / max(2, len(roots)),
            "opens": float(statement.number in self._edges[0]),
            "closes": float(statement.number in self._edges[1]),
            "supposing": float(bool(_SUPPOSING.intersection(heard))),
            "length": math.log(max(1, len(heard))),
        }
        if statement.by_therapist:
            content = [known for word in heard if not (known := self._word(word))[1]]
            return told | {
                "work": sum(known[3] for known in content) / max(_SPARSE, len(content)),
                "question": float(statement.question),
                "echo": len(roots & before) / max(2, len(roots)),
                "not": float(bool(self._negation.intersection(heard))),
                "directs": float(self._directs(statement)),
                "here": float("acts.here" in statement.topics),
            }
        after = {root for s in self._exchange.after(statement) for root in self._roots(s)}
        asked = [s for s in self._exchange.before(statement) if s.question]
        return told | {
            "time": float(any(is_time(word) for word in heard)),
            "asked": float(bool(asked)),
            "self": float(bool(_SELF.intersection(heard))),
            "taken up": float(min(2, len(roots & after))),
            "grave": float(min(2, sum(self._word(word)[4] for word in heard))),
        }

    def _directs(self, statement: Statement) -> bool:
        """Whether the therapist asks for something to be done: by an order, or by the form of a proposal."""
        opening = next((word for word in statement.words if word not in _JOINING), "")
        return opening in self._verbs or any(
            h.topic == "acts.directive" and h.start <= 2 for h in statement.hits
        )

    # -- inside --------------------------------------------------------------------------------------
    def _telling_turns(self, turn: int, reach: int) -> list[int]:
        turns = range(max(0, turn - reach), min(len(self._counted), turn + reach + 1))
        return [t for t in turns if self._counted[t]["telling"]]

    def _count(self, turn: int) -> Counter[str]:
        """What ``around`` adds up, of one turn."""
        statements = self._exchange.reading.turns[turn]
        heard = [word for s in statements for word in s.words]
        content = [known for word in heard if not (known := self._word(word))[1]]
        found: Counter[str] = Counter()
        found["words"] = len(heard)
        found["telling"] = len(self._exchange.telling(turn))
        found["therapist"] = bool(statements) and statements[0].by_therapist
        found["asked"] = any(s.question for s in statements)
        found["address"] = sum(word in _ADDRESS for word in heard)
        found["self"] = sum(word in _SELF for word in heard)
        found["life"] = sum(known[2] for known in content) / max(4, len(content))  # type: ignore[assignment]
        return found

    def _opening_and_closing(self) -> tuple[set[int], set[int]]:
        """Numbers of the statements that open and that close what somebody says."""
        first: set[int] = set()
        last: set[int] = set()
        for turn in range(len(self._exchange.reading.turns)):
            telling = self._exchange.telling(turn)
            if telling:
                whole = next((s for s in telling if len(s.tokens) > _HEADING), telling[0])
                first.update(s.number for s in telling if s.number <= whole.number)
                last.add(telling[-1].number)
        return first, last

    def _roots(self, statement: Statement) -> set[str]:
        return {self._word(word)[0] for word in statement.content}

    def _word(self, word: str) -> tuple[str, bool, bool, bool, bool]:
        """Stem, and whether it is silent, of life, broad, and grave."""
        known = self._known.get(word)
        if known is None:
            root = stem(word)
            classes = (word in listed or root in listed for listed in (self._life, self._broad, self._grave))
            life, broad, grave = classes
            known = self._known[word] = root, word in self._silent, life, broad, grave
        return known


def _share(weights: Mapping[str, float], told: Mapping[str, float]) -> float:
    total = weights[""] + sum(weights[name] * value for name, value in told.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _log_mean(words: Sequence[float]) -> float:
    return math.log(sum(words) / len(words)) if words else math.log(5)


def _stems(lexicon: Lexicon, classes: Iterable[str]) -> Set[str]:
    listed = {word for name in classes for word in lexicon.words(f"salience.{name}")}
    return listed | {stem(word) for word in listed}
