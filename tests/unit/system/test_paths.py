"""Every profile has its own private tree."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.system.clock import SystemClock
from app.system.paths import DEFAULT, DEMONSTRATION, FOLDER_VARIABLE, profile_paths


def test_profiles_share_models_and_nothing_else() -> None:
    real, demonstration = profile_paths(DEFAULT, environment={}), profile_paths(DEMONSTRATION, environment={})
    assert real.models == demonstration.models
    for name in ("service", "data", "config", "logs", "database", "recordings", "settings", "log", "lock"):
        assert getattr(real, name) != getattr(demonstration, name), name
    assert real.data not in demonstration.data.parents and demonstration.data not in real.data.parents


def test_a_folder_of_ones_own_holds_everything(tmp_path: Path) -> None:
    paths = profile_paths(DEMONSTRATION, tmp_path / "kept", {FOLDER_VARIABLE: "/elsewhere"})
    everything = (paths.data, paths.config, paths.logs, paths.models, paths.database, paths.connections)
    assert all(path.is_relative_to(tmp_path / "kept") for path in everything)


def test_the_environment_may_name_the_folder(tmp_path: Path) -> None:
    assert profile_paths(environment={FOLDER_VARIABLE: str(tmp_path)}).data == tmp_path
    assert profile_paths(environment={FOLDER_VARIABLE: ""}).data != Path.cwd()


def test_folders_are_made_private_even_where_they_were_not(tmp_path: Path) -> None:
    paths = profile_paths(folder=tmp_path / "kept")
    paths.data.mkdir(mode=0o755)
    paths.make()
    paths.make()
    for folder in (paths.data, paths.config, paths.logs, paths.models, paths.recordings):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder.name


def test_a_folder_that_cannot_be_made_is_a_failed_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LocalError) as raised:
        profile_paths(folder=tmp_path / "file" / "kept").make()
    assert raised.value.code is ErrorCode.DISK_FAILED


def test_new_files_are_the_users_alone(tmp_path: Path) -> None:
    """In a process of its own, because the mask holds for a whole process."""
    code = (
        "from pathlib import Path; from app.system.paths import restrict_new_files; restrict_new_files();"
        f"Path({str(tmp_path / 'file')!r}).write_text('x')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_the_clock_tells_aware_utc_and_only_grows() -> None:
    clock = SystemClock()
    offset = clock.now().utcoffset()
    assert offset is not None and offset.total_seconds() == 0
    first = clock.monotonic()
    assert clock.monotonic() >= first
