"""Where a profile keeps its files: folders of the user only, one tree for each profile."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.system.atomic import disk_failure

DEFAULT = "default"
DEMONSTRATION = "demonstration"
FOLDER_VARIABLE = "ROOMNOTE_FOLDER"
_NAMES = {DEFAULT: "Roomnote", DEMONSTRATION: "Roomnote demonstration"}


@dataclass(frozen=True, slots=True)
class ProfilePaths:
    """The files and folders of one profile. ``service`` is the profile's name in the keyring."""

    profile: str
    service: str
    data: Path
    config: Path
    logs: Path
    models: Path

    @property
    def recordings(self) -> Path:
        """Sealed recordings."""
        return self.data / "recordings"

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.data / "roomnote.db"

    @property
    def settings(self) -> Path:
        """Settings that hold no PHI."""
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        """The running log; older ones lie beside it."""
        return self.logs / "roomnote.log"

    @property
    def lock(self) -> Path:
        """Held by the one running program."""
        return self.data / "running.lock"

    @property
    def device_choices(self) -> Path:
        """What was found out about the graphics card."""
        return self.data / "speech-device.json"

    @property
    def connections(self) -> Path:
        """Every connection ever made."""
        return self.data / "connections.jsonl"

    def make(self) -> None:
        """Make the folders, 0700; DISK_FULL or DISK_FAILED."""
        for folder in (self.data, self.config, self.logs, self.models, self.recordings):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                folder.chmod(0o700)
            except OSError as exc:
                raise disk_failure(exc) from exc


def profile_paths(
    profile: str = DEFAULT,
    folder: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> ProfilePaths:
    """The paths of ``profile``; nothing is made yet.

    ``folder``, or the environment's ROOMNOTE_FOLDER, holds everything of a profile in one tree; otherwise
    the platform's own places are used. Speech models lie with the default profile, shared by all.
    """
    name = _NAMES[profile]
    chosen = folder or (Path(environment[FOLDER_VARIABLE]) if environment.get(FOLDER_VARIABLE) else None)
    if chosen is not None:
        root = chosen.expanduser().absolute()
        return ProfilePaths(profile, name, root, root / "config", root / "logs", root / "models")
    folders = platformdirs.PlatformDirs(name, appauthor=False, roaming=False)
    shared = platformdirs.PlatformDirs(_NAMES[DEFAULT], appauthor=False, roaming=False)
    return ProfilePaths(
        profile,
        name,
        Path(folders.user_data_dir),
        Path(folders.user_config_dir) / "config",
        Path(folders.user_log_dir),
        Path(shared.user_data_dir) / "models",
    )


def restrict_new_files() -> None:
    """Let every file and folder that this process makes be the user's alone (umask 077)."""
    os.umask(0o077)
