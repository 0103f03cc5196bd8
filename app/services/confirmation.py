"""The signer proves once more who they are: the passphrase of the profile, at every signature (R28).

Not the PIN of the cover: that one is typed in sight of clients.
"""

from collections.abc import Callable

from app.domain.errors import AppError, ErrorCode, InputError
from app.services.attempts import Attempts
from app.services.ports import Clock, Database
from app.services.profile import Profile


class SignerConfirmation:
    """Asks for the passphrase, except in the demonstration profile, which holds invented people only.

    Slow (Argon2id): call it off the main thread.
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        clock: Clock,
        check_passphrase: Callable[[str], object] | None,
    ) -> None:
        """``check_passphrase`` raises PASSPHRASE_WRONG; without it nobody can sign in a real profile."""
        self._database, self._check = database, check_passphrase
        self._attempts = Attempts("signing", clock)
        self.asked = not profile.demonstration

    def wait(self) -> int:
        """Seconds until the next attempt counts; 0 when one may be made now."""
        with self._database.unit_of_work() as unit:
            return self._attempts.wait(unit)

    def require(self, passphrase: str) -> None:
        """Return when the passphrase is the profile's, or none is asked for.

        SIGNER_NOT_CONFIRMED otherwise, with ``wait`` seconds in its details. While there is a wait nothing is
        compared. Other failures (KEY_MISSING, KEYRING_LOCKED) count as no attempt.
        """
        if not self.asked:
            return
        with self._database.unit_of_work() as unit:
            waiting = self._attempts.wait(unit)
            if waiting or self._check is None:
                raise InputError(ErrorCode.SIGNER_NOT_CONFIRMED, details={"wait": waiting})
            wait = self._attempts.begin(unit)
            unit.commit()
        try:
            self._check(passphrase)
        except AppError as error:
            wrong = error.code is ErrorCode.PASSPHRASE_WRONG
            with self._database.unit_of_work() as unit:
                if wrong:
                    unit.audit.add("signing.passphrase_wrong", "practice")
                else:
                    self._attempts.take_back(unit)
                unit.commit()
            if wrong:
                raise InputError(ErrorCode.SIGNER_NOT_CONFIRMED, details={"wait": wait}) from error
            raise
        with self._database.unit_of_work() as unit:
            self._attempts.forget(unit)
            unit.commit()
