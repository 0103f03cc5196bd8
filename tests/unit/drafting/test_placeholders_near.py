"""Identifiers with a slip, in pieces over several lines, within other words, and quoted without their cue."""

from datetime import date

import pytest

from app.domain.identifiers import Identifiers
from app.drafting.placeholders import Placeholders
from app.drafting.placeholders_near import one_slip
from tests.support.hiding import SESSION, hidden

KNOWN = Identifiers(
    client=("Dana Marie Rivera",),
    therapist=("Dr. Ruth Adler",),
    people=("Kenji Okafor", "Will Hope", "田中 太郎", "דנה כהן"),
    phones=("(555) 201-8843",),
    emails=("d.r@riverhollow.example", "kim@gmail.com"),
    birth_date=date(1991, 3, 14),
    address="48 Larkspur Street, Millbrook",
    employer="Northside Bakery",
    practice="Calm Harbor Counseling",
)


def hide(text: str) -> str:
    return hidden(KNOWN, text)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I told Riverra.", "I told [NAME_1]."),
        ("Okafer and Okafro called.", "[NAME_1] and [NAME_1B] called."),
        ("Then Danna left. Dnaa said no.", "Then [NAME_1] left. [NAME_1B] said no."),
        ("on Larkspurr, in Milbrook, at Northsde", "on [ADDRESS_1], in [ADDRESS_1B], at [EMPLOYER_1]"),
        ("IG is deerivera91, file okafor_2026.pdf", "IG is [NAME_1], file [NAME_2].pdf"),
        ("Dr. A said so, Ms. R. and Doctor R agreed.",
         "Dr. [THERAPIST_1] said so, Ms. [CLIENT_1]. and Doctor [CLIENT_1] agreed."),
        ("my birthday is three fourteen", "my birthday is [BIRTH_DATE_1]"),
        ("the fourteenth of the third, that is me", "the [BIRTH_DATE_1], that is me"),
        ("the Okafors and _Rivera_", "the [PERSON_1]s and _[CLIENT_1]_"),
        ("Will came late. Will you stay?", "[PERSON_1] came late. Will you stay?"),
        ("they all are at riverhollow", "they all are at [EMAIL_1]"),
        ("here at Calm Harbor Counseling I feel calm", "here at [OTHER_1] I feel calm"),
        ("田中さんと話した", "[PERSON_1]さんと話した"),
        ("דיברתי עם לדנה", "דיברתי עם ל[PERSON_1]"),
    ],
)  # fmt: skip
def test_what_is_nearly_an_identifier_goes(said: str, left: str) -> None:
    assert hide(said) == left


@pytest.mark.parametrize(
    "plain",
    ["Data: what the client reports. Plan: agreed steps.", "Dane county? Data helps.", "The river. A rivet.",
     "I scored three fourteen times.", "U0001 client: I slept 5\nU0002 client: 6 hours is better.",
     "Dr. Meyer and Ms. Zahn", "the market at gmail"],
)  # fmt: skip
def test_what_only_looks_like_it_is_left(plain: str) -> None:
    assert hide(plain) == plain


@pytest.mark.parametrize("name", ["Jason Fast", "Lane Rude", "Planer Dato"])
def test_the_words_of_a_request_are_left_whoever_the_client_is(name: str) -> None:
    asked = "Answer with one JSON object. Plan: agreed. Data: said. Last word, First word. Find the Rules."
    assert Placeholders(Identifiers(client=(name,)), SESSION).hide(asked) == asked


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("U0001 client: five five five two oh.\nU0002 therapist: Mm-hmm.\n"
         "U0003 client: one eight eight four.\nU0004 therapist: Okay.\nU0005 client: three, that's it",
         "U0001 client: [PHONE_1].\nU0002 therapist: Mm-hmm.\nU0003 client: [PHONE_1B].\n"
         "U0004 therapist: Okay.\nU0005 client: [PHONE_1C], that's it"),
        ("U0001 client: It is R I V\nU0002 client: E R A.",
         "U0001 client: It is [CLIENT_1]\nU0002 client: [CLIENT_1B]."),
        ("U0001 client: my sister's is 555 0\nU0002 client: 197 76",
         "U0001 client: my sister's is [NUMBER_1]\nU0002 client: [NUMBER_1B]"),
    ],
)  # fmt: skip
def test_what_goes_on_in_the_next_line_goes_in_every_line(lines: str, left: str) -> None:
    assert hide(lines) == left


def test_a_quote_of_what_an_answer_held_is_hidden_without_its_cue() -> None:
    placeholders = Placeholders(KNOWN, SESSION)
    hidden = placeholders.hide("I was born in ninety-one, my aunt is 93 years old. My file number is 17.")
    assert hidden.startswith("I was born in [BIRTH_DATE_1], my aunt is [AGE_1] years old.")
    assert placeholders.restore("“[BIRTH_DATE_1]” “[AGE_1]”") == "“ninety-one” “93”"
    assert (
        placeholders.hide("F1 report: “ninety-one”, F2: “93”") == "F1 report: “[BIRTH_DATE_1]”, F2: “[AGE_1]”"
    )


@pytest.mark.parametrize(
    ("written", "slip"),
    [("dana", True), ("dan", True), ("danna", True), ("dnaa", True), ("dena", True), ("adna", True),
     ("den", False), ("dannna", False), ("nada", False), ("diana", True)],
)  # fmt: skip
def test_one_slip_is_one(written: str, slip: bool) -> None:
    assert (written != "dana" and one_slip(written, "dana")) is (slip and written != "dana")
