"""Cuts, zeros, garbage and flipped bits: never a wrong sample, and little lost when the end is hurt."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import RECORD_FRAMES
from tests.support.memory_vault import MemoryVault
from tests.support.recording import WallClock, signal

FRAMES = 10 * RECORD_FRAMES + 1234
MOST_LOST = 16_000
EXAMPLES = settings(max_examples=300, deadline=None)


class _Sealed:
    """A recording of the signal that is sealed once and damaged afresh for every example."""

    def __init__(self, *, finished: bool = True) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._vault = MemoryVault()
        recordings = self._recordings()
        writer = recordings.begin_segment("r1", 0)
        for start in range(0, FRAMES, RECORD_FRAMES):
            writer.append(signal(start, min(FRAMES, start + RECORD_FRAMES)))
        writer.sync()
        if finished:
            writer.finish()
        writer.close()
        (self._path,) = Path(self._folder.name).rglob("*.sealed")
        self.data = self._path.read_bytes()

    def _recordings(self) -> SealedRecordings:
        return SealedRecordings(Path(self._folder.name), self._vault, WallClock())

    def damaged(self, change: Callable[[bytearray], None]) -> SealedRecordings:
        data = bytearray(self.data)
        change(data)
        self._path.write_bytes(data)
        return self._recordings()


SEALED = _Sealed()


def _check(recordings: SealedRecordings) -> tuple[int, int]:
    """Every sample read is what was sealed, or silence in a hole that is told. Frames, silent frames."""
    state = recordings.state("r1")
    read = recordings.read("r1", 0, 10**9)
    assert len(read) == 2 * state.frames <= 2 * FRAMES
    expected = bytearray(signal(0, state.frames))
    silent = 0
    for first, last in recordings.holes("r1"):
        expected[2 * first : 2 * last] = bytes(2 * (last - first))
        silent += last - first
    assert read == expected
    return state.frames, silent


@EXAMPLES
@given(st.integers(0, len(SEALED.data) - 1))
def test_a_cut_takes_no_more_than_what_it_cuts_and_one_record(size: int) -> None:
    recordings = SEALED.damaged(lambda data: data.__delitem__(slice(size, None)))
    frames, silent = _check(recordings)
    cut_off = (len(SEALED.data) - size) // 2
    assert silent == 0
    assert FRAMES - frames <= cut_off + RECORD_FRAMES
    assert not recordings.state("r1").finished


@EXAMPLES
@given(st.integers(0, 12_000), st.binary(max_size=20_000))
def test_garbage_instead_of_the_last_part_costs_at_most_a_second(size: int, garbage: bytes) -> None:
    def overwrite(data: bytearray) -> None:
        data[len(data) - size :] = garbage

    frames, silent = _check(SEALED.damaged(overwrite))
    assert FRAMES - frames + silent <= MOST_LOST


@EXAMPLES
@given(st.integers(0, 12_000), st.integers(0, 50_000))
def test_a_zeroed_tail_costs_at_most_a_second(size: int, more: int) -> None:
    def zero(data: bytearray) -> None:
        data[len(data) - size :] = bytes(size + more)

    frames, silent = _check(SEALED.damaged(zero))
    assert FRAMES - frames + silent <= MOST_LOST


@EXAMPLES
@given(st.integers(1, 10_000), st.binary(min_size=1, max_size=10_000))
def test_what_follows_the_ending_is_ignored(size: int, garbage: bytes) -> None:
    recordings = SEALED.damaged(lambda data: data.extend(garbage))
    assert _check(recordings) == (FRAMES, 0)
    assert recordings.state("r1").finished


@EXAMPLES
@given(st.integers(140, len(SEALED.data) - 1), st.integers(1, 255))
def test_a_flipped_bit_behind_the_header_costs_one_record(place: int, change: int) -> None:
    def flip(data: bytearray) -> None:
        data[place] ^= change

    frames, silent = _check(SEALED.damaged(flip))
    assert FRAMES - frames + silent <= RECORD_FRAMES


@EXAMPLES
@given(st.integers(0, 139), st.integers(1, 255))
def test_a_flipped_bit_in_the_header_gives_no_wrong_sample(place: int, change: int) -> None:
    def flip(data: bytearray) -> None:
        data[place] ^= change

    _check(SEALED.damaged(flip))


@EXAMPLES
@given(st.integers(140, len(SEALED.data) - 1), st.integers(1, 4096))
def test_a_page_of_zeros_anywhere_costs_at_most_a_second(place: int, size: int) -> None:
    def zero(data: bytearray) -> None:
        data[place : place + size] = bytes(len(data[place : place + size]))

    frames, silent = _check(SEALED.damaged(zero))
    assert FRAMES - frames + silent <= MOST_LOST


@EXAMPLES
@given(st.integers(140, len(SEALED.data) - 1), st.integers(1, 20_000))
def test_bytes_missing_from_the_middle_give_no_wrong_sample(place: int, size: int) -> None:
    _check(SEALED.damaged(lambda data: data.__delitem__(slice(place, place + size))))


@EXAMPLES
@given(st.lists(st.integers(0, 9), min_size=2, max_size=2, unique=True))
def test_exchanged_records_are_not_read_in_each_others_place(pair: list[int]) -> None:
    def exchange(data: bytearray) -> None:
        one, other = (slice(_HEADER + n * 8018, _HEADER + (n + 1) * 8018) for n in pair)
        data[one], data[other] = data[other], data[one]

    frames, silent = _check(SEALED.damaged(exchange))
    assert (frames, silent) == (FRAMES, 2 * RECORD_FRAMES)


_HEADER = len(SEALED.data) - 18 - 10 * 8018 - (18 + 2 * 1234)
