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


def called(transcript: Transcript | None, names: Mapping[str, str]) -> Mapping[str, str]:
    """The names with those that the clinician typed for this session in front."""
    return {**names, **dict(transcript.names)} if transcript is not None else names


def colors_of(transcript: Transcript) -> Mapping[str, int]:
    """One colour for each speaker, from 1; those after the fourth share its colour, 0 is for no one known."""
    colors = {SpeakerRole.THERAPIST.value: 1, SpeakerRole.CLIENT.value: 2, SpeakerRole.UNCERTAIN.value: 0}
    for utterance in transcript.utterances:
        colors.setdefault(utterance.speaker, min(len(colors), 4))
    return colors


def shown_name(speaker: str, names: Mapping[str, str]) -> str:
    """What a speaker is called where nobody gave a name."""
    return names.get(speaker, speaker.replace("_", " ").capitalize())


def transcript_rows(
    transcript: Transcript, names: Mapping[str, str], *, hidden: bool = False
) -> tuple[TranscriptRow, ...]:
    """Utterances and marks, by time; a mark stands before the first utterance that begins after it.

    ``hidden``: names that were typed for speakers are hidden, too.
    """
    colors = colors_of(transcript)
    names = names if hidden else called(transcript, names)
    rows: list[TranscriptRow] = []
    marks = sorted(transcript.marks, key=lambda mark: mark.at)
    for utterance in transcript.utterances:
        while marks and marks[0].at <= utterance.start:
            rows.append(mark_row(marks.pop(0), len(rows)))
        uncertain = utterance.speaker == SpeakerRole.UNCERTAIN.value
        name = shown_name(utterance.speaker, names)
        rows.append(
            TranscriptRow(
                utterance.id,
                name,
                "?" if uncertain else name[:1].upper(),
                colors[utterance.speaker],
                running(utterance.start),
                utterance.text,
                utterance.doubtful,
                speaker_id=utterance.speaker,
                start=utterance.start,
                end=utterance.end,
                starts=utterance.starts,
            )
        )
    rows += [mark_row(mark, len(rows) + n) for n, mark in enumerate(marks)]
    return tuple(rows)
