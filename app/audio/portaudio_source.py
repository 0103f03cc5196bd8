"""A real microphone, through PortAudio."""

from collections.abc import Callable, Mapping

import pyaudio

from app.audio.intake import BLOCK_SECONDS, Intake, SoundFormat
from app.audio.microphone_keeper import SILENCE
from app.audio.portaudio_devices import RATES, Device, devices, survey
from app.audio.pulse_stream import PulseStream
from app.audio.quiet import quiet_libraries
from app.audio.source import Order
from app.audio.watchdog import MicrophoneWatchdog
from app.domain.errors import AppError, ErrorCode, LocalError
from app.services.ports import Clock, Microphone


class PortAudioSource:
    """Implements ``MicrophoneSource``: blocks of 20 ms, at 16 kHz mono or as near to it as the device allows.

    PortAudio's thread only hands blocks over. A new ``PyAudio`` object each time, so that a device that was
    plugged in meanwhile is found.
    """

    def __init__(
        self,
        clock: Clock,
        rates: tuple[int, ...] = RATES,
        look: Callable[[], tuple[Microphone, ...]] = survey,
    ) -> None:
        """``rates``: tried in this order, then the device's own. ``look``: asks for the devices."""
        self._clock = clock
        self._rates = rates
        self._look = look
        self._safe_to_load = False
        self._audio: pyaudio.PyAudio | None = None
        self._stream: pyaudio.Stream | None = None
        self._intake: Intake | None = None
        self._watchdog = MicrophoneWatchdog(0.0)
        self._pulse: PulseStream | None = None

    def microphones(self) -> tuple[Microphone, ...]:
        """See ``MicrophoneSource``; takes about 0.3 s."""
        found = self._look()
        self._safe_to_load = True
        return found

    def open(self, microphone: str | None, intake: Intake) -> Microphone:
        """See ``MicrophoneSource``. NO_MICROPHONE: none, not the one that was asked for, or it refuses."""
        return self.open_first(lambda found: [m for m in found if microphone in (None, m.id)][:1], intake)

    def open_first(self, order: Order, intake: Intake) -> Microphone:
        """See ``MicrophoneSource``; the devices are those that are there now."""
        if not self._safe_to_load:
            self.microphones()
        with quiet_libraries():
            audio = pyaudio.PyAudio()
            try:
                found = {device.microphone: device for device in devices(audio)}
                microphone, stream = self._first(audio, found, order, intake)
            except AppError:
                audio.terminate()
                raise
        self._audio, self._stream, self._intake = audio, stream, intake
        self._pulse = PulseStream()
        return microphone

    def close(self) -> None:
        """See ``MicrophoneSource``."""
        audio, self._audio = self._audio, None
        stream, self._stream = self._stream, None
        pulse, self._pulse = self._pulse, None
        if pulse is not None:
            pulse.close()
        if audio is None or stream is None:
            return
        with quiet_libraries():
            _close(stream)
            audio.terminate()

    def trouble(self) -> AppError | None:
        """MICROPHONE_LOST: no block for 1 s, inactive, or replaced by the sound server.

        Reported only: nothing but zeros for 30 s.
        """
        now = self._clock.monotonic()
        if self._watchdog.lost(now) or not self._active():
            return LocalError(ErrorCode.MICROPHONE_LOST, retryable=True)
        if self._pulse is not None and self._pulse.moved:
            return LocalError(ErrorCode.MICROPHONE_LOST, retryable=True, details={"reason": "moved"})
        missed = self._watchdog.missed(now)
        if missed and self._intake is not None:
            self._intake.missed(missed)
        if self._watchdog.silent(now):
            return LocalError(ErrorCode.MICROPHONE_LOST, retryable=True, details={"reason": SILENCE})
        return None

    @property
    def finished(self) -> bool:
        """A microphone has no end."""
        return False

    def _active(self) -> bool:
        try:
            return self._stream is not None and self._stream.is_active()
        except OSError:
            return False

    def _first(
        self, audio: pyaudio.PyAudio, found: Mapping[Microphone, Device], order: Order, intake: Intake
    ) -> tuple[Microphone, pyaudio.Stream]:
        refused: AppError | OSError | None = None
        for microphone in order(tuple(found)):
            stream: pyaudio.Stream | None = None
            try:
                stream, sound_format = self._open_stream(audio, found[microphone], intake)
                self._watchdog = MicrophoneWatchdog(self._clock.monotonic())
                intake.opened(sound_format)
                stream.start_stream()
            except (AppError, OSError) as exc:
                refused = exc
                _close(stream)
                continue
            return microphone, stream
        raise LocalError(
            ErrorCode.NO_MICROPHONE, retryable=True, details={"devices": len(found)}
        ) from refused

    def _open_stream(
        self, audio: pyaudio.PyAudio, device: Device, intake: Intake
    ) -> tuple[pyaudio.Stream, SoundFormat]:
        refused: OSError | ValueError | None = None
        for sound_format in self._formats(device):
            try:
                stream = audio.open(
                    rate=sound_format.rate,
                    channels=sound_format.channels,
                    format=pyaudio.paInt16,
                    input=True,
                    input_device_index=device.index,
                    frames_per_buffer=round(sound_format.rate * BLOCK_SECONDS),
                    stream_callback=self._callback(intake, sound_format),
                    start=False,
                )
            except (OSError, ValueError) as exc:
                refused = exc
                continue
            return stream, sound_format
        raise LocalError(ErrorCode.NO_MICROPHONE, retryable=True) from refused

    def _formats(self, device: Device) -> list[SoundFormat]:
        rates = dict.fromkeys((*self._rates, device.rate))
        return [
            SoundFormat(rate, channels)
            for channels in (1, 2)
            for rate in rates
            if channels <= device.channels
        ]

    def _callback(
        self, intake: Intake, sound_format: SoundFormat
    ) -> Callable[[bytes | None, int, Mapping[str, float], int], tuple[None, int]]:
        monotonic, rate = self._clock.monotonic, sound_format.rate

        def heard(
            block: bytes | None, frames: int, _times: Mapping[str, float], _status: int
        ) -> tuple[None, int]:
            if block:
                intake.put(block)
                silent = block.count(0) == len(block)
                self._watchdog.heard(monotonic(), frames / rate, silent=silent)
            return None, pyaudio.paContinue

        return heard


def _close(stream: pyaudio.Stream | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError:
            pass  # the device is gone; there is nothing left to close
