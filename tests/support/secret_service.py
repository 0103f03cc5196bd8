"""A real Secret Service (GNOME keyring) on a message bus of its own, ended by its process ids.

Nothing of it is shared with the desktop: bus, home folder and keyring are in the folder it is given.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import secretstorage

START_WITHIN = 20.0
PASSWORD = "test"
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# no folder of services: a bus that starts a second keyring by itself would answer in place of ours


@dataclass(frozen=True)
class SecretServiceProcess:
    """A running Secret Service; ``environment`` is what a program needs to find it."""

    environment: Mapping[str, str]
    daemon: "subprocess.Popen[bytes]"

    def lock(self) -> None:
        """Lock the keyring, as a laptop that was asleep does. There is no display to unlock it from."""
        with closing(secretstorage.dbus_init()) as connection:
            secretstorage.get_default_collection(connection).lock()

    def item_labels(self) -> list[str]:
        """The labels of everything that is kept."""
        with closing(secretstorage.dbus_init()) as connection:
            return [
                item.get_label() for item in secretstorage.get_default_collection(connection).get_all_items()
            ]

    def end(self) -> None:
        """End the keyring under a program that is using it."""
        _end(self.daemon)


@contextmanager
def running_secret_service(folder: Path) -> Iterator[SecretServiceProcess]:
    """Start a bus and an unlocked keyring in ``folder``; this process' environment points there meanwhile."""
    for name in ("home", "data", "run"):
        (folder / name).mkdir(mode=0o700, parents=True)
    configuration = folder / "bus.conf"
    address = f"unix:path={folder / 'run' / 'bus'}"
    configuration.write_text(BUS.format(address=address))
    ours = {
        "HOME": str(folder / "home"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "DBUS_SESSION_BUS_ADDRESS": address,
    }
    # without a display a locked keyring answers at once that nobody unlocks it
    inherited = {n: v for n, v in os.environ.items() if n not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment = {**inherited, **ours}
    before = {name: os.environ.get(name) for name in ours}
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes.append(
            subprocess.Popen(
                ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        _wait(lambda: (folder / "run" / "bus").exists())
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        processes.append(daemon)
        assert daemon.stdin is not None
        daemon.stdin.write(PASSWORD.encode())
        daemon.stdin.close()
        os.environ.update(ours)
        _wait(_answers)
        yield SecretServiceProcess(ours, daemon)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        for process in reversed(processes):
            _end(process)


def _answers() -> bool:
    try:
        with closing(secretstorage.dbus_init()) as connection:
            collection = secretstorage.get_default_collection(connection)
            return not collection.is_locked()
    except (secretstorage.SecretStorageException, OSError):
        return False


def _wait(ready: object) -> None:
    assert callable(ready)
    deadline = time.monotonic() + START_WITHIN
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("the Secret Service did not start")
        time.sleep(0.02)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
