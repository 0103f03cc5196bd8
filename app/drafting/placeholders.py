"""Placeholders for everything that tells who somebody is, put in before text leaves and taken out of answers.

What is in the chart is found in every form that people write or say; phone numbers, addresses, dates, codes
and common first names of people who are in no chart are found by their shape. In doubt a word is hidden:
that costs a draft little, because the same words come back. Names that are in no chart and on no list of
first names cannot be known: the preview of what is sent shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from threading import Lock

from app.domain.errors import ErrorCode, RemoteError
from app.domain.identifiers import PLACEHOLDER, Identifiers
from app.drafting.lexicon import load_lexicon
from app.drafting.placeholders_dates import DateFinder
from app.drafting.placeholders_folding import Folded, fold, folded_forms
from app.drafting.placeholders_found import Found, apart
from app.drafting.placeholders_lines import find_across_lines
from app.drafting.placeholders_names import Person, find_people, is_somebody, parts_of
from app.drafting.placeholders_near import NearFinder
from app.drafting.placeholders_numbers import code_forms, find_long_numbers, find_said, phone_forms, read
from app.drafting.placeholders_places import (
    Phrase,
    find_phrases,
    phrases_of_address,
    phrases_of_code,
    phrases_of_mail,
    phrases_of_organisation,
    recognisable,
)
from app.drafting.placeholders_words import COMMON, FUNCTION, ORGANISATION, STATES, STREET

_FIRST_NAME = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?='?s?'?(?![^\W\d_]))")
_KINDS = (
    "CLIENT|THERAPIST|PERSON|NAME|TERM|TEXT|PHONE|EMAIL|BIRTH[_ ]DATE|DATE|ADDRESS|EMPLOYER|OTHER|NUMBER|"
    "LINK|ACCOUNT|AGE"
)
_SPOILED = re.compile(
    rf"[\[{{<][ ]?((?i:{_KINDS}))(?:\\?_|[ -])(\d+)((?i:[A-Z]{{0,2}}))(?::[^\[\]{{}}<>]*)?('s|’s)?[ ]?[\]}}>]"
    rf"|(?<![\w\[])({_KINDS})_(\d+)([A-Z]{{0,2}})(?![\w\]])"
)
"""Placeholders as models spoil them: ``[CLIENT_1's]``, ``{CLIENT_1}``, ``[Client 1]``, ``CLIENT_1``."""
_ANY = re.compile(rf"{PLACEHOLDER.pattern}|{_SPOILED.pattern}")
_SURNAME = re.compile(r"[ ]+([^\W\d_]{2,}(?:[-'][^\W\d_]+)?)")


class Placeholders:
    """Hides one client's identifiers and puts them back; one object for one run. Any thread.

    ``restore(hide(text)) == text`` for every text. The same words get the same placeholder throughout.
    """

    def __init__(self, identifiers: Identifiers, session_date: date | None = None) -> None:
        """``session_date``: dates are told relative to it."""
        self._lock = Lock()
        self._words: dict[str, str] = {}  # placeholder without what it tells, in capitals: what it stands for
        self._found_as: dict[str, Found] = {}  # placeholder: whose it is
        self._placeholders: dict[tuple[str, str, str], str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._identifiers = identifiers
        self._put_back: dict[str, Found] = {}  # what an answer held: hidden again wherever it is repeated
        people = tuple(_people(identifiers))
        self._people = find_people(people)
        self._near = NearFinder((*people, *_places(identifiers)))
        self._phrases = tuple(_phrases(identifiers))
        self._said = tuple(dict.fromkeys(_said(identifiers)))
        self._dates = DateFinder(identifiers.birth_date, session_date)

    @property
    def replaced(self) -> int:
        """How many different words and numbers placeholders stand for so far."""
        return len(self._words)

    def hide(self, text: str) -> str:
        """The text with a placeholder for every identifier."""
        return self.hide_counting(text)[0]

    def hide_counting(self, text: str) -> tuple[str, int]:
        """The same, with the number of places that were replaced."""
        found = self._found(text)
        pieces: list[str] = []
        end = 0
        with self._lock:
            for one in found:
                pieces += (text[end : one.start], self._placeholder(one, text[one.start : one.end]))
                end = one.end
        return "".join((*pieces, text[end:])), len(found)

    def restore(self, text: str) -> str:
        """The text with the words back; PLACEHOLDER_UNKNOWN for a placeholder that stands for nothing."""
        with self._lock:
            return _ANY.sub(self._restored, text)

    # -- finding --------------------------------------------------------------------------------------
    def _found(self, text: str) -> list[Found]:
        folded = fold(text)
        return apart(one for one in self._every(text, folded) if one.end > one.start)

    def _every(self, text: str, folded: Folded) -> Iterator[Found]:
        for match in _ANY.finditer(text):  # somebody wrote what looks like one of ours
            yield Found(*match.span(), "TEXT", match.group())
        reading = read(folded)
        yield from self._people.find(folded)
        yield from self._near.find(folded)
        yield from find_phrases(self._phrases, folded)
        for kind, key, target in self._said:
            for start, end in find_said(folded, reading, target):
                yield Found(*folded.place(start, end), kind, key)
        dates = tuple(self._dates.find(folded, reading))
        yield from dates
        barred = [one[:2] for one in dates]
        for start, end in find_long_numbers(folded, reading, barred):
            yield Found(*folded.place(start, end), "NUMBER", folded.text[start:end])
        yield from find_across_lines(folded, self._said, barred)
        yield from self._repeated(text)
        yield from recognisable(folded)
        yield from _strangers(folded)

    def _repeated(self, text: str) -> Iterator[Found]:
        """What was put back into an answer: a quote of it lacks the words that told what it is."""
        with self._lock:
            known = dict(self._put_back)
        for words, one in known.items():
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
                yield one._replace(start=match.start(), end=match.end())

    # -- placeholders ---------------------------------------------------------------------------------
    def _placeholder(self, found: Found, words: str) -> str:
        known = self._placeholders.get((found.kind, found.key, words))
        if known is None:
            number = self._number(found)
            form = sum(1 for kind, key, _ in self._placeholders if (kind, key) == (found.kind, found.key))
            bare = f"{found.kind}_{number}{_letters(form)}"
            self._words[bare] = words
            known = f"[{bare}: {found.note}]" if found.note else f"[{bare}]"
            self._placeholders[found.kind, found.key, words] = known
            self._found_as[bare] = found
        return known

    def _number(self, found: Found) -> int:
        identity = (found.kind, found.key)
        if identity not in self._numbers:
            self._numbers[identity] = 1 + sum(kind == found.kind for kind, _ in self._numbers)
        return self._numbers[identity]

    def _restored(self, match: re.Match[str]) -> str:
        whole, spoiled, bare = match.group(1, 2, 3), match.group(4, 5, 6), match.group(8, 9, 10)
        kind, number, form = next(parts for parts in (whole, spoiled, bare) if parts[0])
        name = f"{kind}_{number}{form}".upper().replace(" ", "_")
        words = self._words.get(name)
        if words is None:
            raise RemoteError(ErrorCode.PLACEHOLDER_UNKNOWN, retryable=True)
        found = self._found_as[name]
        if found.kind != "TEXT" and words.lower() not in COMMON | FUNCTION and len(words) > 1:
            self._put_back[words] = found
        return words + (match[7] or "")


def _letters(form: int) -> str:
    """Nothing for the first form of an identity, then ``B`` … ``Z``, ``BA`` …"""
    if form == 0:
        return ""
    higher, letter = divmod(form, 26)
    return (_letters(higher) if higher else "") + chr(ord("A") + letter)


def _people(known: Identifiers) -> Iterator[Person]:
    yield Person("CLIENT", "client", known.client)
    yield Person("THERAPIST", "therapist", known.therapist)
    for person in known.people:
        yield Person("PERSON", person, (person,))
    words = re.findall(r"[^\W\d_]+", fold(known.address).text)
    yield Person("ADDRESS", "address", tuple(w for w in words if w in COMMON and w not in STREET | STATES))
    medicines = {fold(name).text for name in known.medications} | load_lexicon().words("medication.product")
    for term in known.terms:
        if term[:1].isupper() and fold(term).text not in medicines | load_lexicon().words(
            "medication.medication"
        ):
            yield Person("TERM", term, (term,))


def _places(known: Identifiers) -> Iterator[Person]:
    """Names of places and organisations that may be written with a slip, too."""
    for kind, key, text in (
        ("ADDRESS", "address", known.address),
        ("EMPLOYER", "employer", known.employer),
        *(("OTHER", other, other) for other in known.others),
    ):
        usual = STREET | STATES | ORGANISATION
        words = (w for w in re.findall(r"[^\W\d_]+", fold(text).text) if len(w) > 5 and w not in usual)
        yield Person(kind, key, tuple(words))


def _phrases(known: Identifiers) -> Iterator[Phrase]:
    if known.address:
        yield from phrases_of_address(known.address)
    if known.employer:
        yield from phrases_of_organisation(known.employer, "EMPLOYER", "employer")
    if known.practice:  # its words alone are everyday ones: "Calm Harbor Counseling"
        yield from phrases_of_organisation(known.practice, "OTHER", "practice", words_alone=False)
    for other in known.others:
        if any(letter.isdigit() for letter in other):
            yield from phrases_of_code(other)
        else:
            yield from phrases_of_organisation(other, "OTHER", other)
    for mail in known.emails:
        yield from phrases_of_mail(mail)


def _said(known: Identifiers) -> Iterator[tuple[str, str, str]]:
    """What is looked for token by token: kind, key, and its letters and digits."""
    for phone in known.phones:
        for form in phone_forms(phone):
            yield "PHONE", phone, form
    for other in known.others:
        if any(letter.isdigit() for letter in other):
            for form in code_forms(plain for plain in folded_forms(other)):
                if not (form.isdigit() and len(form) == 3):
                    yield "NUMBER", other, form
    for mail in known.emails:
        local = fold(mail.partition("@")[0]).text
        plain = "".join(letter for letter in local if letter.isalnum())
        if len(plain) >= 4 and plain not in COMMON | FUNCTION:
            yield "EMAIL", mail, plain
    for number, street in _houses(known.address):
        yield "ADDRESS", "address", number + street
    for kind, key, names in (
        ("CLIENT", "client", known.client),
        ("THERAPIST", "therapist", known.therapist),
        *(("PERSON", person, (person,)) for person in known.people),
    ):
        parts = (part for name in names for part in parts_of(name))
        for part in (form for one in parts for form in folded_forms(one)):
            plain = "".join(letter for letter in part if letter.isalnum())
            if len(plain) >= 2:
                yield kind, key, plain


def _houses(address: str) -> Iterator[tuple[str, str]]:
    """House number and the first word of the street's name; parts with numbers that are written or said."""
    words = re.findall(r"[^\W_]+", fold(address).text)
    for number, street in pairwise(words):
        if number.isdigit() and street.isalpha() and street not in STREET | STATES:
            yield number, street
    yield from ((number, "") for number in words if number.isdigit() and len(number) >= 3)
    for word in words:  # "3B", which is said "three B"
        if word[:-1].isdigit() and word[-1].isalpha():
            yield word, ""


def _strangers(folded: Folded) -> Iterator[Found]:
    """First names that many people have, with the surname after them, of people who are in no chart."""
    known = load_lexicon().words("people.first_name")
    for match in _FIRST_NAME.finditer(folded.text):
        start, end = match.span()
        if match.group() not in known or not folded.original[folded.starts[start]].isupper():
            continue
        if not is_somebody(folded, start, end):
            continue
        after = _SURNAME.match(folded.text, end)
        surname = after is not None and folded.original[folded.starts[after.start(1)]].isupper()
        if after is not None and surname and after.group(1) not in FUNCTION | {"will", "may"}:
            end = after.end(1)
        yield Found(*folded.place(start, end), "NAME", folded.text[start:end])
