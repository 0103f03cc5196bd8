"""The speech engine of the program: a ``SpeechEngine`` that survives what happens to its process."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.domain.errors import AppError, Cancelled, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, VoiceFrame, VoicePrint, Word
from app.services.ports import AS_USUAL, Decoding, EngineState, Speakers
from app.speech.device import CPU, Device, choose_device, load_message
from app.speech.messages import Message, heard_of, separate_message, speakers_of
from app.speech.models import SpeechModel, inspect_model
from app.speech.packing import LONGEST_STRETCH
from app.speech.process import ProcessLost, SpeechProcess

Answer = TypeVar("Answer")

ATTEMPTS = 3
"""Twice as chosen, then once on the CPU."""

LOADING = 180.0
"""Seconds that loading a model may take, from a slow disk."""

GRACE = 0.7
"""Seconds in which a process that is not at work may end by itself."""

MOST_THREADS = 4
"""More threads than this gain nothing for one window at a time."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A running process and the model in it."""

    process: SpeechProcess
    state: EngineState


class WhisperEngine:
    """A ``SpeechEngine`` on a model folder; see the port for what each call guarantees.

    The process is started when it is first needed and ends by itself after ``idle_seconds`` without work;
    the next call starts another. ``patience``: seconds that one window may take. ``close`` is for good:
    later calls raise ``Cancelled``.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        language: str = "en",
        device: Device | None = None,
        idle_seconds: float = 300.0,
        patience: float = 240.0,
        threads: int | None = None,
        probe: Callable[[SpeechModel], Device] = choose_device,
    ) -> None:
        self._folder = folder
        self._language = language
        self._device = device
        self._idle_seconds = idle_seconds
        self._patience = patience
        self._threads = threads or max(1, min(MOST_THREADS, (os.cpu_count() or 2) - 1))
        self._probe = probe
        self._turn = threading.Lock()  # one call at a time
        self._guard = threading.Lock()  # the process and whether it is closed
        self._process: SpeechProcess | None = None
        self._ready: _Loaded | None = None
        self._closed = False

    @property
    def longest_stretch(self) -> float:
        """Seconds; two windows of any Whisper model."""
        return LONGEST_STRETCH

    @property
    def process_id(self) -> int | None:
        """The number of the running speech process, None while there is none."""
        process = self._process
        return process.process_id if process is not None and process.alive else None

    def inspect(self) -> bool:
        """See the port."""
        return inspect_model(self._folder).demonstration

    def warm(self) -> EngineState:
        """Start the process and load the model, if that is not done."""
        with self._turn:
            return self._through_crashes(lambda loaded: loaded.state)

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """Decode what can be decoded from the start of ``pcm``."""
        limit = 2 * int(LONGEST_STRETCH * SAMPLE_RATE)
        request = Message("hear", {"final": final and len(pcm) <= limit}, pcm[:limit])
        with self._turn:
            return heard_of(self._ask(request))

    def separate(
        self,
        voice: Sequence[VoiceFrame],
        words: Sequence[Word],
        count: int,
        enrolled: VoicePrint | None = None,
    ) -> Speakers:
        """Tell ``count`` voices apart, per word."""
        with self._turn:
            return speakers_of(self._ask(separate_message(voice, words, count)))

    def change_model(self, folder: Path | None, language: str = "en") -> None:
        """Use another model, or expect another language, from the next call on."""
        with self._turn:
            self._end_process()
            self._folder, self._language = folder, language

    def close(self) -> None:
        """End the process for good, within a second; a call in flight raises ``Cancelled``."""
        with self._guard:
            self._closed = True
            process = self._process
        if process is None:
            return
        idle = self._turn.acquire(blocking=False)
        try:
            process.end(GRACE if idle else 0.0)
        finally:
            if idle:
                self._turn.release()

    def _ask(self, request: Message) -> Message:
        return self._through_crashes(lambda loaded: loaded.process.ask(request, self._patience))

    def _through_crashes(self, work: Callable[[_Loaded], Answer]) -> Answer:
        """Do ``work`` with a loaded process, again after a crash, at last on the CPU. ``_turn`` is held."""
        lost: Exception | None = None
        attempt = 0
        ended_idle = False
        while attempt < ATTEMPTS:
            try:
                return work(self._loaded(last=attempt == ATTEMPTS - 1))
            except ProcessLost as gone:
                self._refuse_when_closed(gone)
                lost = gone
                if gone.idle and not ended_idle:
                    ended_idle = True  # it went to sleep just when it was asked: no crash
                    continue
            except LocalError as failure:
                self._refuse_when_closed(failure)
                if failure.code is not ErrorCode.SPEECH_PROCESS_DIED:
                    raise
                lost = failure
                self._end_process()
            attempt += 1
        timed_out = isinstance(lost, ProcessLost) and lost.timed_out
        code = ErrorCode.SPEECH_TIMEOUT if timed_out else ErrorCode.SPEECH_PROCESS_DIED
        raise LocalError(code, retryable=True, details={"attempts": ATTEMPTS}) from lost

    def _loaded(self, *, last: bool) -> _Loaded:
        """A process with the model loaded; on the CPU when ``last``, and from then on."""
        self._refuse_when_closed(None)
        if self._ready is not None and self._ready.process.alive:
            return self._ready
        model = inspect_model(self._folder)
        if self._device is None:
            self._device = self._probe(model)
        if last:
            self._device = CPU
        self._ready = None
        with self._guard:
            if self._closed:
                raise Cancelled
            process = self._process = SpeechProcess(self._idle_seconds)
        try:
            loaded = process.ask(load_message(model, self._device, self._threads, self._language), LOADING)
        except AppError:  # the folder is wrong: nothing to keep a process for
            self._end_process()
            raise
        window = float(loaded.header["window"])
        state = EngineState(model.name, self._device.shown, window, model.demonstration)
        self._ready = _Loaded(process, state)
        return self._ready

    def _end_process(self) -> None:
        """After a failure that it told of itself: it is not at work and ends by itself."""
        self._ready = None
        if self._process is not None:
            self._process.end(GRACE)

    def _refuse_when_closed(self, cause: Exception | None) -> None:
        if self._closed:
            raise Cancelled from cause
