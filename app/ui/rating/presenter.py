"""Rates the draft that is shown; what is rated is saved at once (R33)."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RatingModel:
    """The row below the draft. ``comment``: what the link says; it is offered once there are stars."""

    stars: int
    words: str
    comment: str
    can_comment: bool


class RatingView(Protocol):
    """Draws the row and asks for a comment."""

    def show_rating(self, model: RatingModel | None) -> None:
        """None: there is nothing to rate."""

    def ask_comment(self, comment: str) -> None:
        """Ends in ``commented``, or not at all."""


class RatingCommands(Protocol):
    """Saves; returns at once."""

    def rate(self, note_id: str, stars: int, comment: str) -> None: ...


class RatingPresenter:
    """One for the workspace; ``opened`` fills it with a note."""

    def __init__(self, view: RatingView, commands: RatingCommands) -> None:
        self._view, self._commands = view, commands
        self._note_id, self._stars, self._comment = "", 0, ""

    def opened(self, note_id: str, stars: int, comment: str) -> None:
        """Another note is shown; an empty id where nothing was drafted."""
        self._note_id, self._stars, self._comment = note_id, stars, comment
        self._redraw()

    def rated(self, stars: int) -> None:
        """The clinician chose stars; none takes the rating back, and its comment."""
        if self._note_id and stars != self._stars:
            self._stars = stars
            self._comment = self._comment if stars else ""
            self._save()

    def comment_pressed(self) -> None:
        if self._note_id and self._stars:
            self._view.ask_comment(self._comment)

    def commented(self, comment: str) -> None:
        comment = comment.strip()
        if self._note_id and self._stars and comment != self._comment:
            self._comment = comment
            self._save()

    def _save(self) -> None:
        self._redraw()
        self._commands.rate(self._note_id, self._stars, self._comment)

    def _redraw(self) -> None:
        if not self._note_id:
            self._view.show_rating(None)
            return
        words = f"{self._stars} of 5" if self._stars else ""
        link = "Change the comment" if self._comment else "Add a comment"
        self._view.show_rating(RatingModel(self._stars, words, link, bool(self._stars)))
