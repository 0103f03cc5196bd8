"""A loudspeaker that a test listens to."""

from dataclasses import dataclass, field
from threading import Event

from app.domain.errors import AppError


@dataclass
class HandLoudspeaker:
    """A ``Loudspeaker`` that keeps what was played; with ``holds`` a play lasts until it is stopped."""

    played: list[bytes] = field(default_factory=list)
    failure: AppError | None = None
    holds: bool = False
    began: Event = field(default_factory=Event)
    playing: bool = False

    def play(self, pcm: memoryview, stop: Event) -> None:
        """Heard at once."""
        if self.failure is not None:
            raise self.failure
        self.played.append(bytes(pcm))
        self.playing = True
        self.began.set()
        stopped = not self.holds or stop.wait(20)
        self.playing = False
        assert stopped, "nobody stopped it"
