"""The rows of the transcript as a Qt model; what is lit or found is a role, so nothing is rebuilt."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.transcript.model import Lit, Spans, TranscriptRow
from app.ui.transcript.search import Search

ROW = int(Qt.ItemDataRole.UserRole)
LIT = ROW + 1
FOUND = ROW + 2
"""The spans that match the search, and the one that was gone to (or None)."""
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TranscriptModel(QAbstractListModel):
    """``ROW`` gives the row, ``LIT`` its marked spans, or None where the row is not lit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[TranscriptRow, ...] = ()
        self._places: dict[str, int] = {}
        self._lit: dict[str, Spans] = {}
        self._search = Search()
        self._current: tuple[int, tuple[int, int]] | None = None

    @property
    def rows(self) -> tuple[TranscriptRow, ...]:
        """All rows."""
        return self._rows

    def show_rows(self, rows: Sequence[TranscriptRow]) -> None:
        """Show another transcript, or the same one after it was changed; what is lit stays lit."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._places = {row.id: place for place, row in enumerate(self._rows)}
        self._lit = {row_id: spans for row_id, spans in self._lit.items() if row_id in self._places}
        self._search, self._current = Search(), None
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

    def show_found(self, search: Search, current: tuple[int, tuple[int, int]] | None) -> None:
        """Mark what was found; the view draws again what is in sight."""
        self._search, self._current = search, current

    def row(self, index: Index) -> TranscriptRow:
        """The row at an index."""
        return self._rows[index.row()]

    def place(self, row_id: str) -> int:
        """Where a row stands, -1 when it does not."""
        return self._places.get(row_id, -1)

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
            case _ if role == FOUND:
                current = self._current
                here = current[1] if current is not None and current[0] == index.row() else None
                return self._search.spans(index.row()), here
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.DisplayRole:
                return self._spoken(row)
        return None

    def _spoken(self, row: TranscriptRow) -> str:
        if not row.speaker and not row.nameless:
            return f"{row.text} at {row.time}"
        doubt = ""
        if row.doubtful:
            unsure = ", ".join(row.text[start:end] for start, end in row.doubtful[:3])
            doubt = f", heard uncertainly: {unsure}"
        source = ", source of selected sentence" if row.id in self._lit else ""
        who = f"{row.speaker}, " if row.speaker else ""
        return f"{who}{row.time}, {row.text}{doubt}{source}"
