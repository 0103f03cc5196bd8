"""Who uses the laptop, and the two switches without which nothing is recorded (R11, R35, R66)."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Protocol

from app.domain.chart import Clinician
from app.services.holdings import Holdings
from app.ui.settings import words
from app.ui.settings.model import PrivacyModel, ProfileModel, SwitchModel
from app.ui.wording import Dialog, wording


class SettingsView(Protocol):
    """Draws the page."""

    def show_profile(self, model: ProfileModel) -> None: ...
    def show_practice(self, model: SwitchModel) -> None: ...
    def show_privacy(self, model: PrivacyModel) -> None: ...
    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        """Ask; ``go_on`` only when the last answer is given. Escape and every other answer change nothing."""


class SettingsCommands(Protocol):
    """Jobs; what comes of them arrives as ``on_…``."""

    @property
    def recording(self) -> bool:
        """Whether a session is recorded, or its recording is paused, now."""

    def rename(self, name: str, credential: str) -> None: ...
    def switch_own(self, *, on: bool) -> None: ...
    def switch_practice(self, *, on: bool) -> None: ...


class SettingsPresenter:
    """No switch moves before the services have moved it. Main thread only."""

    def __init__(self, view: SettingsView, commands: SettingsCommands, zone: tzinfo | None = None) -> None:
        self._view, self._commands, self._zone = view, commands, zone
        self._name = self._credential = ""
        self._typed = ("", "")
        self._own: tuple[bool, datetime | None] = (False, None)
        self._practice: tuple[bool, datetime | None] = (False, None)

    # -- what is so -----------------------------------------------------------------------------------
    def on_clinician_changed(self, clinician: Clinician, switched_at: datetime | None) -> None:
        """Who uses the laptop, and when they last switched AI use."""
        if (clinician.name, clinician.credential) != (self._name, self._credential):
            self._name, self._credential = self._typed = clinician.name, clinician.credential
        self._own = (clinician.ai_consent_at is not None, clinician.ai_consent_at or switched_at)
        self._redraw()

    def on_practice_changed(self, allowed: bool, changed_at: datetime | None) -> None:
        """Whether the practice allows AI use, since when."""
        self._practice = (allowed, changed_at)
        self._redraw()

    def on_holdings_counted(self, held: Holdings) -> None:
        """What the laptop holds of sessions."""
        self._view.show_privacy(words.privacy(held, self._zone))

    # -- what was pressed -----------------------------------------------------------------------------
    def typed(self, name: str, credential: str) -> None:
        """Name or credential is being changed; nothing is kept before it is saved."""
        self._typed = (name, credential)
        self._redraw()

    def save_pressed(self) -> None:
        if self._can_save:
            self._commands.rename(*self._typed)

    def own_switch_pressed(self) -> None:
        """The clinician's consent: asked before it goes on; off at once, unless a session is recorded."""
        self._press(self._own[0], wording().dialogs.ai_switch, self._switch_own)

    def practice_switch_pressed(self) -> None:
        self._press(self._practice[0], words.ALLOW_IN_PRACTICE, self._switch_practice)

    # -- inside ---------------------------------------------------------------------------------------
    def _press(self, on: bool, question: Dialog, switch: Callable[[bool], None]) -> None:
        if not on:
            self._view.ask(question, lambda: switch(True))
        elif self._commands.recording:
            self._view.ask(words.OFF_WHILE_RECORDING, lambda: switch(False))
        else:
            switch(False)

    def _switch_own(self, on: bool) -> None:
        self._commands.switch_own(on=on)

    def _switch_practice(self, on: bool) -> None:
        self._commands.switch_practice(on=on)

    @property
    def _can_save(self) -> bool:
        tidy = tuple(" ".join(part.split()) for part in self._typed)
        return bool(tidy[0]) and tidy != (self._name, self._credential)

    def _redraw(self) -> None:
        (own, own_at), (practice, practice_at) = self._own, self._practice
        own_hint = words.ASK_PRACTICE if own and not practice else ""
        practice_hint = words.ASK_YOURSELF if practice and not own else ""
        own_switch = SwitchModel(own, words.since(on=own, at=own_at, zone=self._zone), own_hint)
        since = words.since(on=practice, at=practice_at, zone=self._zone)
        self._view.show_profile(ProfileModel(self._name, self._credential, self._can_save, own_switch))
        self._view.show_practice(SwitchModel(practice, since, practice_hint))
