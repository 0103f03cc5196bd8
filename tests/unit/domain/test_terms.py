"""Terms are kept tidy and limited."""

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.terms import LONGEST_TERM, MOST_TERMS, tidy


def test_trimmed_once_each_in_the_order_given() -> None:
    assert tidy([" Zoloft ", "", "Ada  \n Quill", "zoloft", "  ", "Äpfel", "äpfel"]) == (
        "Zoloft",
        "Ada Quill",
        "Äpfel",
    )


def test_limits() -> None:
    assert len(tidy(f"term {n}" for n in range(MOST_TERMS))) == MOST_TERMS
    assert tidy(["x" * LONGEST_TERM, "y", "Y"]) == ("x" * LONGEST_TERM, "y")
    many = [f"term {n}" for n in range(MOST_TERMS + 1)]
    for refused in (many, ["x" * (LONGEST_TERM + 1)]):
        with pytest.raises(InputError) as raised:
            tidy(refused)
        assert raised.value.code is ErrorCode.BAD_USAGE and raised.value.details["field"] == "terms"
