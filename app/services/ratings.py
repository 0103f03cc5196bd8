"""How content the clinician was with drafts: kept on this laptop, never sent anywhere (R33)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import ErrorCode, InputError
from app.domain.rating import STARS, Rating
from app.services.ports import Clock, Database

LONGEST_COMMENT = 1_000
"""Characters of a comment."""


@dataclass(frozen=True, slots=True)
class Month:
    """The average of one month's ratings; ``first`` is its first moment, aware."""

    first: datetime
    average: float
    count: int


@dataclass(frozen=True, slots=True)
class Trend:
    """How drafts of one note type by one drafter were rated, month by month, oldest first."""

    note_type: str
    drafter: str
    months: tuple[Month, ...]

    @property
    def count(self) -> int:
        """All ratings of it."""
        return sum(month.count for month in self.months)

    @property
    def average(self) -> float:
        """Over all of them."""
        return sum(month.average * month.count for month in self.months) / self.count


class RatingService:
    """Keeps stars and comments; a rating survives the signing of its note."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of_note(self, note_id: str) -> Rating | None:
        """None while it was not rated."""
        with self._database.unit_of_work() as unit:
            return unit.ratings.get(note_id)

    def rate(self, note_id: str, stars: int, comment: str = "") -> Rating | None:
        """One to five stars and a comment, in place of an earlier rating; 0 stars take it back.

        What was rated counts: the note's type and drafter at this moment. BAD_USAGE for other numbers,
        SESSION_NOT_FOUND for an unknown note.
        """
        if stars != 0 and stars not in STARS:
            raise InputError(ErrorCode.BAD_USAGE, details={"field": "stars"})
        with self._database.unit_of_work() as unit:
            note = unit.notes.get(note_id)
            if note is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            if stars == 0:
                unit.ratings.remove(note_id)
                unit.commit()
                return None
            known = unit.ratings.get(note_id)
            rating = Rating(
                note_id,
                stars,
                comment.strip()[:LONGEST_COMMENT],
                known.note_type if known is not None else note.type.label,
                known.drafter if known is not None else note.drafter,
                self._clock.now(),
            )
            unit.ratings.save(rating)
            unit.commit()
        return rating

    def trends(self) -> tuple[Trend, ...]:
        """By note type and drafter, those rated most often first; months in this computer's time."""
        with self._database.unit_of_work() as unit:
            ratings = unit.ratings.all()
        months: dict[tuple[str, str], dict[datetime, list[int]]] = defaultdict(lambda: defaultdict(list))
        for rating in ratings:
            months[rating.note_type, rating.drafter][_month(rating.at)].append(rating.stars)
        found = [
            Trend(
                note_type,
                drafter,
                tuple(Month(first, sum(s) / len(s), len(s)) for first, s in sorted(by_month.items())),
            )
            for (note_type, drafter), by_month in months.items()
        ]
        return tuple(sorted(found, key=lambda trend: (-trend.count, trend.note_type, trend.drafter)))


def _month(at: datetime) -> datetime:
    return at.astimezone().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
