"""What can be read of recordings: a reader for every segment whose key is there."""

from collections.abc import Iterable
from threading import RLock

from app.audio.disk import disk_error
from app.audio.segment_files import SegmentFiles
from app.audio.segment_reader import SegmentReader
from app.domain.errors import ErrorCode, LocalError


class SegmentShelf:
    """Keeps readers between calls: only what was added is looked at. Hold ``lock`` while using one."""

    def __init__(self, files: SegmentFiles) -> None:
        self.lock = RLock()
        self._files = files
        self._readers: dict[str, dict[int, SegmentReader]] = {}
        self._hidden: set[tuple[str, int]] = set()

    def hide(self, recording_id: str, number: int) -> None:
        """This segment is a copy that is not complete yet."""
        with self.lock:
            self._hidden.add((recording_id, number))

    def show(self, recording_id: str, number: int) -> None:
        """The copy counts from now on."""
        with self.lock:
            self._hidden.discard((recording_id, number))

    def is_hidden(self, recording_id: str, number: int) -> bool:
        """Whether the segment is a copy that does not count."""
        return (recording_id, number) in self._hidden

    def drop(self, recording_id: str, numbers: Iterable[int] | None = None) -> None:
        """Forget the readers of these segments, or of all, with the keys they hold."""
        with self.lock:
            known = self._readers.get(recording_id, {})
            for number in tuple(known) if numbers is None else numbers:
                known.pop(number, None)
            if numbers is None:
                self._readers.pop(recording_id, None)
                self._hidden = {entry for entry in self._hidden if entry[0] != recording_id}

    def visible(self, recording_id: str) -> list[SegmentReader]:
        """The segments that count, by number, as they are now. RECORDING_DESTROYED when no key is left."""
        return [r for r in self.keyed(recording_id) if not self.is_hidden(recording_id, r.number)]

    def keyed(self, recording_id: str) -> list[SegmentReader]:
        """All segments whose key is there, by number. RECORDING_DESTROYED when there is none.

        A segment without a key among others was forgotten; its file is removed where that is possible.
        """
        known = self._readers.setdefault(recording_id, {})
        readers: list[SegmentReader] = []
        forgotten: list[int] = []
        try:
            for number in self._files.numbers(recording_id):
                reader = known.get(number) or SegmentReader(
                    self._files.path(recording_id, number), recording_id, number, self._files.vault
                )
                try:
                    reader.refresh()
                except LocalError as exc:
                    if exc.code is not ErrorCode.KEY_MISSING:
                        raise
                    forgotten.append(number)
                    continue
                known[number] = reader
                readers.append(reader)
        except OSError as exc:
            raise disk_error(exc) from exc
        if not readers:
            self._readers.pop(recording_id, None)
            raise LocalError(ErrorCode.RECORDING_DESTROYED)
        self._remove(recording_id, forgotten)
        return readers

    def _remove(self, recording_id: str, forgotten: list[int]) -> None:
        for number in forgotten:
            if not self._files.has_key(recording_id, number):  # it may only be wrapped by another master key
                self._files.remove_left_over(recording_id, number)
