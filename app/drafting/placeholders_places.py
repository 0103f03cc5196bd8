"""Addresses, employers, schools, e-mail addresses and what else tells where somebody can be found."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.drafting.placeholders_folding import Folded, folded_forms
from app.drafting.placeholders_found import Found
from app.drafting.placeholders_words import COMMON, FUNCTION, ORGANISATION, STATES, STREET

_PIECE = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_KINDS_OF_STREET = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "boulevard": "blvd",
    "court": "ct", "place": "pl", "terrace": "ter", "circle": "cir", "highway": "hwy", "parkway": "pkwy",
    "square": "sq", "apartment": "apt",
}  # fmt: skip
_LONG = 8
"""Letters from which on a name is found with blanks in it, too."""

_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundred|oh|zero)"
)
_TOP = r"(?:com|org|net|edu|gov|io|co|us|uk|de|fr|ca|me|info|app|dev|example|test)"
_MAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+[ ]?(?:@|[(\[]at[)\]])[ ]?[\w-]+(?:[ ]?(?:\.|[(\[]dot[)\]])[ ]?[\w-]+)+"
)
_SAID_MAIL = re.compile(
    rf"(?<![\w+%.-])[\w+%-]+(?:(?:[ ]+(?:dot|underscore|dash|hyphen|point)[ ]+|\.)[\w+%-]+)*[ ]+at[ ]+"
    rf"[\w-]+(?:[ ]+(?:dot|point)[ ]+[\w-]+)*(?:[ ]+(?:dot|point)[ ]+|\.){_TOP}(?!\w)"
)
_ADDRESS_OF_A_PAGE = re.compile(
    rf"https?://[^\s<>\"]+|www\.[^\s<>\"]+|(?<![\w@.-])(?:[\w-]+\.)+{_TOP}(?![\w-])(?:/[^\s]*)?"
)
_PROVIDERS = frozenset(
    "gmail googlemail yahoo hotmail outlook icloud proton protonmail fastmail comcast verizon example mail "
    "email live msn aol gmx".split()
)
"""Domains that say nothing of anybody."""
_SECOND_LEVEL = frozenset({"co", "ac"})
_ACCOUNT = re.compile(r"(?<![\w@])@[\w.]{2,}")
_STREET_ADDRESS = re.compile(
    rf"(?<!\w)(?:\d{{1,5}}|{_NUMBER_WORD}(?:[ -](?:and[ ])?{_NUMBER_WORD}){{0,4}})[ ]+"
    r"(?:[^\W\d_]+[ ]+){1,3}?"
    r"(?:street|avenue|boulevard|lane|road|terrace|parkway|(?:st|ave|blvd|rd|ln|pkwy)\b\.?|"
    r"(?:drive|dr|court|ct|place|pl|way|circle)(?=[,.;]|$|\n))"
    r"(?:[ ,]+(?:apt|apartment|unit|suite|no|number)\b\.?[ ]*#?\w+)?"
)
_CODE = re.compile(r"(?<![\w-])[^\W_][\w-]{5,}(?![\w-])")
_OLD = (
    rf"(?:9\d|1[0-2]\d|ninety(?:[ -]{_NUMBER_WORD})?|"
    rf"(?:a |one )?hundred(?:[ -](?:and )?{_NUMBER_WORD}){{0,2}})"
)
_GREAT_AGE = re.compile(
    rf"(?<![\w.]){_OLD}(?=[ -]years?[ -](?:olds?|of age)(?!\w))"
    rf"|(?<=(?<!\w)aged ){_OLD}(?!\w)|(?<=(?<!\w)turned ){_OLD}(?!\w)|(?<=(?<!\w)age of ){_OLD}(?!\w)"
)
"""Over 89, which few people are."""
_DECADE = re.compile(r"\d{4}s")
_CUED = r"(?<!\w)(?:id|number|patient|record|mrn|account|no)(?:[ ]?(?:is|no|number|[:.#/]))*[ ]?#?"
_POSTAL = re.compile(r"(?<!\w)\d{5}-\d{4}(?!\w)")


class Phrase(NamedTuple):
    """Folded words that stand for one identity wherever they follow one another."""

    pattern: re.Pattern[str]
    kind: str
    key: str


def recognisable(folded: Folded) -> Iterator[Found]:
    """E-mail and web addresses, account names, street addresses and codes that are in no chart."""
    text = folded.text
    for kind, pattern in (
        ("EMAIL", _MAIL),
        ("EMAIL", _SAID_MAIL),
        ("LINK", _ADDRESS_OF_A_PAGE),
        ("ACCOUNT", _ACCOUNT),
        ("ADDRESS", _STREET_ADDRESS),
        ("NUMBER", _CODE),
        ("NUMBER", _POSTAL),
        ("AGE", _GREAT_AGE),
    ):
        for match in pattern.finditer(text):
            if pattern is _CODE and not _is_code(match.group()):
                continue
            yield Found(*folded.place(*match.span()), kind, match.group())


def _is_code(run: str) -> bool:
    """Four digits at least, and a letter among them: "XJ-4471902"; "1990s" is none."""
    digits = sum(letter.isdigit() for letter in run)
    letters = any(letter.isalpha() for letter in run)
    return digits >= 4 and letters and run[-1].isalnum() and _DECADE.fullmatch(run) is None


def phrases_of_address(address: str) -> Iterator[Phrase]:
    """The whole address, its lines, its street without the number, its town, its numbers."""
    for form in folded_forms(address):
        lines = [line.strip() for line in re.split(r"[,;\n]", form) if line.strip()]
        yield from _phrases([form, *lines], "ADDRESS", "address", least=3)
        for line in lines:
            words = _PIECE.findall(line)
            names = [word for word in words if not word.isdigit() and word not in STREET | STATES]
            if any(word in STREET for word in words):
                # "Maple Street" and "Maple St"; the name alone unless it is an everyday word
                street = [word for word in words if not word.isdigit()]
                yield from _phrases([" ".join(street)], "ADDRESS", "address", least=4)
            else:
                yield from _phrases([" ".join(names)], "ADDRESS", "address", least=3)
            for word in names:
                if word not in COMMON | FUNCTION and len(word) > 2 and word.isalpha():
                    yield from _phrases([word], "ADDRESS", "address", least=3)
                    yield from _apart(word, "ADDRESS", "address")
            for word in words:
                if (word.isdigit() and len(word) >= 3) or (not word.isdigit() and not word.isalpha()):
                    yield from _phrases([word], "ADDRESS", "address", least=2)


def phrases_of_organisation(name: str, kind: str, key: str, *, words_alone: bool = True) -> Iterator[Phrase]:
    """The whole name, without its legal form, its initials, and each word that names nothing else."""
    for form in folded_forms(name):
        words = _PIECE.findall(form)
        yield from _phrases([form], kind, key, least=2)
        plain = [
            word for word in words if word not in ("inc", "llc", "llp", "ltd", "corp", "co", "gmbh", "the")
        ]
        yield from _phrases([" ".join(plain)], kind, key, least=3)
        if len(plain) >= 3:
            yield Phrase(re.compile(rf"(?<!\w){''.join(word[0] for word in plain)}(?!\w)"), kind, key)
        for word in plain if words_alone else ():
            ordinary = word in ORGANISATION | COMMON | FUNCTION | STREET or len(word) < 3
            if not ordinary and not word.isdigit():
                yield from _phrases([word], kind, key, least=3)
                yield from _apart(word, kind, key)


def phrases_of_mail(address: str) -> Iterator[Phrase]:
    """An e-mail address as it is said: "dana dot rivera at example dot com"; its first half alone."""
    for form in folded_forms(address):
        local = form.partition("@")[0]
        said = {
            ".": r"(?:\.|dot|point)",
            "_": "(?:_|underscore)",
            "-": "(?:-|dash|hyphen|minus)",
            "@": r"(?:@|[(\[]?at[)\]]?)",
            "+": r"(?:\+|plus)",
        }
        whole = r"[ ,-]*".join(_spelled(c) if c.isalnum() else said.get(c, re.escape(c)) for c in form)
        yield Phrase(re.compile(rf"(?<!\w){whole}(?!\w)"), "EMAIL", form)
        labels = [label for label in form.partition("@")[2].split(".") if label not in _SECOND_LEVEL]
        domain = labels[-2] if len(labels) > 1 else ""
        if len(domain) >= 5 and domain not in _PROVIDERS | COMMON:
            yield Phrase(re.compile(rf"(?<!\w){re.escape(domain)}(?!\w)"), "EMAIL", form)
        if len(local) >= 4 and local not in COMMON:
            half = r"[ ,-]*".join(_spelled(c) if c.isalnum() else said.get(c, re.escape(c)) for c in local)
            yield Phrase(re.compile(rf"(?<!\w){half}(?!\w)"), "EMAIL", local)


def phrases_of_code(code: str) -> Iterator[Phrase]:
    """A short number that means something only after "id" or "number"."""
    for form in folded_forms(code):
        plain = "".join(_PIECE.findall(form))
        if len(plain) < 3 or (plain.isdigit() and len(plain) == 3):
            yield Phrase(re.compile(rf"{_CUED}({re.escape(form)})(?!\w)"), "NUMBER", form)


_SAID_DIGIT = dict(
    zip(
        "0123456789",
        ("zero|oh|o", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        strict=True,
    )
)


def _spelled(letter: str) -> str:
    return rf"(?:{letter}|{_SAID_DIGIT[letter]})" if letter in _SAID_DIGIT else re.escape(letter)


def _apart(name: str, kind: str, key: str) -> Iterator[Phrase]:
    """A long name with blanks where nobody would write them: ``north side`` for Northside."""
    letters = "".join(_PIECE.findall(name))
    if len(letters) >= _LONG and letters.isalpha():
        loose = "[ -]?".join(letters)
        yield Phrase(re.compile(rf"(?<![^\W_]){loose}(?='?e?s?'?(?![^\W_]))"), kind, key)


def _phrases(texts: Iterable[str], kind: str, key: str, least: int) -> Iterator[Phrase]:
    for text in texts:
        words = _PIECE.findall(text)
        if sum(map(len, words)) >= least:
            joined = r"[\W_]{1,3}".join(map(_word, words))
            yield Phrase(re.compile(rf"(?<![^\W_]){joined}(?='?e?s?'?(?![^\W_]))"), kind, key)


def _word(word: str) -> str:
    long = next((name for name, short in _KINDS_OF_STREET.items() if word in (name, short)), "")
    if long:
        return rf"(?:{long}|{_KINDS_OF_STREET[long]})"
    return r"[ -]?".join(map(re.escape, _RUN.findall(word)))  # "3B" is "3 B", too


def find_phrases(phrases: Iterable[Phrase], folded: Folded) -> Iterator[Found]:
    """Every place of every phrase."""
    for phrase in phrases:
        for match in phrase.pattern.finditer(folded.text):
            yield Found(*folded.place(*match.span(match.lastindex or 0)), phrase.kind, phrase.key)
