"""Forgetting the end of a recording: what stays is sealed again, then the keys of the rest are destroyed."""

from collections.abc import Callable, Sequence

from app.audio.disk import disk_error
from app.audio.segment_files import SegmentFiles
from app.audio.segment_format import RECORD_FRAMES
from app.audio.segment_layout import read_anywhere
from app.audio.segment_reader import SegmentReader
from app.audio.segment_shelf import SegmentShelf
from app.audio.segment_writer import SegmentWriter
from app.domain.errors import AppError
from app.domain.session import SAMPLE_RATE

_PIECE = 40 * RECORD_FRAMES
"""What is sealed again between two looks at whether it is still wanted: 10 s."""
MOST_LOST = SAMPLE_RATE
"""A power cut takes no more from the end of a segment: the recorder leaves at most 0.5 s unsynced."""


class Forgetting:
    """One forgetting; ``run`` may be called again after a failure and goes on where it was. One thread.

    The order makes it safe at every moment: a copy of what stays is complete and synced before the first old
    key goes, and nothing new is written behind the copy before the last one has gone.
    """

    def __init__(
        self,
        files: SegmentFiles,
        shelf: SegmentShelf,
        recording_id: str,
        frame: int,
        before: int | None = None,
        lost: int = 0,
    ) -> None:
        """``before``: every segment from this number on is at most a copy that was not finished with.
        ``lost``: samples that a power cut may have taken from the end of a segment."""
        self.frame = frame
        self._files = files
        self._shelf = shelf
        self._recording_id = recording_id
        self._before = before
        self._lost = lost
        self._copy: SegmentWriter | None = None
        # A spare key may have sealed a part of a record that has to go: it is destroyed with the others.
        files.use_no_spare_key(recording_id)

    @property
    def needed(self) -> bool:
        """Whether anything that is sealed reaches beyond the place; True once ``run`` has begun."""
        if self._copy is not None:
            return True
        with self._shelf.lock:
            return any(map(self._reaches_beyond, self._shelf.keyed(self._recording_id)))

    def run(
        self,
        safe: int,
        unsafe: bytes = b"",
        *,
        finish: bool = False,
        check: Callable[[], None] = lambda: None,
    ) -> SegmentWriter:
        """Do it; the new segment, which ends at the place and is gone on with there.

        ``safe``: samples of the recording that are sealed; ``unsafe``: those behind them that stay.
        ``finish``: with the explicit ending. ``check`` raises when nothing may be written any more.
        """
        if self._copy is None:
            self._copy = self._seal(min(self.frame, safe), unsafe, check, finish=finish)
        self._destroy_the_rest(self._copy.header.number)
        return self._copy

    def close(self) -> None:
        """Let go of a copy that is not gone on with; idempotent."""
        if self._copy is not None:
            try:
                self._copy.close()
            except OSError:
                return  # it was synced before

    def _reaches_beyond(self, reader: SegmentReader) -> bool:
        return reader.may_reach_beyond(self.frame, self._lost)

    def _goes(self, reader: SegmentReader) -> bool:
        if self._before is not None and reader.number >= self._before:
            return True
        return self._reaches_beyond(reader) or self._shelf.is_hidden(self._recording_id, reader.number)

    def _seal(self, safe: int, unsafe: bytes, check: Callable[[], None], *, finish: bool) -> SegmentWriter:
        with self._shelf.lock:
            going = [r for r in self._shelf.keyed(self._recording_id) if r.proven and self._goes(r)]
            first = min(going, key=lambda reader: reader.start_frame, default=None)
            started_at = first.header.started_at if first is not None and first.header is not None else None
        start = safe if first is None else min(safe, first.start_frame)
        check()
        writer = self._files.begin(self._recording_id, start, started_at)
        self._shelf.hide(self._recording_id, writer.header.number)
        try:
            for position in range(start, safe, _PIECE):
                check()
                writer.append_all(self._read(position, min(safe, position + _PIECE), writer.header.number))
            writer.append_all(unsafe)
            if finish:
                writer.finish()
            else:
                writer.sync()
        except (OSError, AppError) as exc:
            self._give_up(writer)
            if isinstance(exc, OSError):
                raise disk_error(exc) from exc
            raise
        self._shelf.show(self._recording_id, writer.header.number)
        return writer

    def _read(self, start: int, stop: int, copy: int) -> bytes:
        with self._shelf.lock:
            readers = [r for r in self._shelf.keyed(self._recording_id) if r.number != copy]
            try:
                return read_anywhere(readers, start, stop)
            except OSError as exc:
                raise disk_error(exc) from exc

    def _give_up(self, writer: SegmentWriter) -> None:
        try:
            writer.close()
        except OSError:
            pass  # it did not count
        self._shelf.drop(self._recording_id, [writer.header.number])
        self._files.take_back(writer)

    def _destroy_the_rest(self, copy: int) -> None:
        """The last one first: while the first one that was cut has its key, the copy is known for one."""
        with self._shelf.lock:
            readers = [r for r in self._shelf.keyed(self._recording_id) if r.number != copy]
            going = [reader.number for reader in readers if self._goes(reader)]
            for number in reversed(going):
                self._shelf.drop(self._recording_id, [number])
                self._files.destroy_key(self._recording_id, number)
            self._files.destroy_keys_without_file(self._recording_id, copy)
            for number in going:
                self._files.remove_left_over(self._recording_id, number)


def is_unfinished(readers: Sequence[SegmentReader], frame: int, before: int) -> bool:
    """Whether a forgetting ended before the last key was destroyed that could decrypt what has to go.

    Then every segment from ``before`` on is at most a copy of what stays.
    """
    old = [reader for reader in readers if reader.number < before]
    late = [reader for reader in readers if reader.number >= before and reader.header is not None]
    if any(reader.may_reach_beyond(frame) for reader in old):
        return True
    # What reached beyond the place may have been lost since, but not in a copy that was made in time.
    cut = [reader for reader in old if reader.may_reach_beyond(frame, MOST_LOST)]
    return any(not late or (_begun(reader, late) and not _copied(reader, late)) for reader in cut)


def redundant(readers: Sequence[SegmentReader], frame: int, before: int) -> list[int]:
    """Segments that may have reached beyond the place before a power cut, and of which there is a copy."""
    late = [reader for reader in readers if reader.number >= before]
    return [
        reader.number
        for reader in readers
        if reader.number < before and reader.may_reach_beyond(frame, MOST_LOST) and _copied(reader, late)
    ]


def _begun(reader: SegmentReader, copies: Sequence[SegmentReader]) -> bool:
    return any(copy.start_frame <= reader.start_frame for copy in copies)


def _copied(reader: SegmentReader, copies: Sequence[SegmentReader]) -> bool:
    return any(
        copy.proven and copy.start_frame <= reader.start_frame and copy.end_frame >= reader.end_frame
        for copy in copies
    )


def sweep(files: SegmentFiles, shelf: SegmentShelf, recording_id: str, frame: int, before: int) -> None:
    """What a finished forgetting may leave: keys of which nothing is needed, and files without a key."""
    with shelf.lock:
        for number in redundant(shelf.keyed(recording_id), frame, before):
            shelf.drop(recording_id, [number])
            files.destroy_key(recording_id, number)
        files.destroy_keys_without_file(recording_id, before)
        shelf.keyed(recording_id)  # removes what was forgotten
