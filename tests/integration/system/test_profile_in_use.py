"""A profile that could not be opened can be opened at the next try."""

from pathlib import Path

import pytest

from app.bootstrap.profiles import LockedProfile
from app.domain.errors import ErrorCode, LocalError
from app.system.paths import DEMONSTRATION, profile_paths


def test_a_log_that_cannot_be_written_does_not_leave_the_profile_in_use(tmp_path: Path) -> None:
    paths = profile_paths(DEMONSTRATION, tmp_path)
    paths.make()
    paths.log.mkdir()
    for _ in range(2):
        with pytest.raises(LocalError) as raised:
            LockedProfile(paths, keys_in_file=True)
        assert raised.value.code is ErrorCode.DISK_FAILED
    paths.log.rmdir()
    LockedProfile(paths, keys_in_file=True).release()
