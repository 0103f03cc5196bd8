"""The forms of codes that are typed by hand: a code of another form is refused, never changed."""

import re

from app.domain.errors import ErrorCode, InputError

_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")
_PROCEDURE = re.compile(r"[0-9]{4}[0-9A-Z]")


def is_diagnosis_code(code: str) -> bool:
    """Whether it has the form of an ICD-10-CM code: letter, digit, letter or digit, a point and up to four
    more. That such a code exists is not checked: no list of codes is kept here."""
    return _DIAGNOSIS.fullmatch(code) is not None


def is_procedure_code(code: str) -> bool:
    """Whether it has the form of a CPT code: five digits, or four digits and a letter."""
    return _PROCEDURE.fullmatch(code) is not None


def diagnosis_code(typed: str) -> str:
    """The code without blanks around it; DIAGNOSIS_CODE_INVALID for another form."""
    code = typed.strip()
    if not is_diagnosis_code(code):
        raise InputError(ErrorCode.DIAGNOSIS_CODE_INVALID)
    return code


def procedure_code(typed: str) -> str:
    """The code without blanks around it; PROCEDURE_CODE_INVALID for another form."""
    code = typed.strip()
    if not is_procedure_code(code):
        raise InputError(ErrorCode.PROCEDURE_CODE_INVALID)
    return code
