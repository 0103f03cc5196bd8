"""Sound that is not yet safe on the disk, and the writing of it."""

from app.audio.disk import disk_error
from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import RECORD_FRAMES, SAMPLE_BYTES
from app.audio.segment_writer import SegmentWriter
from app.domain.errors import Cancelled

_RECORD = RECORD_FRAMES * SAMPLE_BYTES
UNSYNCED_RECORDS = 2
"""A sync at every second record: at most 0.5 s are written and not yet safe."""


class Backlog:
    """Keeps every sample until it is synced; after any failure it is written again into a new segment.

    A segment that failed is never written to again. One thread. ``LocalError`` on failure: nothing is lost,
    ``write`` may be called again.
    """

    def __init__(self, recordings: SealedRecordings, recording_id: str, safe_frames: int) -> None:
        """``safe_frames``: samples of earlier runs that are on the disk."""
        self._recordings = recordings
        self._recording_id = recording_id
        self._segment: SegmentWriter | None = None
        self._sound = bytearray()  # from the first sample that is not safe
        self._written = 0  # bytes of it that are in the segment
        self._records = 0  # of the segment, not yet synced
        self._abandoned = False
        self.safe_frames = safe_frames

    @property
    def frames(self) -> int:
        """All samples so far, safe or not."""
        return self.safe_frames + len(self._sound) // SAMPLE_BYTES

    @property
    def unsafe_frames(self) -> int:
        """Samples that a power cut would take."""
        return len(self._sound) // SAMPLE_BYTES

    def add(self, pcm: bytes) -> None:
        """Take more sound; cannot fail."""
        self._sound += pcm

    def open(self) -> None:
        """Begin a segment if none is open. ``Cancelled`` once abandoned: no key is made any more."""
        if self._abandoned:
            raise Cancelled
        if self._segment is None:
            self._written = self._records = 0
            self._segment = self._recordings.begin_segment(self._recording_id, self.safe_frames)

    def abandon(self) -> None:
        """No new segment is begun any more; from any thread."""
        self._abandoned = True

    def write(self, *, everything: bool) -> None:
        """Seal all full records, with ``everything`` also the rest, and sync what is due."""
        try:
            while len(self._sound) - self._written >= _RECORD:
                self._append(_RECORD)
                if self._records >= UNSYNCED_RECORDS:
                    self._sync()
            if everything:
                if len(self._sound) > self._written:
                    self._append(len(self._sound) - self._written)
                self._sync()
        except OSError as exc:
            self._fail()
            raise disk_error(exc) from exc

    def sync(self) -> None:
        """Make safe what is written, full records or not."""
        try:
            self._sync()
        except OSError as exc:
            self._fail()
            raise disk_error(exc) from exc

    def finish(self) -> None:
        """Write everything and the explicit ending."""
        self.write(everything=True)
        self.open()
        assert self._segment is not None
        try:
            self._segment.finish()
        except OSError as exc:
            raise disk_error(exc) from exc
        finally:
            self.leave()

    def leave(self) -> None:
        """Close the segment without an ending; what is written next goes into a new one."""
        segment, self._segment = self._segment, None
        self._written = self._records = 0
        if segment is not None:
            try:
                segment.close()
            except OSError:
                # Everything that counts as safe was synced before, and the rest is kept and written again.
                return

    def _fail(self) -> None:
        segment = self._segment
        self.leave()
        if segment is not None:
            self._recordings.discard(segment)

    def _append(self, size: int) -> None:
        self.open()
        assert self._segment is not None
        self._segment.append(bytes(self._sound[self._written : self._written + size]))
        self._written += size
        self._records += 1

    def _sync(self) -> None:
        if self._segment is None or not self._written:
            return
        self._segment.sync()
        del self._sound[: self._written]
        self.safe_frames += self._written // SAMPLE_BYTES
        self._written = self._records = 0
