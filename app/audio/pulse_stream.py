"""Where PulseAudio or PipeWire has this program's sound come from, on Linux.

When a microphone is unplugged they move the stream to another one without a word: PortAudio calls it active,
blocks go on to come. Only the sound server knows, so it is asked, by its own ``pactl``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from threading import Event, Thread

LOOK_SECONDS = 1.0
ANSWER_SECONDS = 2.0
_CLOSE_SECONDS = 0.2
LOOKS_WITHOUT_STREAM = 3
"""So many answers that know no stream of ours: the sound does not come through this server."""

Sources = Mapping[int, int]
"""Streams of this program that hear, and the number of the source that each one hears."""
Ask = Callable[[], Sources | None]


def heard_sources() -> Sources | None:
    """Ask the sound server; None where there is none, or it cannot be asked. 5 ms."""
    program = shutil.which("pactl") if sys.platform == "linux" else None
    if program is None:
        return None
    try:
        answer = subprocess.run(
            [program, "--format=json", "list", "source-outputs"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=ANSWER_SECONDS,
            check=True,
        )
        return _ours(json.loads(answer.stdout))
    except (OSError, subprocess.SubprocessError, ValueError, TypeError, KeyError):
        return None  # an older pactl, or a server that is not there: then nothing is known


def _ours(streams: list[dict[str, object]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for stream in streams:
        properties = stream["properties"]
        if isinstance(properties, dict) and properties.get("application.process.id") == str(os.getpid()):
            found[int(str(stream["index"]))] = int(str(stream["source"]))
    return found


class PulseStream:
    """Follows the streams of this program in a thread of its own, from the first answer until ``close``."""

    def __init__(self, ask: Ask = heard_sources, look_seconds: float = LOOK_SECONDS) -> None:
        self._ask, self._look_seconds = ask, look_seconds
        self._closing = Event()
        self._moved = Event()
        self._thread = Thread(target=self._follow, name="pulse-stream", daemon=True)
        self._thread.start()

    @property
    def moved(self) -> bool:
        """A stream hears another source than before."""
        return self._moved.is_set()

    def close(self) -> None:
        """Follow no more; a question that is not answered soon is not waited for."""
        self._closing.set()
        self._thread.join(_CLOSE_SECONDS)

    def _follow(self) -> None:
        before: dict[int, int] = {}
        looks = 0
        while not self._closing.is_set():
            sources = self._ask()
            if sources is None:
                return
            if any(before.get(stream, source) != source for stream, source in sources.items()):
                self._moved.set()
                return
            before |= sources
            looks += 1
            if looks >= LOOKS_WITHOUT_STREAM and not before:
                return
            self._closing.wait(self._look_seconds)
