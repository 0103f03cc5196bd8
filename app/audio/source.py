"""What the recorder needs of a microphone, whether a real one or a file that is played."""

from typing import Protocol

from app.audio.intake import Intake
from app.domain.errors import AppError
from app.services.ports import Microphone


class MicrophoneSource(Protocol):
    """Puts blocks of sound into an intake while it is open. Opened and closed by one thread at a time."""

    def microphones(self) -> tuple[Microphone, ...]:
        """The devices, the default one first; AUDIO_SYSTEM_BROKEN."""

    def open(self, microphone: str | None, intake: Intake) -> None:
        """Call ``intake.opened``, then ``intake.put`` from a thread of its own. NO_MICROPHONE, FILE_… ."""

    def close(self) -> None:
        """After the return no block is put any more; idempotent."""

    def trouble(self) -> AppError | None:
        """What is wrong with the open microphone right now.

        MICROPHONE_LOST with the detail ``reason`` "silence" is only reported; any other error makes the
        recorder close and reopen it. Called about ten times a second while open.
        """

    @property
    def finished(self) -> bool:
        """A file was played to its end; False for a real microphone."""
