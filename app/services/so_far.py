"""The words of a session that is still being recorded, as lines: by pauses, without speakers."""

from dataclasses import dataclass
from threading import Lock

from app.domain.session import Mark, MarkKind
from app.domain.transcript import Word
from app.domain.turns import LEAST_CONFIDENCE, LONGEST_PAUSE
from app.services.consents import load_session
from app.services.ports import Database

COMFORTABLE = 12.0
"""Seconds after which a line ends at the next end of a sentence."""
LONGEST = 20.0
"""Seconds after which a line ends at the next word."""
_BREAKS = frozenset({MarkKind.PAUSED, MarkKind.GAP, MarkKind.FORGOTTEN})


@dataclass(frozen=True, slots=True)
class LiveLine:
    """A line of what was heard so far, or a mark (then ``text`` is empty); seconds of recorded sound.

    ``doubtful``: spans of ``text`` heard with low confidence; ``starts``: where each of its words begins.
    """

    start: float
    end: float
    text: str = ""
    doubtful: tuple[tuple[int, int], ...] = ()
    starts: tuple[float, ...] = ()
    mark: Mark | None = None


class SoFar:
    """Reads each committed part once; a part that was forgotten or replaced is not kept. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._session_id = ""
        self._words: dict[int, tuple[bytes, tuple[Word, ...]]] = {}

    def lines(self, session_id: str) -> tuple[LiveLine, ...]:
        """Lines and marks by time; () when nothing was heard, or the transcript is finished."""
        with self._lock:
            if session_id != self._session_id:
                self._session_id, self._words = session_id, {}
            with self._database.unit_of_work() as unit:
                session = load_session(unit, session_id)
                if session.transcript_destroyed_at is not None or session.transcript_ready_at is not None:
                    self._words = {}
                    return ()
                editions = unit.transcripts.editions(session_id)
                kept = {at: self._words[at] for at in editions if self._reads(at, editions[at])}
                for part in unit.transcripts.parts(session_id, editions.keys() - kept.keys()):
                    kept[part.start_frame] = editions[part.start_frame], part.words
                marks = unit.sessions.marks(session_id)
            self._words = kept
            words = [word for at in sorted(kept) for word in kept[at][1]]
        return lines_of(words, marks)

    def let_go(self, session_id: str) -> None:
        """Keep no words of this session in memory."""
        with self._lock:
            if session_id == self._session_id:
                self._session_id, self._words = "", {}

    def _reads(self, at: int, edition: bytes) -> bool:
        return at in self._words and self._words[at][0] == edition


def lines_of(words: list[Word], marks: tuple[Mark, ...]) -> tuple[LiveLine, ...]:
    """Every word once, in lines; each mark before the first line that begins after it."""
    stops = sorted(mark.at for mark in marks if mark.kind in _BREAKS)
    groups: list[list[Word]] = []
    for word in words:
        if groups and not _ends(groups[-1], word, stops):
            groups[-1].append(word)
        else:
            groups.append([word])
    lines = [_line(group) for group in groups]
    lines += [LiveLine(mark.at, mark.at, mark=mark) for mark in marks]
    return tuple(sorted(lines, key=lambda line: (line.start, line.mark is None)))


def _ends(line: list[Word], word: Word, stops: list[float]) -> bool:
    before, lasts = line[-1], line[-1].end - line[0].start
    return (
        word.start - before.end > LONGEST_PAUSE
        or any((before.start + before.end) / 2 < stop <= (word.start + word.end) / 2 for stop in stops)
        or (lasts > COMFORTABLE and before.text.rstrip("\"'”’)]").endswith((".", "?", "!", "…")))
        or lasts > LONGEST
    )


def _line(words: list[Word]) -> LiveLine:
    text, doubtful = "", list[tuple[int, int]]()
    for word in words:
        start = len(text) + bool(text)
        text = f"{text} {word.text}" if text else word.text
        if word.confidence < LEAST_CONFIDENCE:
            if doubtful and doubtful[-1][1] == start - 1:
                start = doubtful.pop()[0]
            doubtful.append((start, len(text)))
    starts = tuple(round(word.start, 3) for word in words for _ in word.text.split())
    return LiveLine(words[0].start, max(word.end for word in words), text, tuple(doubtful), starts)
