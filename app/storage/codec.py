"""JSON forms of transcripts and notes as they are kept; reading gives back equal domain objects.

The keys are persisted: one that has been released is never renamed.
"""

import json
from dataclasses import fields
from datetime import datetime
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


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def dump_part(part: TranscriptPart) -> bytes:
    """One decoded stretch; words and voice frames as short lists."""
    return _dump(
        {
            "start_frame": part.start_frame,
            "end_frame": part.end_frame,
            "words": [[w.text, w.start, w.end, w.confidence] for w in part.words],
            "voice": [[v.start, v.end, list(v.features)] for v in part.voice],
            **({"set_aside": True} if part.set_aside else {}),
        }
    )


def load_part(content: bytes) -> TranscriptPart:
    """The inverse of ``dump_part``."""
    value = json.loads(content)
    return TranscriptPart(
        start_frame=value["start_frame"],
        end_frame=value["end_frame"],
        words=tuple(Word(*word) for word in value["words"]),
        voice=tuple(VoiceFrame(start, end, tuple(features)) for start, end, features in value["voice"]),
        set_aside=value.get("set_aside", False),
    )


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
