"""Plays sound from memory through the loudspeaker."""

from collections.abc import Callable, Iterator, Mapping
from threading import Event

import av
import numpy as np
import pyaudio

from app.audio.portaudio_devices import RATES, survey
from app.audio.quiet import quiet_libraries
from app.audio.segment_format import SAMPLE_BYTES
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.services.ports import Clock, Microphone

BLOCK_SECONDS = 0.05
LOOK_SECONDS = 0.05
LOST_SECONDS = 1.0
"""A loudspeaker that asks for nothing for so long is gone."""


class PortAudioSpeaker:
    """Implements ``Loudspeaker`` with the default output, converting what it cannot play. One thread."""

    def __init__(
        self,
        clock: Clock,
        rates: tuple[int, ...] = RATES,
        look: Callable[[], tuple[Microphone, ...]] = survey,
    ) -> None:
        """``rates``: tried in this order. ``look``: asks in a child whether PortAudio may be loaded."""
        self._clock, self._rates, self._look = clock, rates, look

    def play(self, pcm: memoryview, stop: Event) -> None:
        """See ``Loudspeaker``. NO_SPEAKER: there is none, it refuses, or it stops in the middle."""
        try:
            self._look()
        except AppError as exc:
            raise LocalError(ErrorCode.NO_SPEAKER, retryable=True) from exc
        with quiet_libraries():
            audio = pyaudio.PyAudio()
        playing: _Playing | None = None
        try:
            playing = self._open(audio, pcm)
            playing.run(stop)
        except OSError as exc:
            raise LocalError(ErrorCode.NO_SPEAKER, retryable=True) from exc
        finally:
            if playing is not None:
                playing.close()
            with quiet_libraries():
                audio.terminate()

    def _open(self, audio: pyaudio.PyAudio, pcm: memoryview) -> "_Playing":
        refused: OSError | ValueError | None = None
        for channels in (1, 2):
            for rate in self._rates:
                playing = _Playing(pcm, rate, channels, self._clock)
                try:
                    with quiet_libraries():
                        playing.open(audio)
                except (OSError, ValueError) as exc:
                    playing.close()
                    refused = exc
                    continue
                return playing
        raise LocalError(ErrorCode.NO_SPEAKER, retryable=True) from refused


class _Playing:
    """One stream and a converted copy of the sound, which is wiped."""

    def __init__(self, pcm: memoryview, rate: int, channels: int, clock: Clock) -> None:
        self._rate, self._channels, self._clock = rate, channels, clock
        self._sound = converted(pcm, rate, channels)
        self._place = 0
        self._asked_at = clock.monotonic()
        self._stream: pyaudio.Stream | None = None

    def open(self, audio: pyaudio.PyAudio) -> None:
        self._stream = audio.open(
            rate=self._rate,
            channels=self._channels,
            format=pyaudio.paInt16,
            output=True,
            frames_per_buffer=round(self._rate * BLOCK_SECONDS),
            stream_callback=self._more,
            start=False,
        )

    def run(self, stop: Event) -> None:
        assert self._stream is not None
        if stop.is_set():  # while the loudspeaker was looked for: not even the first block is heard
            return
        self._asked_at = self._clock.monotonic()
        self._stream.start_stream()
        while self._stream.is_active() and not stop.wait(LOOK_SECONDS):
            if self._clock.monotonic() - self._asked_at > LOST_SECONDS:
                raise LocalError(ErrorCode.NO_SPEAKER, retryable=True, details={"reason": "stopped"})
        if self._place < len(self._sound) and not stop.is_set():
            raise LocalError(ErrorCode.NO_SPEAKER, retryable=True, details={"reason": "stopped"})

    def close(self) -> None:
        stream, self._stream = self._stream, None
        try:
            if stream is not None:
                with quiet_libraries():
                    stream.close()
        except OSError:
            pass  # the device is gone; there is nothing left to close
        finally:
            self._sound[:] = bytes(len(self._sound))

    def _more(
        self, _input: bytes | None, frames: int, _times: Mapping[str, float], _status: int
    ) -> tuple[bytes, int]:
        self._asked_at = self._clock.monotonic()
        size = frames * SAMPLE_BYTES * self._channels
        block = bytes(self._sound[self._place : self._place + size])
        self._place += size
        if len(block) == size:
            return block, pyaudio.paContinue
        return block.ljust(size, b"\0"), pyaudio.paComplete


def converted(pcm: memoryview, rate: int, channels: int) -> bytearray:
    """A copy of 16 kHz mono ``pcm`` at ``rate`` with ``channels`` equal channels, interleaved."""
    if (rate, channels) == (SAMPLE_RATE, 1):
        return bytearray(pcm)
    result = bytearray()
    for samples in _resampled(np.frombuffer(pcm, dtype="<i2"), rate):
        result += np.repeat(samples.reshape(-1), channels).astype("<i2", copy=False).tobytes()
    return result


def _resampled(samples: np.ndarray, rate: int) -> Iterator[np.ndarray]:
    resampler = av.AudioResampler("s16", "mono", rate)
    if len(samples):
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        yield from (part.to_ndarray() for part in resampler.resample(frame))
    yield from (part.to_ndarray() for part in resampler.resample(None))
