"""The speech engine of the program: a ``SpeechEngine`` that survives what happens to its process."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.domain.errors import AppError, Cancelled, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, VoiceFrame, VoicePrint, Word
from app.services.ports import AS_USUAL, Decoding, EngineState, Speakers
from app.speech.answers import Loaded, heard_of, loaded_of, speakers_of
from app.speech.device import CPU, Choice, Device, Probe, choose_device, load_on
from app.speech.messages import BrokenMessage, Message
from app.speech.models import SpeechModel, inspect_model
from app.speech.packing import LONGEST_STRETCH
from app.speech.process import ProcessLost, SpeechProcess, Times
from app.speech.requests import hear_message, separate_message
from app.speech.threads import decoding_threads, usable_cores
from app.speech.voice_widths import evened

Answer = TypeVar("Answer")

ATTEMPTS = 3
"""Twice as chosen, then once on the CPU."""

MOST_CARD_FAILURES = 3
"""A graphics card that failed so often since the start is given up, even if every retry succeeded."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A running process and the model in it."""

    process: SpeechProcess
    state: EngineState


class WhisperEngine:
    """A ``SpeechEngine`` on a model folder; see the port for what each call guarantees.

    The process is started when it is first needed and ends by itself after ``times.idle`` seconds without
    work; the next call starts another. ``close`` is for good: later calls raise ``Cancelled``. ``device`` is
    taken as it is, without it ``probe`` chooses one for each model; ``card_failed`` is told when a graphics
    card was given up. ``threads`` that the user asks for. ``voices``: where a voice model lies, asked for
    whenever a process loads.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        language: str = "en",
        device: Device | None = None,
        times: Times | None = None,
        threads: int | None = None,
        probe: Probe = choose_device,
        card_failed: Callable[[SpeechModel], None] = lambda model: None,
        start: Callable[[Times], SpeechProcess] = SpeechProcess,
        voices: Callable[[], Path | None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._language = language
        self._given = None if device is None else Choice(device)
        self._choice = self._given
        self._times = times or Times()
        self._threads = decoding_threads(usable_cores(), threads or 0)
        self._probe = probe
        self._card_failed = card_failed
        self._card_failures = 0
        self._start_one = start
        self._voices = voices
        self._turn = threading.Lock()  # one call at a time
        self._guard = threading.Lock()  # the process and whether it is closed
        self._process: SpeechProcess | None = None
        self._ready: _Loaded | None = None
        self._closed = False
        self._memory = b""  # of voice activity, for the process that comes after this one
        self._to_end = False  # as soon as it is not at work

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
        with self._in_turn():
            return self._through_crashes(lambda loaded: loaded.state)

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """Decode what can be decoded from the start of ``pcm``."""
        limit = 2 * int(LONGEST_STRETCH * SAMPLE_RATE)
        sent = pcm[: min(limit, len(pcm) // 2 * 2)]
        with self._in_turn():
            request = hear_message(sent, final and len(pcm) <= limit, how, self._memory)
            heard, self._memory = self._ask(request, lambda answer: heard_of(answer, len(sent) // 2))
            return heard

    def separate(
        self,
        voice: Sequence[VoiceFrame],
        words: Sequence[Word],
        count: int,
        enrolled: VoicePrint | None = None,
    ) -> Speakers:
        """Tell ``count`` voices apart, per word."""
        request = separate_message(evened(voice), words, count, enrolled)
        with self._in_turn():
            return self._ask(request, lambda answer: speakers_of(answer, len(words), count))

    def change_model(self, folder: Path | None, language: str = "en") -> None:
        """Use another model from the next call on; the process with the old one ends, after its last call."""
        with self._in_turn():
            self._end_process()
            self._folder, self._language, self._memory = folder, language, b""
            self._card_failures = 0
            self._choice = self._given  # a smaller model may fit where a larger one did not

    def let_go(self) -> None:
        """End a process that may still hold what is destroyed; see the port."""
        self._to_end = True
        self._end_if_asked()

    def close(self) -> None:
        """End the process for good, within a second; a call in flight raises ``Cancelled``."""
        with self._guard:
            self._closed = True
            self._memory = b""
            process = self._process
        if process is None:
            return
        idle = self._turn.acquire(blocking=False)
        try:
            process.end(self._times.grace if idle else 0.0)
        finally:
            if idle:
                self._turn.release()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        try:
            with self._turn:
                yield
        finally:
            self._end_if_asked()

    def _end_if_asked(self) -> None:
        """Who has the turn now does it afterwards: none is asked to end in vain."""
        while self._to_end and self._turn.acquire(blocking=False):
            try:
                if self._to_end:
                    self._to_end = False
                    self._end_process()
            finally:
                self._turn.release()

    def _ask(self, request: Message, read: Callable[[Message], Answer]) -> Answer:
        return self._through_crashes(lambda loaded: loaded.process.ask(request, self._times.patience, read))

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
                self._count_failure()
            except LocalError as failure:
                self._refuse_when_closed(failure)
                if failure.code is not ErrorCode.SPEECH_PROCESS_DIED:
                    raise
                lost = failure
                self._end_process()
                self._count_failure()
            attempt += 1
        timed_out = isinstance(lost, ProcessLost) and lost.timed_out
        code = ErrorCode.SPEECH_TIMEOUT if timed_out else ErrorCode.SPEECH_PROCESS_DIED
        raise LocalError(code, retryable=True, details={**_why(lost), "attempts": ATTEMPTS}) from lost

    def _loaded(self, *, last: bool) -> _Loaded:
        """A process with the model loaded; on the CPU when ``last``, and from then on."""
        self._refuse_when_closed(None)
        if self._ready is not None and self._ready.process.alive:
            return self._ready
        self._ready = None
        model = inspect_model(self._folder)
        if self._choice is None:
            self._choice = self._probe(model, self._start)
        if self._choice.device.kind != CPU.kind and (last or self._card_failures >= MOST_CARD_FAILURES):
            self._choice = Choice(CPU, "session")
            self._card_failed(model)
        choice = self._choice
        process = self._start()
        voices = self._voices()
        request = load_on(
            model, choice.device, self._threads, self._language, "" if voices is None else str(voices)
        )
        try:
            process.ask(request, self._times.loading, lambda answer: _as_expected(loaded_of(answer), model))
        except AppError:  # the folder is wrong: nothing to keep a process for
            self._end_process()
            raise
        state = EngineState(model.name, choice.device.shown, model.window, model.demonstration, choice.note)
        self._ready = _Loaded(process, state)
        return self._ready

    def _start(self) -> SpeechProcess:
        """A new process, which ``close`` ends; ``Cancelled`` after that."""
        with self._guard:
            if self._closed:
                raise Cancelled
            self._process = self._start_one(self._times)
            return self._process

    def _count_failure(self) -> None:
        if self._choice is not None and self._choice.device.kind != CPU.kind:
            self._card_failures += 1

    def _end_process(self) -> None:
        """It is not at work and ends by itself."""
        self._ready = None
        if self._process is not None:
            self._process.end(self._times.grace)

    def _refuse_when_closed(self, cause: Exception | None) -> None:
        if self._closed:
            raise Cancelled from cause


def _as_expected(loaded: Loaded, model: SpeechModel) -> Loaded:
    if loaded.window != model.window:
        raise BrokenMessage("window")
    return loaded


def _why(lost: Exception | None) -> dict[str, str | int | float]:
    if isinstance(lost, ProcessLost):
        return {"broken": lost.broken} if lost.broken else {}
    return dict(lost.details) if isinstance(lost, AppError) else {}
