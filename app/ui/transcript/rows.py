"""From a transcript to the rows that are drawn."""

from collections.abc import Mapping, Sequence

from app.domain.transcript import SpeakerRole, Transcript
from app.ui.times import running
from app.ui.transcript.marks import mark_row
from app.ui.transcript.model import TranscriptRow


def speaker_names(client_first_name: str, others: Sequence[str] = ()) -> Mapping[str, str]:
    """How speakers are called on screen; the therapist is "You"."""
    names = {SpeakerRole.THERAPIST.value: "You", SpeakerRole.CLIENT.value: client_first_name or "Client"}
    names[SpeakerRole.PARTNER.value] = others[0] if others else "Partner"
    names[SpeakerRole.UNCERTAIN.value] = "Speaker uncertain"
    return names


def transcript_rows(transcript: Transcript, names: Mapping[str, str]) -> tuple[TranscriptRow, ...]:
    """Utterances and marks, by time; a mark stands before the first utterance that begins after it."""
    colors: dict[str, int] = {SpeakerRole.THERAPIST.value: 1, SpeakerRole.CLIENT.value: 2}
    rows: list[TranscriptRow] = []
    marks = sorted(transcript.marks, key=lambda mark: mark.at)
    for utterance in transcript.utterances:
        while marks and marks[0].at <= utterance.start:
            rows.append(mark_row(marks.pop(0), len(rows)))
        uncertain = utterance.speaker == SpeakerRole.UNCERTAIN.value
        color = 0 if uncertain else colors.setdefault(utterance.speaker, len(colors) + 1)
        name = names.get(utterance.speaker, utterance.speaker.replace("_", " ").capitalize())
        rows.append(
            TranscriptRow(
                utterance.id,
                name,
                "?" if uncertain else name[:1].upper(),
                min(color, 4),
                running(utterance.start),
                utterance.text,
                utterance.doubtful,
            )
        )
    rows += [mark_row(mark, len(rows) + n) for n, mark in enumerate(marks)]
    return tuple(rows)
