"""The PIN that takes the cover off after somebody answered on the turned laptop."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import scrypt
from itertools import pairwise
from secrets import token_bytes

from app.domain.errors import ErrorCode, InputError
from app.services.ports import Clock, Database, UnitOfWork

PIN = "cover_pin.hash"
FAILURES = "cover_pin.failures"
WAIT_UNTIL = "cover_pin.wait_until"

FREE_ATTEMPTS = 5
WAITS = (30, 60, 300, 900, 3600)
"""Seconds to wait after the fifth wrong PIN in a row, the sixth, and so on; the last one stays."""

_COST, _BLOCK, _LANES, _LENGTH = 2**14, 8, 1, 32  # 16 MiB and about 50 ms a guess


class CoverPinService:
    """Keeps the PIN as a salted scrypt hash in the encrypted database. Slow: call it off the main thread."""

    def __init__(
        self, database: Database, clock: Clock, check_passphrase: Callable[[str], object] | None = None
    ) -> None:
        """``check_passphrase`` raises PASSPHRASE_WRONG; without it only the PIN takes the cover off."""
        self._database, self._clock, self._check_passphrase = database, clock, check_passphrase

    @property
    def passphrase_opens(self) -> bool:
        """Whether the passphrase is an alternative."""
        return self._check_passphrase is not None

    def is_set(self) -> bool:
        """Whether the cover waits for a PIN."""
        with self._database.unit_of_work() as unit:
            return bool(unit.settings.get(PIN))

    def set(self, pin: str) -> None:
        """Make ``pin`` the PIN: four to eight digits; PIN_WEAK for what is guessed first."""
        if is_weak(pin):
            raise InputError(ErrorCode.PIN_WEAK)
        salt = token_bytes(16)
        stored = f"{salt.hex()}:{_hash(pin, salt).hex()}"
        with self._database.unit_of_work() as unit:
            unit.settings.set(PIN, stored)
            _forget_failures(unit)
            unit.audit.add("cover_pin.set", "practice")
            unit.commit()

    def clear(self) -> None:
        """Remove the PIN: two presses take the cover off again."""
        with self._database.unit_of_work() as unit:
            unit.settings.set(PIN, "")
            _forget_failures(unit)
            unit.audit.add("cover_pin.cleared", "practice")
            unit.commit()

    def wait(self) -> int:
        """Seconds until the next attempt counts; 0 when one may be made now."""
        with self._database.unit_of_work() as unit:
            return self._wait(unit)

    def check(self, pin: str) -> None:
        """Return when ``pin`` is the PIN; PIN_WRONG otherwise, with ``wait`` seconds in its details.

        While there is a wait nothing is compared. An attempt is written down before it is compared, so that
        ending the program does not give one back.
        """
        with self._database.unit_of_work() as unit:
            stored = unit.settings.get(PIN)
            waiting = self._wait(unit)
            if not stored or waiting:
                raise InputError(ErrorCode.PIN_WRONG, details={"wait": waiting})
            failures = int(unit.settings.get(FAILURES, "0")) + 1
            wait = _wait_after(failures)
            unit.settings.set(FAILURES, str(failures))
            if wait:
                until = self._clock.now() + timedelta(seconds=wait)
                unit.settings.set(WAIT_UNTIL, until.isoformat())
            unit.commit()
        salt, expected = (bytes.fromhex(part) for part in stored.split(":"))
        right = hmac.compare_digest(_hash(pin, salt), expected)
        with self._database.unit_of_work() as unit:
            if right:
                _forget_failures(unit)
            unit.audit.add("cover_pin.opened" if right else "cover_pin.wrong", "practice")
            unit.commit()
        if not right:
            raise InputError(ErrorCode.PIN_WRONG, details={"wait": wait})

    def check_passphrase(self, passphrase: str) -> None:
        """Return when the passphrase opens this data, also during a wait; PASSPHRASE_WRONG otherwise."""
        if self._check_passphrase is None:
            raise InputError(ErrorCode.PASSPHRASE_WRONG)
        self._check_passphrase(passphrase)
        with self._database.unit_of_work() as unit:
            _forget_failures(unit)
            unit.audit.add("cover_pin.opened_by_passphrase", "practice")
            unit.commit()

    def _wait(self, unit: UnitOfWork) -> int:
        until = unit.settings.get(WAIT_UNTIL)
        if not until:
            return 0
        left = (datetime.fromisoformat(until) - self._clock.now()).total_seconds()
        # a clock that was set back must not lock the therapist out for longer than was meant
        most = _wait_after(int(unit.settings.get(FAILURES, "0")))
        return max(0, min(most, round(left + 0.499)))


def is_weak(pin: str) -> bool:
    """Not four to eight digits, or all the same, or counting up or down by one."""
    if not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdigit()):
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {9})


def _hash(pin: str, salt: bytes) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_LENGTH)


def _wait_after(failures: int) -> int:
    beyond = failures - FREE_ATTEMPTS
    return WAITS[min(beyond, len(WAITS) - 1)] if beyond >= 0 else 0


def _forget_failures(unit: UnitOfWork) -> None:
    unit.settings.set(FAILURES, "0")
    unit.settings.set(WAIT_UNTIL, "")
