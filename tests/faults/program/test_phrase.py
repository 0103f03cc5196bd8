"""A phrase that was said nowhere else leaves no trace once it is destroyed: not in files, not in memory.

Recorder, speech process and database are the real ones, in a process of their own; this one knows the phrase
and looks at that process's files and, through the system, at its memory. Each scan first finds what is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from numpy.typing import NDArray

from app.domain.accuracy import plain_words
from app.domain.session import SAMPLE_RATE
from app.speech.device import CPU
from app.speech.engine import WhisperEngine
from tests.faults.program.phrase_child import CONTROL
from tests.support.listening import hear_everything, sample, spoken_words
from tests.support.memory_scan import Traces, spoken
from tests.support.repository import ROOT
from tests.support.speech import MODEL

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc of another process"),
]

PIECES = ("night shift makes me", "and my thoughts keep racing", "mindful walking", "with the dog")
"""Cut out of a sample and put together in an order in which nobody said them."""

PIECE = 48
"""Bytes of sound that are looked for, ten times a second."""

Samples = NDArray[np.int16]


def phrase() -> Samples:
    """The sound of the phrase."""
    pcm = np.frombuffer(sample("dialogue_5min").pcm, np.int16)
    rows = spoken_words("dialogue_5min")
    texts = ["".join(plain_words(text)) for text, _, _ in rows]
    parts = []
    for piece in PIECES:
        words = piece.split()
        at = next(n for n in range(len(texts)) if texts[n : n + len(words)] == words)
        start, end = rows[at][1], rows[at + len(words) - 1][2]
        parts.append(pcm[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)])
    return np.concatenate(parts)


def session_with(said: Samples) -> tuple[Samples, float, float]:
    """A session in the middle of which the phrase is said, and the seconds between which that is."""
    around = sample("dialogue_60s")
    pcm = np.frombuffer(around.pcm, np.int16)
    cut = int((around.utterances[2][2] + 0.3) * SAMPLE_RATE)
    pause = np.random.default_rng(1).integers(-10, 10, 3 * SAMPLE_RATE // 2).astype(np.int16)
    sound = np.concatenate([pcm[:cut], pause, said, pause, pcm[cut:]])
    start = (cut + len(pause)) / SAMPLE_RATE
    return sound, start - 0.3, start + len(said) / SAMPLE_RATE + 0.3


def what_is_heard(sound: Samples, start: float, end: float) -> list[str]:
    """What the model makes of the phrase: whatever it is, that must be gone."""
    engine = WhisperEngine(MODEL, device=CPU)
    try:
        words = hear_everything(engine, sound.tobytes(), live=3.0).words
    finally:
        engine.close()
    return [word.text.strip(".,?!") for word in words if start <= word.start <= end]


def pieces_of(said: Samples) -> tuple[bytes, ...]:
    """Pieces that are no silence."""
    step = SAMPLE_RATE // 10
    parts = (said[at : at + PIECE // 2] for at in range(0, len(said) - PIECE, step))
    return tuple(part.tobytes() for part in parts if np.abs(part).mean() > 200)


class Child:
    """The program, up to its next report."""

    def __init__(self, folder: Path, sound: Path, ending: str, temporary: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.program.phrase_child", str(folder), str(sound), ending]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(temporary)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def reaches(self, stage: str) -> None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line and stage in json.loads(line), f"the program said {line!r}"

    def goes_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


@pytest.fixture
def children() -> Iterator[list[Child]]:
    started: list[Child] = []
    yield started
    for child in started:
        child.close()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("ending", ["sign", "withdraw"])
def test_a_phrase_said_nowhere_else_leaves_no_trace(
    ending: str, children: list[Child], tmp_path: Path
) -> None:
    said = phrase()
    sound, start, end = session_with(said)
    words = what_is_heard(sound, start, end)
    assert len(words) >= 4, "too little was understood to look for"
    traces = Traces(spoken(words), pieces_of(said))
    assert len(traces.sound) >= 10
    control = Traces(spoken(CONTROL))
    folder, temporary, microphone = (tmp_path / name for name in ("profile", "temporary", "microphone"))
    temporary.mkdir()
    microphone.mkdir()
    soundfile.write(microphone / "room.wav", sound, SAMPLE_RATE, subtype="PCM_16")

    child = Child(folder, microphone / "room.wav", ending, temporary)
    children.append(child)
    number = child.process.pid
    child.reaches("drafted")
    assert "words" in traces.in_process(number), "the scan must see what is there"
    assert control.in_process(number) == []
    child.goes_on()
    child.reaches("destroyed")

    assert control.in_process(number), "the scan must see what is there"
    assert traces.in_process(number) == []
    for left in psutil.Process(number).children(recursive=True):  # Python's own resource tracker
        assert traces.in_process(left.pid) == []
    assert traces.in_files([microphone]) == [microphone / "room.wav"], "the scan must see what is there"
    places = [folder, temporary, Path.home(), Path(os.environ["XDG_CACHE_HOME"])]
    assert any(path.suffix == ".log" for path in folder.rglob("*"))
    assert traces.in_files(places) == []
    child.goes_on()
    assert child.process.wait(30) == 0
    assert traces.in_files(places) == []
