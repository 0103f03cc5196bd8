"""Voice activity: how likely it is that somebody speaks, for every hop of sound. Speech process only."""

import hashlib
import struct
from typing import Any

import numpy as np
from faster_whisper.vad import get_vad_model
from numpy.typing import NDArray

from app.speech.packing import HOP

_CONTEXT = 64  # samples of the hop before, which Silero's network wants in front of each hop
_BYTES = 2 * HOP
_CELLS = 128
_HEAD = struct.Struct("<I16s")


class VoiceActivity:
    """Silero's network (bundled with faster-whisper), each hop computed once while the sound is continuous.

    The caller hands in all sound that is not consumed yet, again and again; what was seen the last time is
    recognised by its bytes, so that only what is new costs anything. Any other sound starts afresh.
    """

    def __init__(self) -> None:
        self._network: Any = get_vad_model().session
        self._seen = b""
        self._known: list[float] = []
        self._start_afresh()

    def probabilities(self, pcm: bytes) -> list[float]:
        """One value of 0 … 1 for each hop of ``pcm``; a last hop that is not whole counts as one."""
        if not pcm.startswith(self._seen):
            self._start_afresh()
        whole = len(pcm) // _BYTES * _BYTES
        if whole > len(self._seen):
            new, self._state, self._context = self._compute(pcm[len(self._seen) : whole])
            self._known += new
            self._seen = pcm[:whole]
        if whole == len(pcm):
            return list(self._known)
        rest, _, _ = self._compute(pcm[whole:].ljust(_BYTES, b"\0"))
        return self._known + rest

    def forget(self, hops: int) -> None:
        """The first ``hops`` are consumed, never handed in again; all of them: what follows is new."""
        self._seen = self._seen[hops * _BYTES :]
        self._known = self._known[hops:]
        if not self._seen:
            self._start_afresh()

    def memory(self) -> bytes:
        """What is known of the sound that is not consumed; empty when nothing is. No sound is in it."""
        if not self._seen:
            return b""
        numbers = np.concatenate(
            [np.array(self._known, "<f4"), *(np.ravel(part) for part in self._state), self._context]
        )
        return _HEAD.pack(len(self._known), _digest(self._seen)) + numbers.astype("<f4").tobytes()

    def recall(self, memory: bytes, pcm: bytes) -> None:
        """Go on as the process would that gave ``memory``, if ``pcm`` begins with the sound it is about.

        So that where one process ended and another goes on, the same is heard as without that.
        """
        if len(memory) < _HEAD.size or len(memory) % 4 or (self._seen and pcm.startswith(self._seen)):
            return
        hops, digest = _HEAD.unpack_from(memory)
        seen = pcm[: hops * _BYTES]
        numbers = np.frombuffer(memory, np.dtype("<f4"), offset=_HEAD.size).astype(np.float32)
        if len(numbers) != hops + 2 * _CELLS + _CONTEXT or digest != _digest(seen):
            return
        self._seen, self._known = seen, [float(value) for value in numbers[:hops]]
        h, c = numbers[hops : hops + _CELLS], numbers[hops + _CELLS : hops + 2 * _CELLS]
        self._state = (h.reshape(1, 1, _CELLS), c.reshape(1, 1, _CELLS))
        self._context = numbers[hops + 2 * _CELLS :]

    def _start_afresh(self) -> None:
        self._seen = b""
        self._known = []
        self._state = (np.zeros((1, 1, _CELLS), np.float32), np.zeros((1, 1, _CELLS), np.float32))
        self._context = np.zeros(_CONTEXT, np.float32)

    def _compute(
        self, pcm: bytes
    ) -> tuple[list[float], tuple[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]:
        hops = (np.frombuffer(pcm, np.dtype("<i2")).astype(np.float32) / 32768.0).reshape(-1, HOP)
        before = np.vstack([self._context, hops[:-1, -_CONTEXT:]])
        h, c = self._state
        output, h, c = self._network.run(None, {"input": np.hstack([before, hops]), "h": h, "c": c})
        return [float(value) for value in np.ravel(output)], (h, c), hops[-1, -_CONTEXT:].copy()


def _digest(pcm: bytes) -> bytes:
    return hashlib.blake2b(pcm, digest_size=16).digest()
