"""Turns what the session does into the bar's state. Knows neither Qt nor adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.domain.states import SessionState
from app.ui.recording_bar.asking import Asking
from app.ui.recording_bar.level import level_word, meter_level
from app.ui.recording_bar.looks import LIVE, RUNNING, STANDING, look, window_title
from app.ui.recording_bar.loudness_watch import LoudnessWatch
from app.ui.recording_bar.model import FORGET_MINUTES, BarAction, BarMode, BarQuestion, BarState
from app.ui.recording_bar.offers import (
    ALL_ERASED,
    Possible,
    buttons,
    end_menu,
    end_question,
    forget_menu,
    forget_question,
    forgotten_words,
)
from app.ui.recording_bar.second_line import SecondLine
from app.ui.recording_bar.stopwatch import Stopwatch
from app.ui.times import running, spoken_length
from app.ui.wording import wording


class BarView(Protocol):
    """What shows the bar: the frameless bar and the cover of the window alike."""

    def show_state(self, state: BarState) -> None:
        """Show `state`; called on the main thread, up to 20 times a second."""

    def announce(self, words: str) -> None:
        """Let a screen reader say `words` once."""

    def show_question(self, question: BarQuestion | None) -> None:
        """Ask beneath the bar, or take the question away."""


class BarPresenter:
    """Feeds every view with one BarState. All calls on the main thread; `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], act: Callable[[BarAction], None]) -> None:
        self._monotonic, self._act = monotonic, act
        self._views: list[BarView] = []
        self._mirrors: list[Callable[[BarState], None]] = []
        self._mode = BarMode.OPEN
        self._paused_at = monotonic()
        self._can = Possible()
        self._time = Stopwatch(monotonic)
        self._line = SecondLine(monotonic)
        self._asking = Asking(act)
        self._watch = LoudnessWatch(monotonic)
        self._level = 0.0
        self._disk_full = True

    # -- views and commands --------------------------------------------------------------------------
    def attach(self, view: BarView) -> None:
        """From now on `view` shows the state; it gets the present one at once."""
        self._views.append(view)
        view.show_state(self.state())

    def detach(self, view: BarView) -> None:
        """`view` is shown no more."""
        self._views.remove(view)

    def mirror(self, show: Callable[[BarState], None]) -> None:
        """`show` gets every state as well: a window's title, the tray."""
        self._mirrors.append(show)

    def act(self, action: BarAction, view: BarView | None = None) -> None:
        """A button or menu line was pressed; ignored when the present state does not offer it.

        What erases is asked first, beneath `view`, or beneath the first one.
        """
        state = self.state()
        if action not in self._offered(state):
            return
        if action in FORGET_MINUTES:
            chosen = next(item for item in state.forget_menu if item.action is action)
            question = forget_question(self._mode, chosen)
            self._asking.ask(view or self._views[0], question, {1: action})
        else:
            self._act(action)

    def ask_end(self, view: BarView | None = None) -> None:
        """Ask whether to end, leave or go on, where there is no menu."""
        answers = {1: BarAction.LEAVE, 2: BarAction.END}
        self._asking.ask(view or self._views[0], end_question(self._time.seconds), answers)

    def answer(self, index: int) -> None:
        """The question was answered by the button `index`; one that keeps everything does nothing."""
        self._asking.answer(index)

    # -- what happens --------------------------------------------------------------------------------
    def session_opened(self, *, may_record: bool, recorded: float = 0.0) -> None:
        """A session begins or is gone on with; `may_record`: AI use is on (R35, R66)."""
        self._can = replace(self._can, record=may_record, withdraw=recorded > 0, other_microphone="")
        self._time.stop()
        self._time.set(recorded)
        self._level = 0.0
        self._line.clear()
        self._watch = LoudnessWatch(self._monotonic)
        self._asking.drop()
        self._switch(BarMode.OPEN)

    def allow(
        self,
        *,
        record: bool | None = None,
        jot: bool | None = None,
        transcript: bool | None = None,
        receipt: bool | None = None,
        other_microphone: str | None = None,
    ) -> None:
        """What became possible, or is no longer; None leaves it as it is."""
        can = self._can
        self._can = replace(
            can,
            record=can.record if record is None else record,
            jot=can.jot if jot is None else jot,
            transcript=can.transcript if transcript is None else transcript,
            receipt=can.receipt if receipt is None else receipt,
            other_microphone=can.other_microphone if other_microphone is None else other_microphone,
        )
        self._show()

    def session_moved(self, state: SessionState) -> None:
        """Follows the session's own state; states after the end leave the bar as it is."""
        if state is SessionState.RECORDING:
            self._can = replace(self._can, withdraw=True)
            self._watch.restart()
            self._switch(BarMode.RECORDING)
        elif state is SessionState.PAUSED:
            self._level, self._paused_at = 0.0, self._monotonic()
            self._switch(BarMode.PAUSED)
        elif state is SessionState.OPEN and self._mode not in (BarMode.ERASED, BarMode.DECLINED):
            self._switch(BarMode.OPEN)

    def consent_waiting(self) -> None:
        """Somebody is being asked."""
        self._switch(BarMode.WAITING)

    def consent_declined(self) -> None:
        """Somebody declined; nothing is recorded (R38)."""
        self._switch(BarMode.DECLINED)

    def consent_missing(self, *, refused: bool) -> None:
        """A recording stands still: somebody in the room has not agreed; `refused`: they said no."""
        if self._mode in STANDING:
            self._switch(BarMode.REFUSED if refused else BarMode.HELD)

    def consent_settled(self) -> None:
        """Everyone in the room has agreed, or nobody said no: nothing goes on by itself."""
        if self._mode in (BarMode.HELD, BarMode.REFUSED):
            self._switch(BarMode.PAUSED)
        elif self._mode in (BarMode.WAITING, BarMode.DECLINED, BarMode.ERASED):
            self._switch(BarMode.OPEN)

    def consent_withdrawn(self) -> None:
        """Somebody withdrew and everything was destroyed."""
        self._can = replace(self._can, withdraw=False)
        self._line.clear()
        self._switch(BarMode.ERASED)
        self._time.set(0.0)

    def recorded(self, seconds: float) -> None:
        """`seconds` of sound are safe on the disk."""
        self._time.reported(seconds)
        self._show()

    def level(self, rms: float, peak: float) -> None:
        """The level of the last 50 ms, RMS and peak of full scale."""
        self._level = meter_level(rms)
        if self._mode in RUNNING:
            mode = self._watch.heard(rms, peak)
            if mode is not self._mode:
                self._switch(mode)
                return
        self._show()

    def microphone_lost(self) -> None:
        """The recorder lost its microphone and looks for it."""
        if self._mode in RUNNING or self._mode is BarMode.DISK:
            self._switch(BarMode.LOST)

    def disk_failed(self, *, full: bool) -> None:
        """The disk takes no more sound for now: it is full, or does not answer."""
        if self._mode in RUNNING or self._mode is BarMode.LOST:
            self._disk_full = full
            self._switch(BarMode.DISK)

    def recovered(self) -> None:
        """Microphone and disk are well again."""
        if self._mode in (BarMode.LOST, BarMode.DISK):
            self._watch.restart()
            self._can = replace(self._can, other_microphone="")
            self._switch(BarMode.RECORDING)

    def erasing(self, *, waits: bool = False) -> None:
        """Something is being erased; `waits`: the disk keeps it from being finished."""
        self._line.erasing, self._line.waits = True, waits
        self._announce()
        self._show()

    def forgotten(self, at: float) -> None:
        """The recording ends at `at` seconds now, and goes on from there."""
        self._time.set(at)
        self._show()

    def erased(self, minutes: int, seconds: float) -> str:
        """`seconds` were erased of the `minutes` asked for; returns the words for a toast."""
        words = forgotten_words(minutes, seconds, self._mode)
        self._line.erasing = False
        # short enough that no button moves under the pointer
        self._line.note(words.split(".")[0] if seconds >= minutes * 60 else ALL_ERASED)
        self._show()
        return words

    def not_erased(self) -> None:
        """It could not be erased, which was said."""
        self._line.erasing = False
        self._show()

    def bookmarked(self, at: float) -> None:
        """The place `at` seconds was marked."""
        self.notice(f"Bookmark at {running(at)}")

    def notice(self, words: str, *, spoken: bool = True) -> None:
        """Show `words` for a moment in the place of the second line; `spoken`: nothing else says them."""
        self._line.note(words)
        for view in self._views if spoken else ():
            view.announce(f"{words}.")
        self._show()

    def tick(self) -> None:
        """Renews what depends on the time; call it at least twice a second."""
        self._show()

    # -- state ---------------------------------------------------------------------------------------
    @property
    def mode(self) -> BarMode:
        return self._mode

    @property
    def seconds(self) -> float:
        """The recorded time now."""
        return self._time.seconds

    def state(self) -> BarState:
        """The state at this moment."""
        shown = look(self._mode, disk_full=self._disk_full)
        metered = self._mode in RUNNING
        standing = self._mode in STANDING
        timed = metered or standing
        seconds = self._time.seconds
        safe = self._monotonic() - self._paused_at if standing else self._time.sealed
        title, detail = self._line.words(
            shown.words.title, shown.words.body.format(time=running(safe)), self._mode
        )
        return BarState(
            mode=self._mode,
            title=title,
            detail=detail,
            icon=shown.icon,
            tone=shown.tone,
            edge=shown.edge,
            fill=shown.fill,
            border=shown.border,
            timer=running(seconds) if timed else "",
            timer_muted=standing,
            level=self._level if metered else None,
            level_word=level_word(self._level) if metered else "",
            buttons=buttons(self._mode, self._can),
            end_menu=end_menu(self._can, self._mode),
            forget_menu=forget_menu(self._mode, seconds),
            end_words=wording().bar.end_session,
            accessible_name=f"{title}, {spoken_length(seconds)}" if timed else title,
            window_title=window_title(self._mode, shown),
        )

    # -- inside --------------------------------------------------------------------------------------
    def _offered(self, state: BarState) -> set[BarAction]:
        offered = {button.action for button in state.buttons}
        offered |= {item.action for item in (*state.end_menu, *state.forget_menu)}
        if self._mode in LIVE:
            offered.add(BarAction.BOOKMARK)  # by its key, where there is no room for the button
        return offered

    def _switch(self, mode: BarMode) -> None:
        changed = mode is not self._mode
        before, self._mode = self._mode, mode
        if mode in RUNNING:
            self._time.run()
        else:
            self._time.stop()
        if changed:
            self._asking.drop_unless(self._offered(self.state()))
        self._show()
        if changed and self._watch.is_news(before, mode):
            self._announce()

    def _announce(self) -> None:
        state = self.state()
        for view in self._views:
            view.announce(f"{state.title}. {state.detail}.")

    def _show(self) -> None:
        state = self.state()
        for view in self._views:
            view.show_state(state)
        for show in self._mirrors:
            show(state)
