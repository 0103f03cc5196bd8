"""Reads one segment: only what is exactly as it was sealed, in spite of cuts and damage."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from app.audio.segment_format import (
    LONGEST_HEADER,
    RECORD_BYTES,
    RECORD_FRAMES,
    RECORD_OVERHEAD,
    SAMPLE_BYTES,
    NotASegment,
    SegmentCipher,
    SegmentHeader,
    key_id,
    record_frames,
    record_size,
)
from app.services.ports import KeyVault

_HOLE = -1


class SegmentReader:
    """Knows which samples of a segment can be read; ``refresh`` looks at what has been added since.

    Every record is opened once to learn where it is, and again whenever it is read. A damaged record is a
    hole if a later one proves by its place how long it was, and the end of the segment otherwise. One thread
    at a time.
    """

    def __init__(self, path: Path, recording_id: str, number: int, vault: KeyVault) -> None:
        self.path = path
        self.number = number
        self._recording_id = recording_id
        self._vault = vault
        self._cipher: SegmentCipher | None = None
        self.header: SegmentHeader | None = None
        self.frames = 0
        self.final = False
        self.proven = False  # one record at least was opened, so the header is genuine
        self.holes: list[tuple[int, int]] = []
        self._offset = 0
        self._next_record = 0
        self._size = 0
        self._fruitless_size = -1
        # per readable record or hole: its first sample, its place in the file, its number
        self._starts, self._offsets, self._numbers = array("Q"), array("Q"), array("q")

    def refresh(self) -> None:
        """Take in what was written since the last call. KEY_MISSING when the key is gone; ``OSError``."""
        if self.final:
            return
        with self.path.open("rb", buffering=0) as file:
            cipher = self._cipher if self._cipher is not None else self._read_header(file)
            if cipher is not None:
                while self._take_next(file, cipher):
                    pass
            self._size = file.seek(0, 2)

    @property
    def start_frame(self) -> int:
        """Position of the first sample in the recording, as the header says."""
        return self.header.start_frame if self.header is not None else 0

    @property
    def end_frame(self) -> int:
        """Position behind the last readable sample in the recording."""
        return self.start_frame + self.frames

    def may_reach_beyond(self, frame: int, lost: int = 0) -> bool:
        """False only when nothing that was sealed in this file lies at ``frame`` of the recording or later.

        Bytes that cannot be read here, but perhaps in an undamaged copy, count as sound; so do ``lost``
        samples behind the end that a power cut may have taken.
        """
        if self.final:
            return self.end_frame > frame
        unread = max(0, self._size - self._offset)
        if not self.proven and (self.header is None or unread > 0):
            return True
        return self.end_frame + unread // SAMPLE_BYTES + lost > frame

    def read(self, start: int, stop: int) -> bytes:
        """Samples ``start`` … ``stop`` of this segment, which must be there; holes read as silence."""
        cipher = self._cipher
        if start >= stop or cipher is None:
            return b""
        parts: list[bytes] = []
        with self.path.open("rb", buffering=0) as file:
            for index in range(bisect_right(self._starts, start) - 1, len(self._starts)):
                first = self._starts[index]
                if first >= stop:
                    break
                last = self._starts[index + 1] if index + 1 < len(self._starts) else self.frames
                pcm = self._record(file, cipher, index, last - first)
                begin, end = max(start, first) - first, min(stop, last) - first
                parts.append(pcm[begin * SAMPLE_BYTES : end * SAMPLE_BYTES])
        return b"".join(parts)

    def _record(self, file: FileIO, cipher: SegmentCipher, index: int, frames: int) -> bytes:
        if self._numbers[index] != _HOLE:
            file.seek(self._offsets[index])
            place = self.start_frame + self._starts[index]
            pcm = cipher.open(self._numbers[index], place, file.read(record_size(frames)))
            if pcm is not None:
                return pcm
            self._numbers[index] = _HOLE  # it was sound before: the disk went bad since
            self.holes.append((self._starts[index], self._starts[index] + frames))
        return bytes(frames * SAMPLE_BYTES)

    def _read_header(self, file: FileIO) -> SegmentCipher | None:
        data = file.read(LONGEST_HEADER) or b""
        expected = key_id(self._recording_id, self.number)
        # asked before anything is judged: a recording without its keys is destroyed, whatever its files hold
        data_key = self._vault.load(expected)
        try:
            header, length = SegmentHeader.from_bytes(data)
        except NotASegment:
            return None
        if (header.recording_id, header.number, header.key_id) != (self._recording_id, self.number, expected):
            return None
        self.header = header
        self._offset = length
        self._cipher = SegmentCipher(data[:length], header.salt, data_key, header.start_frame)
        return self._cipher

    def _take_next(self, file: FileIO, cipher: SegmentCipher) -> bool:
        pcm = self._open_at(file, cipher, self._offset, self._next_record, 0)
        if pcm is None:
            return self._skip_damage(file, cipher)
        return self._accept(self._offset, self._next_record, len(pcm) // SAMPLE_BYTES)

    def _accept(self, offset: int, number: int, frames: int) -> bool:
        """Take in a record; False when it was the final one."""
        self.proven = True
        self._offset = offset + record_size(frames)
        self._next_record = number + 1
        if frames:
            self._add(offset, number, frames)
        else:
            self.final = True
        return not self.final

    def _add(self, offset: int, number: int, frames: int) -> None:
        self._starts.append(self.frames)
        self._offsets.append(offset)
        self._numbers.append(number)
        self.frames += frames

    def _skip_damage(self, file: FileIO, cipher: SegmentCipher) -> bool:
        """Look for a record after the damaged one; its number and place prove how long the hole is."""
        size = file.seek(0, 2)
        if size == self._fruitless_size:
            return False
        for offset, lost in self._places_after(file, size):
            frames, odd = divmod(offset - self._offset - lost * RECORD_OVERHEAD, SAMPLE_BYTES)
            if odd or not 0 < frames <= lost * RECORD_FRAMES:
                continue
            pcm = self._open_at(file, cipher, offset, self._next_record + lost, frames)
            if pcm is None:
                continue
            if self._open_at(file, cipher, self._offset, self._next_record, 0) is not None:
                return True  # it was still being written at the first look
            self.holes.append((self.frames, self.frames + frames))
            self._add(self._offset, _HOLE, frames)
            return self._accept(offset, self._next_record + lost, len(pcm) // SAMPLE_BYTES)
        self._fruitless_size = size
        return False

    def _places_after(self, file: FileIO, size: int) -> Iterator[tuple[int, int]]:
        """Where a later record may begin, and how many records before it are lost then."""
        file.seek(self._offset)
        claimed = record_frames(file.read(2))
        firsts = {RECORD_BYTES} if not claimed else {record_size(claimed), RECORD_BYTES}
        for first in sorted(firsts):
            for lost, offset in enumerate(range(self._offset + first, size, RECORD_BYTES), start=1):
                yield offset, lost

    def _open_at(
        self, file: FileIO, cipher: SegmentCipher, offset: int, number: int, skipped: int
    ) -> bytes | None:
        """The record with that number, if it lies there and ``skipped`` samples after the last one."""
        file.seek(offset)
        return cipher.open(number, self.start_frame + self.frames + skipped, file.read(RECORD_BYTES))
