"""A list of clients as another program writes it: CSV in the usual encodings, separators and spellings.

What is not clear is reported with its line and never guessed; such a line is left out as a whole.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.chart import patient_number
from app.domain.codes import is_diagnosis_code
from app.domain.errors import ErrorCode, InputError
from app.domain.list_columns import Column, column_of
from app.domain.treatment import Diagnosis
from app.domain.typed_dates import DateProblem, DayOrder, typed_date

LARGEST_FILE = 5_000_000
"""Bytes."""

MOST_CLIENTS = 2_000

_SEPARATORS = (",", ";", "\t")
_BETWEEN_DIAGNOSES = re.compile(r"[;|\n]|,\s*(?=[A-Z][0-9][0-9A-Z](?:\.|\s|,|$))")
_BETWEEN_CONTACTS = re.compile(r"[;|\n]")
_AFTER_A_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})


class LineTrouble(StrEnum):
    """Why a line cannot be taken in."""

    NAME_MISSING = "name_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_AMBIGUOUS = "date_ambiguous"
    DATE_CENTURY = "date_century"
    DATE_IMPOSSIBLE = "date_impossible"
    DIAGNOSIS_FORM = "diagnosis_form"
    NUMBER_FORM = "number_form"
    TOO_MANY_FIELDS = "too_many_fields"
    TWICE = "twice"  # in this file
    NUMBER_DIFFERS = "number_differs"  # from that of the same person in the charts
    MAYBE_KNOWN = "maybe_known"  # somebody of this name, one of them without a date of birth


@dataclass(frozen=True, slots=True)
class LineProblem:
    """``line`` counts from 1, as text editors do."""

    line: int
    trouble: LineTrouble
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListedClient:
    """One client of the list, with the line that it begins on."""

    line: int
    name: str
    pronouns: str = ""
    birth_date: date | None = None
    ehr_id: str = ""
    nicknames: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    employer: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()

    @property
    def who(self) -> tuple[str, date | None]:
        """Name and date of birth as two people are compared by them."""
        return self.name.casefold(), self.birth_date


@dataclass(frozen=True, slots=True)
class ClientList:
    """What was read. ``ignored``: titles of columns that mean nothing here, as they are written."""

    clients: tuple[ListedClient, ...]
    problems: tuple[LineProblem, ...]
    ignored: tuple[str, ...]


class _Trouble(Exception):
    def __init__(self, trouble: LineTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def read_client_list(content: bytes, today: date, order: DayOrder | None = None) -> ClientList:
    """Read a list; ``order`` is what the clinician says about dates like 04/03/1990, None: nothing.

    CLIENT_LIST_TOO_LARGE, CLIENT_LIST_NOT_CSV, CLIENT_LIST_EMPTY, CLIENT_LIST_NO_NAMES.
    """
    if len(content) > LARGEST_FILE:
        raise InputError(ErrorCode.CLIENT_LIST_TOO_LARGE)
    rows = _rows(_text(content))
    if not rows:
        raise InputError(ErrorCode.CLIENT_LIST_EMPTY)
    titles = rows[0][1]
    columns = [column_of(title) for title in titles]
    if not {Column.NAME, Column.FIRST_NAME, Column.LAST_NAME} & set(columns):
        raise InputError(ErrorCode.CLIENT_LIST_NO_NAMES)
    if len(rows) == 1:
        raise InputError(ErrorCode.CLIENT_LIST_EMPTY)
    if len(rows) - 1 > MOST_CLIENTS:
        raise InputError(ErrorCode.CLIENT_LIST_TOO_LARGE)
    clients, problems = [], []
    for line, cells in rows[1:]:
        fields = _fields(columns, cells)
        try:
            if len(cells) > len(titles) and any(cell.strip() for cell in cells[len(titles) :]):
                raise _Trouble(LineTrouble.TOO_MANY_FIELDS)
            clients.append(_client(line, fields, today, order))
        except _Trouble as trouble:
            problems.append(LineProblem(line, trouble.trouble, _name(fields)))
    once, twice = _once(clients)
    unknown = (title for title, column in zip(titles, columns, strict=True) if column is None)
    ignored = tuple(title.strip() for title in unknown if title.strip())
    in_order = sorted((*problems, *twice), key=lambda problem: problem.line)
    return ClientList(tuple(once), tuple(in_order), ignored)


def _text(content: bytes) -> str:
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        raise InputError(ErrorCode.CLIENT_LIST_NOT_CSV) from error
    text = text.removeprefix("\ufeff")
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
        raise InputError(ErrorCode.CLIENT_LIST_NOT_CSV)
    return text


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:2000]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 4:
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines that hold something, the titles first, each with its number in the file."""
    skipped, declared = 0, re.match(r"sep=(.)\r?\n", text)
    if declared:  # what spreadsheets write before the titles
        skipped, text = 1, text[declared.end() :]
    found = []
    for separator in (declared.group(1),) if declared else _SEPARATORS:
        try:
            rows = [(line + skipped, cells) for line, cells in _split(text, separator)]
        except csv.Error:
            continue
        known = sum(column_of(cell) is not None for cell in rows[0][1]) if rows else 0
        found.append((known, len(rows[0][1]) if rows else 0, rows))
    if not found:
        raise InputError(ErrorCode.CLIENT_LIST_NOT_CSV)
    return max(found, key=lambda candidate: candidate[:2])[2]


def _split(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _fields(columns: Sequence[Column | None], cells: Sequence[str]) -> dict[Column, list[str]]:
    fields: dict[Column, list[str]] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column is not None and cell.strip():
            fields.setdefault(column, []).append(cell.strip())
    return fields


def _client(
    line: int, fields: Mapping[Column, list[str]], today: date, order: DayOrder | None
) -> ListedClient:
    name = _name(fields)
    if not name:
        raise _Trouble(LineTrouble.NAME_MISSING)
    return ListedClient(
        line,
        name,
        pronouns=_words(fields, Column.PRONOUNS),
        birth_date=_born(fields, today, order),
        ehr_id=_number(fields),
        nicknames=_several(fields, Column.NICKNAME),
        phones=_several(fields, Column.PHONE),
        emails=_several(fields, Column.EMAIL),
        address=_words(fields, Column.ADDRESS, ", "),
        employer=_words(fields, Column.EMPLOYER),
        diagnoses=_diagnoses(fields),
    )


def _name(fields: Mapping[Column, list[str]]) -> str:
    whole = _words(fields, Column.NAME)
    if not whole:
        parts = (Column.FIRST_NAME, Column.MIDDLE_NAME, Column.LAST_NAME)
        return " ".join(part for part in (_words(fields, column) for column in parts) if part)
    last, comma, first = (part.strip() for part in whole.partition(","))
    turned = comma and first and "," not in first and first.casefold().rstrip(".") not in _AFTER_A_NAME
    return f"{first} {last}" if turned else whole


def _words(fields: Mapping[Column, list[str]], column: Column, between: str = " ") -> str:
    return " ".join(between.join(fields.get(column, ())).split())


def _several(fields: Mapping[Column, list[str]], column: Column) -> tuple[str, ...]:
    parts = (part for cell in fields.get(column, ()) for part in _BETWEEN_CONTACTS.split(cell))
    return tuple(dict.fromkeys(part for part in (" ".join(p.split()) for p in parts) if part))


_DATES = {
    DateProblem.AMBIGUOUS: LineTrouble.DATE_AMBIGUOUS,
    DateProblem.CENTURY: LineTrouble.DATE_CENTURY,
    DateProblem.UNREADABLE: LineTrouble.DATE_UNREADABLE,
}


def _born(fields: Mapping[Column, list[str]], today: date, order: DayOrder | None) -> date | None:
    written = _words(fields, Column.BIRTH_DATE)
    if not written:
        return None
    read = typed_date(written, order)
    if isinstance(read, DateProblem):
        raise _Trouble(_DATES[read])
    if not date(1890, 1, 1) <= read <= today:
        raise _Trouble(LineTrouble.DATE_IMPOSSIBLE)
    return read


def _number(fields: Mapping[Column, list[str]]) -> str:
    written = _words(fields, Column.EHR_ID)
    try:
        return patient_number(written) if written else ""
    except InputError as error:
        raise _Trouble(LineTrouble.NUMBER_FORM) from error


def _diagnoses(fields: Mapping[Column, list[str]]) -> tuple[Diagnosis, ...]:
    found: dict[str, Diagnosis] = {}
    for cell in fields.get(Column.DIAGNOSES, ()):
        for part in _BETWEEN_DIAGNOSES.split(cell):
            code, _, text = part.strip().partition(" ")
            code = code.rstrip(",:")
            if not code:
                continue
            if not is_diagnosis_code(code):
                raise _Trouble(LineTrouble.DIAGNOSIS_FORM)
            found.setdefault(code, Diagnosis(code, " ".join(text.strip(" -–:").split())))
    return tuple(found.values())


def _once(clients: Sequence[ListedClient]) -> tuple[list[ListedClient], list[LineProblem]]:
    kept: list[ListedClient] = []
    problems = []
    people: set[tuple[str, date | None]] = set()
    numbers: set[str] = set()
    for client in clients:
        if client.who in people or (client.ehr_id and client.ehr_id in numbers):
            problems.append(LineProblem(client.line, LineTrouble.TWICE, client.name))
            continue
        people.add(client.who)
        numbers.add(client.ehr_id)
        kept.append(client)
    return kept, problems
