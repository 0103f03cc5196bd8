"""JSON forms of transcripts and notes as they are kept; reading gives back equal domain objects.

The keys are persisted: one that has been released is never renamed.
"""

import json
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from itertools import chain
from typing import Any

from app.domain.note import (
    Amendment,
    FieldValue,
    Note,
    NoteType,
    Quote,
    Section,
    Sentence,
    SentenceStatus,
    Source,
)
from app.domain.session import Mark, MarkKind
from app.domain.states import NoteState
from app.domain.transcript import Transcript, TranscriptPart, Utterance, VoiceFrame, Word

_LARGEST = 3e38
"""Beyond it a number is none of 32 bits."""


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def dump_part(part: TranscriptPart) -> bytes:
    """One decoded stretch; words and voice frames as short lists, all features in one string."""
    features = _packed(part.voice)
    return _dump(
        {
            "start_frame": part.start_frame,
            "end_frame": part.end_frame,
            "words": [[w.text, w.start, w.end, w.confidence] for w in part.words],
            "voice": [
                [v.start, v.end, list(v.features)] if features is None else [v.start, v.end]
                for v in part.voice
            ],
            **({} if features is None else {"features": features}),
            **({"set_aside": True} if part.set_aside else {}),
        }
    )


def load_part(content: bytes) -> TranscriptPart:
    """The inverse of ``dump_part``; also of what it wrote before features were packed."""
    value = json.loads(content)
    voice = value["voice"]
    if (packed := value.get("features")) is not None:
        voice = [(*times, row) for times, row in zip(voice, _unpacked(packed, len(voice)), strict=True)]
    return TranscriptPart(
        start_frame=value["start_frame"],
        end_frame=value["end_frame"],
        words=tuple([Word(*word) for word in value["words"]]),
        voice=tuple([VoiceFrame(start, end, tuple(features)) for start, end, features in voice]),
        set_aside=value.get("set_aside", False),
    )


def _packed(voice: Sequence[VoiceFrame]) -> str | None:
    """The features as 32-bit floats, little endian, in base64; None where that would lose something.

    The speech process sends such floats. Written out they would be four times as long, and the end of a
    session reads those of all its hours.
    """
    if len({len(frame.features) for frame in voice}) != 1:
        return None
    every = array("d", chain.from_iterable(frame.features for frame in voice))
    if max(map(abs, every), default=0.0) > _LARGEST:
        return None
    short = array("f", every)
    if array("d", short) != every:
        return None
    return b64encode(_little_endian(short).tobytes()).decode()


def _unpacked(packed: str, frames: int) -> list[tuple[float, ...]]:
    every = array("f")
    every.frombytes(b64decode(packed))
    values = _little_endian(every).tolist()
    width = len(values) // frames
    return [tuple(values[at * width : (at + 1) * width]) for at in range(frames)]


def _little_endian(numbers: "array[float]") -> "array[float]":
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def dump_transcript(transcript: Transcript) -> bytes:
    """A finished transcript."""
    return _dump(
        {
            "duration": transcript.duration,
            "model": transcript.model,
            "device": transcript.device,
            "speakers_certain": transcript.speakers_certain,
            "demonstration": transcript.demonstration,
            "marks": [[m.kind.value, m.at, m.duration] for m in transcript.marks],
            "utterances": [
                [u.id, u.speaker, u.start, u.end, u.text, u.confidence, [list(span) for span in u.doubtful]]
                for u in transcript.utterances
            ],
            "starts": [list(u.starts) for u in transcript.utterances],
            "names": [list(pair) for pair in transcript.names],
            "dismissed": [list(pair) for pair in transcript.dismissed],
        }
    )


def load_transcript(content: bytes) -> Transcript:
    """The inverse of ``dump_transcript``; also of what it wrote before there were starts and names."""
    value = json.loads(content)
    starts = value.get("starts", [[]] * len(value["utterances"]))
    return Transcript(
        utterances=tuple(
            Utterance(
                id=number,
                speaker=speaker,
                start=start,
                end=end,
                text=text,
                confidence=confidence,
                doubtful=tuple((first, last) for first, last in doubtful),
                starts=tuple(begins),
            )
            for (number, speaker, start, end, text, confidence, doubtful), begins in zip(
                value["utterances"], starts, strict=True
            )
        ),
        duration=value["duration"],
        model=value["model"],
        device=value["device"],
        speakers_certain=value["speakers_certain"],
        marks=tuple(Mark(MarkKind(kind), at, duration) for kind, at, duration in value["marks"]),
        demonstration=value["demonstration"],
        names=tuple((speaker, name) for speaker, name in value.get("names", [])),
        dismissed=tuple((heard, term) for heard, term in value.get("dismissed", [])),
    )


def dump_sentences(sentences: tuple[Sentence, ...]) -> str:
    """The sentences of a note as a JSON list."""
    return _dump(
        [
            {
                "id": s.id,
                "section": s.section.value,
                "text": s.text,
                "source": s.source.value,
                "evidence": list(s.evidence),
                "status": s.status.value,
                "quotes": [[q.utterance_id, q.start, q.end] for q in s.quotes],
                "reason": s.reason,
            }
            for s in sentences
        ]
    ).decode()


def load_sentences(content: str) -> tuple[Sentence, ...]:
    """The inverse of ``dump_sentences``."""
    return tuple(
        Sentence(
            id=value["id"],
            section=Section(value["section"]),
            text=value["text"],
            source=Source(value["source"]),
            evidence=tuple(value["evidence"]),
            status=SentenceStatus(value["status"]),
            quotes=tuple(Quote(*quote) for quote in value["quotes"]),
            reason=value["reason"],
        )
        for value in json.loads(content)
    )


def dump_fields(values: tuple[FieldValue, ...]) -> str:
    """What was filled in for the fields of a template, as a JSON list."""
    return _dump([[value.field_id, list(value.values)] for value in values]).decode()


def load_fields(content: str) -> tuple[FieldValue, ...]:
    """The inverse of ``dump_fields``."""
    return tuple(FieldValue(field_id, tuple(values)) for field_id, values in json.loads(content))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def dump_note(note: Note) -> str:
    """A whole note, as it stands in the history of its drafts."""
    listed = {"sentences": dump_sentences(note.sentences), "fields": dump_fields(note.fields)}
    kept = {f.name: _plain(getattr(note, f.name)) for f in fields(note) if f.name not in listed}
    return _dump({**kept, **listed}).decode()


def load_note(content: str) -> Note:
    """The inverse of ``dump_note``; also of what it wrote before there were templates and amendments."""
    value = json.loads(content)
    amendment = value.get("amendment")
    times = {
        name: datetime.fromisoformat(value[name]) if value[name] else None
        for name in ("updated_at", "signed_at")
    }
    return Note(
        **{
            **value,
            **times,
            "type": NoteType(value["type"]),
            "state": NoteState(value["state"]),
            "sentences": load_sentences(value["sentences"]),
            "missing": tuple(value["missing"]),
            "fields": load_fields(value.get("fields", "[]")),
            "amendment": Amendment(amendment) if amendment else None,
        }
    )
