"""Follows what is plugged in: which microphone is listened to, and what its level comes to."""

from collections.abc import Callable
from typing import Protocol

from app.services.ports import Microphone
from app.ui.presession.hearing.level import LevelListener, model
from app.ui.presession.hearing.model import Hearing, HearingModel, LevelModel, MicrophoneChoice


class HearingView(Protocol):
    """Draws the devices and the meter."""

    def show_hearing(self, shown: HearingModel) -> None: ...
    def show_level(self, level: LevelModel) -> None: ...


class HearingCommands(Protocol):
    """What follows from a choice; returns at once."""

    def choose_microphone(self, microphone_id: str, by_hand: bool) -> None:
        """Listen to this one; "" to none. ``by_hand``: the therapist chose it, so it is remembered."""


class HearingPresenter:
    """Keeps the choice while its device is there, and takes the next one when it is pulled.

    Main thread only.
    """

    def __init__(self, view: HearingView, commands: HearingCommands, moved: Callable[[bool], None]) -> None:
        """``moved`` is told of every other microphone, with True when the one before was pulled out."""
        self._view, self._commands, self._moved = view, commands, moved
        self._listener = LevelListener()
        self._found: tuple[Microphone, ...] = ()
        self._chosen = ""
        self._name = ""
        self._pulled = ""
        self._notice = ""
        self._looked = self._in_use = False

    @property
    def microphone(self) -> str | None:
        """The id of the one that is listened to; "" when there is none, None while it is not known yet."""
        return self._chosen if self._looked else None

    @property
    def can_listen(self) -> bool:
        """Whether there is a microphone, and nobody else uses it."""
        return bool(self._chosen) and not self._in_use

    def opened(self) -> None:
        """Draws what is known."""
        self._redraw()

    def on_microphones_changed(self, found: tuple[Microphone, ...], preferred: str = "") -> None:
        """What is plugged in now, the default one first; ``preferred`` is taken while nothing is chosen."""
        self._found, self._looked = found, True
        ids = [microphone.id for microphone in found]
        if self._pulled in ids:
            self._notice, self._pulled = "", ""
        if not self._chosen or self._chosen not in ids:
            before, name = self._chosen, self._name
            self._take(preferred if preferred in ids else next(iter(ids), ""))
            if before:
                self._pulled = before
                rest = f"Listening to {self._name} now." if self._chosen else "Plug one in to go on."
                self._notice = f"{name} was unplugged. {rest}"
            elif self._chosen:
                self._notice = ""
            if self._chosen != before:
                self._commands.choose_microphone(self._chosen, False)
                self._moved(bool(before))
            self._show_nothing()
        self._redraw()

    def on_recorder_changed(self, in_use: bool) -> None:
        """``in_use``: another session is recorded, and nobody else may use the microphone."""
        if in_use != self._in_use:
            self._in_use = in_use
            self._listener.reset()
            self._show_nothing()
            self._redraw()

    def on_not_opened(self) -> None:
        """The one that was chosen could not be listened to."""
        if self.can_listen:
            self._listener.reset()
            self._view.show_level(model(0.0, Hearing.UNOPENED))

    def on_level_measured(self, rms: float, peak: float) -> None:
        """20 times a second: 0 … 1 of full scale. Nothing of the sound itself comes here."""
        if self.can_listen:
            self._view.show_level(self._listener.hear(rms, peak))

    def chosen_by_hand(self, microphone_id: str) -> None:
        """The therapist chose another one of the list."""
        if microphone_id != self._chosen and any(found.id == microphone_id for found in self._found):
            self._take(microphone_id)
            self._notice, self._pulled = "", ""
            self._commands.choose_microphone(microphone_id, True)
            self._moved(False)
            self._redraw()

    def _take(self, microphone_id: str) -> None:
        self._listener.reset()
        self._chosen = microphone_id
        self._name = next((found.name for found in self._found if found.id == microphone_id), "")

    def _show_nothing(self) -> None:
        hearing = Hearing.NOTHING_YET if self._chosen else Hearing.NO_MICROPHONE
        self._view.show_level(model(0.0, Hearing.IN_USE if self._in_use else hearing))

    def _redraw(self) -> None:
        choices = tuple(MicrophoneChoice(found.id, found.name) for found in self._found)
        self._view.show_hearing(HearingModel(choices, self._chosen, self._notice, self._looked, self._in_use))
