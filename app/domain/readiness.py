"""When a transcript is ready: what was measured on this laptop, and what follows from it (B10). Pure."""

from dataclasses import dataclass
from datetime import datetime


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
