"""Dates in a text, written or said, and how far each is from the session."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.drafting.placeholders_folding import Folded
from app.drafting.placeholders_found import Found
from app.drafting.placeholders_numbers import Reading, find_said

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)} | {"sept": 9}
_NUMBER_OF = {name: number for number, name in enumerate(_MONTHS, start=1)} | _SHORT
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
          "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
             "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
             "eighteenth", "nineteenth", "twentieth")  # fmt: skip


def _cardinals() -> dict[str, int]:
    known = {word: number for number, word in enumerate((*_UNITS, *_TEENS), start=1)}
    for tens, word in enumerate(_TENS, start=2):
        known[word] = 10 * tens
        known |= {f"{word} {unit}": 10 * tens + number for number, unit in enumerate(_UNITS, start=1)}
    return known


_CARDINALS = _cardinals()
_DAYS = {word: number for word, number in _CARDINALS.items() if number <= 31}
_DAYS |= {word: number for number, word in enumerate(_ORDINALS, start=1)} | {"thirtieth": 30}
_DAYS |= {f"twenty {word}": 20 + number for number, word in enumerate(_ORDINALS[:9], start=1)}
_DAYS["thirty first"] = 31


def _any(words: dict[str, int]) -> str:
    return "|".join(w.replace(" ", "[ -]") for w in sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})\b\.?"
_DAY = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|(?:{_any(_DAYS)}))(?![\w])"
_YEAR = (
    rf"(?P<year>\d{{4}}|'\d\d|(?:nineteen|twenty)[ -](?:(?:oh|o)[ -])?(?:{_any(_CARDINALS)})|two thousand"
    rf"(?: (?:and )?(?:{_any(_CARDINALS)}))?|(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_UNITS)}))(?!\w)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w){_MONTH}[ ]*(?:the[ ]+)?{_DAY}"
        rf"(?:[ ]*,?[ ]*(?:in[ ]+|of[ ]+)?{_YEAR}|[ ]*,[ ]*(?P<short>\d\d)(?!\w))?",
        rf"(?<!\w){_DAY}[ -]*(?:day[ ]+)?(?:of[ ]+)?{_MONTH}"
        rf"(?:[ ,-]*(?:in[ ]+|of[ ]+)?{_YEAR}|[ -](?P<short>\d\d)(?!\w))?",
        rf"(?<!\w){_MONTH}[ ]*(?:,|of)?[ ]*{_YEAR}",
        r"(?<![\w.])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<![\w.])(?P<first>\d{1,2})[ ]?(?P<mark>[-/.])[ ]?(?P<second>\d{1,2})[ ]?(?P=mark)[ ]?"
        r"(?P<year>\d{4}|\d\d)(?!\w)",
        r"(?<![\w./])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?![\w/])",
    )
)
_BORN = re.compile(r"(?<!\w)(?:birthday|born|birth ?date|date of birth|d\.?o\.?b\.?)(?!\w)")
_AFTER_BORN = 40
"""Characters after these words within which a day and a month need no name of a month."""
_NEAR = 60
"""Days up to which the distance is told to the day."""


@dataclass(frozen=True, slots=True)
class _Day:
    year: int | None
    month: int
    day: int | None


class DateFinder:
    """Finds dates; ``birth`` in every form, all others relative to ``session``, where that is known."""

    def __init__(self, birth: date | None, session: date | None) -> None:
        self._birth, self._session = birth, session

    def find(self, folded: Folded, reading: Reading) -> Iterator[Found]:
        """Every date, in no order, perhaps overlapping."""
        for pattern in _PATTERNS:
            for match in pattern.finditer(folded.text):
                if "first" in pattern.groupindex and "mark" not in pattern.groupindex and _is_fraction(match):
                    continue
                yield self._found(folded, match)
        if self._birth is not None:
            for digits, least in _said(self._birth):
                for start, end in find_said(folded, reading, digits, least):
                    yield Found(*folded.place(start, end), "BIRTH_DATE", "birth")
            yield from self._birthdays(folded, reading)
            spoken = "|".join(
                w.replace(" ", "[ -]") for w, n in _CARDINALS.items() if n == self._birth.year % 100
            )
            years = f"{self._birth:%y}|{spoken}" if spoken else f"{self._birth:%y}"
            short = re.compile(rf"'{self._birth:%y}(?!\w)|(?<=born in )(?:{years})(?!\w)")
            for match in short.finditer(folded.text):
                yield Found(*folded.place(*match.span()), "BIRTH_DATE", "birth")

    def _birthdays(self, folded: Folded, reading: Reading) -> Iterator[Found]:
        """Day and month in numbers alone, after a word that says what they are: "three fourteen"."""
        assert self._birth is not None  # asked for by ``find``
        month, day = self._birth.month, self._birth.day
        day_said, month_said = _ordinals(day), _ordinals(month)
        spoken = re.compile(rf"(?<!\w)(?:{day_said})[ ](?:day[ ])?of[ ](?:the[ ])?(?:{month_said})(?!\w)")
        for match in spoken.finditer(folded.text):
            yield Found(*folded.place(*match.span()), "BIRTH_DATE", "birth")
        cues = [match.end() for match in _BORN.finditer(folded.text)]
        if not cues:
            return
        for digits in dict.fromkeys(
            (f"{month}{day}", f"{month:02}{day:02}", f"{day}{month}", f"{day:02}{month:02}")
        ):
            for start, end in find_said(folded, reading, digits, 2):
                if any(0 <= start - cue <= _AFTER_BORN for cue in cues):
                    yield Found(*folded.place(start, end), "BIRTH_DATE", "birth")

    def _found(self, folded: Folded, match: re.Match[str]) -> Found:
        place = folded.place(*match.span())
        ways = [day for day in _read(match) if day is not None]
        if self._birth is not None and any(_is(day, self._birth) for day in ways):
            return Found(*place, "BIRTH_DATE", "birth")
        if not ways:
            return Found(*place, "DATE", folded.text[match.start() : match.end()])
        day = ways[0]
        return Found(*place, "DATE", f"{day.year}-{day.month}-{day.day}", _distance(day, self._session))


def _ordinals(number: int) -> str:
    """How a day or a month is said by its number."""
    return "|".join(w.replace(" ", "[ -]") for w, n in _DAYS.items() if n == number)


def _is_fraction(match: re.Match[str]) -> bool:
    """``7/10`` is a rating; a day and a month without a year is one only where no rating is likely."""
    return int(match["second"]) == 10 or int(match["first"]) == 0 or not 1 <= int(match["second"]) <= 31


def _read(match: re.Match[str]) -> Iterator[_Day | None]:
    groups = match.groupdict()
    year = _year(groups.get("year") or groups.get("short"))
    if "first" in groups:
        first, second = int(match["first"]), int(match["second"])
        for month, day in ((first, second), (second, first)):
            yield _day(year, month, day)
        return
    month_text = match["month"]
    month = int(month_text) if month_text.isdigit() else _NUMBER_OF[month_text]
    day_text = groups.get("day")
    yield _day(year, month, _day_number(day_text) if day_text else None)


def _day(year: int | None, month: int, day: int | None) -> _Day | None:
    try:
        date(year or 2024, month, day or 1)
    except ValueError:
        return None
    return _Day(year, month, day)


def _day_number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else _DAYS[text.replace("-", " ")]


def _year(text: str | None) -> int | None:
    if not text:
        return None
    plain = text.strip("'").replace("-", " ").replace(" and ", " ")
    if plain.isdigit() or plain in _CARDINALS:
        number = int(plain) if plain.isdigit() else _CARDINALS[plain]
        return number if number > 99 else 2000 + number if number < 40 else 1900 + number
    century, _, rest = plain.partition(" ")
    if century == "two":
        return 2000 + _CARDINALS.get(rest.removeprefix("thousand").strip(), 0)
    rest = re.sub(r"^(?:oh|o) ", "", rest)
    return (1900 if century == "nineteen" else 2000) + _CARDINALS[rest]


def _is(day: _Day, known: date) -> bool:
    """Whether ``day`` may be ``known``, as far as it says."""
    return (
        day.month == known.month
        and day.day in (None, known.day)
        and (day.year in (None, known.year) or (day.year or 0) % 100 == known.year % 100)
        and (day.day is not None or day.year is not None)
    )


def _said(birth: date) -> Iterator[tuple[str, int]]:
    """The digits of a birth date in every order, and of how many words or groups each must consist."""
    month, day = birth.month, birth.day
    for m in dict.fromkeys((f"{month:02}", str(month))):
        for d in dict.fromkeys((f"{day:02}", str(day))):
            for y in (f"{birth:%Y}", f"{birth:%y}"):
                for digits in (m + d + y, d + m + y, y + m + d):
                    yield digits, 1 if len(digits) >= 6 else 3
    yield f"{birth:%Y}", 1


def _distance(day: _Day, session: date | None) -> str:
    """``3 days before the session``; empty where the session's day is not known."""
    if session is None:
        return ""
    if day.day is None:
        months = 12 * ((day.year or session.year) - session.year) + day.month - session.month
        return _words(months, "month") if months else "the month of the session"
    years = (day.year,) if day.year else (session.year - 1, session.year, session.year + 1)
    days = [date(year, day.month, min(day.day, 28) if day.month == 2 else day.day) for year in years]
    off = min(((one - session).days for one in days), key=abs)
    if off == 0:
        return "the day of the session"
    if abs(off) <= _NEAR:
        return _words(off, "day")
    if abs(off) < 730:
        return "about " + _words(round(off / 30.44), "month")
    return "about " + _words(round(off / 365.25), "year")


def _words(count: int, unit: str) -> str:
    number = abs(count)
    return f"{number} {unit}{'' if number == 1 else 's'} {'before' if count < 0 else 'after'} the session"
