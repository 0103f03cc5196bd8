"""What the wand says."""

from app.domain.changes import Change
from app.domain.note import Sentence, SentenceStatus

QUESTION = "What would you like to update or change?"
PROMISE = "You see every change before it counts."
REVIEW = "Review the changes"
UNTIL = "Your note stays as it is until you accept."
UNCHANGED = "unchanged, word for word"
HISTORY = "The version before the wand stays in History until you sign."
AS_IT_WAS = "Your note is as it was."
_NOT_THERE = "Its words are not all in this session. Accept only if you want it: "
_REASONS = {
    "number": "A number in it was not said. Accept only if you want it: ",
    "name": "It holds a name that was not said. Accept only if you want it: ",
    "negation": "It may say the opposite of what was said. Accept only if you want it: ",
    "opposite": "It says the opposite of what was said. Accept only if you want it: ",
    "roles": "It turns round who did it. Accept only if you want it: ",
    "order": "It turns round what came first. Accept only if you want it: ",
    "speaker": "Somebody else said this. Accept only if you want it: ",
    "quote": "The quoted words differ from what was said. Accept only if you want it: ",
    "risk": "It is about risk and differs from what was said. Accept only if you want it: ",
}
_MARKED = "it is then marked “Added at your request”."


def suggestions(client: str) -> tuple[str, ...]:
    """Quick wishes; ``client`` is the first name, or "the client" where names are hidden."""
    return ("Shorter", "More detail on interventions", f"Quote {client} less")


def does(change: Change) -> str:
    """What a change does, after "Change 2"."""
    if change.after is None:
        return "removes one sentence"
    if change.before is None:
        return "adds one sentence"
    if change.moved:
        if change.before.section is change.after.section:
            return "moves one sentence"
        return f"moves one sentence from {change.before.section.value}"
    return "replaces one sentence"


def warning(change: Change) -> str:
    """Why a flagged change is flagged; nothing for one that its sources bear out."""
    if not change.flagged or change.after is None:
        return ""
    return _REASONS.get(change.after.reason, _NOT_THERE) + _MARKED


def partly(sentence: Sentence) -> str:
    """The chip of a flagged sentence."""
    return "No source" if sentence.status is SentenceStatus.NO_SOURCE else "Partly sourced"


def counted(count: int, *, tight: bool = False) -> str:
    """The title of the strip; ``tight``: there is little room."""
    changes = "1 change" if count == 1 else f"{count} changes"
    return changes if tight else f"{changes} suggested"


def chosen(count: int) -> str:
    """Which sentences a wish is for."""
    if not count:
        return PROMISE
    return "For the selected sentence." if count == 1 else f"For the {count} selected sentences."
