"""Invented charts, and every way in which what stands in them may be written or said in a session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.domain.identifiers import Identifiers

_FIRST = ("Dana", "Zoë", "Amina", "Björn", "José", "Siobhán", "Marisol", "Tomasz", "Ottilie", "Kenji",
"Ng", "Will",
          "May", "Rose", "Hope", "Mark", "Grace")  # fmt: skip
_LAST = ("Rivera-López", "O'Brien", "Müller", "Okonkwo", "Tanaka", "Le Guin", "Łukasik", "Vantongeren",
"Young",
         "Castellanos", "D'Angelo", "Whitcomb")  # fmt: skip
_NICK = ("Dee", "Bear", "Mickey", "Zuzu", "Tommy")
_STREETS = (
    "Maple Street",
    "Harrow Lane",
    "Old Orchard Road",
    "Vesper Avenue",
    "Kestrel Drive",
    "Park Boulevard",
)
_TOWNS = ("Springfield", "Aldermere", "Port Halcyon", "East Wrenfield")
_EMPLOYERS = ("Northside Bakery LLC", "Halcyon Logistics Inc", "Saint Brannock Hospital", "Vexel Labs")
_SCHOOLS = ("Kestrel High School", "Aldermere College")
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
"tenth",
             "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
             "eighteenth",
             "nineteenth", "twentieth")  # fmt: skip
_COMMON = ("Will", "May", "Rose", "Hope", "Mark", "Grace", "Young", "Bear")


@dataclass(frozen=True)
class Said:
    """``text`` holds ``secret``, which must not leave: one form of an identifier."""

    text: str
    secret: str


def invented(random: Random) -> Identifiers:
    """Somebody who does not exist, with a full chart."""
    first, last, middle = random.choice(_FIRST), random.choice(_LAST), random.choice(_FIRST)
    number = "".join(random.choices("23456789", k=1) + random.choices("0123456789", k=6))
    area = random.choice(("312", "555", "617", "904"))
    local = _ascii(f"{first}.{last}".lower().replace("'", "").replace(" ", ""))
    return Identifiers(
        client=(f"{first} {middle} {last}", random.choice(_NICK)),
        therapist=(f"Ruth {random.choice(('Adler', 'Quist'))}",),
        people=(f"Ezekiel {random.choice(_LAST)}", "Wilhelmina"),
        phones=(f"+1 ({area}) {number[:3]}-{number[3:]}",),
        emails=(f"{local}{random.randint(10, 99)}@example.com",),
        birth_date=date(1950, 1, 1) + timedelta(days=random.randrange(20_000)),
        address=f"{random.randint(11, 9899)} {random.choice(_STREETS)}, Apt {random.randint(2, 9)}C, "
        f"{random.choice(_TOWNS)}, OR 97{random.randint(100, 999)}",
        employer=random.choice(_EMPLOYERS),
        others=(f"XZ-{random.randint(1_000_000, 9_999_999)}", random.choice(_SCHOOLS), f"acct_{number}"),
    )


def forms(known: Identifiers, random: Random) -> Iterator[Said]:
    """Endless: one identifier after the other, each in a sentence."""
    makers = (_name, _name, _name, _phone, _phone, _mail, _birth, _birth, _place, _work, _code)
    while True:
        secret = random.choice(makers)(known, random)
        frame = random.choice(_FRAMES)
        yield Said(frame.format(secret), secret)


_FRAMES = (
    "I told them about {} yesterday.",
    "so it was {} again",
    "THERAPIST: And {}, how was that? CLIENT: Fine.",
    "We talked to {}, and then my sleep got worse, about 4 hours.",
    "Yes — {}.",
    "he said {} in the waiting room; anxiety 7/10",
)


def _name(known: Identifiers, random: Random) -> str:
    whole = random.choice((*known.client, *known.client, *known.people, *known.therapist))
    parts = whole.split()
    name = random.choice(
        (whole, parts[0], parts[-1], f"{parts[-1]}, {parts[0]}", f"{parts[0][0]}. {parts[-1]}")
    )
    if len(parts) == 1:
        name = whole
    name = random.choice(
        (name, name, _ascii(name), name.replace("'", "’"), name.replace("-", " "), name.replace("-", "‑"))
    )
    if name.split()[0] not in _COMMON and name.split()[-1] not in _COMMON:
        name = random.choice((name, name.lower(), name.upper(), name.swapcase()))
        if random.random() < 0.15 and len(name.split()[0]) > 2:
            return random.choice((" ", "-", ". ", ", ")).join(
                name.split()[0].replace("’", "").replace("'", "").upper()
            )
    return name + random.choice(("", "", "'s", "’s", "s", "'"))


def _phone(known: Identifiers, random: Random) -> str:
    digits = "".join(letter for letter in known.phones[0] if letter.isdigit())[-10:]
    area, first, last = digits[:3], digits[3:6], digits[6:]
    written = (known.phones[0], f"{area}.{first}.{last}", f"{area} {first} {last}", digits, f"{first}-{last}",
               f"{area}-{first}{last}", f"{digits[:5]} {digits[5:]}", " ".join(digits),
               f"1{digits}")  # fmt: skip
    if random.random() < 0.5:
        return random.choice(written)
    return _aloud(random.choice((digits, digits[3:])), random)


def _aloud(digits: str, random: Random) -> str:
    """Digits one by one, in pairs, or with "double"."""
    words: list[str] = []
    at = 0
    while at < len(digits):
        pair = digits[at : at + 2]
        if len(pair) == 2 and pair[0] == pair[1] and random.random() < 0.5:
            words.append(f"double {_UNITS[int(pair[0])]}")
            at += 2
        elif len(pair) == 2 and pair[0] != "0" and random.random() < 0.3:
            words.append(_two(int(pair), random))
            at += 2
        else:
            words.append(random.choice(("oh", "zero")) if digits[at] == "0" else _UNITS[int(digits[at])])
            at += 1
    return random.choice((" ", " ", ", ", "-")).join(words)


def _two(number: int, random: Random) -> str:
    if number < 20:
        return _TEENS[number - 10] if number >= 10 else _UNITS[number]
    tens, unit = divmod(number, 10)
    return _TENS[tens] + (random.choice((" ", "-")) + _UNITS[unit] if unit else "")


def _mail(known: Identifiers, random: Random) -> str:
    mail = known.emails[0]
    local, _, domain = mail.partition("@")
    spoken = f"{local[:-2].replace('.', ' dot ')} {_two(int(local[-2:]), random)}".replace("-", " dash ", 0)
    return random.choice(
        (
            mail,
            mail.upper(),
            local,
            f"https://{domain}/{local}",
            f"{spoken} at example dot com",
            f"mailto:{mail}",
        )
    )


def _birth(known: Identifiers, random: Random) -> str:
    born = known.birth_date
    assert born is not None
    month, day, year = _MONTHS[born.month - 1], born.day, born.year
    ordinal = _ORDINALS[day] if day <= 20 else "thirtieth" if day == 30 else ""
    ordinal = ordinal or (f"twenty-{_ORDINALS[day - 20]}" if day < 30 else "thirty-first")
    said = f"nineteen {_two(year % 100, random)}" if year % 100 >= 10 and year < 2000 else str(year)
    return random.choice((
        born.isoformat(), f"{born:%m/%d/%Y}", f"{born.month}/{day}/{year % 100:02}",
        f"{day}.{born.month}.{year}",
        f"{month} {day}, {year}", f"{day} {month[:3]} {year}", f"{month} {day}th",
        f"{month} {ordinal}, {said}",
        f"the {ordinal} of {month} {said}", f"{month.lower()} {ordinal} {said}", str(year), said,
        f"{born:%Y%m%d}",
    ))  # fmt: skip


def _place(known: Identifiers, random: Random) -> str:
    street, flat, town, rest = (part.strip() for part in known.address.split(","))
    number, _, name = street.partition(" ")
    short = name.replace("Street", "St").replace("Avenue", "Ave").replace("Road", "Rd")
    return random.choice((
        known.address, street, street.upper(), name, f"{number} {short}", town, town.lower(),
        rest.split()[-1],
        f"{flat}, {town}", f"{_aloud(number, random)} {name.lower()}", _aloud(rest.split()[-1], random),
    ))  # fmt: skip


def _work(known: Identifiers, random: Random) -> str:
    whole = random.choice((known.employer, known.others[1]))
    plain = whole.replace(" LLC", "").replace(" Inc", "")
    return random.choice(
        (whole, plain, plain.lower(), plain.upper(), plain.split()[0], plain.replace(" ", "-"))
    )


def _code(known: Identifiers, random: Random) -> str:
    code = known.others[0]
    letters, _, digits = code.partition("-")
    account = known.others[2]
    return random.choice((
        code, code.lower(), code.replace("-", ""), f"{letters} {digits[:3]} {digits[3:]}", digits,
        f"{' '.join(letters)} {_aloud(digits, random)}", account, account.replace("_", " underscore "),
    ))  # fmt: skip


def _ascii(text: str) -> str:
    """Without accents, as a keyboard or an ear writes it."""
    table = str.maketrans("ëöéáóüłŁ", "eoeaoulL")
    return text.translate(table)
