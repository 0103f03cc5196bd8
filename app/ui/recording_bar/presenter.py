"""Turns what the session does into the bar's state. Knows neither Qt nor adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log10
from typing import Protocol

from app.domain.states import SessionState
from app.ui.recording_bar.model import BarAction, BarButton, BarMenuItem, BarMode, BarState
from app.ui.roles import ColorRole, IconName
from app.ui.times import running, spoken_length
from app.ui.wording import Pair, wording

SILENCE_AFTER = 10.0
"""Seconds without a sound until the bar says so."""

_DISK_LAG = 1.5
"""Seconds that the report of what is sealed may differ from the running timer."""

_SOUND = 0.01
"""RMS of full scale (-40 dBFS) above which the room is not silent."""


class BarView(Protocol):
    """What shows the bar: the frameless bar and the banner in the window alike."""

    def show_state(self, state: BarState) -> None:
        """Show `state`; called on the main thread, up to 20 times a second."""

    def announce(self, words: str) -> None:
        """Let a screen reader say `words` once."""


@dataclass(frozen=True, slots=True)
class _Look:
    words: Pair
    icon: IconName | None
    tone: ColorRole
    edge: ColorRole
    fill: ColorRole = "raised"
    border: ColorRole = "border"


def _looks() -> dict[BarMode, _Look]:
    bar = wording().bar
    return {
        BarMode.OPEN: _Look(bar.open, "mic-off", "text", "border"),
        BarMode.WAITING: _Look(bar.waiting, "hourglass", "paused", "pausedFill"),
        BarMode.RECORDING: _Look(bar.recording, None, "recording", "recordingFill"),
        BarMode.PAUSED: _Look(bar.paused, "pause", "paused", "pausedFill"),
        BarMode.SILENCE: _Look(bar.silence, "volume-x", "warning", "warningFill"),
        BarMode.LOST: _Look(bar.lost, "unplug", "warning", "warningFill", "warningSoft", "warningFill"),
        BarMode.DECLINED: _Look(
            bar.declined, "circle-slash", "recording", "recordingFill", "recordingSoft", "recordingFill"
        ),
        BarMode.ERASED: _Look(bar.erased, "shield-check", "ok", "okFill", "raised", "okFill"),
    }


def level_word(level: float) -> str:
    """The word for a level of the meter, 0 to 1."""
    if level < 0.15:
        return "very quiet"
    return "too loud" if level > 0.95 else "good"


def meter_level(rms: float) -> float:
    """RMS of full scale (0 to 1) on the meter's scale: -60 dBFS is 0, -6 dBFS is 1."""
    if rms <= 0.001:
        return 0.0
    return min(1.0, max(0.0, (20 * log10(rms) + 60) / 54))


class BarPresenter:
    """Feeds every view with one BarState. All calls on the main thread; `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], act: Callable[[BarAction], None]) -> None:
        self._monotonic = monotonic
        self._act = act
        self._views: list[BarView] = []
        self._mode = BarMode.OPEN
        self._recorded = 0.0
        self._sealed = 0.0
        self._recorded_at = monotonic()
        self._paused_at: float | None = None
        self._level = 0.0
        self._last_sound = monotonic()
        self._may_record = True
        self._may_withdraw = False

    # -- views and commands --------------------------------------------------------------------------
    def attach(self, view: BarView) -> None:
        """From now on `view` shows the state; it gets the present one at once."""
        self._views.append(view)
        view.show_state(self.state())

    def detach(self, view: BarView) -> None:
        self._views.remove(view)

    def act(self, action: BarAction) -> None:
        """A button or menu line was pressed; ignored when the present state does not offer it."""
        state = self.state()
        offered = {button.action for button in state.buttons} | {item.action for item in state.end_menu}
        if action in offered:
            self._act(action)

    # -- what happens --------------------------------------------------------------------------------
    def session_opened(self, *, may_record: bool, recorded: float = 0.0) -> None:
        """A session begins or is gone on with; `may_record`: AI use is on (R35)."""
        self._may_record = may_record
        self._may_withdraw = recorded > 0
        self._recorded = self._sealed = recorded
        self._recorded_at = self._monotonic()
        self._paused_at = None
        self._level = 0.0
        self._switch(BarMode.OPEN)

    def session_moved(self, state: SessionState) -> None:
        """Follows the session's own state; states after the end leave the bar as it is."""
        if state is SessionState.RECORDING:
            now = self._monotonic()
            self._recorded_at, self._last_sound = now, now
            self._paused_at = None
            self._may_withdraw = True
            self._switch(BarMode.RECORDING)
        elif state is SessionState.PAUSED:
            self._recorded = self._elapsed()
            self._paused_at = self._monotonic()
            self._level = 0.0
            self._switch(BarMode.PAUSED)
        elif state is SessionState.OPEN and self._mode not in (BarMode.ERASED, BarMode.DECLINED):
            self._switch(BarMode.OPEN)

    def consent_waiting(self) -> None:
        """Somebody is being asked."""
        self._switch(BarMode.WAITING)

    def consent_declined(self) -> None:
        """Somebody declined; nothing is recorded (R38)."""
        self._switch(BarMode.DECLINED)

    def consent_withdrawn(self) -> None:
        """Somebody withdrew and everything was destroyed."""
        self._recorded = self._sealed = 0.0
        self._may_withdraw = False
        self._switch(BarMode.ERASED)

    def recorded(self, seconds: float) -> None:
        """`seconds` of sound are safe on the disk.

        The timer runs on its own clock and is set only when it is off by more than the disk lags behind:
        otherwise it would step back and forth at every report.
        """
        self._sealed = seconds
        if abs(self._elapsed() - seconds) > _DISK_LAG:
            self._recorded = seconds
            self._recorded_at = self._monotonic()

    def level(self, rms: float) -> None:
        """The level of the last 50 ms, RMS of full scale."""
        self._level = meter_level(rms)
        if rms >= _SOUND:
            self._last_sound = self._monotonic()
        self.tick()

    def microphone_lost(self) -> None:
        """The recorder lost its microphone and looks for it."""
        if self._mode in (BarMode.RECORDING, BarMode.SILENCE):
            self._recorded = self._elapsed()
            self._switch(BarMode.LOST)

    def microphone_found(self) -> None:
        """It records again."""
        if self._mode is BarMode.LOST:
            now = self._monotonic()
            self._recorded_at, self._last_sound = now, now
            self._switch(BarMode.RECORDING)

    def tick(self) -> None:
        """Renews what depends on the time; call it at least twice a second."""
        quiet = self._monotonic() - self._last_sound >= SILENCE_AFTER
        if self._mode is BarMode.RECORDING and quiet:
            self._switch(BarMode.SILENCE)
        elif self._mode is BarMode.SILENCE and not quiet:
            self._switch(BarMode.RECORDING, quietly=True)
        else:
            self._show()

    # -- state ---------------------------------------------------------------------------------------
    @property
    def mode(self) -> BarMode:
        return self._mode

    def state(self) -> BarState:
        """The state at this moment."""
        look = _looks()[self._mode]
        timed = self._mode in (BarMode.RECORDING, BarMode.SILENCE, BarMode.PAUSED)
        metered = self._mode in (BarMode.RECORDING, BarMode.SILENCE)
        elapsed = self._elapsed()
        return BarState(
            mode=self._mode,
            title=look.words.title,
            detail=look.words.body.format(time=self._detail_time()),
            icon=look.icon,
            tone=look.tone,
            edge=look.edge,
            fill=look.fill,
            border=look.border,
            timer=running(elapsed) if timed else "",
            timer_muted=self._mode is BarMode.PAUSED,
            level=self._level if metered else None,
            level_word=level_word(self._level) if metered else "",
            buttons=self._buttons(),
            end_menu=self._end_menu(),
            end_words=wording().bar.end_session,
            accessible_name=self._spoken(look, elapsed if timed else None),
        )

    def _elapsed(self) -> float:
        if self._mode in (BarMode.RECORDING, BarMode.SILENCE):
            return self._recorded + max(0.0, self._monotonic() - self._recorded_at)
        return self._recorded

    def _detail_time(self) -> str:
        if self._mode is BarMode.PAUSED and self._paused_at is not None:
            return running(self._monotonic() - self._paused_at)
        return running(self._sealed)

    def _spoken(self, look: _Look, elapsed: float | None) -> str:
        length = f", {spoken_length(elapsed)}" if elapsed is not None else ""
        return f"{look.words.title}{length}"

    def _buttons(self) -> tuple[BarButton, ...]:
        bar = wording().bar
        pause = BarButton(BarAction.PAUSE, bar.pause, "pause")
        start = BarButton(BarAction.START, bar.start_transcription, "mic")
        by_mode: dict[BarMode, tuple[BarButton, ...]] = {
            BarMode.OPEN: (start,) if self._may_record else (),
            BarMode.WAITING: (BarButton(BarAction.ASK, bar.ask_now, "laptop"),),
            BarMode.RECORDING: (pause,),
            BarMode.SILENCE: (pause,),
            BarMode.LOST: (pause,),
            BarMode.PAUSED: (BarButton(BarAction.RESUME, bar.resume, "mic", primary=True),),
        }
        return by_mode.get(self._mode, ())

    def _end_menu(self) -> tuple[BarMenuItem, ...]:
        bar = wording().bar
        items = [
            BarMenuItem(BarAction.END, bar.end_and_make_note, "square"),
            BarMenuItem(BarAction.LEAVE, bar.leave, "log-out"),
        ]
        if self._may_withdraw:
            items.append(BarMenuItem(BarAction.WITHDRAW, bar.withdrew, "undo-2"))
        return tuple(items)

    # -- inside --------------------------------------------------------------------------------------
    def _switch(self, mode: BarMode, *, quietly: bool = False) -> None:
        changed = mode is not self._mode
        self._mode = mode
        self._show()
        if changed and not quietly:
            state = self.state()
            for view in self._views:
                view.announce(f"{state.title}. {state.detail}.")

    def _show(self) -> None:
        state = self.state()
        for view in self._views:
            view.show_state(state)
