"""Identifiers written so that they are easily overlooked, and placeholders as models spoil them."""

import time
from datetime import date

import pytest

from app.domain.errors import AppError, ErrorCode
from app.domain.identifiers import Identifiers
from app.drafting.placeholders import Placeholders
from tests.support.hiding import SESSION, hidden

KNOWN = Identifiers(
    client=("Dana Marie Rivera", "Dee"),
    therapist=("Dr. Ruth Adler",),
    people=("Kenji Okafor", "Will Hope"),
    phones=("(555) 201-8843",),
    emails=("dana.r@example.com",),
    birth_date=date(1991, 3, 14),
    address="48 Larkspur Street, Apt 3B, Millbrook, NY 12545",
    employer="Northside Bakery",
    others=("MRN 88213", "XJ-4471902"),
)


def hide(text: str) -> str:
    return hidden(KNOWN, text)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Da\u200ena", "[CLIENT_1]"),
        ("Da\u2066na\u2069", "[CLIENT_1]"),
        ("Da\ufe0fna and Da\u034fna", "[CLIENT_1] and [CLIENT_1B]"),
        ("Da\x00na", "[CLIENT_1]"),
        ("D\u0430na and \u0410dler", "[CLIENT_1] and [THERAPIST_1]"),
        ("DANA and \u039fkafor", "[CLIENT_1] and [PERSON_1]"),
        ("٥٥٥ ٢٠١ ٨٨٤٣", "[PHONE_1]"),
        ("Then D.R came, D R left, and DR or DMR called.", "Then [CLIENT_1] came, [CLIENT_1B] left, and "
         "[CLIENT_1C] or [CLIENT_1D] called."),
        ("born in nineteen hundred and ninety-one", "born in [BIRTH_DATE_1]"),
        ("I was born in ninety-one.", "I was born in [BIRTH_DATE_1]."),
        ("write to dana.r (at) example (dot) com", "write to [EMAIL_1]"),
        ("client: five five five two oh one\nU2 client: eight eight four three",
         "client: [PHONE_1]\nU2 client: [PHONE_1B]"),
        ("eight eight two one three, apartment three B", "[NUMBER_1], apartment [ADDRESS_1]"),
        ("I am 92 years old, he is aged 95, a ninety-three-year-old",
         "I am [AGE_1] years old, he is aged [AGE_2], a [AGE_3]-year-old"),
    ],
)  # fmt: skip
def test_disguised_identifiers_go(said: str, left: str) -> None:
    assert hide(said) == left


@pytest.mark.parametrize(
    "plain",
    ["She is 89 years old and slept 9 hours.", "Dr. Meyer came. I am 45.", "CBT, EMDR and DBT; a PHQ-9 of 12",
     "I read a draft, 90 minutes a day.", "The client [felt 1 day] better."],
)  # fmt: skip
def test_what_only_looks_like_it_is_left(plain: str) -> None:
    assert hide(plain) == plain


@pytest.mark.parametrize(
    ("answered", "meant"),
    [
        ("[CLIENT_1's] sleep", "Dana's sleep"),
        ("[CLIENT_1’s] sleep", "Dana’s sleep"),
        ("[Client 1] slept", "Dana slept"),
        ("{CLIENT_1} slept", "Dana slept"),
        ("<client_1> slept", "Dana slept"),
        (r"[CLIENT\_1] slept", "Dana slept"),
        ("[ CLIENT_1 ]’s sleep", "Dana’s sleep"),
        ("CLIENT_1’s sleep", "Dana’s sleep"),
    ],
)
def test_spoiled_placeholders_come_back_too(answered: str, meant: str) -> None:
    placeholders = Placeholders(KNOWN, SESSION)
    assert placeholders.hide("Dana slept.") == "[CLIENT_1] slept."
    assert placeholders.restore(answered) == meant


@pytest.mark.parametrize("unknown", ["[CLIENT_7's]", "{PHONE_3}", "CLIENT_8", "[Person 4]"])
def test_a_spoiled_placeholder_that_stands_for_nothing_is_an_error(unknown: str) -> None:
    with pytest.raises(AppError) as raised:
        Placeholders(KNOWN, SESSION).restore(f"Then {unknown} left.")
    assert raised.value.code is ErrorCode.PLACEHOLDER_UNKNOWN


def test_what_somebody_wrote_like_a_spoiled_one_comes_back() -> None:
    hide("[CLIENT_1's] CLIENT_1 {client_1} [Client 1] <PERSON_2> [CLIENT_[CLIENT_1]1] Dana [CLIENT_1: Dana]")


@pytest.mark.parametrize(
    "piece",
    ["a", " ", "Dana. ", "will ", "five ", "double ", "d a n a ", "D. ", "dot at ", "a1-", "a-", "a_b.", "%",
     "'", "two thousand ", "nineteen hundred and ", "ninety ", "[A_1", "{CLIENT_", "5 maple ", "a(at)b(dot)"],
)  # fmt: skip
def test_long_repetitions_take_no_long_time(piece: str) -> None:
    begun = time.process_time()
    hide(piece * (12_000 // len(piece)))
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize("piece", [".", "?!", "…\n"])
def test_a_long_row_of_marks_takes_no_long_time(piece: str) -> None:
    """As in a form: "Name ........"; each row is looked at once."""
    begun = time.process_time()
    hide(piece * (30_000 // len(piece)))
    assert time.process_time() - begun < 2.0
