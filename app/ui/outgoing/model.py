"""What the sheets before sending show."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.identifiers import PLACEHOLDER
from app.ui.wording import Dialog

AFTERWARDS = (
    "The last request also repeats quotes that the model picked from the others. "
    "An answer in a wrong form goes back once."
)
"""What cannot be shown beforehand, of a draft; it holds no word that is not shown."""
AFTER_A_WISH = "An answer in a wrong form goes back once."
LOOK_FIRST = "Look at the preview first."
CONTROL = "The first and the last word of each request are drawn anew."

NOT_AGREED = Dialog(
    "{asked} agreed to an outside language model?",
    "Some text would leave this laptop, with names replaced. Your name and the time are recorded.",
    ("Not yet", "Signed on paper", "Agreed aloud"),
    0,
)
"""``asked``: "Has Mira", "Have Mira and Jonas"."""
PAPER_ONLY = Dialog(
    "{asked} agreed to an outside language model?",
    "Without a guardian in the session, only a form that a guardian signed counts for a child.",
    ("Not yet", "Signed on paper"),
    0,
)
SAID_NO = Dialog(
    "{who} said no to an outside language model.",
    "Text of this session stays on this laptop. An answer is changed in the chart.",
    ("Close",),
    0,
)
PAPER, ALOUD = 1, 2
WITHDRAW = Dialog(
    "Withdraw the agreement to an outside language model?",
    "Nothing more of sessions with them is sent. What was sent before cannot be called back.",
    ("Keep it", "Withdraw"),
    0,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what is sent; ``hidden``: a placeholder stands there."""

    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """One request: its heading, and its words piece by piece."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SendModel:
    """``open``: the preview is in sight. Sending is offered only once it was."""

    title: str
    body: str
    bodies: tuple[Body, ...]
    afterwards: str = ""
    open: bool = False
    looked: bool = False
    sending: bool = False

    @property
    def can_send(self) -> bool:
        """Whether "Send" does something."""
        return self.looked and not self.sending


def has_agreed(names: Sequence[str]) -> str:
    """How the question about these people begins."""
    return f"{'Has' if len(names) == 1 else 'Have'} {joined(names)}"


def joined(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def bodies_of(texts: tuple[str, ...]) -> tuple[Body, ...]:
    """Each request with its placeholders marked; the pieces together are the text, letter for letter."""
    return tuple(
        Body(f"Request {number} of {len(texts)}, {len(text):,} characters", _pieces(text))
        for number, text in enumerate(texts, start=1)
    )


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > end:
            pieces.append(Piece(text[end : match.start()]))
        pieces.append(Piece(match.group(), hidden=True))
        end = match.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return tuple(pieces)
