"""The open points of a note, in words and in the note's order."""

from app.domain.note import Note, Sentence, SentenceStatus
from app.domain.states import NoteState
from app.ui.sign.model import OpenPoint, PointAction, PointKind
from app.ui.wording import wording

_LONGEST_QUOTE = 90
_WHY = {
    "number": "A number differs from what was said.",
    "name": "A name differs from what was said.",
    "negation": "It says the opposite of what was said, or may be read so.",
    "speaker": "Someone else said it.",
    "confidence": "Some of its words may have been misheard.",
    "quote": "The quoted words differ from the transcript.",
    "risk": "It is about risk. Compare it with the words that were said.",
}


def open_points(note: Note) -> tuple[OpenPoint, ...]:
    """Sentences that need a look, then required elements that were not found; none for a signed note."""
    if note.state is not NoteState.DRAFT:
        return ()
    points = [_of_sentence(sentence) for sentence in note.open_points]
    risk_told = any(point.kind is PointKind.RISK for point in points)
    for name in note.missing:
        if not (risk_told and "risk" in name.lower()):
            points.append(_of_missing(name))
    return tuple(points)


def _of_sentence(sentence: Sentence) -> OpenPoint:
    words = wording().dialogs.sign
    if sentence.status is SentenceStatus.NOT_ADDRESSED:
        actions = (PointAction.SHOW, PointAction.ADD)
        return OpenPoint(sentence.id, PointKind.RISK, words.risk.title, words.risk.body, actions)
    actions = (PointAction.SHOW, PointAction.REMOVE)
    quote = _shortened(sentence.text)
    if sentence.status is SentenceStatus.NO_SOURCE:
        title = words.no_source.title.format(sentence=quote)
        return OpenPoint(sentence.id, PointKind.NO_SOURCE, title, words.no_source.body, actions)
    why = _WHY.get(sentence.reason, "It does not quite fit the words it rests on.")
    return OpenPoint(sentence.id, PointKind.CHECK, f"“{quote}” needs a look", why, actions)


def _of_missing(name: str) -> OpenPoint:
    words = wording().dialogs.sign.missing
    shown = name[:1].upper() + name[1:]
    return OpenPoint(
        name, PointKind.MISSING, words.title.format(section=shown), words.body, (PointAction.ADD,)
    )


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_QUOTE:
        return text
    return text[: _LONGEST_QUOTE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
