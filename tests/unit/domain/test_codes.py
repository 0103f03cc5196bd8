"""Codes of another form are refused and never changed."""

import pytest

from app.domain.codes import diagnosis_code, procedure_code
from app.domain.errors import ErrorCode, InputError


@pytest.mark.parametrize("code", ["F41.1", "F32", "Z63.0", "S72.001A", "U09.9", "C4A.0", "F1A"])
def test_forms_of_diagnoses(code: str) -> None:
    assert diagnosis_code(f" {code}\n") == code


@pytest.mark.parametrize(
    "code", ["", "f41.1", "F411", "F41.", "F4", "41.1", "F41.12345", "F41 1", "F41,1", "FF1"]
)
def test_other_forms_are_refused(code: str) -> None:
    with pytest.raises(InputError) as raised:
        diagnosis_code(code)
    assert raised.value.code is ErrorCode.DIAGNOSIS_CODE_INVALID


@pytest.mark.parametrize("code", ["90834", "90837", "0373T"])
def test_forms_of_procedures(code: str) -> None:
    assert procedure_code(f"{code} ") == code


@pytest.mark.parametrize("code", ["", "9083", "908345", "0373t", "9O834", "90834 "[:4]])
def test_other_procedures_are_refused(code: str) -> None:
    with pytest.raises(InputError) as raised:
        procedure_code(code)
    assert raised.value.code is ErrorCode.PROCEDURE_CODE_INVALID
