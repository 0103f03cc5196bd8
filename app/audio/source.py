"""What the recorder needs of a microphone, whether a real one or a file that is played."""

from collections.abc import Callable, Iterable
from typing import Protocol

from app.audio.intake import Intake
from app.domain.errors import AppError
from app.services.ports import Microphone

Order = Callable[[tuple[Microphone, ...]], Iterable[Microphone]]
"""Gets the devices that are there, the default one first, and gives those to try, one after the other."""


class MicrophoneSource(Protocol):
    """Puts blocks of sound into an intake while it is open. Opened and closed by one thread at a time."""

    def microphones(self) -> tuple[Microphone, ...]:
        """The devices, the default one first; AUDIO_SYSTEM_BROKEN."""

    def open(self, microphone: str | None, intake: Intake) -> Microphone | None:
        """Call ``intake.opened``, then ``intake.put`` from a thread of its own. NO_MICROPHONE, FILE_… .

        ``microphone`` None: the default one. Returns which one it is, None where that is not known.
        """

    def open_first(self, order: Order, intake: Intake) -> Microphone | None:
        """As ``open``: the first one of ``order`` that opens. NO_MICROPHONE when none of them does."""

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
