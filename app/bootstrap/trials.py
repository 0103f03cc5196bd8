"""A speech process of its own for measuring this laptop."""

from pathlib import Path

from app.services.calibration import OpenTrial
from app.services.ports import SpeechEngine
from app.speech.device import Probe
from app.speech.engine import WhisperEngine
from app.speech.threads import decoding_threads as engine_threads
from app.speech.threads import usable_cores
from app.system.laptop import memory_of


class SpeechTrial:
    """A ``Trial`` on a model folder: the engine of the program, with the threads of the program."""

    def __init__(self, folder: Path, threads: int | None, probe: Probe) -> None:
        self._engine = WhisperEngine(folder, threads=threads, probe=probe)

    @property
    def engine(self) -> SpeechEngine:
        """See ``Trial``."""
        return self._engine

    def memory(self) -> int:
        """See ``Trial``."""
        return memory_of(self._engine.process_id)


def decoding_threads(asked: int) -> int:
    """As many as the engine takes; ``asked``: by the settings file, 0 leaves it to the engine."""
    return engine_threads(usable_cores(), asked)


def trials(threads: int | None, probe: Probe) -> OpenTrial:
    """Opens trials with so many threads (None: as many as the program takes) on the device of ``probe``."""
    return lambda folder: SpeechTrial(folder, threads, probe)
