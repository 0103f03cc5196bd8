"""The recovery code is unguessable, survives a human hand, and notices a slip."""

import pytest

from app.storage.recovery_code import ALPHABET, new_recovery_code, read_recovery_code


def test_a_code_is_eight_groups_of_four_unambiguous_characters() -> None:
    groups = new_recovery_code().split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert set("".join(groups)) <= set(ALPHABET) and not set("ILOU") & set(ALPHABET)


def test_no_two_codes_are_alike() -> None:
    assert len({new_recovery_code() for _ in range(200)}) == 200


def test_a_code_may_be_typed_as_people_type() -> None:
    code = new_recovery_code()
    content = read_recovery_code(code)
    assert content is not None
    loose = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_recovery_code(f"  {loose}\n") == content
    assert read_recovery_code(code.replace("1", "I").replace("-", "–")) == content


def test_most_single_slips_are_noticed() -> None:
    """Ten check bits: one slip in 1,024 goes unnoticed on average."""
    code = new_recovery_code()
    slips = [
        code[:at] + other + code[at + 1 :]
        for at, character in enumerate(code)
        if character != "-"
        for other in ALPHABET
        if other != character
    ]
    unnoticed = sum(read_recovery_code(slip) is not None for slip in slips)
    assert unnoticed < len(slips) * 0.01


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 32, "0" * 31, "0" * 33, "é" * 32])
def test_what_is_no_code_is_not_read(typed: str) -> None:
    assert read_recovery_code(typed) is None
