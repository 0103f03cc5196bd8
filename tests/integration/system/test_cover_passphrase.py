"""The passphrase that opens the data also takes the cover off, with the real key store and database."""

from pathlib import Path

import pytest

from app.bootstrap.profiles import LockedProfile
from app.domain.errors import AppError, ErrorCode
from app.services.attempts import FREE_ATTEMPTS
from app.system.paths import DEMONSTRATION, profile_paths
from tests.support.speech import FakeSpeechEngine

PASSPHRASE = "a sentence that is long"


def test_the_passphrase_opens_the_cover_and_the_pin_survives_a_restart(tmp_path: Path) -> None:
    for start in range(2):
        profile = LockedProfile(
            profile_paths(DEMONSTRATION, tmp_path), engine=FakeSpeechEngine(), keys_in_file=True
        )
        program = profile.create(PASSPHRASE)[0] if start == 0 else profile.open(PASSPHRASE)
        try:
            cover = program.cover_pin
            if start == 0:
                cover.set("4711")
                for _ in range(FREE_ATTEMPTS):
                    with pytest.raises(AppError):
                        cover.check("4712")
            assert cover.is_set() and cover.passphrase_opens
            assert cover.wait() > 0, "the wait goes on after the restart"
            with pytest.raises(AppError) as wrong:
                cover.check_passphrase("another sentence")
            assert wrong.value.code is ErrorCode.PASSPHRASE_WRONG
            assert cover.wait() > 0
            if start == 1:
                cover.check_passphrase(PASSPHRASE)
                cover.check("4711")
        finally:
            program.close()
