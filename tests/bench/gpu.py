"""The whole pipeline on a graphics card against the processor: seconds, speed, the same words.

``python -m tests.bench.gpu FILE cuda|cpu FORMAT`` makes one transcript and prints a line of JSON.
Without a graphics card that works there is nothing to measure, and that is said with the reason.
``ROOMNOTE_BENCH_MODEL`` names another model's folder than the demonstration model's.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import children
from tests.bench.children import ROOT, Outcome
from tests.bench.figures import Comparison, series

if TYPE_CHECKING:
    from app.domain.transcript import Heard
    from app.speech.device import Choice

SAMPLE = ROOT / "resources" / "samples" / "dialogue_5min.flac"
VARIABLE = "ROOMNOTE_BENCH_MODEL"
SPEAKERS = 2


def model() -> Path:
    """The folder of the model that is measured."""
    return Path(os.environ.get(VARIABLE) or ROOT / "resources" / "speech-model")


def measure(rounds: int, choose: Callable[[], Choice] | None = None) -> Iterator[Comparison]:
    """Both devices in turn, the first round thrown away; nothing where there is no graphics card to use."""
    from app.speech.device import CPU

    choice = (choose or _chosen)()
    if choice.device.kind == CPU.kind:
        print(f"\ngpu: no GPU here. {choice.note}".rstrip(), flush=True)
        return
    devices = {choice.device.shown: choice.device.compute_type, CPU.shown: CPU.compute_type}
    outcomes: dict[str, list[Outcome]] = {name: [] for name in devices}
    for number in range(rounds + 1):
        for name, compute_type in devices.items():
            kind = "cpu" if name == CPU.shown else "cuda"
            outcome = children.run([sys.executable, "-m", "tests.bench.gpu", str(SAMPLE), kind, compute_type])
            if number:
                outcomes[name].append(outcome)
    gpu, cpu = outcomes[choice.device.shown], outcomes[CPU.shown]
    same = gpu[0].report["text"] == cpu[0].report["text"]
    for name, unit, figure in (
        ("from nothing to a loaded model", "s", "loading"),
        ("from a loaded model to the transcript", "s", "seconds"),
        ("of the sound's own time, in the model", "x", "factor"),
    ):
        yield Comparison(
            f"gpu: {name}",
            unit,
            series(f"GPU, {choice.device.compute_type}", [one.report[figure] for one in gpu]),
            (series("CPU, int8", [one.report[figure] for one in cpu]),),
            "the same words" if same else "not the same words: other number formats round otherwise",
        )


def _chosen() -> Choice:
    from app.speech.device import choose_device
    from app.speech.models import inspect_model

    return choose_device(inspect_model(model()))


def transcript(file: Path, kind: str, compute_type: str) -> dict[str, Any]:
    """One transcript on one device, as the program makes it."""
    from app.audio.audio_files import DecodedFiles
    from app.services.ports import AS_USUAL, Decoding
    from app.services.transcribing import FileTranscription
    from app.speech.device import Device
    from app.speech.engine import WhisperEngine

    decoded: list[float] = []
    spent: list[float] = []

    class Watched(WhisperEngine):
        """Notes what went through the model."""

        def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
            """As the engine does."""
            heard = super().hear(pcm, final=final, how=how)
            decoded.append(heard.decoded)
            spent.append(heard.spent)
            return heard

    engine = Watched(model(), device=Device("cuda" if kind == "cuda" else "cpu", compute_type))
    try:
        began = time.monotonic()
        engine.warm()
        loaded = time.monotonic()
        found = FileTranscription(DecodedFiles(), engine).transcribe(file, SPEAKERS)
        ended = time.monotonic()
        state = engine.warm()
    finally:
        engine.close()
    if kind == "cuda" and state.device != "GPU":
        raise SystemExit(state.device_note)
    return {
        "text": " ".join(utterance.text for utterance in found.utterances),
        "device": state.device,
        "loading": loaded - began,
        "seconds": ended - loaded,
        "factor": sum(spent) / max(sum(decoded), 1e-9),
    }


if __name__ == "__main__":
    print(json.dumps(transcript(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))
