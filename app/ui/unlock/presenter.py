"""Opening the data: by passphrase, or by the recovery code, after which a new passphrase is chosen."""

from dataclasses import replace
from typing import Protocol

from app.services.explanations import Explanation
from app.ui.errors.model import Remedy, Severity, problem_of
from app.ui.first_run.strength import Strength, strength
from app.ui.unlock.model import Stage, UnlockModel
from app.ui.wording import wording

TRY_AGAIN = "try_again"
_NO_STRENGTH = Strength(0, "", "", False)


class UnlockView(Protocol):
    """Draws the page."""

    def show_unlock(self, model: UnlockModel) -> None: ...
    def close_unlock(self) -> None: ...


class UnlockCommands(Protocol):
    """Jobs; each ends in ``on_opened``, ``on_wrong`` or ``on_failed``."""

    def open_with_passphrase(self, passphrase: str) -> None: ...
    def open_with_recovery_code(self, code: str) -> None: ...
    def choose_passphrase(self, passphrase: str) -> None: ...
    def try_again(self) -> None:
        """After a locked or missing keyring: asks for it again."""


class UnlockPresenter:
    """Keeps what was typed only until it is handed over. Main thread only."""

    def __init__(self, view: UnlockView, commands: UnlockCommands) -> None:
        self._view = view
        self._commands = commands
        self._typed = ""
        self._again = ""
        self._model = _page(Stage.PASSPHRASE)

    def opened(self) -> None:
        self._redraw()

    # -- what the user does ---------------------------------------------------------------------------
    def typed(self, text: str) -> None:
        self._typed = text
        self._model = replace(self._model, wrong="" if text else self._model.wrong)
        self._redraw()

    def again_typed(self, text: str) -> None:
        self._again = text
        self._redraw()

    def open_pressed(self) -> None:
        """Hands what was typed to a job and forgets it here."""
        if not self._can_open():
            return
        secret, self._typed, self._again = self._typed, "", ""
        words = "Storing the new passphrase…" if self._model.stage is Stage.NEW_PASSPHRASE else "Opening…"
        self._model = replace(self._model, working=words, wrong="", problem=None)
        self._redraw()
        if self._model.stage is Stage.PASSPHRASE:
            self._commands.open_with_passphrase(secret)
        elif self._model.stage is Stage.RECOVERY_CODE:
            self._commands.open_with_recovery_code(secret)
        else:
            self._commands.choose_passphrase(secret)

    def other_pressed(self) -> None:
        """From the passphrase to the recovery code, and back."""
        if self._model.working or self._model.stage is Stage.NEW_PASSPHRASE:
            return
        other = Stage.RECOVERY_CODE if self._model.stage is Stage.PASSPHRASE else Stage.PASSPHRASE
        self._go(other)

    def remedy_pressed(self, key: str) -> None:
        if key == TRY_AGAIN and not self._model.working:
            self._model = replace(self._model, problem=None)
            self._redraw()
            self._commands.try_again()

    # -- what services tell ---------------------------------------------------------------------------
    def on_opened(self, *, by_recovery_code: bool = False) -> None:
        """The data is open; after a recovery code a new passphrase is chosen first."""
        if by_recovery_code:
            self._go(Stage.NEW_PASSPHRASE)
        else:
            self._view.close_unlock()

    def on_wrong(self) -> None:
        """What was typed does not open the data; the field is emptied, and nothing was changed."""
        code = self._model.stage is Stage.RECOVERY_CODE
        self._model = replace(
            self._model,
            working="",
            attempt=self._model.attempt + 1,
            wrong=(
                "This code does not open the data. Compare it with the paper, letter by letter."
                if code
                else "This passphrase does not open the data. Mind capitals and spaces."
            ),
        )
        self._redraw()

    def on_failed(self, explanation: Explanation, *, can_try_again: bool = True) -> None:
        """Something else is in the way, such as a locked keyring."""
        remedies = (Remedy(TRY_AGAIN, "Try again", primary=True),) if can_try_again else ()
        self._model = replace(
            self._model,
            working="",
            attempt=self._model.attempt + 1,
            problem=problem_of(explanation, Severity.WARNING, remedies, closable=False),
        )
        self._redraw()

    # -- inside ---------------------------------------------------------------------------------------
    def _go(self, stage: Stage) -> None:
        self._typed = self._again = ""
        self._model = replace(_page(stage), attempt=self._model.attempt + 1)
        self._redraw()

    def _why_not(self) -> str:
        if self._model.stage is not Stage.NEW_PASSPHRASE:
            return "" if self._typed.strip() else "Type it first."
        if not strength(self._typed).enough:
            return "Choose a passphrase that is strong enough."
        return "" if self._typed == self._again else "Type the same passphrase again."

    def _can_open(self) -> bool:
        return not self._why_not() and not self._model.working

    def _redraw(self) -> None:
        choosing = self._model.stage is Stage.NEW_PASSPHRASE
        self._model = replace(
            self._model,
            can_open=self._can_open(),
            why_not=self._why_not(),
            strength=strength(self._typed) if choosing else _NO_STRENGTH,
            same=bool(self._again) and self._typed == self._again,
        )
        self._view.show_unlock(self._model)


def _page(stage: Stage) -> UnlockModel:
    if stage is Stage.PASSPHRASE:
        return UnlockModel(
            stage,
            "Welcome back",
            "Your clients, notes and recordings are encrypted on this laptop.",
            "Passphrase",
            "Open",
            "I forgot it",
            can_open=False,
        )
    if stage is Stage.RECOVERY_CODE:
        words = wording().dialogs.forgot_passphrase
        back, open_label = words.buttons
        return UnlockModel(stage, words.title, words.body, "Recovery code", open_label, back, can_open=False)
    return UnlockModel(
        stage,
        "Choose a new passphrase",
        "The recovery code has opened your data. It stays valid; keep the paper where it was.",
        "New passphrase",
        "Store and open",
        "",
        can_open=False,
    )
