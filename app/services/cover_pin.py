"""The PIN that takes the cover off after somebody answered on the turned laptop."""

import hmac
from collections.abc import Callable
from hashlib import scrypt
from itertools import pairwise
from secrets import token_bytes

from app.domain.errors import ErrorCode, InputError
from app.services.attempts import Attempts
from app.services.ports import Clock, Database

PIN = "cover_pin.hash"

_COST, _BLOCK, _LANES, _LENGTH = 2**14, 8, 1, 32  # 16 MiB and about 50 ms a guess


class CoverPinService:
    """Keeps the PIN as a salted scrypt hash in the encrypted database. Slow: call it off the main thread."""

    def __init__(
        self, database: Database, clock: Clock, check_passphrase: Callable[[str], object] | None = None
    ) -> None:
        """``check_passphrase`` raises PASSPHRASE_WRONG; without it only the PIN takes the cover off."""
        self._database, self._check_passphrase = database, check_passphrase
        self._attempts = Attempts("cover_pin", clock)

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
            self._attempts.forget(unit)
            unit.audit.add("cover_pin.set", "practice")
            unit.commit()

    def clear(self) -> None:
        """Remove the PIN: two presses take the cover off again."""
        with self._database.unit_of_work() as unit:
            unit.settings.set(PIN, "")
            self._attempts.forget(unit)
            unit.audit.add("cover_pin.cleared", "practice")
            unit.commit()

    def wait(self) -> int:
        """Seconds until the next attempt counts; 0 when one may be made now."""
        with self._database.unit_of_work() as unit:
            return self._attempts.wait(unit)

    def check(self, pin: str) -> None:
        """Return when ``pin`` is the PIN; PIN_WRONG otherwise, with ``wait`` seconds in its details.

        While there is a wait nothing is compared. An attempt is written down before it is compared, so that
        ending the program does not give one back.
        """
        with self._database.unit_of_work() as unit:
            stored = unit.settings.get(PIN)
            waiting = self._attempts.wait(unit)
            if not stored or waiting:
                raise InputError(ErrorCode.PIN_WRONG, details={"wait": waiting})
            wait = self._attempts.begin(unit)
            unit.commit()
        salt, expected = (bytes.fromhex(part) for part in stored.split(":"))
        right = hmac.compare_digest(_hash(pin, salt), expected)
        with self._database.unit_of_work() as unit:
            if right:
                self._attempts.forget(unit)
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
            self._attempts.forget(unit)
            unit.audit.add("cover_pin.opened_by_passphrase", "practice")
            unit.commit()


def is_weak(pin: str) -> bool:
    """Not four to eight digits, or all the same, or counting up or down by one."""
    if not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdigit()):
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {9})


def _hash(pin: str, salt: bytes) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_LENGTH)
