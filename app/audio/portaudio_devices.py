"""Which microphones PortAudio knows, asked in a child process.

``pyaudio.PyAudio()`` ends the whole process when ALSA's configuration is missing, and a list is only fresh
in a process that has not used PortAudio before. So the child looks, and may die.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

import pyaudio

from app.audio.quiet import quiet_libraries
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.services.ports import Microphone

PATIENCE = 10.0
"""Seconds after which a sound system that does not answer counts as broken."""

RATES = (SAMPLE_RATE, 48_000, 44_100)
"""Samples a second that devices are asked for, in this order, before their own."""


@dataclass(frozen=True, slots=True)
class Device:
    """An input of PortAudio's default host API; ``index`` is valid for one ``PyAudio`` object only."""

    index: int
    id: str
    name: str
    default: bool
    rate: int
    channels: int

    @property
    def microphone(self) -> Microphone:
        """What the user is told of it."""
        return Microphone(self.id, self.name, self.default)


Look = Callable[[Connection], None]


def devices(audio: pyaudio.PyAudio) -> tuple[Device, ...]:
    """The inputs, the default one first; empty when there is none."""
    try:
        host = audio.get_default_host_api_info()
    except OSError:
        return ()
    found = [
        _device(audio.get_device_info_by_host_api_device_index(int(host["index"]), number), host)
        for number in range(int(host["deviceCount"]))
    ]
    return tuple(sorted(_distinct(d for d in found if d.channels > 0), key=lambda d: not d.default))


def survey(patience: float = PATIENCE, look: Look | None = None) -> tuple[Microphone, ...]:
    """The microphones; AUDIO_SYSTEM_BROKEN when the child died, failed or did not answer. About 0.3 s.

    ``look`` is what the child runs, another one in tests.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=look or look_in_child, args=(theirs,), name="microphones", daemon=True)
    with ours:
        child.start()
        theirs.close()
        try:
            if not ours.poll(patience):
                raise LocalError(ErrorCode.AUDIO_SYSTEM_BROKEN, details={"reason": "no answer"})
            answer = ours.recv()
        except (EOFError, OSError) as exc:
            raise LocalError(ErrorCode.AUDIO_SYSTEM_BROKEN, details={"reason": "died"}) from exc
        finally:
            if child.is_alive():
                child.join(0.5)
            if child.is_alive():
                child.kill()
            child.join()
            child.close()
    return tuple(Microphone(*fields) for fields in answer)


def look_in_child(answer: Connection) -> None:
    """Send the microphones as tuples; runs in the child, which prints nothing and leaves no core file."""
    no_core_file()
    answer.send(microphones_now())


def microphones_now() -> list[tuple[str, str, bool]]:
    """Load PortAudio, list the fields of every ``Microphone``, and let go of it. May end the process."""
    with quiet_libraries():
        audio = pyaudio.PyAudio()
        try:
            return [(d.id, d.name, d.default) for d in devices(audio)]
        finally:
            audio.terminate()


def no_core_file() -> None:
    """This process may end by an abort, and its memory is nobody's business."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _device(info: Mapping[str, str | int | float], host: Mapping[str, str | int | float]) -> Device:
    name = str(info["name"])
    return Device(
        index=int(info["index"]),
        id=f"{host['name']}/{name}",
        name=name,
        default=info["index"] == host["defaultInputDevice"],
        rate=round(float(info["defaultSampleRate"])),
        channels=int(info["maxInputChannels"]),
    )


def _distinct(found: Iterator[Device]) -> list[Device]:
    """Two devices of one name are told apart by their order."""
    seen: dict[str, int] = {}
    result: list[Device] = []
    for device in found:
        seen[device.id] = count = seen.get(device.id, 0) + 1
        result.append(device if count == 1 else _numbered(device, count))
    return result


def _numbered(device: Device, count: int) -> Device:
    return Device(
        device.index,
        f"{device.id}#{count}",
        f"{device.name} ({count})",
        device.default,
        device.rate,
        device.channels,
    )
