"""Which points a note has room for: greedy coverage of what was said, within the budget."""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from app.drafting.points import Element, Point
from app.drafting.reading import Reading

SHARE = 0.30
"""Of the spoken words a note takes over at most this share."""

LONGEST = 700
"""Words of the longest note, the program's own included."""

_COVERAGE = 0.35  # worth of one bit of information that is not in the note yet
_COST_POWER = 0.6  # 0: long sentences cost nothing, 1: only the density counts
_REQUIRED = (Element.REPORT, Element.INTERVENTION, Element.HOMEWORK, Element.RESPONSE, Element.PROGRESS,
             Element.SEVERITY, Element.GOAL)  # fmt: skip
_FRAME_WORDS = 6  # the program's words in a sentence, about


def choose(points: Sequence[Point], reading: Reading, sooner: Callable[[Point], bool]) -> list[Point]:
    """Return the kept points and the best of the others, in the order they were spoken.

    Risk and plan come first whatever they cost. Then one point of each element that a note must hold, then
    the rest by worth a word. ``sooner`` says whether a point may be chosen at all.
    """
    kept = [p for p in points if p.kept]
    room = _Room(reading.spoken_words, kept)
    weigh = _Worth(reading, kept)
    open_points = [p for p in points if not p.kept and sooner(p)]
    chosen = list(kept)
    for element in _REQUIRED:
        best = max((p for p in open_points if p.element is element and room.fits(p)), key=weigh, default=None)
        if best is not None:
            chosen.append(best)
            room.take(best)
            weigh.cover(best)
            open_points.remove(best)
    for point in _greedy(open_points, weigh, room):
        chosen.append(point)
    return sorted(chosen, key=lambda p: p.place)


def _greedy(points: Iterable[Point], weigh: "_Worth", room: "_Room") -> Iterable[Point]:
    """Yield the best point again and again. Worth only falls while covering grows, so old values bound new ones."""
    queue = [(-weigh(point), number, point) for number, point in enumerate(points)]
    heapq.heapify(queue)
    while queue and room.left():
        _, number, point = heapq.heappop(queue)
        if not room.fits(point):
            continue
        worth = weigh(point)
        if queue and worth < -queue[0][0]:
            heapq.heappush(queue, (-worth, number, point))
            continue
        room.take(point)
        weigh.cover(point)
        yield point


class _Room:
    """What is left of the budget."""

    def __init__(self, spoken: int, kept: Sequence[Point]) -> None:
        self._spoken = math.floor(SHARE * spoken) - sum(p.spoken for p in kept)
        self._all = LONGEST - sum(p.spoken + _FRAME_WORDS for p in kept)

    def left(self) -> bool:
        return self._spoken > 0 and self._all > _FRAME_WORDS

    def fits(self, point: Point) -> bool:
        return point.spoken <= self._spoken and point.spoken + _FRAME_WORDS <= self._all

    def take(self, point: Point) -> None:
        self._spoken -= point.spoken
        self._all -= point.spoken + _FRAME_WORDS


class _Worth:
    """The worth of a point a word: its weight, less for topics already told, and the news in its words."""

    def __init__(self, reading: Reading, kept: Iterable[Point]) -> None:
        seen = Counter(word for s in reading.statements for word in s.content)
        number = len(reading.statements) + 1
        self._idf = {word: math.log2(number / count) for word, count in seen.items()}
        self._ceiling = math.log2(number) * 0.8  # a word heard once is often misheard
        self._covered: set[str] = set()
        self._told: Counter[str] = Counter()
        for point in kept:
            self.cover(point)

    def __call__(self, point: Point) -> float:
        told = sum(self._told[topic] for topic in _topics(point))
        news = {w for s in point.statements for w in s.content} - self._covered
        bits = sum(min(self._idf[w], self._ceiling) for w in news)
        return (point.weight / (1 + 0.3 * told) + _COVERAGE * bits * min(1.0, point.weight)) / (
            point.spoken + _FRAME_WORDS
        ) ** _COST_POWER

    def cover(self, point: Point) -> None:
        for statement in point.statements:
            self._covered |= statement.content
        self._told.update(_topics(point))


def _topics(point: Point) -> set[str]:
    kinds = ("symptoms.", "feelings.feeling", "medication.", "interventions.")
    return {t for s in point.statements for t in s.topics if t.startswith(kinds)} | {point.element.value}
