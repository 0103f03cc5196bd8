"""A speech process of its own for measuring this laptop."""

import os
from pathlib import Path

from app.services.calibration import OpenTrial
from app.services.ports import SpeechEngine
from app.speech.engine import MOST_THREADS, WhisperEngine
from app.system.laptop import memory_of


class SpeechTrial:
    """A ``Trial`` on a model folder: the engine of the program, with the threads of the program."""

    def __init__(self, folder: Path, threads: int | None) -> None:
        self._engine = WhisperEngine(folder, threads=threads)

    @property
    def engine(self) -> SpeechEngine:
        """See ``Trial``."""
        return self._engine

    def memory(self) -> int:
        """See ``Trial``."""
        return memory_of(self._engine.process_id)


def decoding_threads(asked: int) -> int:
    """As many as the engine takes; ``asked``: by the settings file, 0 leaves it to the engine."""
    return asked or max(1, min(MOST_THREADS, (os.cpu_count() or 2) - 1))


def trials(threads: int | None) -> OpenTrial:
    """Opens trials with so many threads; None: as many as the program takes."""
    return lambda folder: SpeechTrial(folder, threads)
