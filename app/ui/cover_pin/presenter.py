"""The pad on the cover: collects digits, asks whether they are right, and makes wrong ones wait."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import explain
from app.ui.cover_pin.model import MOST_DIGITS, Key, PadModel


class PadCommands(Protocol):
    """Jobs; they end with the page being left, or in ``on_refused``."""

    def check_pin(self, pin: str) -> None: ...
    def check_passphrase(self, passphrase: str) -> None: ...


class PadPresenter:
    """Keeps the digits to itself. Main thread only."""

    def __init__(
        self, show: Callable[[PadModel], None], commands: PadCommands, *, passphrase_offered: bool
    ) -> None:
        self._show, self._commands = show, commands
        self._digits, self._seconds = "", 0
        self.model = PadModel(passphrase_offered=passphrase_offered)

    # -- what the therapist does ----------------------------------------------------------------------
    def digit_pressed(self, digit: str) -> None:
        """One more digit; a ninth changes nothing."""
        if self._may_type() and len(self._digits) < MOST_DIGITS and digit in "0123456789" and digit:
            self._digits += digit
            self._draw(trouble="")

    def delete_pressed(self) -> None:
        if self._may_type() and self._digits:
            self._digits = self._digits[:-1]
            self._draw(trouble="")

    def open_pressed(self) -> None:
        """Have the digits checked; fewer than four are not looked at."""
        if self.model.key is Key.PIN and self.model.can_open:
            pin, self._digits = self._digits, ""
            self._draw(busy=True, trouble="")
            self._commands.check_pin(pin)

    def passphrase_entered(self, passphrase: str) -> None:
        """Have the passphrase checked, which takes a moment."""
        if self.model.key is Key.PASSPHRASE and passphrase and not self.model.busy:
            self._draw(busy=True, trouble="")
            self._commands.check_passphrase(passphrase)

    def other_key_pressed(self) -> None:
        """Change between PIN and passphrase."""
        if self.model.passphrase_offered and not self.model.busy:
            self._digits = ""
            other = Key.PASSPHRASE if self.model.key is Key.PIN else Key.PIN
            self._draw(key=other, trouble="")

    # -- what services tell ---------------------------------------------------------------------------
    def on_refused(self, error: AppError) -> None:
        """It does not open; a wait begins where the service says so."""
        self._digits = ""
        self._seconds = int(error.details.get("wait", 0)) if error.code is ErrorCode.PIN_WRONG else 0
        trouble = explain(error).happened
        if error.code is ErrorCode.PASSPHRASE_WRONG:
            trouble = "That is not the passphrase."
        elif self._seconds:
            trouble = "Too many wrong PINs."
        self._draw(busy=False, trouble=trouble)

    def second_passed(self) -> None:
        """Once a second while there is a wait."""
        if self._seconds:
            self._seconds -= 1
            self._draw(trouble=self.model.trouble if self._seconds else "")

    @property
    def waits(self) -> bool:
        """Whether ``second_passed`` is needed."""
        return self._seconds > 0

    # -- inside ---------------------------------------------------------------------------------------
    def _may_type(self) -> bool:
        return self.model.key is Key.PIN and not self.model.busy and not self._seconds

    def _draw(self, *, trouble: str, busy: bool | None = None, key: Key | None = None) -> None:
        self.model = replace(
            self.model,
            key=key or self.model.key,
            digits=len(self._digits),
            trouble=trouble,
            wait=_wait_words(self._seconds),
            busy=self.model.busy if busy is None else busy,
        )
        self._show(self.model)


def _wait_words(seconds: int) -> str:
    if not seconds:
        return ""
    if seconds >= 60:
        minutes = (seconds + 59) // 60
        return f"Try again in {minutes} minute{'s' if minutes > 1 else ''}."
    return f"Try again in {seconds} second{'s' if seconds > 1 else ''}."
