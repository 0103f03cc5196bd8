"""One transcript of one file in a process of its own, for ``speech``: ours, or a plain faster-whisper call.

``python -m tests.bench.decoding ours|plain|plain-vad FILE`` prints one line of JSON: text, seconds, memory.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from app.domain.transcript import VoiceFrame, VoicePrint, Word
    from app.services.ports import Speakers

MODEL = Path(__file__).resolve().parents[2] / "resources" / "speech-model"
SPEAKERS = 2

# As in app/speech/recogniser.py. Without the last two a plain call would not be asked for the same things.
SETTINGS = {
    "language": "en",
    "beam_size": 5,
    "best_of": 2,
    "temperature": (0.0, 0.2, 0.4),
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "hallucination_silence_threshold": 2.0,
}


def memory(process_id: int | None = None) -> dict[str, float]:
    """MiB of a process: peak and present resident set, and its proportional share where it can be told."""
    process = psutil.Process(process_id)
    full = process.memory_full_info()
    share = getattr(full, "pss", None) or full.uss
    return {"rss": full.rss / 2**20, "pss": share / 2**20, "peak": _peak(process.pid) or full.rss / 2**20}


def _peak(process_id: int) -> float | None:
    try:
        status = Path(f"/proc/{process_id}/status").read_text()
    except FileNotFoundError:
        return None  # not Linux
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def ours(file: Path) -> dict[str, Any]:
    """The program's own way: decoded as a stream, windows in the speech process, voices told apart."""
    from app.audio.audio_files import DecodedFiles
    from app.services.transcribing import FileTranscription
    from app.speech.device import CPU
    from app.speech.engine import WhisperEngine

    words_cpu: list[float] = []

    class Watched(WhisperEngine):
        """Notes what had been used when all words were there."""

        def separate(
            self,
            voice: Sequence[VoiceFrame],
            words: Sequence[Word],
            count: int,
            enrolled: VoicePrint | None = None,
        ) -> Speakers:
            """As the engine does."""
            words_cpu.append(time.process_time() + sum(psutil.Process(self.process_id).cpu_times()[:2]))
            return super().separate(voice, words, count, enrolled)

    engine = Watched(MODEL, device=CPU)
    try:
        engine.warm()
        loaded = memory(engine.process_id)
        began = time.monotonic()
        transcript = FileTranscription(DecodedFiles(), engine).transcribe(file, SPEAKERS)
        seconds = time.monotonic() - began
        text = " ".join(utterance.text for utterance in transcript.utterances)
        used = memory(engine.process_id)
    finally:
        engine.close()
    return {
        "text": text,
        "seconds": seconds,
        "words_cpu": words_cpu[0],
        "loaded": loaded,
        "speech": used,
        "caller": memory(),
    }


def plain(file: Path, vad: bool) -> dict[str, Any]:
    """One call of faster-whisper on the whole file, with as many threads as the program would use."""
    from faster_whisper import WhisperModel

    from app.speech.threads import decoding_threads, usable_cores

    threads = decoding_threads(usable_cores())
    model = WhisperModel(str(MODEL), device="cpu", compute_type="int8", cpu_threads=threads)
    loaded = memory()
    began = time.monotonic()
    segments, _ = model.transcribe(str(file), vad_filter=vad, **SETTINGS)
    text = " ".join(segment.text.strip() for segment in segments)
    seconds, words_cpu = time.monotonic() - began, time.process_time()
    return {
        "text": text,
        "seconds": seconds,
        "words_cpu": words_cpu,
        "loaded": loaded,
        "speech": memory(),
    }


def main() -> None:
    """See the module."""
    way, file = sys.argv[1], Path(sys.argv[2])
    print(json.dumps(ours(file) if way == "ours" else plain(file, vad=way == "plain-vad")))


if __name__ == "__main__":
    main()
