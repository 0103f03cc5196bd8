"""Lists of clients from other programs: read as they are, or refused line by line and never guessed."""

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.client_list import (
    LARGEST_FILE,
    MOST_CLIENTS,
    ClientList,
    LineTrouble,
    ListedClient,
    read_client_list,
)
from app.domain.errors import ErrorCode, InputError
from app.domain.list_columns import Column, column_of
from app.domain.treatment import Diagnosis
from app.domain.typed_dates import DayOrder

TODAY = date(2026, 11, 21)
TITLES = ("Name", "DOB", "Phone", "E-mail", "EHR ID", "Dx", "Pronouns", "Room")


def read(text: str | bytes, order: DayOrder | None = None) -> ClientList:
    return read_client_list(text.encode() if isinstance(text, str) else text, TODAY, order)


def troubles(text: str) -> list[tuple[int, LineTrouble]]:
    return [(problem.line, problem.trouble) for problem in read(text).problems]


def code_of(content: str | bytes) -> ErrorCode:
    with pytest.raises(InputError) as raised:
        read(content)
    return raised.value.code


def test_a_whole_line() -> None:
    found = read(
        "Dx,Preferred name,E-mail,Mobile,Patient ID,Date of Birth,Pronouns,Last Name,First Name,Employer,"
        "Street,City,Colour\n"
        '"F41.1 Anxiety; Z63.0, F32.1;; ",Addie,a@example.org;b@example.org,555 0100,Patient/77,1990-03-04,'
        "she/her,Quillfeather,Ada,Foundry,1 Lane,Milltown,blue\n"
    )
    assert found.clients == (
        ListedClient(
            2,
            "Ada Quillfeather",
            "she/her",
            date(1990, 3, 4),
            "77",
            ("Addie",),
            ("555 0100",),
            ("a@example.org", "b@example.org"),
            "1 Lane, Milltown",
            "Foundry",
            (Diagnosis("F41.1", "Anxiety"), Diagnosis("Z63.0"), Diagnosis("F32.1")),
        ),
    )
    assert found.ignored == ("Colour",) and found.problems == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    text = f'Full name{separator}Birth date\r\n"Öztürk{separator} Zoë"{separator}04.03.1990\r\n'
    text += f"René O’Hara{separator}\r\n\r\n"
    if encoding == "cp1252":
        text = text.replace("ü", "ö")
    found = read(text.encode(encoding))
    assert [client.birth_date for client in found.clients] == [date(1990, 3, 4), None]
    assert found.clients[1].name == "René O’Hara" and "zt" in found.clients[0].name


def test_names_in_their_two_orders() -> None:
    found = read('Name\n"Quillfeather, Ada"\n"Bo Ashdown, Jr."\n"A, B, C"\n')
    assert [client.name for client in found.clients] == ["Ada Quillfeather", "Bo Ashdown, Jr.", "A, B, C"]


def test_lines_are_counted_as_an_editor_does() -> None:
    text = 'sep=;\nName;DOB\n\n"Ada\nQuillfeather";soon\nBo;1990-01-01\n;1990-01-01\n'
    found = read(text)
    assert [(p.line, p.trouble, p.name) for p in found.problems] == [
        (4, LineTrouble.DATE_UNREADABLE, "Ada Quillfeather"),
        (7, LineTrouble.NAME_MISSING, ""),
    ]
    assert [(client.line, client.name) for client in found.clients] == [(6, "Bo")]


def test_each_trouble_has_its_line() -> None:
    text = (
        "Name,DOB,Dx,MRN\n"
        "A,04/03/1990,,\n"
        "B,04/03/90,,\n"
        "C,2027-01-01,,\n"
        "D,,anxiety,\n"
        "E,,,no number\n"
        "F,,,1,2\n"
        "G,,,9\n"
        "H,,,9\n"
        "g,,,\n"
    )
    assert troubles(text) == [
        (2, LineTrouble.DATE_AMBIGUOUS),
        (3, LineTrouble.DATE_CENTURY),
        (4, LineTrouble.DATE_IMPOSSIBLE),
        (5, LineTrouble.DIAGNOSIS_FORM),
        (6, LineTrouble.NUMBER_FORM),
        (7, LineTrouble.TOO_MANY_FIELDS),
        (9, LineTrouble.TWICE),
        (10, LineTrouble.TWICE),
    ]


def test_the_clinician_says_what_comes_first() -> None:
    text = "Name,DOB\nA,04/03/1990\nB,25/03/1990\n"
    assert [c.birth_date for c in read(text, DayOrder.DAY_FIRST).clients] == [
        date(1990, 3, 4),
        date(1990, 3, 25),
    ]
    month_first = read(text, DayOrder.MONTH_FIRST)
    assert [c.birth_date for c in month_first.clients] == [date(1990, 4, 3)]
    assert month_first.problems[0].trouble is LineTrouble.DATE_UNREADABLE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ErrorCode.CLIENT_LIST_EMPTY),
        (b"\n \n", ErrorCode.CLIENT_LIST_EMPTY),
        (b"Name\n", ErrorCode.CLIENT_LIST_EMPTY),
        (b"Colour,Room\nblue,1\n", ErrorCode.CLIENT_LIST_NO_NAMES),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ErrorCode.CLIENT_LIST_NOT_CSV),
        (b"PK\x03\x04\x14\x00\x06\x00", ErrorCode.CLIENT_LIST_NOT_CSV),
        (b'Name\n"never ends', ErrorCode.CLIENT_LIST_NOT_CSV),
        (b"\xff\xfeN", ErrorCode.CLIENT_LIST_NOT_CSV),
        (b"Name\n" + b"A\n" * (MOST_CLIENTS + 1), ErrorCode.CLIENT_LIST_TOO_LARGE),
        (b"x" * (LARGEST_FILE + 1), ErrorCode.CLIENT_LIST_TOO_LARGE),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, code: ErrorCode) -> None:
    assert code_of(content) is code


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("  Client_Name ", Column.NAME),
        ("Date of Birth (MM/DD/YYYY)", None),
        ("DOB (MM/DD/YYYY)", Column.BIRTH_DATE),
        ("E-Mail", Column.EMAIL),
        ("ICD-10", Column.DIAGNOSES),
        ("", None),
    ],
)
def test_titles(title: str, column: Column | None) -> None:
    assert column_of(title) is column


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4), st.sampled_from([",", ";", "\t"]))
def test_every_line_is_a_client_or_a_problem(rows: list[tuple[str, str, str]], separator: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(("Name", "Notes", "Email"))
    writer.writerows((f"N{n} {name}", note, mail) for n, (name, note, mail) in enumerate(rows))
    if not rows:
        return
    found = read(out.getvalue())
    assert len(found.clients) + len(found.problems) == len(rows)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(InputError):  # anything else would be a failure
        read(content)
