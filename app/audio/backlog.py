"""Sound that is not yet safe on the disk, and the writing of it."""

from typing import Protocol

from app.audio.disk import disk_error
from app.audio.forgetting import Forgetting
from app.audio.segment_format import RECORD_FRAMES, SAMPLE_BYTES
from app.audio.segment_writer import SegmentWriter
from app.domain.errors import AppError, Cancelled
from app.domain.session import SAMPLE_RATE, RecordingState

_RECORD = RECORD_FRAMES * SAMPLE_BYTES
UNSYNCED_SECONDS = 0.5
"""A sync at every second record: at most this is written and not yet safe."""
SEGMENT_SECONDS = 300
"""A segment does not get longer: forgetting seals at most this much again."""
TRY_AGAIN_SECONDS = 10
"""Sound after which a new segment is tried again that the keyring or the disk refused."""


class Segments(Protocol):
    """What a backlog needs of the recordings; see ``SealedRecordings``."""

    def begin_segment(self, recording_id: str, start_frame: int) -> SegmentWriter: ...
    def discard(self, writer: SegmentWriter) -> None: ...
    def forgetting(self, recording_id: str, frame: int) -> Forgetting: ...
    def state(self, recording_id: str) -> RecordingState: ...
    def hold_reserve(self, recording_id: str) -> bool: ...
    def give_up_reserve(self, recording_id: str) -> bool: ...


class Backlog:
    """Keeps every sample until it is synced; after any failure it is written again into a new segment.

    A segment that failed is never written to again. One thread. ``LocalError`` on failure: nothing is lost,
    ``write`` may be called again.
    """

    def __init__(
        self,
        recordings: Segments,
        recording_id: str,
        safe_frames: int,
        sync_seconds: float = UNSYNCED_SECONDS,
    ) -> None:
        """``safe_frames``: samples of earlier runs that are on the disk."""
        self._recordings = recordings
        self._recording_id = recording_id
        self._most_records = max(1, round(sync_seconds * SAMPLE_RATE / RECORD_FRAMES))
        self._segment: SegmentWriter | None = None
        self._sound = bytearray()  # from the first sample that is not safe
        self._written = 0  # bytes of it that are in the segment
        self._records = 0  # of the segment, not yet synced
        self._longest = 0  # samples in the segment after which another one is begun
        self._forgetting: Forgetting | None = None
        self._abandoned = False
        self.safe_frames = safe_frames
        self.frames = safe_frames
        """All samples so far, safe or not; may be read by any thread."""

    @property
    def unsafe_frames(self) -> int:
        """Samples that a power cut would take."""
        return len(self._sound) // SAMPLE_BYTES

    def add(self, pcm: bytes) -> None:
        """Take more sound; cannot fail."""
        self._sound += pcm
        self.frames += len(pcm) // SAMPLE_BYTES

    def open(self) -> None:
        """Begin a segment if none is open. ``Cancelled`` once abandoned: no key is made any more."""
        self._check()
        if self._segment is None:
            self._written = self._records = 0
            self._go_on_in(self._recordings.begin_segment(self._recording_id, self.safe_frames))

    def abandon(self) -> None:
        """No new segment is begun any more; from any thread."""
        self._abandoned = True

    def write(self, *, everything: bool) -> None:
        """Seal all full records, with ``everything`` also the rest, and sync what is due."""
        if self._forgetting is not None:
            return  # what stays of this sound is sealed with it
        try:
            while len(self._sound) - self._written >= _RECORD:
                self._append(_RECORD)
                if self._records >= self._most_records:
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

    def forget(self, frame: int) -> None:
        """Drop everything from sample ``frame`` on; what was sealed of it cannot be decrypted afterwards.

        After a failure it has to be called again with the same place, and nothing may be added before it
        has succeeded.
        """
        if self._forgetting is None:
            self._check()
            self._forgetting = self._recordings.forgetting(self._recording_id, min(frame, self.frames))
        forgetting = self._forgetting
        frame = forgetting.frame
        needed = forgetting.needed
        # What comes now never lies in a segment from before the order, from which it could not be told.
        self._leave()
        if needed:
            stays = bytes(self._sound[: max(0, frame - self.safe_frames) * SAMPLE_BYTES])
            self._go_on_in(forgetting.run(self.safe_frames, stays, check=self._check))
            self._sound.clear()
            self._written = self._records = 0
            self.safe_frames = frame
        else:
            del self._sound[max(0, frame - self.safe_frames) * SAMPLE_BYTES :]
            self.safe_frames = min(self.safe_frames, frame)
        self.frames = frame
        self._forgetting = None

    def hold_reserve(self) -> bool:
        """Keep room back for the ending; False when there is too little now."""
        return self._recordings.hold_reserve(self._recording_id)

    def give_up_reserve(self) -> bool:
        """Give that room back; True when there is more of it now."""
        return self._recordings.give_up_reserve(self._recording_id)

    def leave(self) -> None:
        """Close the segment without an ending; what is written next goes into a new one."""
        self._leave()
        if self._forgetting is not None:
            self._forgetting.close()

    def _leave(self) -> None:
        segment, self._segment = self._segment, None
        self._written = self._records = 0
        if segment is not None:
            try:
                segment.close()
            except OSError:
                # Everything that counts as safe was synced before, and the rest is kept and written again.
                return

    def _check(self) -> None:
        if self._abandoned:
            raise Cancelled

    def _fail(self) -> None:
        segment = self._segment
        self._leave()
        if segment is not None:
            self._recordings.discard(segment)

    def _go_on_in(self, segment: SegmentWriter) -> None:
        self._segment = segment
        self._longest = SEGMENT_SECONDS * SAMPLE_RATE

    def _append(self, size: int) -> None:
        self.open()
        assert self._segment is not None
        if self._segment.frames + size // SAMPLE_BYTES > self._longest:
            self._sync()
            self._begin_another()
        self._segment.append(bytes(self._sound[self._written : self._written + size]))
        self._written += size
        self._records += 1

    def _begin_another(self) -> None:
        """Go on in a new segment; in the old one if that is refused: the recording must not suffer."""
        old = self._segment
        assert old is not None
        try:
            new = self._recordings.begin_segment(self._recording_id, self.safe_frames)
        except AppError:
            self._longest = old.frames + TRY_AGAIN_SECONDS * SAMPLE_RATE
            return
        self._leave()
        self._go_on_in(new)

    def _sync(self) -> None:
        if self._segment is None or not self._written:
            return
        self._segment.sync()
        del self._sound[: self._written]
        self.safe_frames += self._written // SAMPLE_BYTES
        self._written = self._records = 0
