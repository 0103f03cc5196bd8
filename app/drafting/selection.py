"""Which points a note has room for: greedy coverage of what was said, within the budget."""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from app.drafting.points import Element, Point
from app.drafting.reading import Reading
from app.drafting.style import Budget

SHARE = 0.30
"""Of the spoken words a note takes over at most this share."""

LONGEST = 700
"""Words of the longest note, the program's own included."""

_ENOUGH_NEWS = 5  # rare words that are not in the note yet make a point worth its whole weight
_KNOWN = 0.35  # share of its weight that a point is worth when the note holds all its words already
_WEIGHT_POWER = 2.0  # sense counts for more than rarity: small talk is rich in rare words
_REPEATED = 0.08  # lost for every point of the same topic that is told already
_FIRST_POWER = 0.25  # as _COST_POWER, for the first point of an element, where sense counts more
_COST_POWER = 0.6  # 0: long sentences cost nothing, 1: only the density counts
_BRIEF_POWER = 1.0  # as _COST_POWER, for what is told although there is no room
_REQUIRED = (
    Element.REPORT,
    Element.HOMEWORK,
    Element.SEVERITY,
    Element.INTERVENTION,
    Element.RESPONSE,
    Element.REPORT,
    Element.GOAL,
    Element.PROGRESS,
    Element.REPORT,
)
_PLAN_WORDS = 300  # of the longest note; more than a session agrees on
_REACH = 4  # turns to either side that tell whether a point stands among others of weight
_LONELY = 0.3  # what a point is worth at least where nothing of weight is said around it
_BRIEF = 20  # words; a required element that can be told in so few is told, room or not
_LEAST = 0.29  # weight of a point worth a place: what stands alone without any cue fills what room is left
_FRAME_WORDS = 4  # the program's words in a sentence, about


def choose(
    points: Sequence[Point],
    reading: Reading,
    taken_over: Callable[[Point], int],
    budget: Budget | None = None,
) -> list[Point]:
    """Return the kept points and the best of the others, in the order they were spoken.

    Risk and plan come first whatever they cost, then one short point of each element that a note must
    hold, then the rest by worth a word while there is room. ``taken_over`` counts the spoken words of a
    point once it is worded; an element without room is told briefly all the same.
    """
    room = _Room(reading.spoken_words, taken_over, budget or Budget(SHARE, LONGEST))
    kept = _kept(points, taken_over)
    for point in kept:
        room.take(point)
    weigh = _Worth(reading, points, kept)
    open_points = _once(p for p in points if not p.kept and p.weight > _LEAST)
    acts = {s.number: p for p in open_points if p.element is Element.INTERVENTION for s in p.statements}
    chosen = list(kept)

    def choose_with_act(point: Point) -> None:
        """Take a point; what a response answers to is told as an act where that costs no more."""
        act = acts.get(point.also[0].number) if point.element is Element.RESPONSE and point.also else None
        with_act = act is not None and act not in chosen and room.cost(act) <= len(point.also[0].tokens)
        for one in (act, point) if act is not None and with_act else (point,):
            chosen.append(one)
            room.take(one)
            weigh.cover(one)

    least = {
        element: min(
            (c for p in open_points if p.element is element and (c := room.cost(p)) <= _BRIEF), default=0
        )
        for element in set(_REQUIRED)
    }
    found: set[Element] = set()
    for number, element in enumerate(_REQUIRED):
        found.add(element)
        alike = [p for p in open_points if p.element is element and not room.took(p)]
        room.keep = sum(words for other, words in least.items() if other not in found) if number else 0
        best = max(filter(room.fits, alike), key=lambda p: weigh(p, _FIRST_POWER), default=None)
        if best is None and least.pop(element, 0):  # what was said must not look as if nobody had said it
            short = [p for p in alike if room.cost(p) <= _BRIEF]
            best = max(short, key=lambda p: weigh(p, _BRIEF_POWER), default=None)
        least.pop(element, 0)
        if best is not None:
            choose_with_act(best)
    _greedy([p for p in open_points if not room.took(p)], weigh, room, choose_with_act)
    return sorted(chosen, key=lambda p: p.place)


def _kept(points: Sequence[Point], taken_over: Callable[[Point], int]) -> list[Point]:
    """All risk, and the plan: what was agreed before what was meant, the last first, while it fits."""
    kept = [p for p in points if p.kept and p.element is Element.RISK]
    plans = [p for p in points if p.kept and p.element is not Element.RISK]
    words = 0
    for point in sorted(plans, key=lambda p: (p.lead == "plans", -p.place)):
        words += taken_over(point) + _FRAME_WORDS
        if words > _PLAN_WORDS:
            break
        kept.append(point)
    return kept


def _once(points: Iterable[Point]) -> list[Point]:
    """The points without those that say of the same person again what one before them says word for word."""
    found: dict[tuple[object, ...], Point] = {}
    for point in points:
        said = tuple(s.words for s in point.statements)
        found.setdefault((point.element, point.statements[0].role, said), point)
    return list(found.values())


def _greedy(points: Iterable[Point], weigh: "_Worth", room: "_Room", take: Callable[[Point], None]) -> None:
    """Take the best point again and again. Worth only falls as coverage grows: old values bound new."""
    queue = [(-weigh(point), number, point) for number, point in enumerate(points)]
    heapq.heapify(queue)
    while queue and room.left():
        _, number, point = heapq.heappop(queue)
        if room.took(point) or not room.fits(point):
            continue
        worth = weigh(point)
        if queue and worth < -queue[0][0]:
            heapq.heappush(queue, (-worth, number, point))
            continue
        take(point)


class _Room:
    """What is left of the budget."""

    def __init__(self, spoken: int, taken_over: Callable[[Point], int], budget: Budget) -> None:
        self._spoken = math.floor(budget.share * spoken)
        self._all = budget.longest
        self._taken_over = taken_over
        self.keep = 0  # spoken words that others will need
        self._costs: dict[int, int] = {}
        self._told: set[int] = set()
        self._taken: set[int] = set()

    def left(self) -> bool:
        return self._spoken > 0 and self._all > _FRAME_WORDS

    def cost(self, point: Point) -> int:
        """The spoken words it takes over, with those of an act that it has to name to be understood."""
        words = self._costs.get(id(point))
        if words is None:
            words = self._costs[id(point)] = self._taken_over(point)
        anchored = point.element is Element.RESPONSE and point.also
        return words + (
            len(point.also[0].tokens) if anchored and point.also[0].number not in self._told else 0
        )

    def fits(self, point: Point) -> bool:
        words = self.cost(point)
        return words + self.keep <= self._spoken and words + _FRAME_WORDS <= self._all

    def took(self, point: Point) -> bool:
        return id(point) in self._taken

    def take(self, point: Point) -> None:
        words = self.cost(point)
        self._taken.add(id(point))
        if point.element is Element.INTERVENTION:
            self._told.update(s.number for s in point.statements)
        self._spoken -= words
        self._all -= words + _FRAME_WORDS


class _Worth:
    """The worth of a point a word: its weight, less for topics already told, and the news in its words."""

    def __init__(self, reading: Reading, points: Iterable[Point], kept: Iterable[Point]) -> None:
        seen = Counter(word for s in reading.statements for word in s.content)
        number = len(reading.statements) + 1
        self._idf = {word: math.log2(number / count) for word, count in seen.items()}
        self._ceiling = math.log2(number) * 0.8  # a word heard once is often misheard
        self._covered: set[str] = set()
        self._told: Counter[str] = Counter()
        for point in kept:
            self.cover(point)
        self._beside = _beside(points, len(reading.turns))

    def __call__(self, point: Point, power: float = _COST_POWER) -> float:
        told = sum(self._told[topic] for topic in _topics(point))
        news = {w for s in point.statements for w in s.content} - self._covered
        bits = sum(min(self._idf[w], self._ceiling) for w in news)
        news_share = min(1.0, bits / (_ENOUGH_NEWS * self._ceiling)) if self._ceiling else 0.0
        worth = math.pow(point.weight, _WEIGHT_POWER) * (_KNOWN + (1 - _KNOWN) * news_share)
        worth *= self._beside[point.statements[0].turn]
        return worth / (1 + _REPEATED * told) / math.pow(point.spoken + _FRAME_WORDS, power)

    def cover(self, point: Point) -> None:
        for statement in point.statements:
            self._covered |= statement.content
        self._told.update(_topics(point))


def _beside(points: Iterable[Point], turns: int) -> list[float]:
    """For each turn how much of weight is said around it, 1 on average; small talk stands together."""
    here = [0.0] * turns
    for point in points:
        here[point.statements[0].turn] += point.weight
    around = []
    for turn in range(turns):
        near = [
            here[other] / (1 + abs(other - turn))
            for other in range(max(0, turn - _REACH), min(turns, turn + _REACH + 1))
            if other != turn
        ]
        around.append(sum(near))
    middle = sum(around) / max(1, turns)
    return [(_LONELY + one / middle) / (1 + _LONELY) if middle else 1.0 for one in around]


def _topics(point: Point) -> set[str]:
    kinds = ("symptoms.", "feelings.feeling", "medication.", "interventions.")
    found = {t for s in point.statements for t in s.topics if t.startswith(kinds)}
    return found | {f"{point.element.value} of {point.statements[0].role}"}
