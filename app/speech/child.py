"""The speech process: what runs there from its first line to its last.

It imports the heavy libraries itself, answers one request at a time, says every second that it is alive, and
ends when the other end of the pipe is gone, when it is told to, when it had nothing to do for long, or when
it is asked for something that this program does not ask.
"""

import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from app.domain.errors import AppError, ErrorCode, LocalError
from app.services.ports import AS_USUAL, Decoding
from app.speech.answers import (
    Card,
    Loaded,
    card_answer,
    failed_message,
    heard_message,
    loaded_message,
    speakers_message,
)
from app.speech.messages import LARGEST_FRAME, BrokenMessage, Message, from_bytes
from app.speech.no_network import refuse_network
from app.speech.requests import Hear, Load, hear_of, load_of, separate_of

GONE, BROKEN, FAILED = 3, 4, 5
"""Exit status: nobody listens in the middle of work; asked for nonsense; failed in an unforeseen way."""


class LoadedModel(Protocol):
    """A model that decodes; see ``recogniser.Recogniser``."""

    @property
    def window(self) -> float:
        """Seconds that it hears at once."""

    @property
    def device(self) -> str:
        """Where it really is."""

    @property
    def compute_type(self) -> str:
        """Its number format."""

    def decode(self, samples: Any, how: Decoding = AS_USUAL) -> Any:
        """Phrases of at most one window."""

    def prove(self) -> None:
        """Encode and generate once."""


def run(connection: Connection, idle_seconds: float, heartbeat: float) -> None:
    """The process's entry: serve ``connection`` until it closes or nothing came for ``idle_seconds``."""
    serve(connection, idle_seconds, heartbeat, _open_model, _look_for_card)


def serve(
    connection: Connection,
    idle_seconds: float,
    heartbeat: float,
    open_model: Callable[[Load], LoadedModel],
    look_for_card: Callable[[], Card],
) -> None:
    """As ``run``, with the model and the graphics card behind these two functions."""
    behave()
    line = _Line(connection, heartbeat)
    server = _Server(open_model, look_for_card)
    while connection.poll(idle_seconds):
        try:
            request = from_bytes(connection.recv_bytes(LARGEST_FRAME))
        except (EOFError, OSError):
            return
        except BrokenMessage:
            sys.exit(BROKEN)
        line.number = request.number
        ends = 0
        try:
            with _Alive(line):
                answer = server.answer(request, line)
        except BrokenMessage:
            sys.exit(BROKEN)
        except AppError as failure:
            answer = failed_message(failure)
        except Exception as problem:  # noqa: BLE001 - its text may quote what was said: only its kind is told
            ends, answer = FAILED, failed_message(_unforeseen(problem))
        if not line.send(answer):
            return
        if ends:
            sys.exit(ends)


def behave() -> None:
    """Low priority, one thread for linear algebra, no network, no core dump; Ctrl-C is the parent's."""
    os.environ.update(
        HF_HUB_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        ORT_DISABLE_TELEMETRY="1",
        # OpenBLAS spins between the features of two windows: with two threads that doubled the CPU time.
        OPENBLAS_NUM_THREADS="1",
        OMP_NUM_THREADS="1",  # CTranslate2 is told how many it may have
        TOKENIZERS_PARALLELISM="false",
    )
    del sys.argv[1:]  # multiprocessing hands on the desktop's: nothing here needs a path of the user's
    refuse_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold sound


class _Line:
    """The pipe, shared by the answers and the signs of life. ``number``: of the request at work."""

    def __init__(self, connection: Connection, heartbeat: float) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.heartbeat = heartbeat
        self.number = 0

    def send(self, message: Message) -> bool:
        """Send; False when nobody listens any more."""
        with self._lock:
            try:
                self._connection.send_bytes(message.numbered(self.number).to_bytes())
            except OSError:
                return False
        return True

    def progress(self) -> None:
        """A window is done: the time allowed begins again."""
        self.send(Message("progress", {}))


class _Alive:
    """Sends a sign of life at every heartbeat; ends the process when nobody is there to receive it."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="speech-heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._line.heartbeat):
            if not self._line.send(Message("alive", {})):
                os._exit(GONE)  # decoding cannot be interrupted otherwise


class _AsAsked:
    """A model that decodes as one request wants it, and counts the seconds of sound that go through it."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self.how = AS_USUAL
        self.decoded = 0.0

    @property
    def window(self) -> float:
        return self._model.window

    def decode(self, samples: Any) -> Any:
        from app.domain.session import SAMPLE_RATE

        self.decoded += len(samples) / SAMPLE_RATE
        return self._model.decode(samples, self.how)


class _Server:
    """The loaded model and what is asked of it."""

    def __init__(self, open_model: Callable[[Load], LoadedModel], look_for_card: Callable[[], Card]) -> None:
        self._open_model = open_model
        self._look_for_card = look_for_card
        self._model: LoadedModel | None = None
        self._decoder: _AsAsked | None = None
        self._activity: Any = None
        self._listening: Any = None
        self._heard = False

    def answer(self, request: Message, line: _Line) -> Message:
        """The answer to ``request``; ``BrokenMessage`` when it makes no sense here."""
        if request.kind == "load":
            return self._load(load_of(request))
        if request.kind == "card":
            return card_answer(self._look_for_card())
        if request.kind == "separate":
            asked = separate_of(request)
            from app.speech.separation import separate_voices  # numpy

            return speakers_message(separate_voices(asked.voice, asked.words, asked.count, asked.enrolled))
        if self._model is None:
            raise BrokenMessage("before a model was loaded")
        if request.kind == "try":
            self._model.prove()
            return Message("works", {})
        if request.kind == "hear":
            return self._hear(hear_of(request), line)
        raise BrokenMessage("kind")

    def _load(self, load: Load) -> Message:
        from app.speech.activity import VoiceActivity
        from app.speech.listening import Listening
        from app.speech.voice_model import frames_of

        model = self._open_model(load)
        self._model, self._decoder, self._activity = model, _AsAsked(model), VoiceActivity()
        self._listening = Listening(self._decoder, self._activity, frames_of(load.voices))
        return loaded_message(Loaded(model.window, model.device, model.compute_type))

    def _hear(self, asked: Hear, line: _Line) -> Message:
        assert self._decoder is not None
        self._prepare_for_the_end()
        self._decoder.how, self._decoder.decoded = asked.how, 0.0
        began = time.monotonic()
        # Were the process before this one killed, voice activity would begin anew in the middle of a session,
        # and a word could come out otherwise than without that.
        self._activity.recall(asked.memory, asked.pcm)
        heard = self._listening.hear(asked.pcm, final=asked.final, progress=line.progress)
        decoded = self._decoder.decoded
        spent = time.monotonic() - began if decoded else 0.0
        heard = replace(heard, decoded=round(decoded, 3), spent=round(spent, 4))
        return heard_message(heard, self._activity.memory())

    def _prepare_for_the_end(self) -> None:
        """Import what tells voices apart beside the first decoding, so that the end need not."""
        if not self._heard:
            self._heard = True
            threading.Thread(target=_load_separation, daemon=True).start()


def _load_separation() -> None:
    try:
        importlib.import_module("app.speech.separation")
    except (RuntimeError, MemoryError, ImportError):
        # the process is ending; were it anything else, telling voices apart would raise it again
        return


def _open_model(load: Load) -> LoadedModel:
    if load.device == "cuda":
        from app.speech.cuda import offer_libraries

        offer_libraries()
    from app.speech.recogniser import Recogniser

    return Recogniser(
        Path(load.folder), load.device, load.compute_type, load.threads, load.language, terms=load.terms
    )


def _look_for_card() -> Card:
    from app.speech.cuda import find_card

    return find_card()


def _unforeseen(problem: Exception) -> AppError:
    """Its kind and the line of ours where it came up, for the log."""
    at, step = "unknown", problem.__traceback__
    while step is not None:
        path = Path(step.tb_frame.f_code.co_filename)
        if path.parent.name == "speech":
            at = f"{path.stem}:{step.tb_lineno}"
        step = step.tb_next
    reason = "memory" if isinstance(problem, MemoryError) else "unforeseen"
    details = {"reason": reason, "type": type(problem).__name__[:60], "at": at}
    return LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True, details=details)
