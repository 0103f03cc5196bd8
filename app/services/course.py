"""How far and how fast one session is transcribed: what its pace and its "ready by" are taken from (B10)."""

from app.domain.pace import CAREFUL_BEAM, MAINS, Pace, Supply
from app.domain.readiness import CLOSING, Calibration, Costs, Readiness, Seen, costs
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard

WINDOW = 30.0
"""Seconds of a window before a model was loaded: that of every model but the demonstration one."""


class Course:
    """Written by the one thread that transcribes the session, read by any: each value stands for itself.

    ``total`` samples are sealed, ``position`` of them transcribed and committed.
    """

    def __init__(self, session_id: str, recording_id: str) -> None:
        self.session_id, self.recording_id = session_id, recording_id
        self.total = self.position = 0
        self.pace = Pace()
        self.supply: Supply = MAINS
        self.window, self.device = WINDOW, ""
        self.calibration: Calibration | None = None
        self.set_aside = 0
        """Stretches set aside in a row."""
        self.piecemeal_until = 0
        """Up to this sample no more than a window is handed over at once: something in it cannot be heard."""
        self._careful, self._quick = Seen(), Seen()
        self._began: float | None = None

    @property
    def lag(self) -> float:
        """Seconds sealed but not transcribed."""
        return max(0, self.total - self.position) / SAMPLE_RATE

    def begin(self, now: float) -> None:
        """The speech process has something to do; ``now`` in monotonic seconds."""
        self._began = now

    def end(self, now: float, heard: Heard | None, beam: int) -> float:
        """It answered, or failed (None); returns the seconds that took.

        The speech process tells what it spent itself; where it does not, the time that passed counts.
        """
        passed = now - self._began if self._began is not None else 0.0
        self._began = None
        if heard is None:
            return passed
        spent, sound = heard.spent or passed, heard.consumed / SAMPLE_RATE
        decoded = heard.decoded or (sound if heard.words else 0.0)
        if beam == CAREFUL_BEAM:
            self._careful = self._careful.and_then(sound, decoded, spent)
        else:
            self._quick = self._quick.and_then(sound, decoded, spent)
        return spent

    def readiness(self, now: float) -> Readiness | None:
        """If the session ended ``now``; None while nothing was measured, here or by a calibration."""
        # each is looked at once: the thread that transcribes may change it meanwhile
        measured, began, pace = self.calibration, self._began, self.pace
        found = costs(
            measured,
            self._careful,
            self._quick,
            window=self.window,
            on_mains=self.supply.on_mains,
        )
        if found is None:
            return None
        left = found.at_end(self.lag, quick=pace.quick)
        if began is not None:
            # what is under way is part of what is left; it may take longer than expected, but not less
            left -= min(max(0.0, now - began), left, found.quick if pace.quick else found.careful)
        elif not pace.follows and measured is not None:
            left += measured.loading  # the speech process has ended meanwhile
        closing = CLOSING if measured is None else measured.closing
        ready = Readiness(left, closing, seen=self._careful.windows + self._quick.windows > 0)
        if measured is None:
            return ready
        usual = Costs(measured.window, measured.careful, measured.quick)
        whole = usual.after_session(self.total / SAMPLE_RATE) + ready.closing + ready.drafting
        return Readiness(left, closing, session=whole, seen=ready.seen)
