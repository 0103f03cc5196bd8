"""The open points of a note, in words, the gravest first."""

from collections.abc import Mapping

from app.domain.issues import (
    MISSING,
    NO_DIFFERENCES,
    REQUIRED,
    RISK,
    RISK_LEFT_OUT,
    Difference,
    Issue,
    issues_of,
)
from app.domain.note import Note, Sentence, SentenceStatus
from app.domain.states import NoteState
from app.ui.sign.model import OpenPoint, PointAction, PointKind
from app.ui.wording import wording

_LONGEST_QUOTE = 90


def open_points(note: Note, differences: Mapping[str, Difference] = NO_DIFFERENCES) -> tuple[OpenPoint, ...]:
    """Required elements that were not found, then sentences that need a look, each the gravest first.

    None for a signed note or what amends one. "Risk is not addressed" is told once. ``differences``, by
    sentence id, tell what a sentence says otherwise than its source.
    """
    if note.state is not NoteState.DRAFT or note.amends:
        return ()
    by_id = {sentence.id: sentence for sentence in note.sentences}
    found = [issue for issue in issues_of(note.sentences, (), differences) if issue.kind != MISSING]
    risk_told = any(issue.kind == "not_addressed" for issue in found)
    lacking = [name for name in note.missing if not (risk_told and name == RISK)]
    lacking.sort(key=lambda name: name not in (RISK, RISK_LEFT_OUT))
    return (*map(_of_missing, lacking), *(_of_sentence(by_id[issue.sentence_id], issue) for issue in found))


def _of_sentence(sentence: Sentence, issue: Issue) -> OpenPoint:
    words = wording().dialogs.sign
    if sentence.status is SentenceStatus.NOT_ADDRESSED:
        actions = (PointAction.SHOW, PointAction.ADD)
        return OpenPoint(sentence.id, PointKind.RISK, words.risk.title, words.risk.body, actions)
    actions = (PointAction.SHOW, PointAction.REMOVE)
    quote = _shortened(sentence.text)
    if sentence.status is SentenceStatus.NO_SOURCE:
        title = words.no_source.title.format(sentence=quote)
        return OpenPoint(sentence.id, PointKind.NO_SOURCE, title, words.no_source.body, actions)
    return OpenPoint(sentence.id, PointKind.CHECK, f"“{quote}” needs a look", issue.words, actions)


def _of_missing(name: str) -> OpenPoint:
    words = wording().dialogs.sign.missing
    shown = name[:1].upper() + name[1:]
    if name == RISK_LEFT_OUT:
        title, body = "Words about risk are left out", "They were said. Add them, or sign with a reason."
    elif name in REQUIRED or name == RISK:
        title, body = f"{shown} is missing", words.body
    else:
        title, body = words.title.format(section=shown), words.body
    return OpenPoint(name, PointKind.MISSING, title, body, (PointAction.ADD,))


def _shortened(text: str) -> str:
    """As it stands within quotation marks."""
    text = text.replace("“", "‘").replace("”", "’")
    if len(text) <= _LONGEST_QUOTE:
        return text
    return text[: _LONGEST_QUOTE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
