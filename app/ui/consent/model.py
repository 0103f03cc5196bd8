"""What the page on the turned laptop shows: one person's question, and nothing of anyone else."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.cover_pin.model import PadModel
from app.ui.errors.model import Problem


class Purpose(StrEnum):
    """What the person is asked."""

    ASK = "ask"
    WITHDRAW = "withdraw"
    OUTSIDE = "outside"


class Stage(StrEnum):
    """What fills the screen."""

    QUESTION = "question"
    FORM = "form"
    THANKS = "thanks"
    COVER = "cover"


class Symbol(StrEnum):
    """The picture beside a fact or an answer."""

    LAPTOP = "laptop"
    ERASER = "eraser"
    UNDO = "undo"
    OUTSIDE = "outside"
    DECLINE = "decline"
    AGREE = "agree"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the person should know, in a heading and a sentence or two."""

    symbol: Symbol
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One of two equal answers."""

    symbol: Symbol
    words: str


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of the full form."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentPageModel:
    """The page. ``text_scale`` multiplies the text size, for readers who want it bigger."""

    purpose: Purpose
    stage: Stage
    lead: str
    turn: str
    question: str
    body: str
    facts: tuple[Fact, ...]
    answers: tuple[Answer, Answer]
    foot: str
    leave: str
    text_scale: float
    bigger: str
    form_title: str
    form: tuple[FormSection, ...]
    thanks: str = ""
    cover: str = ""
    uncovering: bool = False
    pad: PadModel | None = None
    storing: bool = False
    problem: Problem | None = None
