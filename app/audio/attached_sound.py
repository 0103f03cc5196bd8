"""A sealed recording of sound that is there already, such as an attached file."""

from app.audio.backlog import Backlog, Segments
from app.domain.session import RecordingState

SYNC_SECONDS = 10
"""The sound is still in its file: a sync every half second would only take longer than the decoding."""


class AttachedSound:
    """Implements ``SealedSound``: after ``finish`` everything is synced, and the ending is explicit."""

    def __init__(self, recordings: Segments, recording_id: str) -> None:
        """Begins the first segment. DISK_FULL, KEYRING_LOCKED …"""
        self._recordings = recordings
        self._recording_id = recording_id
        self._backlog = Backlog(recordings, recording_id, 0, sync_seconds=SYNC_SECONDS)
        self._backlog.open()

    def append(self, pcm: bytes) -> None:
        """See ``SealedSound``. After a failure nothing is lost: more may be appended when it is over."""
        self._backlog.add(pcm)
        self._backlog.write(everything=False)

    def finish(self) -> RecordingState:
        """See ``SealedSound``; may be repeated after a failure."""
        self._backlog.finish()
        return self._recordings.state(self._recording_id)

    def close(self) -> None:
        """See ``SealedSound``."""
        self._backlog.leave()
