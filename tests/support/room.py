"""A room without a sound card: a private PulseAudio whose null sink is the room and whose monitor is heard.

``norewinds=1`` is essential: without it about 1.5 s of what is played goes missing. The private ALSA
configuration leaves one way to the room; the stock one lists devices that are not there.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

DEADLINE = 15.0
DESK = "ALSA/desk"
_ALSA = """\
pcm.pulse { type pulse  hint { show on description "PulseAudio" } }
ctl.pulse { type pulse }
pcm.!default { type pulse  hint { show on description "Default (PulseAudio)" } }
ctl.!default { type pulse }
"""
_SINK = (
    "module-null-sink sink_name=room rate=48000 channels=2 norewinds=1"
    " sink_properties=device.description=Room"
)
_SOURCE = (
    "module-remap-source source_name=roommic master=room.monitor channels=1"
    " source_properties=device.description=RoomMic"
)


class Room:
    """A running sound server with one room; ``environment`` is what processes in the room need."""

    def __init__(self) -> None:
        # a socket's path has to be short, so not in pytest's own folders
        self.folder = Path(tempfile.mkdtemp(prefix="room-"))
        self.alsa = self.folder / "asound.conf"
        self.alsa.write_text(_ALSA)
        self._socket = self.folder / "pulse" / "native"
        self._server: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []
        self.environment = {
            "ALSA_CONFIG_PATH": str(self.alsa),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(self.folder / "pulse"),
            "PULSE_STATE_PATH": str(self.folder / "pulse-state"),
            "PULSE_COOKIE": str(self.folder / "pulse-cookie"),
            "JACK_NO_START_SERVER": "1",
        }

    def start(self) -> None:
        """Start the server; it answers and has the room at the return."""
        for name in ("pulse", "pulse-state"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        self._socket.unlink(missing_ok=True)
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
        command += ["--log-level=error", "--log-target=stderr"]
        modules = (f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}", _SINK, _SOURCE)
        for module in modules:
            command += ["-L", module]
        environment = {**os.environ, **self.environment, "XDG_RUNTIME_DIR": str(self.folder)}
        self._server = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + DEADLINE
        while not self._has_microphone():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"no sound server, exit status {self._server.poll()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End players and server and remove the folder."""
        for player in self._players:
            player.kill()
            player.wait()
        self.kill_server()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill_server(self) -> None:
        """End the server as a crash would."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def play(self, path: Path, sink: str = "room") -> subprocess.Popen[bytes]:
        """Play a sound file into the room, in real time; the process ends when it is over."""
        command = ["paplay", f"--device={sink}", str(path)]
        player = subprocess.Popen(command, env={**os.environ, **self.environment}, stderr=subprocess.DEVNULL)
        self._players.append(player)
        return player

    def unplug(self) -> None:
        """Remove the room and with it every source: no microphone is left."""
        self.control("unload-module", "module-remap-source")
        self.control("unload-module", "module-null-sink")

    def plug_in(self) -> None:
        """Bring room and microphone back."""
        self.control("load-module", *_SINK.split(" "))
        self.control("load-module", *_SOURCE.split(" "))

    def show(self, name: str, other: "Room") -> None:
        """``other`` is a microphone of its own here, until its server is killed."""
        device = (
            f'pcm.{name} {{ type pulse server "unix:{other._socket}" hint {{ show on description "X" }} }}'
        )
        self.alsa.write_text(f"{self.alsa.read_text()}{device}\n")

    def control(self, *arguments: str) -> str:
        """Run ``pactl``; its output."""
        return subprocess.run(
            ["pactl", *arguments],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
        ).stdout

    def _has_microphone(self) -> bool:
        try:
            return "roommic" in self.control("list", "short", "sources")
        except subprocess.CalledProcessError:
            return False


@pytest.fixture
def desk(room: Room) -> Iterator[Room]:
    """Another room, whose microphone is the device ``DESK`` in the first one."""
    running = Room()
    try:
        running.start()
        room.show("desk", running)
        yield running
    finally:
        running.stop()


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A room of its own for the test, which hears and speaks in it through the environment."""
    running = Room()
    try:
        running.start()
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running
    finally:
        running.stop()
