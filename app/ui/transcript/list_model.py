"""The rows of the transcript as a Qt model; what is lit is a role, so nothing is rebuilt."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.transcript.model import Lit, TranscriptRow

ROW = int(Qt.ItemDataRole.UserRole)
LIT = ROW + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TranscriptModel(QAbstractListModel):
    """``ROW`` gives the row, ``LIT`` its marked spans, or None where the row is not lit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[TranscriptRow, ...] = ()
        self._places: dict[str, int] = {}
        self._lit: dict[str, tuple[tuple[int, int], ...]] = {}

    def show_rows(self, rows: Sequence[TranscriptRow]) -> None:
        """Show another transcript."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._places = {row.id: place for place, row in enumerate(self._rows)}
        self._lit = {}
        self.endResetModel()

    def light(self, lit: Sequence[Lit]) -> int:
        """Light these utterances instead of those before; returns the first one's row, or -1."""
        before, self._lit = self._lit, {found.utterance_id: found.spans for found in lit}
        for utterance_id in {*before, *self._lit}:
            if utterance_id in self._places:
                index = self.index(self._places[utterance_id])
                self.dataChanged.emit(index, index, [LIT])
        places = [self._places[found.utterance_id] for found in lit if found.utterance_id in self._places]
        return min(places, default=-1)

    def row(self, index: Index) -> TranscriptRow:
        """The row at an index."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case _ if role == ROW:
                return row
            case _ if role == LIT:
                return self._lit.get(row.id)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.DisplayRole:
                if not row.speaker:
                    return f"{row.text} at {row.time}"
                source = ", source of selected sentence" if row.id in self._lit else ""
                return f"{row.speaker}, {row.time}, {row.text}{source}"
        return None
