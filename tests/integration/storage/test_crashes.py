"""A program that is killed at the worst moment: what was committed stays, what was doomed goes."""

import json
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
cutting = sys.argv[4] == "cut"
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
vault = Vault(master, FileSecrets(folder / "secrets.json"))
database = SqlCipherDatabase(folder / "roomnote.db", master.database_key(), vault, HeldClock())
fill(database)
with database.unit_of_work() as unit:
    unit.transcripts.add_part(SESSION.id, TranscriptPart(0, 1, (Word("words", 0, 1, 1),), ()))
    unit.transcripts.add_part(SESSION.id, TranscriptPart(1, 2, (Word("more", 0, 1, 1),), ()))
    unit.commit()
with database.unit_of_work() as unit:
    if cutting:
        if moment == "before the new key":
            vault.create = die
        if moment == "after the new key":
            make = vault.create
            vault.create = lambda key_id: (make(key_id), die())
        unit.transcripts.cut(SESSION.id, 1)
    else:
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


def killed(folder: Path, moment: str, work: str) -> tuple[MasterKey, Vault]:
    """Run the program, which kills itself at that moment."""
    master = MasterKey.new()
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), moment, master.secret_bytes().hex(), work],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == -9, ended.stderr
    return master, Vault(master, FileSecrets(folder / "secrets.json"))


@pytest.mark.parametrize("moment", ["before the commit", "before the key", "after the key", "at the end"])
def test_the_next_start_finds_all_or_nothing(tmp_path: Path, moment: str) -> None:
    master, vault = killed(tmp_path, moment, "destroy")
    assert vault.exists(f"transcript/{SESSION.id}") == (moment in ("before the commit", "before the key"))
    database = SqlCipherDatabase(tmp_path / "roomnote.db", master.database_key(), vault, HeldClock())
    with database.unit_of_work() as unit:
        unit.audit.verify()
        if moment == "before the commit":
            first, _ = unit.transcripts.parts(SESSION.id)
            assert first.words[0].text == "words" and unit.audit.entries() == ()
        else:
            with pytest.raises(LocalError) as raised:
                unit.transcripts.parts(SESSION.id)
            assert raised.value.code is ErrorCode.TRANSCRIPT_DESTROYED
            assert [entry.action for entry in unit.audit.entries()] == ["transcript.destroyed"]
            assert unit.doomed.pending() == () and not vault.exists(f"transcript/{SESSION.id}")
    database.close()


BEFORE = ("before the new key", "after the new key", "before the commit")


@pytest.mark.parametrize("moment", [*BEFORE, "before the key", "after the key", "at the end"])
def test_a_cut_is_whole_or_did_not_happen(tmp_path: Path, moment: str) -> None:
    master, vault = killed(tmp_path, moment, "cut")
    database = SqlCipherDatabase(tmp_path / "roomnote.db", master.database_key(), vault, HeldClock())
    with database.unit_of_work() as unit:
        texts = [part.words[0].text for part in unit.transcripts.parts(SESSION.id)]
        assert texts == (["words", "more"] if moment in BEFORE else ["words"])
        assert unit.doomed.pending() == ()
        assert vault.exists(f"transcript/{SESSION.id}") == (moment in BEFORE)
        unit.transcripts.cut(SESSION.id, 1)
        unit.commit()
    with database.unit_of_work() as unit:
        assert [part.words[0].text for part in unit.transcripts.parts(SESSION.id)] == ["words"]
    database.close()
    names = json.loads((tmp_path / "secrets.json").read_bytes())["secrets"]
    assert len(names) == 1, "no key of an undone cut is left over"
