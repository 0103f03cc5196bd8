"""The sound that this laptop is measured with: synthetic voices, no person's."""

from app.audio.audio_files import DecodedFiles
from app.bootstrap.places import sample
from app.domain.session import SAMPLE_RATE

SAMPLE = "dialogue_60s"


def spoken_sample() -> bytes:
    """A minute of dialogue, 16 kHz mono; FILE_NOT_FOUND when the program is not whole."""
    sound, _ = sample(SAMPLE)
    return b"".join(DecodedFiles().stream(sound, SAMPLE_RATE))
