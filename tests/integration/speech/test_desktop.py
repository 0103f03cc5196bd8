"""The desktop process stays light, and the speech process does not outlive it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psutil
import pytest

from tests.support.repository import ROOT
from tests.support.speech import MODEL, SAMPLES

HEAVY = ("faster_whisper", "ctranslate2", "onnxruntime", "av", "numpy", "scipy")

LIGHT = f"""
import sys
from pathlib import Path
from app.speech.engine import WhisperEngine
engine = WhisperEngine(Path(sys.argv[1]))
engine.warm()
engine.hear(bytes(32000), final=True)
engine.close()
print([name for name in {HEAVY!r} if name in sys.modules])
"""

DYING = """
import os, signal, sys, threading, time
from pathlib import Path
from app.speech.engine import WhisperEngine
engine = WhisperEngine(Path(sys.argv[1]))
engine.warm()
print(engine.process_id, flush=True)
if sys.argv[2] == "busy":
    import soundfile
    sound = soundfile.read(sys.argv[3], dtype="int16")[0].tobytes()
    hear = lambda: [engine.hear(sound, final=True) for _ in range(1000)]
    threading.Thread(target=hear, daemon=True).start()
    time.sleep(0.5)
os.kill(os.getpid(), signal.SIGKILL)
"""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_the_desktop_process_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, str(MODEL)],
        env=environment(), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "[]" and done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_the_speech_process_ends_with_the_desktop_process(state: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(MODEL), state, str(SAMPLES / "dialogue_60s.flac")],
        env=environment(), stdout=subprocess.PIPE, text=True, check=False, timeout=60,
    )  # fmt: skip
    number = int(done.stdout)
    deadline = time.monotonic() + 10
    while psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the speech process outlived the desktop"
        time.sleep(0.05)
