"""Room on the disk that is kept back, so that a recording can be ended on a full disk."""

from pathlib import Path

from app.audio.disk import Disk

RESERVE_BYTES = 12 * 2**20
"""What forgetting seals again (5 minutes: 9.6 MB), what memory held while the disk was full (2.2 MB), and an
ending."""
NAME = "reserve"


class Reserve:
    """A file of zeros beside a recording, removed when its room is needed. Safe to use from any thread."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        """``folder``: where the recordings are."""
        self._folder = folder
        self._disk = disk

    def hold(self, recording_id: str) -> bool:
        """Keep room back for this recording and for no other; False when there is not enough for both."""
        own = self._folder / recording_id / NAME
        try:
            for left in self._folder.glob(f"*/{NAME}"):  # of a recording that a crash ended
                if left != own or left.stat().st_size < RESERVE_BYTES:
                    self._disk.remove(left)
            if own.exists():
                return True
            if self._disk.free_bytes(self._folder) < 2 * RESERVE_BYTES:
                return False
            self._disk.allocate(own, RESERVE_BYTES)
        except OSError:
            return False
        return True

    def give_up(self, recording_id: str) -> bool:
        """Give the room back; True when there is more of it now."""
        own = self._folder / recording_id / NAME
        try:
            if not own.exists():
                return False
            self._disk.remove(own)
        except OSError:
            return False
        return True
