"""Synthetic transcripts: written sessions, references of the samples, and a quick way to make one."""

import json
from pathlib import Path

from app.domain.material import DraftRequest, Material
from app.domain.note import ChartContext, NoteType
from app.domain.transcript import Transcript, Utterance

_SESSIONS = Path(__file__).parent / "sessions"
_SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
_SPEAKERS = {
    "T": "therapist",
    "C": "client",
    "P": "partner",
    "O": "other",
    "U": "uncertain",
    "3": "speaker_3",
}
_SECONDS_A_WORD = 0.4

SESSIONS = ("risk_disclosed", "risk_denied", "couple")


def spoken(*lines: str, certain: bool = True, confidence: float = 0.93) -> Transcript:
    """A transcript from lines as "T: How are you?"; letters: T, C, P, O, U(ncertain), 3 (speaker_3)."""
    utterances = []
    now = 0.5
    for number, line in enumerate(lines, start=1):
        letter, text = line.split(": ", 1)
        end = now + _SECONDS_A_WORD * (len(text.split()) + 1)
        utterances.append(
            Utterance(f"U{number:04d}", _SPEAKERS[letter], round(now, 2), round(end, 2), text, confidence)
        )
        now = end + 0.6
    return Transcript(tuple(utterances), round(now, 2), "written", "none", speakers_certain=certain)


def requested(note_type: NoteType, transcript: Transcript, chart: ChartContext | None = None) -> DraftRequest:
    """A request for a draft from a transcript alone."""
    return DraftRequest(note_type, Material(transcript), chart or ChartContext())


def written_session(name: str) -> Transcript:
    """One of ``SESSIONS``: about 50 utterances each."""
    lines = (_SESSIONS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return spoken(*(line for line in lines if line and not line.startswith("#")))


def sample_reference(name: str, folder: Path | None = None) -> Transcript:
    """The reference text of a sample recording as a transcript heard without a fault."""
    document = json.loads(((folder or _SAMPLES) / f"{name}.json").read_text(encoding="utf-8"))
    utterances = tuple(
        Utterance(f"U{number:04d}", entry["speaker"], entry["start"], entry["end"], entry["text"], 0.95)
        for number, entry in enumerate(document["utterances"], start=1)
    )
    return Transcript(utterances, document["duration"], "reference", "none")
