"""Where the rows of a long list stand: heights are estimated until a row is seen, then exact."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate


class Heights:
    """Tops and heights of rows in pixels, from 0. Nothing is measured but what ``settle`` is asked for.

    A row's exact height takes the place of its estimate as soon as it is known; what stands below moves.
    """

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._known: list[bool] = []
        self._tops: list[int] = [0]

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def total(self) -> int:
        """The height of all rows."""
        return self._tops[-1]

    def estimate(self, heights: Sequence[int]) -> None:
        """Begin anew with an estimate for each row."""
        self._heights = list(heights)
        self._known = [False] * len(self._heights)
        self._sum_up()

    def top(self, row: int) -> int:
        """Where a row begins."""
        return self._tops[row]

    def height(self, row: int) -> int:
        """As far as it is known."""
        return self._heights[row]

    def row_at(self, y: int) -> int:
        """The row at ``y``; the first or last one beyond the ends, -1 where there is none."""
        if not self._heights:
            return -1
        return min(max(0, bisect_right(self._tops, y) - 1), len(self._heights) - 1)

    def settle(self, row: int, measure: Callable[[int], int]) -> bool:
        """Make one row's height exact; returns whether it was another than the estimate."""
        if self._known[row]:
            return False
        self._known[row] = True
        exact = measure(row)
        if exact == self._heights[row]:
            return False
        self._heights[row] = exact
        return True

    def settle_down(self, row: int, room: int, measure: Callable[[int], int]) -> None:
        """Make the heights of ``row`` and of those below it exact, until they fill ``room``."""
        changed, filled = False, 0
        while row < len(self._heights) and filled < room:
            changed |= self.settle(row, measure)
            filled += self._heights[row]
            row += 1
        if changed:
            self._sum_up()

    def settle_up(self, row: int, room: int, measure: Callable[[int], int]) -> None:
        """Make the heights of ``row`` and of those above it exact, until they fill ``room``."""
        changed, filled = False, 0
        while row >= 0 and filled < room:
            changed |= self.settle(row, measure)
            filled += self._heights[row]
            row -= 1
        if changed:
            self._sum_up()

    def forget(self, row: int) -> None:
        """A row shows something else now: it is measured again when it is seen."""
        self._known[row] = False

    def _sum_up(self) -> None:
        self._tops = list(accumulate(self._heights, initial=0))
