"""What the recorder tells while it runs, as events; and what wakes the transcription."""

from app.domain.errors import AppError
from app.domain.session import SAMPLE_RATE
from app.services.events import EventBus, LevelMeasured, RecordingAdvanced, RecordingTroubled
from app.services.listening import Listening


class RecorderEvents:
    """Implements ``RecorderListener`` for one session."""

    def __init__(self, session_id: str, bus: EventBus, listening: Listening) -> None:
        self._session_id, self._bus, self._listening = session_id, bus, listening

    def level(self, rms: float, peak: float) -> None:
        """See ``RecorderListener``."""
        self._bus.publish(LevelMeasured(rms, peak))

    def sealed(self, frames: int) -> None:
        """See ``RecorderListener``."""
        self._listening.sealed(self._session_id, frames)
        self._bus.publish(RecordingAdvanced(self._session_id, frames / SAMPLE_RATE))

    def troubled(self, error: AppError | None) -> None:
        """See ``RecorderListener``."""
        self._bus.publish(RecordingTroubled(self._session_id, error))
