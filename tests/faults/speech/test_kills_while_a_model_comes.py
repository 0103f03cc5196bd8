"""Killed while a model comes: it goes on, and a model is whole or known not to be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.speech.model_source import Source
from app.speech.model_staging import PARTIAL
from app.speech.models import inspect_model
from tests.support.made_models import write_model
from tests.support.model_at_stake import FILES, QUICK, Laptop, never, quiet
from tests.support.model_server import (
    SLOW,
    model_server,
    wait_for,
)

pytestmark = pytest.mark.faults

PROGRAM = """
import os, sys
from pathlib import Path
from app.speech import model_staging
from app.speech.model_source import Source
from app.speech.model_store import FolderModelStore
from tests.support.made_models import catalogue_of, entry_of, made_model

folder, place, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = 0

def counted(real):
    def act(*arguments, **named):
        global steps
        steps += 1
        if steps == step:
            os._exit(9)  # as a kill: nothing is tidied up
        return real(*arguments, **named)
    return act

for owner, name in ((Path, "rename"), (Path, "unlink"), (Path, "replace"), (model_staging, "_write"),
                    (model_staging, "_sync_folder"), (model_staging, "write_note"),
                    (model_staging.shutil, "rmtree")):
    setattr(owner, name, counted(getattr(owner, name)))
store = FolderModelStore(folder, catalogue_of(entry_of(made_model(200_000))), Source(place), keep_free=0)
if place.startswith("http"):
    store.download("made.en", lambda here, total: None, lambda: False)
else:
    store.import_from(Path(place), lambda here, total: None, lambda: False)
"""


def run(laptop: Laptop, place: object, step: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, str(laptop.folder), str(place), str(step)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[3])


def test_killed_while_fetching_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    with model_server(made_en=FILES) as server:
        server.then = SLOW
        with run(laptop, server.base) as process:
            wait_for(lambda: server.sent > 60_000, 30)
            process.kill()
        laptop.still_works()
        store = laptop.store(Source(server.base, patience=QUICK))
        here = store.fetched("made.en")
        server.then = "ok"
        store.download("made.en", quiet, never)
        assert here == 0 or "Range" in server.of_files()[-1].headers
        assert len(laptop.store().installed()) == 2


def test_killed_at_any_step_of_installing_there_is_a_whole_model(tmp_path: Path) -> None:
    """A damaged model is replaced: before, it is there as it was, or comes back; after, the new one is."""
    laptop = Laptop(tmp_path)
    stick = write_model(tmp_path / "stick", FILES)
    store = laptop.store()
    step, ended, damaged, whole = 0, 9, 0, 0
    while ended == 9:
        step += 1
        model = store.import_from(stick, quiet, never)
        (model.folder / "vocabulary.txt").write_bytes(b"")
        with run(laptop, stick, step) as process:
            ended = process.wait(60)
        (found,) = [m for m in store.installed() if m.id == "made.en"]
        store.remove("another")  # the next thing that is done tidies up
        damaged, whole = damaged + (not found.intact), whole + found.intact
        assert not found.intact or inspect_model(found.folder).size
        assert sorted(p.name for p in (laptop.folder / PARTIAL).iterdir()) == ["lock"]
    assert ended == 0 and damaged >= 3 and whole >= 3
    assert laptop.picture() == laptop.before
