"""The rating below the draft, and the quality trend in the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.rating import Rating
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.rating.presenter import RatingPresenter
from app.ui.rating.quality import QualityCard
from app.ui.rating.view import RatingSheets
from app.ui.workspace.presenter import WorkspaceData

BY_HAND = "written by you"


class RatingFlow(QObject):
    """Implements ``RatingCommands``. A note written by hand has no draft to rate."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._note_id = ""
        self.sheets = RatingSheets(desk.window.sheets)
        self.presenter = RatingPresenter(self.sheets, self)
        self.sheets.attach(self.presenter)
        self.quality = QualityCard()
        notes.workspace.add_to_foot(self.sheets.row)
        # the foot is not shown in a low window, nor while there is nothing but the note
        self.action = notes.workspace.add_action("How did we do?", "star", self.sheets.open)
        self.action.setVisible(False)
        notes.shown.connect(self._on_shown)

    def read_trends(self) -> None:
        """Draw the quality card anew."""
        self._desk.do(self._desk.program.ratings.trends, self.quality.show_trends)

    def rate(self, note_id: str, stars: int, comment: str) -> None:
        def kept(_rating: Rating | None) -> None:
            self.read_trends()

        self._desk.do(lambda: self._desk.program.ratings.rate(note_id, stars, comment), kept)

    def _on_shown(self, data: WorkspaceData) -> None:
        note = data.note
        rated = note.id if note.drafter and note.drafter != BY_HAND else ""
        if rated == self._note_id and rated:
            return  # a new version of the same draft keeps what was rated
        self._note_id = rated

        def show(rating: Rating | None) -> None:
            if self._note_id == rated:
                stars, comment = (rating.stars, rating.comment) if rating is not None else (0, "")
                self.presenter.opened(rated, stars, comment)
                self.action.setVisible(bool(rated))

        self._desk.do(lambda: self._desk.program.ratings.of_note(rated) if rated else None, show)
