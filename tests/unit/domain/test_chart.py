"""A patient's number as people type or copy it."""

import pytest

from app.domain.chart import patient_number
from app.domain.errors import ErrorCode, InputError


@pytest.mark.parametrize("typed", ["p-17.a", " p-17.a ", "Patient/p-17.a"])
def test_a_number_is_read_as_it_is_copied(typed: str) -> None:
    assert patient_number(typed) == "p-17.a"


@pytest.mark.parametrize("typed", ["", "a b", "a/b", "é", "x" * 65, "Patient/"])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        patient_number(typed)
    assert refused.value.code is ErrorCode.BAD_USAGE
    assert typed not in refused.value.details.values() or not typed
