"""The clinician's own switch: off until turned on, dated, audited (R35)."""

import pytest

from app.domain.errors import ErrorCode, InputError
from tests.support.program import Practice


def test_the_switch_is_off_until_it_is_turned_on_and_each_turn_is_written_down(office: Practice) -> None:
    service = office.program.clinicians
    known = service.current()
    assert known is not None
    off = service.switch_ai(known.id, on=False)
    assert off.ai_consent_at is None
    office.clock.advance(hours=1)
    on = service.switch_ai(known.id, on=True)
    assert on.ai_consent_at == office.clock.now()
    office.clock.advance(hours=1)
    assert service.switch_ai(known.id, on=True) == on
    assert [a for a in office.audit() if a.startswith("clinician")] == ["clinician.ai_off", "clinician.ai_on"]


def test_registering_needs_a_name_and_keeps_one_clinician(office: Practice) -> None:
    service = office.program.clinicians
    with pytest.raises(InputError) as refused:
        service.register("  ", "LCSW", ai_on=True)
    assert refused.value.code is ErrorCode.BAD_USAGE
    renamed = service.register("Robin  Other", " PhD ", ai_on=False)
    assert (renamed.name, renamed.credential, renamed.ai_consent_at) == ("Robin Other", "PhD", None)
    assert service.current() == renamed
    with pytest.raises(InputError):
        service.switch_ai("nobody", on=True)
