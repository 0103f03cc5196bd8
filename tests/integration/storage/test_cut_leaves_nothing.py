"""What was cut is gone for someone who has the database's key, old copies of its files and every key left."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.transcript import TranscriptPart, Word
from app.storage.codec import dump_part
from app.storage.database import SqlCipherDatabase
from app.storage.sealing import unseal
from app.storage.transcript_keys import key_id_of
from app.storage.vault import Vault
from app.system.file_secrets import FileSecrets
from tests.support.cipher_pages import pages
from tests.support.database import SESSION, Store, fill

PLANTED = "the heron waited by the flooded orchard"
STAYS = "a kettle sang in the narrow kitchen"
SECOND = 16_000
CUT = 8 * SECOND


def part(start: int) -> TranscriptPart:
    """A second with sentences enough to fill pages of its own."""
    sentence = STAYS if (start + 1) * SECOND <= CUT else PLANTED
    words = tuple(Word(f"{sentence} {start} {n}", n / 100, n / 100 + 0.01, 0.9) for n in range(120))
    return TranscriptPart(start * SECOND, (start + 1) * SECOND, words, ())


PARTS = tuple(part(start) for start in range(12))


@dataclass(frozen=True)
class Row:
    """A sealed part as it lies in a database file."""

    start_frame: int
    key_id: str
    sealed: bytes

    def opens_with(self, key: bytes) -> bool:
        """Whether the key opens it, also under any other key's name."""
        names = {self.key_id, *(key_id_of(SESSION.id, number) for number in range(6))}
        bound = [f"roomnote/1/{name}/part/{self.start_frame}".encode() for name in names]
        return any(unseal(key, self.sealed, each) is not None for each in bound)


def rows_of(store: Store) -> list[Row]:
    """The sealed parts, read with nothing but the database's key."""
    raw = store.raw()
    rows = raw.execute(
        "SELECT start_frame, key_id, sealed FROM transcript_parts ORDER BY start_frame"
    ).fetchall()
    raw.close()
    return [Row(*row) for row in rows]


class World:
    """A database and a secrets file with twelve parts, and byte copies of both from before the cut."""

    def __init__(self, folder: Path) -> None:
        self.secrets_file = folder / "secrets.json"
        self.store = Store(folder, FileSecrets(self.secrets_file))
        self.database = self.store.open()
        fill(self.database)
        for each in PARTS:
            with self.database.unit_of_work() as unit:
                unit.transcripts.add_part(SESSION.id, each)
                unit.commit()
        self.old_key = self.store.vault.load(key_id_of(SESSION.id))
        before = folder / "before"
        before.mkdir()
        for path in (self.store.path, self.store.path.with_name(self.store.path.name + "-wal")):
            shutil.copyfile(path, before / path.name)
        self.before = Store(before)
        self.before.master = self.store.master

    def keys_left(self) -> list[bytes]:
        """Every data key in the secrets file, unwrapped."""
        names = json.loads(self.secrets_file.read_bytes())["secrets"]
        vault = Vault(self.store.master, FileSecrets(self.secrets_file))
        return [vault.load(name.removeprefix("key/")) for name in names]

    def cut(self) -> None:
        with self.database.unit_of_work() as unit:
            unit.transcripts.cut(SESSION.id, CUT)
            unit.commit()
        self.database.scrub()

    def parts(self) -> tuple[TranscriptPart, ...]:
        with self.database.unit_of_work() as unit:
            return unit.transcripts.parts(SESSION.id)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.database.close()


def pieces(sealed: bytes) -> list[bytes]:
    """Short runs from everywhere in a sealed part, so that pages it is spread over are all looked at."""
    return [sealed[start : start + 16] for start in range(0, len(sealed) - 16, 256)]


def test_no_row_and_no_trace_of_a_removed_part_is_left(world: World) -> None:
    gone = [row for row in rows_of(world.store) if row.start_frame >= CUT]
    planted = [piece for row in gone for piece in pieces(row.sealed)]
    found = pages(world.store)
    assert len(planted) > 100 and sum(piece in found for piece in planted) > 0.9 * len(planted)
    world.cut()
    assert [row.start_frame for row in rows_of(world.store)] == [n * SECOND for n in range(8)]
    found = pages(world.store)
    assert not [piece for piece in planted if piece in found]
    assert PLANTED.encode() not in found and b"heron" not in found


def test_a_copy_from_before_cannot_be_read_with_any_key_that_is_left(world: World) -> None:
    copied = rows_of(world.before)
    assert len(copied) == 12 and all(row.opens_with(world.old_key) for row in copied)
    world.cut()
    left = world.keys_left()
    assert len(left) == 1
    for row in rows_of(world.before):
        assert not [key for key in left if row.opens_with(key)]
    assert world.old_key not in left


def test_what_stays_reads_back_identically_and_is_sealed_with_the_key_left(world: World) -> None:
    world.cut()
    assert world.parts() == PARTS[:8]
    (key,) = world.keys_left()
    rows = rows_of(world.store)
    assert {row.key_id for row in rows} == {key_id_of(SESSION.id, 1)}
    for row, expected in zip(rows, PARTS, strict=False):
        bound = f"roomnote/1/{row.key_id}/part/{row.start_frame}".encode()
        assert unseal(key, row.sealed, bound) == dump_part(expected)


def test_a_part_that_was_never_committed_goes_as_well(world: World) -> None:
    """Its traces in the log, and a copy of them, were sealed with the key that the cut destroys."""
    before = world.keys_left()
    with world.database.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 12 * SECOND)
        unit.commit()
    assert world.parts() == PARTS and not set(before) & set(world.keys_left())


def test_the_keys_of_undone_cuts_are_not_left_over(world: World) -> None:
    with world.database.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 10 * SECOND)
    assert len(world.keys_left()) == 2, "a crash after the key was made and before the commit"
    undone = world.store.vault.load(key_id_of(SESSION.id, 1))
    world.cut()
    assert undone not in world.keys_left() and len(world.keys_left()) == 1
    assert world.parts() == PARTS[:8]


def test_the_database_is_as_the_next_start_needs_it(world: World) -> None:
    world.cut()
    world.database.close()
    world.database = SqlCipherDatabase(
        world.store.path, world.store.master.database_key(), world.store.vault, world.store.clock
    )
    assert world.parts() == PARTS[:8] and world.database.pending_destructions() == ()
