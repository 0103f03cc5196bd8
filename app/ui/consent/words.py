"""What a child and a guardian read in place of the words for everyone (B3)."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.consent import CHILD, GUARDIAN
from app.ui.wording import ConsentWords, Pair, wording

_CHILD_FACTS = (
    Pair(
        "It stays on this laptop",
        "The laptop writes down what we say. Your therapist reads it. The sound is not sent to anyone.",
    ),
    Pair(
        "It is erased",
        "First the sound, then the words: after 7 days at the latest. "
        "What your therapist writes about today stays.",
    ),
    Pair("You can say stop", "At any moment. Then everything recorded today is erased."),
)
_CHILD_OUTSIDE = Pair(
    "Some words go to a computer elsewhere",
    "Only if you say yes to this too. Names are replaced first. The sound stays here.",
)

OUTSIDE_QUESTION = "{person}, may some text go to a language model outside this laptop?"
OUTSIDE_ANSWERS = ("I do not agree to this", "I agree to this, too")
"""The second question, where a practice uses an outside model; asked of everyone in the room."""
CHILD_OUTSIDE_QUESTION = "{person}, may a computer program somewhere else read some of the words?"
CHILD_OUTSIDE_ANSWERS = ("No, please keep them here", "Yes, it may read them")


def words_for(role: str) -> ConsentWords:
    """The page's words for somebody in this role."""
    words = wording().consent
    if role != CHILD:
        return words
    return replace(
        words,
        question="{person}, is it okay if this laptop records what we say?",
        facts=_CHILD_FACTS,
        fact_outside_model=_CHILD_OUTSIDE,
        decline="No, please do not record",
        agree="Yes, you may record",
        foot="Nobody is cross if you say no. You can come here just the same.",
        withdraw_question="Do you want to take back your yes?",
        withdraw_body="Recording stops now. What was recorded today is erased and cannot come back.",
        keep="I still say yes",
        withdraw="Take it back and erase",
    )


def outside_words(role: str) -> tuple[str, tuple[str, str]]:
    """The second question and its two answers, for somebody in this role."""
    if role == CHILD:
        return CHILD_OUTSIDE_QUESTION, CHILD_OUTSIDE_ANSWERS
    return OUTSIDE_QUESTION, OUTSIDE_ANSWERS


def beneath_question(role: str, others: Sequence[str]) -> str:
    """Who else is asked, for a child, and for whom a guardian answers; ``others`` are first names."""
    names = _joined(others)
    if role == CHILD:
        asked = f"{names} {_is(others)} asked too." if names else "A grown-up is asked too."
        return f"{asked} Only if everyone says yes, something is recorded."
    if role == GUARDIAN and names:
        own = f"{names} {_is(others)} asked as well and may say no."
        return f"You answer for yourself, and as the grown-up responsible for {names}. {own}"
    if role == GUARDIAN:
        return "You answer for yourself, and as the grown-up responsible for the child."
    return ""


def _joined(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
