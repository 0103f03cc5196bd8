"""Writes one segment from its first byte to its last."""

from app.audio.disk import SealedFile
from app.audio.segment_format import RECORD_FRAMES, SAMPLE_BYTES, SegmentCipher, SegmentHeader


class SegmentWriter:
    """Writes sealed records into a new file. After an ``OSError`` only ``close`` may still be called.

    One thread. What ``append`` wrote is safe after the next ``sync``.
    """

    def __init__(self, file: SealedFile, header: SegmentHeader, data_key: bytes) -> None:
        """Writes the header; ``file`` is new and empty."""
        self.header = header
        self.data_key = data_key
        self.records = 0
        """Records with sound that were written."""
        self.frames = 0
        """Samples in them."""
        self._file = file
        encoded = header.to_bytes()
        self._cipher = SegmentCipher(encoded, header.salt, data_key, header.start_frame)
        self._write(encoded)

    def append(self, pcm: bytes) -> None:
        """Seal and write one record of 1 … 4,000 samples."""
        self._write(self._cipher.seal(pcm))
        self.records += 1
        self.frames += len(pcm) // SAMPLE_BYTES

    def append_all(self, pcm: bytes) -> None:
        """Seal and write any number of samples, in full records but for the last."""
        size = RECORD_FRAMES * SAMPLE_BYTES
        for start in range(0, len(pcm), size):
            self.append(pcm[start : start + size])

    def sync(self) -> None:
        """Everything appended so far is safe after the return."""
        self._file.sync()

    def finish(self) -> None:
        """Write and sync the explicit ending."""
        self._write(self._cipher.seal_final())
        self._file.sync()

    def close(self) -> None:
        """Close the file without an ending, if there was none; idempotent. ``OSError`` may come late here."""
        self._file.close()

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            written = self._file.write(bytes(rest))
            if written <= 0:
                raise OSError("the disk took nothing")
            rest = rest[written:]
