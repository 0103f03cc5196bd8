"""When a transcript is ready: what was measured on this laptop, and what follows from it (B10). Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.pace import AFTERWARDS_FROM, CAREFUL_BELOW, QUICK_FROM

SPEECH_SHARE = 0.85
"""Of a session, what goes through the model, before anything was heard of it. The sample sessions, made of
dialogue with pauses, have 0.8 to 0.9 with the silence that stays around phrases."""

FIXED_SHARE = 0.45
"""Of the time for a full window, what any window takes: the encoder. Measured 0.38 to 0.47 for tiny, base and
small, 0.6 and more for the distilled ones; the words take the rest."""

QUICK_SHARE = 0.6
"""Of the time with five beams, what one takes, where only one of the two was measured."""

CLOSING = 2.0
"""Seconds from the last word to the speakers, where no calibration tells."""

DRAFTING = 1.5
"""Seconds for destruction of the sound, draft and checks, whatever the length of the session."""

FILLED = 0.83
"""Of a window, what is filled with speech when it closes: at 25 of 30 seconds, or before a phrase that would
make it more than 28. Conversations with phrases of 1.5 to 9 s gave 24.7 to 25.2 s on average."""

LEFT_OVER = 0.3
"""Of a window, what surely needs another one. Less than this the windows before may take in, which depends on
the pauses: it counts for as much of a window as is likely."""

KEEP = 0.9
"""How much what was measured before counts beside a new window: about ten windows are remembered."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one model takes on this laptop, measured with real windows and real threads.

    ``window``: seconds of sound in one window. ``careful`` and ``quick``: seconds for one full window with
    beam 5 and beam 1, each with voice activity and everything around it. ``closing``: seconds from the last
    word to the assigned speakers. ``memory``: bytes of the speech process at its most. ``threads`` of
    ``cores``. ``battery_factor``: how much slower on battery (1.0: not slower). ``version``: of the program.
    """

    model_id: str
    device: str
    version: str
    measured_at: datetime
    window: float
    careful: float
    quick: float
    loading: float
    closing: float
    memory: int
    threads: int
    cores: int
    battery_factor: float = 1.0

    @property
    def speed(self) -> float:
        """Seconds of speech that are written out in one second, with beam 5: above 1 it keeps up."""
        return self.window / self.careful if self.careful > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a session itself took so far, the last windows more than the first; all in seconds.

    ``sound`` was consumed; ``decoded`` of it went through the model in ``windows`` windows, which took
    ``spent``.
    """

    sound: float = 0.0
    decoded: float = 0.0
    spent: float = 0.0
    windows: float = 0.0

    def and_then(self, sound: float, decoded: float, spent: float) -> "Seen":
        """With one more answer of the speech process; one without a window only tells of silence."""
        if decoded <= 0 or spent <= 0:
            return Seen(self.sound + sound, self.decoded, self.spent, self.windows)
        return Seen(
            self.sound * KEEP + sound,
            self.decoded * KEEP + decoded,
            self.spent * KEEP + spent,
            self.windows * KEEP + 1.0,
        )

    def full_window(self, window: float) -> float | None:
        """Seconds for a full window of ``window`` seconds, from windows as full as they were."""
        if self.windows <= 0:
            return None
        fill = min(1.0, self.decoded / self.windows / window)
        return self.spent / self.windows / (FIXED_SHARE + (1 - FIXED_SHARE) * fill)


@dataclass(frozen=True, slots=True)
class Costs:
    """What decoding takes: seconds for a full ``window``, ``careful`` and ``quick``; ``share`` of speech in
    the sound; ``packed``: seconds of speech that go into one window."""

    window: float
    careful: float
    quick: float
    share: float = SPEECH_SHARE
    packed: float = 0.0

    @property
    def _packed(self) -> float:
        return self.packed or FILLED * self.window

    @property
    def _per_window(self) -> float:
        """Seconds of sound that are in one window."""
        return self._packed / max(self.share, 0.05)

    def of(self, sound: float, *, quick: bool = False) -> float:
        """Seconds for ``sound`` seconds: full windows, and a last one that costs its encoder anyhow."""
        speech = max(0.0, sound) * self.share
        full = self.quick if quick else self.careful
        whole, rest = divmod(speech, self._packed)
        likely = min(1.0, rest / self._packed / LEFT_OVER)
        windows = whole + (likely if whole else float(rest > 0))
        return full * (windows * FIXED_SHARE + (1 - FIXED_SHARE) * speech / self.window)

    def at_end(self, left: float, *, quick: bool = False) -> float:
        """Seconds until ``left`` seconds of sound are transcribed after a session; a transcript that lagged
        is ``quick`` but for the last of it."""
        if not quick or left < CAREFUL_BELOW:
            return self.of(left)
        windows = int((left - CAREFUL_BELOW) / self._per_window) + 1
        hurried = min(left, windows * self._per_window)
        return self.of(hurried, quick=True) + self.of(left - hurried)

    def load(self, *, quick: bool = False) -> float:
        """Seconds of decoding in one second of sound: above 1 it does not keep up."""
        return self.of(self._per_window, quick=quick) / self._per_window

    def after_session(self, seconds: float) -> float:
        """Seconds until a session of this length, followed from its beginning, is transcribed.

        The lag grows as far as the rules of ``Pace`` let it; a laptop that keeps up has one window to do.
        """
        window = self._per_window
        if seconds <= window:
            return self.at_end(seconds)
        lag, at, quick = window, window, False  # before a window is full nothing is decoded
        for limit, faster in ((QUICK_FROM, False), (AFTERWARDS_FROM, True)):
            load = self.load(quick=faster)
            if load <= 1:
                return self._to_and_fro() if quick else self.at_end(lag)
            limit = max(lag, limit + (load - 1) * window / 2)  # it is seen only between two windows
            growth = 1 - 1 / load
            until = at + (limit - lag) / growth
            if until >= seconds:
                return self.at_end(lag + (seconds - at) * growth, quick=quick)
            lag, at, quick = limit, until, True
        return self.at_end(lag + seconds - at, quick=True)

    def _to_and_fro(self) -> float:
        """Seconds at the end of a session that lags with five beams and makes it up with one, again and
        again: which of the two it is doing then is as likely as the time that it takes."""
        lag = (QUICK_FROM + CAREFUL_BELOW) / 2
        up, down = 1 - 1 / self.load(), 1 / self.load(quick=True) - 1
        careful = down / (up + down)
        return careful * self.at_end(lag) + (1 - careful) * self.at_end(lag, quick=True)


def costs(
    calibration: Calibration | None,
    careful: Seen,
    quick: Seen,
    *,
    window: float,
    on_mains: bool = True,
) -> Costs | None:
    """What decoding takes here and now; None when nothing was measured yet.

    What the session itself took beats the calibration, and tells how much of it is speech. ``window``: of
    the loaded model, used where there is no calibration.
    """
    sound, decoded = careful.sound + quick.sound, careful.decoded + quick.decoded
    windows = careful.windows + quick.windows
    heard = windows > 0 and sound > 0
    share = min(1.0, decoded / sound) if heard else SPEECH_SHARE
    length = calibration.window if calibration is not None else window
    packed = min(length, decoded / windows) if heard else 0.0
    slow, fast = careful.full_window(length), quick.full_window(length)
    ratio = QUICK_SHARE
    if calibration is not None and calibration.careful > 0:
        ratio = calibration.quick / calibration.careful
        if slow is None and fast is None:
            slower = 1.0 if on_mains else calibration.battery_factor
            slow, fast = calibration.careful * slower, calibration.quick * slower
    if slow is None and fast is not None:
        slow = fast / ratio if ratio > 0 else fast
    if slow is None:
        return None
    return Costs(length, slow, slow * ratio if fast is None else fast, share, packed)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Seconds until a draft is there: ``transcript`` until the last word, ``closing`` until the speakers,
    ``drafting`` for the rest. ``session``: for a whole session this long, as measured on this laptop; None
    when it was not. ``seen``: this session's own pace is in it."""

    transcript: float
    closing: float = CLOSING
    drafting: float = DRAFTING
    session: float | None = None
    seen: bool = False

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.transcript + self.closing + self.drafting
