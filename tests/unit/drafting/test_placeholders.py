"""What placeholders look like, what they tell, and what is left alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.chart import Client
from app.domain.errors import AppError, ErrorCode
from app.domain.identifiers import PLACEHOLDER, Identifiers, identifiers_of
from app.domain.treatment import Chart, Medication
from app.drafting.placeholders import Placeholders
from tests.support.hiding import SESSION, hidden

KNOWN = Identifiers(
    client=("Dana Marie Rivera-López", "Dee"),
    therapist=("Ruth Adler",),
    people=("Will Hope", "Zoë O'Brien"),
    phones=("+1 (555) 234-9981",),
    emails=("dana.rivera88@example.com",),
    birth_date=date(1988, 3, 5),
    address="42 Maple Street, Apt 3B, Springfield, IL 62704",
    employer="Northside Bakery LLC",
    others=("XZ-4481920", "Lincoln High School", "77"),
    terms=("Sertraline", "Camp Blue", "panic"),
    medications=("Sertraline",),
)


def hide(text: str) -> str:
    return hidden(KNOWN, text)


def test_one_person_keeps_a_number_and_each_form_comes_back_as_it_was() -> None:
    placeholders = Placeholders(KNOWN, SESSION)
    said = "Dana’s mother called DANA. Dana wept."
    hidden = placeholders.hide(said)
    assert hidden == "[CLIENT_1]’s mother called [CLIENT_1B]. [CLIENT_1] wept."
    assert placeholders.restore("[CLIENT_1B] and [client_1]") == "DANA and Dana"
    assert placeholders.replaced == 2
    assert placeholders.hide_counting("Dana and Dana") == ("[CLIENT_1] and [CLIENT_1]", 2)


@pytest.mark.parametrize("unknown", ["[CLIENT_9]", "[PERSON_1]", "[DATE_4: 2 days before the session]"])
def test_a_placeholder_that_stands_for_nothing_is_an_error(unknown: str) -> None:
    with pytest.raises(AppError) as raised:
        Placeholders(KNOWN, SESSION).restore(f"Then {unknown} left.")
    assert raised.value.code is ErrorCode.PLACEHOLDER_UNKNOWN


def test_what_somebody_wrote_like_a_placeholder_comes_back() -> None:
    assert hide("[CLIENT_1] and [name], [unclear]") == "[TEXT_1] and [name], [unclear]"


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("On November 17 we met.", "On [DATE_1: 3 days before the session] we met."),
        ("on 11/20/2026", "on [DATE_1: the day of the session]"),
        ("the second of december", "the [DATE_1: 12 days after the session]"),
        ("in March 2024", "in [DATE_1: 32 months before the session]"),
        ("November 2026", "[DATE_1: the month of the session]"),
        ("2019-05-05", "[DATE_1: about 8 years before the session]"),
        ("May 1, 2026", "[DATE_1: about 7 months before the session]"),
        ("31.12.'25 or 13/13/2020", "[DATE_1"),
        ("June fifth, two thousand and six", "[DATE_1: about 20 years before the session]"),
        ("born 5 March 1988", "born [BIRTH_DATE_1]"),
        ("oh three oh five nineteen eighty eight", "[BIRTH_DATE_1]"),
        ("born in '88", "born in [BIRTH_DATE_1]"),
    ],
)
def test_dates_are_told_relative_to_the_session(said: str, hidden: str) -> None:
    if said.startswith("31"):
        assert "2020" not in hide(said)
    else:
        assert hide(said) == hidden


def test_without_a_session_day_a_date_tells_nothing() -> None:
    assert Placeholders(KNOWN).hide("on 11/17/2026") == "on [DATE_1]"


@pytest.mark.parametrize(
    "plain",
    [
        "Will you come? I hope so, and I may go.",
        "Anxiety 7/10, mood 3/10; PHQ-9 of 14, GAD-7 was 12.",
        "50 mg sertraline, Sertraline helps with panic.",
        "Answers: 3, 2, 2, 1, 0, 1, 2, 0.",
        "Two thousand five hundred dollars in the 1990s.",
        "F41.1, 90837, about 4 hours",
    ],
)
def test_what_a_note_needs_is_left(plain: str) -> None:
    assert hide(plain) == plain


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I saw will there.", "I saw [PERSON_1] there."),
        ("Mr. Will came; will hope came.", "Mr. [PERSON_1] came; [PERSON_1B] came."),
        ("We asked, and Will nodded.", "We asked, and [PERSON_1] nodded."),
        ("D as in dog, A as in apple, N as in Nancy, A as in apple", "[CLIENT_1] as in apple"),
        ("We met Jennifer Smith and Carlos Will come.", "We met [NAME_1] and [NAME_2] [PERSON_1] come."),
        ("bob@x.org, 212-555-0100, see www.foo.com", "[EMAIL_1], [NUMBER_1], see [LINK_1]"),
        ("his number is 123-45-6789; @handle", "his number is [NUMBER_1]; [ACCOUNT_1]"),
        ("at 12 Elm Street now", "at [ADDRESS_1] now"),
        ("I work at Northside, at the bakery.", "I work at [EMPLOYER_1], at the bakery."),
        ("patient 77 and 77 days", "patient [NUMBER_1] and 77 days"),
        ("LHS, and Camp Blue", "[OTHER_1], and [TERM_1]"),
        ("D.R. and D. M. Rivera-Lopez", "[CLIENT_1] and [CLIENT_1B]"),
        ("the north side and Apt. 3 B", "the [EMPLOYER_1] and [ADDRESS_1]"),
        (
            "my id is 77, he is on Maple",
            "my id is [NUMBER_1], he is on [ADDRESS_1]",
        ),
        ("five March eighty-eight", "[BIRTH_DATE_1]"),
    ],
)
def test_what_tells_who_somebody_is_goes(said: str, left: str) -> None:
    assert hide(said) == left


def test_a_chart_names_its_identifiers() -> None:
    client = Client("c", "Dana Rivera", birth_date=date(1988, 3, 5), ehr_id="pt-1", terms=("Rex",))
    chart = Chart(
        "c",
        nicknames=("Dee", " "),
        phones=("1",),
        emails=("a@b.c",),
        address=" x ",
        employer="y",
        other_identifiers=("z",),
        people=(("Zoe", "sister"),),
        medications=(Medication("Lithium"),),
    )
    known = identifiers_of(client, chart, "Ruth Adler", ("Dana Rivera", "Kim", ""))
    assert known == Identifiers(
        ("Dana Rivera", "Dee"), ("Ruth Adler",), ("Zoe", "Kim"), ("1",), ("a@b.c",), date(1988, 3, 5),
        "x", "y",
        ("z", "pt-1"), ("Rex",), ("Lithium",),
    )  # fmt: skip
    assert identifiers_of(None, Chart("c")) == Identifiers()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                [
                    "Dana",
                    "rivera lo\u0301pez",
                    "five five five",
                    "[CLIENT_1]",
                    "3/5/88",
                    "\u00adDa\u00adna",
                    "ß",
                ]
            ),
        ),
        max_size=8,
    )
)
def test_every_text_comes_back_exactly(pieces: list[str]) -> None:
    placeholders = Placeholders(KNOWN, SESSION)
    text = " ".join(pieces)
    hidden = placeholders.hide(text)
    assert placeholders.restore(hidden) == text
    assert all(match[0] in hidden for match in PLACEHOLDER.finditer(hidden))
