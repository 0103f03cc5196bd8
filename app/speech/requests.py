"""What the speech process can be asked: written by the desktop, read strictly in the speech process."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoiceFrame, VoicePrint, Word
from app.services.ports import Decoding
from app.speech.fields import (
    LONGEST,
    LONGEST_MEMORY,
    MOST_FRAMES,
    MOST_WORDS,
    WIDEST_VOICE,
    Fields,
    framed,
    print_of,
    print_row,
    spans_of,
    spans_payload,
    text,
    voice_payload,
)
from app.speech.messages import BrokenMessage, Message
from app.speech.packing import LONGEST_STRETCH
from app.speech.threads import MOST_THREADS

MOST_TERMS = 200
LONGEST_TERM = 80
WIDEST_BEAM = 10

_SPAN, _FEATURE = 16, 4
"""Bytes of a start and an end, and of one feature."""

_SPECIAL = re.compile(r"<\|.*?\|>|[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PROCESSORS: dict[str, Literal["cpu", "cuda"]] = {"cpu": "cpu", "cuda": "cuda"}


@dataclass(frozen=True, slots=True)
class Load:
    """Load the model in ``folder``; ``terms``: whether words to expect may be given to it.

    ``voices``: the folder of a voice model, empty where there is none.
    """

    folder: str
    device: Literal["cpu", "cuda"]
    compute_type: str
    threads: int
    language: str
    terms: bool = True
    voices: str = ""


@dataclass(frozen=True, slots=True)
class Hear:
    """Decode what can be decoded from the start of ``pcm``; ``memory``: what the last answer gave along."""

    pcm: bytes
    final: bool
    how: Decoding
    memory: bytes = b""


@dataclass(frozen=True, slots=True)
class Separate:
    """Tell ``count`` voices apart; of the words only the times, their texts stay at home."""

    voice: tuple[VoiceFrame, ...]
    words: tuple[tuple[float, float], ...]
    count: int
    enrolled: VoicePrint | None = None


def try_message() -> Message:
    """Encode and generate once."""
    return Message("try", {})


def card_message() -> Message:
    """Which graphics card is there?"""
    return Message("card", {})


def load_message(load: Load) -> Message:
    """As it is sent."""
    return Message(
        "load",
        {
            "folder": load.folder,
            "device": load.device,
            "compute_type": load.compute_type,
            "threads": load.threads,
            "language": load.language,
            "terms": load.terms,
            "voices": load.voices,
        },
    )


def load_of(message: Message) -> Load:
    """As it is understood."""
    fields = Fields(message.header)
    folder, device = fields.text("folder", 32_768), fields.code("device")
    compute_type, threads = fields.code("compute_type"), fields.whole("threads", 1, MOST_THREADS)
    language, terms = fields.code("language"), fields.flag("terms")
    voices = fields.take("voices")
    voices = text(voices, 32_768, "voices") if voices != "" else ""
    fields.done()
    if device not in _PROCESSORS or not _LANGUAGE.fullmatch(language) or message.payload:
        raise BrokenMessage("load")
    return Load(folder, _PROCESSORS[device], compute_type, threads, language, terms, voices)


def hear_message(pcm: bytes, final: bool, how: Decoding, memory: bytes = b"") -> Message:
    """As it is sent: ``how.terms`` without what no model could be told."""
    header = {"final": final, "beam": how.beam, "terms": _clean(how.terms), "memory": len(memory)}
    return Message("hear", header, memory + pcm)


def hear_of(message: Message) -> Hear:
    """As it is understood."""
    fields = Fields(message.header)
    final, beam = fields.flag("final"), fields.whole("beam", 1, WIDEST_BEAM)
    terms = tuple(text(term, LONGEST_TERM, "terms") for term in fields.rows("terms", MOST_TERMS))
    remembered = fields.whole("memory", 0, min(LONGEST_MEMORY, len(message.payload)))
    fields.done()
    memory, pcm = message.payload[:remembered], message.payload[remembered:]
    if len(pcm) > 2 * int(LONGEST_STRETCH * SAMPLE_RATE) or len(pcm) % 2:
        raise BrokenMessage("sound")
    return Hear(pcm, final, Decoding(beam, terms), memory)


def separate_message(
    voice: Sequence[VoiceFrame], words: Sequence[Word], count: int, enrolled: VoicePrint | None
) -> Message:
    """As it is sent: the times of the words, those of the voice, and its features as the payload."""
    spoken = spans_payload((word.start, word.end) for word in words)
    voiced = spans_payload((frame.start, frame.end) for frame in voice)
    return Message(
        "separate",
        {
            "count": count,
            "words": len(words),
            "voice": len(voice),
            "width": len(voice[0].features) if voice else 0,
            "enrolled": None if enrolled is None else print_row(enrolled),
        },
        b"".join((spoken, voiced, voice_payload(voice))),
    )


def separate_of(message: Message) -> Separate:
    """As it is understood."""
    fields = Fields(message.header)
    count = fields.whole("count", 0, 100)
    spoken = fields.whole("words", 0, MOST_WORDS) * _SPAN
    frames, width = fields.whole("voice", 0, MOST_FRAMES), fields.whole("width", 0, WIDEST_VOICE)
    voiced = spoken + frames * _SPAN
    enrolled = fields.take("enrolled")
    fields.done()
    if len(message.payload) != voiced + frames * width * _FEATURE:
        raise BrokenMessage("payload")
    # in the order of the session; where two windows meet, a word may begin a trifle before the last one
    words = spans_of(message.payload[:spoken], LONGEST, "words")
    voice = framed(spans_of(message.payload[spoken:voiced], LONGEST, "voice"), message.payload[voiced:])
    return Separate(voice, tuple(words), count, None if enrolled is None else print_of(enrolled))


def _clean(terms: Sequence[str]) -> list[str]:
    """Without control tokens and control characters, each once, as many as may be sent."""
    tidy = (" ".join(_SPECIAL.sub(" ", term).split())[:LONGEST_TERM].strip() for term in terms)
    return list(dict.fromkeys(term for term in tidy if term))[:MOST_TERMS]
