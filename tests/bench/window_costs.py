"""``python -m tests.bench.window_costs pipeline|stock|own|whole MINUTES``: CPU seconds of one way to decode.

``pipeline``: the program's engine fed as a session feeds it, in both processes together, until the speakers
are told. ``stock`` and ``own``: only the model's calls, on the very arrays that the pipeline decodes, with
its settings; ``own`` encodes the model's own window as the program does. ``whole``: one plain call.

Nothing heavy is imported here: see ``one_session``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIVE = 3.0
"""Seconds of sound between two calls."""


def pipeline(pcm: bytes) -> tuple[float, str]:
    """CPU seconds of both processes from a loaded model to the told speakers, and the text."""
    import psutil

    from app.speech.device import CPU
    from app.speech.engine import WhisperEngine
    from tests.bench.stepped_session import MODEL
    from tests.support.listening import hear_everything

    engine = WhisperEngine(MODEL, device=CPU)
    try:
        engine.warm()
        assert engine.process_id is not None  # it is warm
        speech = psutil.Process(engine.process_id)
        began = time.process_time() + sum(speech.cpu_times()[:2])
        heard = hear_everything(engine, pcm, live=LIVE)
        engine.separate(heard.voice, heard.words, 2)
        return time.process_time() + sum(speech.cpu_times()[:2]) - began, heard.text
    finally:
        engine.close()


def bare(pcm: bytes, *, own: bool) -> float:
    """CPU seconds of the model's calls alone."""
    from faster_whisper import WhisperModel

    from app.speech import recogniser
    from tests.bench.decoding import MODEL, SETTINGS

    arrays = _windows(pcm)
    kind = recogniser._OwnWindow if own else WhisperModel
    model = kind(str(MODEL), device="cpu", compute_type="int8", cpu_threads=_threads())
    began = time.process_time()
    for array in arrays:
        segments, _ = model.transcribe(array, **SETTINGS)
        list(segments)
    return time.process_time() - began


def whole(pcm: bytes) -> tuple[float, str]:
    """CPU seconds of one plain call, and its text."""
    import numpy as np
    from faster_whisper import WhisperModel

    from tests.bench.decoding import MODEL, SETTINGS

    model = WhisperModel(str(MODEL), device="cpu", compute_type="int8", cpu_threads=_threads())
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) / 32768
    began = time.process_time()
    segments, _ = model.transcribe(samples, vad_filter=True, **SETTINGS)
    text = " ".join(segment.text.strip() for segment in segments)
    return time.process_time() - began, text


def _threads() -> int:
    from app.speech.threads import decoding_threads, usable_cores

    return decoding_threads(usable_cores())


def _windows(pcm: bytes) -> list[NDArray[np.float32]]:
    """The arrays that the pipeline would decode, found without a model."""
    from app.speech.activity import VoiceActivity
    from app.speech.gate import Phrase
    from app.speech.listening import Listening
    from tests.support.listening import hear_everything

    arrays: list[NDArray[np.float32]] = []

    class Collecting:
        """A decoder that understands nothing."""

        window = 10.0

        def decode(self, samples: NDArray[np.float32], *_: Any, **__: Any) -> list[Phrase]:
            """Keep the window."""
            arrays.append(samples)
            return []

    class Engine:
        """As much of an engine as is asked for."""

        longest_stretch = 60.0
        listening = Listening(Collecting(), VoiceActivity())

        def hear(self, pcm: bytes, *, final: bool) -> Any:
            """As the speech process does."""
            return self.listening.hear(pcm, final=final, progress=lambda: None)

    hear_everything(Engine(), pcm, live=LIVE)  # type: ignore[arg-type] # nothing else of it is used
    return arrays


def main() -> None:
    """See the module."""
    # as in the speech process: OpenBLAS spins between two windows, which is not what is compared
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from app.domain.accuracy import word_error_rate
    from tests.bench.stepped_session import reference, sound_of

    way, minutes = sys.argv[1], float(sys.argv[2])
    pcm = b"".join(sound_of(minutes))
    text = None
    if way == "pipeline":
        cpu, text = pipeline(pcm)
    elif way == "whole":
        cpu, text = whole(pcm)
    else:
        cpu = bare(pcm, own=way == "own")
    wrong = 100 * word_error_rate(reference(), text) if text is not None else 0.0
    print(json.dumps({"cpu": cpu, "wrong": wrong}))


if __name__ == "__main__":
    main()
