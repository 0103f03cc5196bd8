"""Keeps a microphone open: notices when it is lost, reports it, and opens it or another one."""

from collections.abc import Callable
from threading import Event, Lock, Thread

from app.audio.intake import Intake
from app.audio.sleep import MONOTONIC_STANDS_STILL, seconds_asleep
from app.audio.source import MicrophoneSource, Order
from app.audio.trouble_board import TroubleBoard
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import MarkKind
from app.services.ports import Clock, Microphone

LOOK_SECONDS = 0.1
REOPEN_SECONDS = 0.5
ASLEEP_SECONDS = 0.2
"""A sleep so short is left to the watchdog: no computer falls asleep and wakes up within it."""
SILENCE = "silence"
"""Detail ``reason`` of a MICROPHONE_LOST that is only reported: the microphone gives nothing but zeros."""


class MicrophoneKeeper:
    """Opens and closes a source for the recorder, and looks at it ten times a second in a thread of its own.

    After a loss or a sleep the sound goes on in a new segment, behind a GAP mark, from the first device that
    opens: the chosen one, the default one, every other one; those that opened last time and gave nothing come
    last. Sound from another microphone is better than none. The recording then stays with that one, also when
    the chosen one is back: whoever is told twice a minute which microphone hears them trusts none.
    """

    def __init__(
        self,
        source: MicrophoneSource,
        intake: Intake,
        board: TroubleBoard,
        clock: Clock,
        asleep: Callable[[], float] = seconds_asleep,
    ) -> None:
        """``asleep``: seconds of sleep in all so far."""
        self._source = source
        self._intake = intake
        self._board = board
        self._clock = clock
        self._asleep = asleep
        self._chosen: str | None = None
        self._present: Microphone | None = None
        self._open = False
        self._opened_at = 0.0
        self._lost_since: float | None = None
        self._try_at = 0.0
        self._mute: set[str] = set()  # opened and gave nothing
        self._slept = asleep()
        self._lock = Lock()  # one opens or closes at a time
        self._end = Event()
        self._thread = Thread(target=self._run, name="microphone-keeper", daemon=True)

    @property
    def microphone(self) -> Microphone | None:
        """The one in use; None while it is lost, closed or not known."""
        return self._present if self._open else None

    def start(self, microphone: str | None) -> None:
        """Open the microphone, NO_MICROPHONE …, and watch it from then on."""
        self._chosen = microphone
        self._opened_at = self._clock.monotonic()
        self._present = self._source.open(microphone, self._intake)
        self._open = True
        self._thread.start()

    def pause(self) -> None:
        """Close the microphone; no block comes after the return."""
        with self._lock:
            self._close_source()
            self._lost_since = None
            self._slept = self._asleep()
        self._board.clear("microphone")

    def resume(self, paused_since: float) -> None:
        """Open it again, or another one; NO_MICROPHONE …: it stays closed, and may be resumed later."""
        with self._lock:
            # the mark tells the time of day that went by, also when the laptop slept meanwhile
            since = self._counting_sleep(paused_since, self._asleep() - self._slept)
            self._intake.announce(MarkKind.PAUSED, since, new_segment=False)
            last = self._present.id if self._present else self._chosen
            self._open_first(self._order(last))

    def switch(self, microphone: str | None) -> None:
        """Go on with ``microphone`` (None: the default one), behind a GAP mark; in a pause, after it.

        NO_MICROPHONE: it goes on with the next one that opens, as after a loss.
        """
        with self._lock:
            self._chosen, self._mute = microphone, set()
            if self._open:
                self._lose(self._intake.last_put)
            if self._lost_since is None or self._end.is_set():
                self._present = None  # paused: the chosen one comes first at the end of the pause
                return
            self._announce_gap(self._lost_since)
            try:
                self._open_first(lambda found: [m for m in found if microphone in (None, m.id)][:1])
            except LocalError:
                self._board.set("microphone", LocalError(ErrorCode.MICROPHONE_LOST, retryable=True))
                raise

    def end(self) -> None:
        """Close the microphone for good; idempotent."""
        self._end.set()
        with self._lock:
            self._close_source()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(LOOK_SECONDS):
            with self._lock:
                if self._end.is_set():
                    return
                if self._open:
                    self._look(self._sleep())
                elif self._lost_since is not None:
                    self._lost_since = self._counting_sleep(self._lost_since, self._sleep())
                    if self._clock.monotonic() >= self._try_at:
                        self._reopen(self._lost_since)

    def _look(self, asleep: float) -> None:
        trouble = self._source.trouble()
        if self._source.finished:
            if trouble is not None:
                self._board.set("microphone", trouble)
            return
        heard = self._intake.last_put >= self._opened_at
        if asleep > ASLEEP_SECONDS:
            # nothing is wrong, but the sound before and after does not belong together
            self._lose(self._counting_sleep(self._intake.last_put, asleep))
        elif trouble is None:
            if heard:
                self._mute.clear()
                self._board.clear("microphone")
        else:
            self._board.set("microphone", trouble)
            if trouble.details.get("reason") != SILENCE:
                if not heard and self._present is not None:
                    self._mute.add(self._present.id)
                self._lose(self._intake.last_put)

    def _lose(self, since: float) -> None:
        self._close_source()
        self._lost_since = since
        self._try_at = 0.0

    def _reopen(self, lost_since: float) -> None:
        self._announce_gap(lost_since)
        try:
            self._open_first(self._order(self._chosen))
        except LocalError:
            self._try_at = self._clock.monotonic() + REOPEN_SECONDS

    def _announce_gap(self, since: float) -> None:
        self._intake.announce(MarkKind.GAP, since, new_segment=True)

    def _order(self, first: str | None) -> Order:
        chosen, mute = self._chosen, self._mute
        return lambda found: sorted(
            found, key=lambda m: (m.id in mute, m.id != first, m.id != chosen, not m.default)
        )

    def _open_first(self, order: Order) -> None:
        self._opened_at = self._clock.monotonic()
        self._present = self._source.open_first(order, self._intake)
        self._open, self._lost_since = True, None

    def _close_source(self) -> None:
        self._open = False
        self._source.close()

    def _sleep(self) -> float:
        """Seconds of sleep since the last call."""
        before, self._slept = self._slept, self._asleep()
        return self._slept - before

    def _counting_sleep(self, since: float, asleep: float) -> float:
        return since - asleep if MONOTONIC_STANDS_STILL else since
