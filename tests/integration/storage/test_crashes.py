"""A program that is killed at the worst moment: what was committed stays, what was doomed goes."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.storage.database import SqlCipherDatabase
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from app.system.file_secrets import FileSecrets
from tests.support.database import SESSION, HeldClock

ROOT = Path(__file__).parents[3]

PROGRAM = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from app.domain.transcript import TranscriptPart, Word
from app.storage.database import SqlCipherDatabase
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from app.system.file_secrets import FileSecrets
from tests.support.database import SESSION, START, HeldClock, fill

folder, moment, master = Path(sys.argv[1]), sys.argv[2], MasterKey(bytes.fromhex(sys.argv[3]))
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
vault = Vault(master, FileSecrets(folder / "secrets.json"))
database = SqlCipherDatabase(folder / "roomnote.db", master.database_key(), vault, HeldClock())
fill(database)
with database.unit_of_work() as unit:
    unit.transcripts.add_part(SESSION.id, TranscriptPart(0, 1, (Word("words", 0, 1, 1),), ()))
    unit.commit()
with database.unit_of_work() as unit:
    unit.transcripts.destroy(SESSION.id)
    unit.sessions.save(replace(SESSION, transcript_destroyed_at=START))
    unit.audit.add("transcript.destroyed", SESSION.id)
    if moment == "before the commit":
        die()
    if moment == "before the key":
        vault.destroy = die
    if moment == "after the key":
        really = vault.destroy
        vault.destroy = lambda key_id: (really(key_id), die())
    unit.commit()
die()
"""


@pytest.mark.parametrize("moment", ["before the commit", "before the key", "after the key", "at the end"])
def test_the_next_start_finds_all_or_nothing(tmp_path: Path, moment: str) -> None:
    master = MasterKey.new()
    killed = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), moment, master.secret_bytes().hex()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert killed.returncode == -9, killed.stderr
    vault = Vault(master, FileSecrets(tmp_path / "secrets.json"))
    assert vault.exists(f"transcript/{SESSION.id}") == (moment in ("before the commit", "before the key"))
    database = SqlCipherDatabase(tmp_path / "roomnote.db", master.database_key(), vault, HeldClock())
    with database.unit_of_work() as unit:
        unit.audit.verify()
        if moment == "before the commit":
            (part,) = unit.transcripts.parts(SESSION.id)
            assert part.words[0].text == "words" and unit.audit.entries() == ()
        else:
            with pytest.raises(LocalError) as raised:
                unit.transcripts.parts(SESSION.id)
            assert raised.value.code is ErrorCode.TRANSCRIPT_DESTROYED
            assert [entry.action for entry in unit.audit.entries()] == ["transcript.destroyed"]
            assert unit.doomed.pending() == () and not vault.exists(f"transcript/{SESSION.id}")
    database.close()
