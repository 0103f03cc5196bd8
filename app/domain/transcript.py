"""What was heard: words, utterances, and the stretch of a recording that has been listened to."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.session import Mark


@dataclass(frozen=True, slots=True)
class Word:
    """A word as heard; ``start`` and ``end`` in seconds of recorded sound, ``confidence`` in 0 … 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class VoiceFrame:
    """Statistics of a voice over a short stretch: no sound can be made from them, no person named."""

    start: float
    end: float
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """The result of one listening; times are relative to the first sample handed in.

    ``consumed`` samples are done with for good: each is decoded exactly once (0: more sound is needed
    first). ``suspicious`` are codes of the gate ("loop", "rate", "silence", "phrase", "nothing") that
    marked words. ``decoded``: seconds of sound that went through the model; ``spent``: seconds that took.
    """

    consumed: int
    words: tuple[Word, ...] = ()
    voice: tuple[VoiceFrame, ...] = ()
    suspicious: tuple[str, ...] = ()
    decoded: float = 0.0
    spent: float = 0.0


@dataclass(frozen=True, slots=True)
class TranscriptPart:
    """One decoded stretch, committed as soon as it exists: samples ``start_frame`` to ``end_frame``.

    Word and voice times are in seconds of the recording. ``set_aside``: it could not be transcribed yet, and
    its one word says so.
    """

    start_frame: int
    end_frame: int
    words: tuple[Word, ...]
    voice: tuple[VoiceFrame, ...]
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class VoicePrint:
    """What one person's voice is like, as statistics over ``frames`` voice frames: means and deviations.

    ``method`` names how the features were made; prints of different methods cannot be compared.
    """

    method: str
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    frames: int


class SpeakerRole(StrEnum):
    """Who spoke, by role: names come from the chart when a screen is drawn."""

    THERAPIST = "therapist"
    CLIENT = "client"
    PARTNER = "partner"
    OTHER = "other"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One turn of one speaker: ``id`` as U0001; times in seconds of recorded sound; confidence in 0 … 1.

    ``starts`` has the second at which each word of ``text.split()`` begins; empty where it is not known.
    """

    id: str
    speaker: str  # a SpeakerRole value, or speaker_3 … when there are more
    start: float
    end: float
    text: str
    confidence: float
    doubtful: tuple[tuple[int, int], ...] = ()  # spans of ``text`` heard with low confidence
    starts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole session as text. ``speakers_certain`` is False when the voices were too alike to tell apart.

    ``names``: what the clinician calls a speaker (a ``Utterance.speaker`` value and the name typed for it);
    it belongs to the session and goes with the transcript. ``dismissed``: pairs of what was heard and the
    term that it is not, both in small letters; they are not suggested again.
    """

    utterances: tuple[Utterance, ...]
    duration: float
    model: str
    device: str
    speakers_certain: bool = True
    marks: tuple[Mark, ...] = ()
    demonstration: bool = False  # made with the demonstration model: never for clinical use
    names: tuple[tuple[str, str], ...] = ()
    dismissed: tuple[tuple[str, str], ...] = ()

    def utterance(self, utterance_id: str) -> Utterance | None:
        """Return the utterance of that id, or None."""
        return next((u for u in self.utterances if u.id == utterance_id), None)
