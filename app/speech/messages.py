"""What goes over the pipe to the speech process: a JSON header and raw bytes, never a pickle.

A frame is four bytes with the header's length (big endian), the header as UTF-8 JSON with a ``kind``, and
the payload: PCM on the way there, voice features as little-endian 32-bit floats on the way back.
"""

import json
import struct
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BugError
from app.domain.transcript import Heard, VoiceFrame, Word
from app.services.ports import Speakers

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``header`` with the values of its ``kind``, and what belongs to it as bytes."""

    kind: str
    header: Mapping[str, Any]
    payload: bytes = b""

    def to_bytes(self) -> bytes:
        """The frame as it is sent."""
        header = json.dumps({"kind": self.kind, **self.header}).encode()
        return _LENGTH.pack(len(header)) + header + self.payload


def from_bytes(frame: bytes) -> Message:
    """Read a frame; BUG when it is none, as both ends are this program."""
    try:
        (length,) = _LENGTH.unpack_from(frame)
        header = json.loads(frame[_LENGTH.size : _LENGTH.size + length])
        kind = header.pop("kind")
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BugError({"part": "speech message"}) from problem
    return Message(kind, header, frame[_LENGTH.size + length :])


def heard_message(heard: Heard) -> Message:
    """The result of one listening."""
    return Message(
        "heard",
        {
            "consumed": heard.consumed,
            "words": _words_as_rows(heard.words),
            "suspicious": list(heard.suspicious),
            "voice": _times_of(heard.voice),
        },
        _features_as_bytes(heard.voice),
    )


def heard_of(message: Message) -> Heard:
    """The other way round."""
    header = message.header
    return Heard(
        consumed=header["consumed"],
        words=_words_of_rows(header["words"]),
        voice=_voice_of(header["voice"], message.payload),
        suspicious=tuple(header["suspicious"]),
    )


def separate_message(voice: Sequence[VoiceFrame], words: Sequence[Word], count: int) -> Message:
    """The question who said which word; the words' texts stay at home."""
    return Message(
        "separate",
        {"count": count, "words": [[w.start, w.end] for w in words], "voice": _times_of(voice)},
        _features_as_bytes(voice),
    )


def separate_of(message: Message) -> tuple[tuple[VoiceFrame, ...], tuple[tuple[float, float], ...], int]:
    """Voice frames, word times and the number of speakers."""
    header = message.header
    times = tuple((start, end) for start, end in header["words"])
    return _voice_of(header["voice"], message.payload), times, header["count"]


def speakers_message(speakers: Speakers) -> Message:
    """Who said which word."""
    return Message(
        "speakers",
        {
            "of_words": list(speakers.of_words),
            "count": speakers.count,
            "certain": speakers.certain,
            "distance": speakers.distance,
        },
    )


def speakers_of(message: Message) -> Speakers:
    """The other way round."""
    header = message.header
    return Speakers(tuple(header["of_words"]), header["count"], header["certain"], header["distance"])


def _words_as_rows(words: Iterable[Word]) -> list[list[str | float]]:
    return [[w.text, w.start, w.end, w.confidence] for w in words]


def _words_of_rows(rows: Iterable[Sequence[Any]]) -> tuple[Word, ...]:
    return tuple(Word(text, start, end, confidence) for text, start, end, confidence in rows)


def _times_of(voice: Iterable[VoiceFrame]) -> list[list[float]]:
    return [[frame.start, frame.end] for frame in voice]


def _features_as_bytes(voice: Iterable[VoiceFrame]) -> bytes:
    return array("f", (value for frame in voice for value in frame.features)).tobytes()


def _voice_of(times: Sequence[Sequence[float]], payload: bytes) -> tuple[VoiceFrame, ...]:
    values = array("f")
    values.frombytes(payload)
    if not times:
        return ()
    width, rest = divmod(len(values), len(times))
    if rest:
        raise BugError({"part": "voice features"})
    return tuple(
        VoiceFrame(start, end, tuple(values[i * width : (i + 1) * width]))
        for i, (start, end) in enumerate(times)
    )
