"""What comes out of the loudspeaker of a private sound server."""

import os
import subprocess
from collections.abc import Iterator
from threading import Thread

import numpy as np
import pytest

from tests.support.recording import wait_until
from tests.support.room import Room


class Ears:
    """Hears what comes out of the loudspeaker, from its monitor."""

    def __init__(self, room: Room) -> None:
        sink = "sink_name=phones rate=48000 channels=2 norewinds=1"
        room.control("load-module", "module-null-sink", *sink.split())
        room.control("set-default-sink", "phones")
        room.control("set-default-source", "roommic")
        command = ["parec", "--device=phones.monitor", "--rate=16000", "--channels=1", "--format=s16le"]
        self._process = subprocess.Popen(
            [*command, "--raw", "--latency-msec=20"],
            env={**os.environ, **room.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._heard = bytearray()
        self._thread = Thread(target=self._listen)
        self._thread.start()
        wait_until(lambda: bool(self._heard), "the ears are open")

    @property
    def samples(self) -> np.ndarray:
        return np.frombuffer(bytes(self._heard[: len(self._heard) // 2 * 2]), "<i2").astype(float)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join(5)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while block := os.read(self._process.stdout.fileno(), 4_096):
            self._heard += block


@pytest.fixture
def ears(room: Room) -> Iterator[Ears]:
    made = Ears(room)
    yield made
    made.close()
