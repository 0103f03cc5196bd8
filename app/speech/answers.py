"""What the speech process answers: written there, read strictly by the desktop.

A process that lost its mind may claim anything. What cannot be true is found here: more consumed than was
sent, words after the end of what was consumed, times out of order, a speaker that was not asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, Word
from app.services.ports import Speakers
from app.speech.fields import (
    BACKWARDS,
    LONGEST_MEMORY,
    Fields,
    code,
    number,
    print_of,
    print_row,
    rows,
    text,
    voice_header,
    voice_of,
    voice_payload,
    whole,
)
from app.speech.messages import BrokenMessage, Message

OVER = 0.1
"""Seconds by which a time may pass the end of what was consumed: one step of voice activity, and rounding."""

LONGEST_WORD = 2_000
MOST_WORDS_AT_ONCE = 20_000

_OF_A_MODEL = frozenset(
    {ErrorCode.NO_MODEL, ErrorCode.MODEL_INCOMPLETE, ErrorCode.MODEL_CORRUPT, ErrorCode.MODEL_FOREIGN}
)
_OF_THE_WORK = frozenset({ErrorCode.SPEECH_PROCESS_DIED, ErrorCode.NETWORK_REFUSED})


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model is loaded; ``window`` in seconds, ``device`` and number format as they really are."""

    window: float
    device: str
    compute_type: str


@dataclass(frozen=True, slots=True)
class Card:
    """A graphics card: how many there are, and the compute capability of the first."""

    count: int
    major: int = 0
    minor: int = 0


def loaded_message(loaded: Loaded) -> Message:
    """As it is sent."""
    return Message(
        "loaded",
        {"window": loaded.window, "device": loaded.device, "compute_type": loaded.compute_type},
    )


def loaded_of(message: Message) -> Loaded:
    """As it is understood."""
    fields = _fields_of(message, "loaded")
    loaded = Loaded(fields.number("window", 2.0, 30.0), fields.code("device"), fields.code("compute_type"))
    fields.done()
    return loaded


def card_answer(card: Card) -> Message:
    """As it is sent."""
    return Message("card", {"count": card.count, "major": card.major, "minor": card.minor})


def card_of(message: Message) -> Card:
    """As it is understood."""
    fields = _fields_of(message, "card")
    card = Card(fields.whole("count", 0, 64), fields.whole("major", 0, 99), fields.whole("minor", 0, 99))
    fields.done()
    return card


def works_of(message: Message) -> None:
    """The trial succeeded."""
    _fields_of(message, "works").done()


def heard_message(heard: Heard, memory: bytes = b"") -> Message:
    """As it is sent, with what voice activity remembers."""
    return Message(
        "heard",
        {
            "consumed": heard.consumed,
            "words": [[w.text, w.start, w.end, w.confidence] for w in heard.words],
            "suspicious": list(heard.suspicious),
            "voice": voice_header(heard.voice),
            "decoded": heard.decoded,
            "spent": heard.spent,
            "memory": len(memory),
        },
        memory + voice_payload(heard.voice),
    )


def heard_of(message: Message, frames: int) -> tuple[Heard, bytes]:
    """As it is understood, when ``frames`` samples were sent; and what is to be given along with the next."""
    fields = _fields_of(message, "heard", payload=True)
    consumed = fields.whole("consumed", 0, frames)
    latest = consumed / SAMPLE_RATE + OVER if consumed else 0.0
    remembered = fields.whole("memory", 0, min(LONGEST_MEMORY, len(message.payload)))
    heard = Heard(
        consumed=consumed,
        words=tuple(_words(fields.rows("words", MOST_WORDS_AT_ONCE if consumed else 0), latest)),
        voice=voice_of(fields.take("voice"), message.payload[remembered:], latest),
        suspicious=tuple(code(one, "suspicious") for one in fields.rows("suspicious", MOST_WORDS_AT_ONCE)),
        decoded=fields.number("decoded", 0.0, 2 * frames / SAMPLE_RATE + OVER),
        spent=fields.number("spent", 0.0, 1e6),
    )
    fields.done()
    return heard, message.payload[:remembered]


def speakers_message(speakers: Speakers) -> Message:
    """As it is sent."""
    return Message(
        "speakers",
        {
            "of_words": list(speakers.of_words),
            "count": speakers.count,
            "certain": speakers.certain,
            "distance": speakers.distance,
            "known": speakers.known,
            "prints": [print_row(one) for one in speakers.prints],
        },
    )


def speakers_of(message: Message, words: int, count: int) -> Speakers:
    """As it is understood, when ``words`` were to be given to ``count`` speakers."""
    fields = _fields_of(message, "speakers")
    found = fields.whole("count", 1, max(count, 1))
    numbers, newest = [], -1
    for one in rows(fields.take("of_words"), words, "of_words", width=words):
        numbers.append(whole(one, 0, min(newest + 1, found - 1), "of_words"))  # in order of appearance
        newest = max(newest, one)
    known = fields.take("known")
    prints = tuple(print_of(one) for one in fields.rows("prints", found))
    if prints and len(prints) != found:
        raise BrokenMessage("prints")
    speakers = Speakers(
        tuple(numbers),
        found,
        fields.flag("certain"),
        fields.number("distance", 0.0, 1e12),
        None if known is None else whole(known, 0, found - 1, "known"),
        prints,
    )
    fields.done()
    return speakers


def failed_message(failure: AppError) -> Message:
    """As it is sent."""
    return Message(
        "failed",
        {"code": failure.code.value, "retryable": failure.retryable, "details": dict(failure.details)},
    )


def failure_of(message: Message, *, loading: bool) -> AppError:
    """As it is understood: only what can go wrong there; of a model only where one was being loaded."""
    fields = _fields_of(message, "failed")
    try:
        what = ErrorCode(fields.code("code"))
    except ValueError as problem:
        raise BrokenMessage("code") from problem
    if what not in (_OF_A_MODEL | _OF_THE_WORK if loading else _OF_THE_WORK):
        raise BrokenMessage("code")
    retryable, details = fields.flag("retryable"), fields.take("details")
    fields.done()
    if not isinstance(details, dict) or len(details) > 8:
        raise BrokenMessage("details")
    return LocalError(
        what,
        retryable=retryable,
        details={code(name, "details"): _detail(value) for name, value in details.items()},
    )


def _detail(value: object) -> str | int | float:
    return code(value, "details") if isinstance(value, str) else number(value, -1e15, 1e15, "details")


def _words(found: list[object], latest: float) -> Iterable[Word]:
    before = 0.0
    for row in found:
        said, start, end, confidence = rows(row, 4, "word", width=4)
        start = number(start, max(before - BACKWARDS, 0.0), latest, "word")
        before = start
        yield Word(
            text(said, LONGEST_WORD, "word"),
            start,
            number(end, start, latest, "word"),
            number(confidence, 0.0, 1.0, "word"),
        )


def _fields_of(message: Message, kind: str, *, payload: bool = False) -> Fields:
    if message.kind != kind or (message.payload and not payload):
        raise BrokenMessage("kind")
    return Fields(message.header)
