"""A finished recording that was changed is never taken for complete, and no wrong sample is read."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import RECORD_BYTES, RECORD_FRAMES, RECORD_OVERHEAD, SegmentHeader
from tests.faults.sizes import TAMPERED_FILES, sizes
from tests.support.memory_vault import MemoryVault
from tests.support.recording import WallClock, signal

pytestmark = pytest.mark.faults
SEGMENTS = (5 * RECORD_FRAMES, 3 * RECORD_FRAMES + 700, 4 * RECORD_FRAMES + 1_234)
FRAMES = sum(SEGMENTS)
SHORT = 1_700
GONE = bytearray(b"gone")
Files = list[bytearray]
Pieces = list[bytes]


class _Finished:
    """A finished recording of three segments, which is put back before every change."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._vault = folder, MemoryVault()
        store, position = self.opened(), 0
        for index, frames in enumerate(SEGMENTS):
            writer = store.begin_segment("r1", position)
            start = 0
            while start < frames:  # with short records in the middle, as a pause leaves them
                end = min(frames, start + (SHORT if start == RECORD_FRAMES else RECORD_FRAMES))
                writer.append(signal(position + start, position + end))
                start = end
            if index == len(SEGMENTS) - 1:
                writer.finish()
            writer.close()
            position += frames
        self.files = [path.read_bytes() for path in self._paths()]

    def opened(self) -> SealedRecordings:
        return SealedRecordings(self._folder, self._vault, WallClock())

    def _paths(self) -> list[Path]:
        return sorted(self._folder.rglob("*.sealed"))

    def changed(self, files: Files) -> SealedRecordings:
        for path in self._paths():
            path.unlink()
        for number, data in enumerate(files):
            if data != GONE:
                (self._folder / "r1" / f"{number:06d}.sealed").write_bytes(data)
        return self.opened()


def _pieces(data: bytes) -> Pieces:
    """The header and each record."""
    _, length = SegmentHeader.from_bytes(data)
    found, place = [data[:length]], length
    while place < len(data):
        frames = int.from_bytes(data[place : place + 2], "little")
        found.append(data[place : place + RECORD_OVERHEAD + 2 * frames])
        place += len(found[-1])
    return found


def _flip(dice: random.Random, files: Files) -> None:
    data = dice.choice(files)
    for _ in range(dice.choice((1, 1, 1, 8))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _rearrange(change: Callable[[random.Random, Pieces], object]) -> Callable[[random.Random, Files], None]:
    def rearrange(dice: random.Random, files: Files) -> None:
        number = dice.randrange(len(files))
        pieces = _pieces(bytes(files[number]))
        change(dice, pieces)
        files[number] = bytearray(b"".join(pieces))

    return rearrange


def _swap(dice: random.Random, pieces: list[bytes] | Files) -> None:
    one, other = dice.sample(range(len(pieces)), 2)
    pieces[one], pieces[other] = pieces[other], pieces[one]  # type: ignore[call-overload]


def _swap_lengths(dice: random.Random, pieces: Pieces) -> None:
    """Records of different lengths, each in the place of the other."""
    one = dice.randrange(1, len(pieces))
    other = dice.choice([n for n in range(1, len(pieces)) if len(pieces[n]) != len(pieces[one])])
    pieces[one], pieces[other] = pieces[other], pieces[one]


def _move(dice: random.Random, pieces: Pieces) -> None:
    pieces.insert(dice.randrange(1, len(pieces)), pieces.pop(dice.randrange(1, len(pieces))))


def _drop(dice: random.Random, pieces: Pieces) -> None:
    del pieces[dice.randrange(len(pieces))]


def _duplicate(dice: random.Random, pieces: Pieces) -> None:
    pieces.insert(dice.randrange(len(pieces)), dice.choice(pieces))


def _truncate(dice: random.Random, files: Files) -> None:
    data = dice.choice(files)
    del data[dice.choice((dice.randrange(len(data)), len(data) - dice.randrange(1, 40))) :]


def _exchange_between_segments(dice: random.Random, files: Files) -> None:
    one, other = dice.sample(range(len(files)), 2)
    ours, theirs = _pieces(bytes(files[one])), _pieces(bytes(files[other]))
    here, there = dice.randrange(len(ours)), dice.randrange(len(theirs))
    ours[here], theirs[there] = theirs[there], ours[here]
    files[one], files[other] = bytearray(b"".join(ours)), bytearray(b"".join(theirs))


def _swap_segments(dice: random.Random, files: Files) -> None:
    _swap(dice, files)


def _drop_segment(dice: random.Random, files: Files) -> None:
    """With the others in their places, or each in the place of the one before."""
    number = dice.randrange(len(files))
    files[number : number + 1] = dice.choice(([GONE], []))


def _duplicate_segment(dice: random.Random, files: Files) -> None:
    """In the place of another, or as one more, for which there is no key."""
    number = dice.randrange(len(files) + 1)
    files[number : number + dice.randrange(2)] = [bytearray(dice.choice(files))]


CHANGES: dict[str, Callable[[random.Random, Files], None]] = {
    "flip": _flip,
    "swap": _rearrange(_swap),
    "swap of different lengths": _rearrange(_swap_lengths),
    "move": _rearrange(_move),
    "drop": _rearrange(_drop),
    "duplicate": _rearrange(_duplicate),
    "truncate": _truncate,
    "exchange between segments": _exchange_between_segments,
    "swap segments": _swap_segments,
    "drop a segment": _drop_segment,
    "duplicate a segment": _duplicate_segment,
}


def _check_what_is_heard(pcm: bytes, holes: tuple[tuple[int, int], ...], story: str) -> None:
    """Outside of the holes, which are silent, are the samples that were sealed, in their places."""
    expected = bytearray(signal(0, len(pcm) // 2))
    for first, last in holes:
        expected[2 * first : 2 * last] = bytes(2 * (last - first))
    assert len(pcm) <= 2 * FRAMES and pcm == expected, story


@sizes(TAMPERED_FILES)
def test_no_changed_recording_is_taken_for_complete(tmp_path: Path, times: int) -> None:
    finished = _Finished(tmp_path)
    untouched = finished.opened()
    assert untouched.state("r1").finished and untouched.holes("r1") == ()
    assert untouched.read("r1", 0, FRAMES) == signal(0, FRAMES)
    assert {len(piece) for data in finished.files for piece in _pieces(data)} >= {
        RECORD_BYTES,
        RECORD_OVERHEAD,
    }
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    changed = 0
    while changed < times:
        name = dice.choice(sorted(CHANGES))
        files = [bytearray(data) for data in finished.files]
        CHANGES[name](dice, files)
        if len(files) == len(SEGMENTS) and all(map(bytearray.startswith, files, finished.files)):
            continue  # exchanged for the same, or only something behind an ending, which is no part of it
        changed += 1
        story = f"seed {seed}, change {changed}, {name}"
        store = finished.changed(files)
        if files[: len(SEGMENTS)] == finished.files:  # one more, which has no key, is no part of it
            assert store.read("r1", 0, 10**9) == signal(0, FRAMES), story
            assert store.state("r1").segments == len(SEGMENTS), story
            continue
        state, holes = store.state("r1"), store.holes("r1")
        assert not state.finished or holes, story
        _check_what_is_heard(store.read("r1", 0, 10**9), holes, story)
    print(f"{changed} changed recordings, none taken for complete, seed {seed}")
