"""What commands print: transcripts, drafts, findings and the demonstration's result."""

from collections.abc import Sequence
from typing import Any

from app.domain.note import Draft, Note, Section, Sentence
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.domain.transcript import Transcript
from app.services.demonstration import Demonstrated
from app.services.interchange import draft_to_dict, transcript_to_dict
from app.services.ports import Finding
from app.ui.terminal.console import Console
from app.ui.times import running

DEMONSTRATION_MODEL = (
    "Heard with the demonstration model: for trying out and for tests, never for clinical use."
)
_SIGNS = {"ok": "ok     ", "warning": "look   ", "failed": "failed "}


def print_transcript(console: Console, transcript: Transcript, title: str = "") -> None:
    """One utterance a line."""
    if title:
        console.line(title)
    for utterance in transcript.utterances:
        speaker = utterance.speaker.replace("_", " ")
        console.line(f"{running(utterance.start):>8}  {speaker + ':':<11} {utterance.text}")
    certain = "" if transcript.speakers_certain else " · speakers uncertain"
    console.line(f"{running(transcript.duration)} · {transcript.model} on {transcript.device}{certain}")


def print_missing(console: Console, transcript: Transcript, name: str) -> int:
    """Say which stretches of the file ``name`` could not be transcribed; returns how many."""
    gaps = [one for one in transcript.utterances if one.text == NOT_TRANSCRIBED]
    for gap in gaps:
        console.notice(f"{name}: {running(gap.start)} to {running(gap.end)} could not be transcribed.")
    return len(gaps)


def print_sentences(console: Console, sentences: Sequence[Sentence], missing: Sequence[str]) -> None:
    """The sections with each sentence's source."""
    section: Section | None = None
    for sentence in sentences:
        if sentence.section is not section:
            section = sentence.section
            console.line(f"\n{section.value}")
        source = ", ".join(sentence.evidence) or sentence.source.value.replace("_", " ")
        console.line(f"  {sentence.text}  [{source}; {sentence.status.value.replace('_', ' ')}]")
    if missing:
        console.line("\nMissing: " + "; ".join(missing))


def print_draft(console: Console, draft: Draft) -> None:
    """A draft, or its JSON document."""
    console.line(f"{draft.type.label} note, {draft.drafter}")
    print_sentences(console, draft.sentences, draft.missing)
    console.document(draft_to_dict(draft))


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """The doctor's lines, what to do beneath each that needs it."""
    for finding in findings:
        console.line(f"{_SIGNS[finding.state]} {finding.subject}: {finding.message}")
        if finding.advice:
            console.line(f"         {finding.advice}")
    console.document(
        {
            "findings": [
                {"subject": f.subject, "state": f.state, "message": f.message, "advice": f.advice}
                for f in findings
            ]
        }
    )


def print_demonstrated(console: Console, result: Demonstrated, folder: str) -> None:
    """Transcript, note with evidence, what was destroyed, and where the note waits."""
    note, destroyed = result.note, result.destroyed
    print_transcript(console, result.transcript, "Transcript (as it was before it was destroyed)")
    console.line(DEMONSTRATION_MODEL)
    console.line(f"\n{note.type.label} note, signed by {note.signed_by}")
    print_sentences(console, note.sentences, ())
    console.line(
        f"\nRecording destroyed at {_time(destroyed.audio)}, transcript at {_time(destroyed.transcript)}"
    )
    for item in result.outbox:
        console.line(f"The signed note waits in the outbox: {item.state.value}")
    console.line(f"Words misheard: {result.word_error_rate:.1%} of the sample's reference")
    if folder:
        console.line(f"The demonstration profile is in {folder}")
    console.document(demonstrated_to_dict(result))


def demonstrated_to_dict(result: Demonstrated) -> dict[str, Any]:
    """The demonstration's JSON document."""
    return {
        "transcript": transcript_to_dict(result.transcript),
        "note": _note_to_dict(result.note),
        "destroyed": {
            "audio": _time(result.destroyed.audio),
            "transcript": _time(result.destroyed.transcript),
        },
        "outbox": [{"id": item.id, "state": item.state.value} for item in result.outbox],
        "word_error_rate": round(result.word_error_rate, 4),
    }


def _note_to_dict(note: Note) -> dict[str, Any]:
    draft = draft_to_dict(Draft(note.type, note.sentences, note.missing, note.drafter))
    return {
        "type": note.type.value,
        "signed_at": _time(note.signed_at),
        "signed_by": note.signed_by,
        "sha256": note.sha256,
        "sentences": draft["sentences"],
    }


def _time(at: Any) -> str | None:
    return at.isoformat() if at is not None else None
