"""The cover's PIN: nothing easily guessed, slower with every wrong one, also after a restart."""

from datetime import timedelta

import pytest

from app.domain.errors import ErrorCode, InputError
from app.services import cover_pin
from app.services.attempts import FREE_ATTEMPTS, WAITS
from app.services.cover_pin import CoverPinService, is_weak
from tests.support.program import Practice

RIGHT, WRONG = "47110815", "9999"  # long enough not to be in a salt by chance


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover_pin, "_COST", 2**4)


def wrong(service: CoverPinService, pin: str = WRONG) -> int:
    """Try a wrong PIN; returns the wait it leads to."""
    with pytest.raises(InputError) as refused:
        service.check(pin)
    assert refused.value.code is ErrorCode.PIN_WRONG
    return int(refused.value.details["wait"])


@pytest.mark.parametrize(
    "pin", ["", "123", "123456789", "12a4", "1111", "00000000", "1234", "4567", "7890", "8901", "4321",
            "3210", "1098", "١٢٣٥", " 4711", "-471"]
)  # fmt: skip
def test_what_is_guessed_first_is_no_pin(office: Practice, pin: str) -> None:
    assert is_weak(pin)
    with pytest.raises(InputError) as refused:
        office.program.cover_pin.set(pin)
    assert refused.value.code is ErrorCode.PIN_WEAK
    assert not office.program.cover_pin.is_set()


@pytest.mark.parametrize("pin", ["2580", "4711", "1235", "1357", "0852", "11112", "98766789"])
def test_other_digits_are_fine(pin: str) -> None:
    assert not is_weak(pin)


def test_the_pin_opens_and_is_nowhere_in_clear(office: Practice) -> None:
    service = office.program.cover_pin
    assert not service.is_set()
    service.set(RIGHT)
    assert service.is_set()
    service.check(RIGHT)
    assert wrong(service) == 0
    with office.program.database.unit_of_work() as unit:
        stored = unit.settings.get(cover_pin.PIN)
        trail = " ".join(f"{e.action} {e.subject} {e.detail}" for e in unit.audit.entries())
    assert RIGHT not in stored and RIGHT not in trail
    first = stored
    service.set(RIGHT)
    with office.program.database.unit_of_work() as unit:
        assert unit.settings.get(cover_pin.PIN) != first, "salted"


def test_without_a_pin_no_pin_opens(office: Practice) -> None:
    service = office.program.cover_pin
    service.set(RIGHT)
    service.clear()
    assert not service.is_set()
    assert wrong(service, RIGHT) == 0


def test_waits_grow_and_nothing_is_compared_meanwhile(office: Practice) -> None:
    service = office.program.cover_pin
    service.set(RIGHT)
    waits = []
    for _ in range(FREE_ATTEMPTS + len(WAITS) + 1):
        waits.append(wrong(service))
        assert service.wait() == waits[-1]
        if waits[-1]:
            office.clock.advance(seconds=waits[-1] - 1)
            assert wrong(service, RIGHT) == 1, "the right one is not taken either"
            office.clock.advance(seconds=1)
    assert waits == [0] * (FREE_ATTEMPTS - 1) + [*WAITS, WAITS[-1], WAITS[-1]]
    service.check(RIGHT)
    assert wrong(service) == 0, "the right one starts the count anew"


def test_a_restart_does_not_shorten_the_wait(office: Practice) -> None:
    office.program.cover_pin.set(RIGHT)
    for _ in range(FREE_ATTEMPTS):
        wrong(office.program.cover_pin)
    restarted = CoverPinService(office.program.database, office.clock)
    assert restarted.wait() == WAITS[0]
    assert wrong(restarted, RIGHT) == WAITS[0]
    # nor does a clock that was set back make it longer than it was meant
    office.clock.advance(days=-3)
    assert restarted.wait() == WAITS[0]


def test_an_attempt_counts_before_it_is_compared(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    service = office.program.cover_pin
    service.set(RIGHT)

    def cut_off(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(cover_pin, "_hash", cut_off)
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            service.check(RIGHT)
    assert service.wait() == WAITS[0]


def test_the_passphrase_opens_also_during_a_wait(office: Practice) -> None:
    def open_data(passphrase: str) -> None:
        if passphrase != "a sentence that is long":
            raise InputError(ErrorCode.PASSPHRASE_WRONG)

    service = CoverPinService(office.program.database, office.clock, open_data)
    assert service.passphrase_opens and not office.program.cover_pin.passphrase_opens
    service.set(RIGHT)
    for _ in range(FREE_ATTEMPTS):
        wrong(service)
    with pytest.raises(InputError) as refused:
        service.check_passphrase("something else")
    assert refused.value.code is ErrorCode.PASSPHRASE_WRONG
    assert service.wait() == WAITS[0]
    service.check_passphrase("a sentence that is long")
    assert service.wait() == 0
    assert office.audit()[-1] == "cover_pin.opened_by_passphrase"
    with pytest.raises(InputError) as none:
        office.program.cover_pin.check_passphrase("a sentence that is long")
    assert none.value.code is ErrorCode.PASSPHRASE_WRONG


def test_waits_are_in_the_order_people_expect() -> None:
    assert list(WAITS) == sorted(WAITS) and timedelta(seconds=WAITS[-1]) <= timedelta(hours=1)
