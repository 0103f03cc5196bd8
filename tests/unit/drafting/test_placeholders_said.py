"""Names and numbers as people say them: in small letters, beside ordinary words, spelled and doubled."""

from datetime import date

import pytest

from app.domain.identifiers import Identifiers
from app.drafting.placeholders import Placeholders

KNOWN = Identifiers(
    client=("Dana Marie Rivera", "Dee"),
    therapist=("Dr. Ruth Adler",),
    people=("Will Hope",),
    phones=("(555) 201-8843",),
    birth_date=date(1991, 3, 14),
    address="48 Larkspur Street, Apt 3B, Millbrook, NY 12545",
    others=("MRN 88213",),
)


def hide(text: str) -> str:
    return Placeholders(KNOWN, date(2026, 11, 20)).hide(text)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("i met will hope yesterday", "i met [PERSON_1] yesterday"),
        ("i met will h. yesterday", "i met [PERSON_1] yesterday"),
        ("she saw w. hope there", "she saw [PERSON_1] there"),
        ("Hope came and Will left", "[PERSON_1] came and [PERSON_1B] left"),
        ("I hope he will come", "I hope he will come"),
        ("I have the will to go on", "I have the will to go on"),
        ("forty-eight larkspur street", "[ADDRESS_1]"),
        ("at 48 Larkspur", "at [ADDRESS_1]"),
        ("nineteen hundred ninety one", "[BIRTH_DATE_1]"),
        ("the year nineteen hundred and ninety one", "the year [BIRTH_DATE_1]"),
        ("March fourteenth nineteen ninety one", "[BIRTH_DATE_1]"),
        ("five five five um two oh one uh eight eight four three", "[PHONE_1]"),
        ("double eight two one three", "[NUMBER_1]"),
        ("eighty-eight two thirteen", "[NUMBER_1]"),
    ],
)
def test_what_is_hidden_and_what_is_left(said: str, left: str) -> None:
    assert hide(said) == left
