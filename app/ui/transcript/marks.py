"""What a recording leaves in its transcript besides words: pauses, gaps, what was forgotten, bookmarks."""

from __future__ import annotations

from app.domain.session import Mark, MarkKind
from app.ui.roles import IconName
from app.ui.times import running, spoken_length
from app.ui.transcript.model import TranscriptRow

_ICONS: dict[MarkKind, IconName] = {
    MarkKind.PAUSED: "pause",
    MarkKind.GAP: "unplug",
    MarkKind.FORGOTTEN: "eraser",
    MarkKind.BOOKMARK: "bookmark",
}


def mark_row(mark: Mark, number: int) -> TranscriptRow:
    """The row of a mark; `number` makes its id unique among the rows."""
    return TranscriptRow(
        f"mark-{number}", "", "", 0, running(mark.at), mark_words(mark), mark_icon=_ICONS[mark.kind]
    )


def mark_words(mark: Mark) -> str:
    """One neutral sentence; what was said before a part was forgotten is never hinted at."""
    length = _length(mark.duration)
    match mark.kind:
        case MarkKind.PAUSED:
            return f"Paused for {length}"
        case MarkKind.GAP:
            return f"Gap of {length}, nothing was recorded"
        case MarkKind.FORGOTTEN:
            were = "was" if length.startswith("1 ") and " " not in length[2:] else "were"
            return f"Forgotten: {length} {were} erased here"
        case MarkKind.BOOKMARK:
            return "Bookmark"


def _length(seconds: float) -> str:
    """At least a second: what took place is never said to have lasted no time."""
    return spoken_length(max(1.0, round(seconds)))
