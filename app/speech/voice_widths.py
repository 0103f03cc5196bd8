"""How wide the features of a frame are; known on both sides of the pipe, and so without numpy."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.transcript import VoiceFrame

EMBEDDED = 41
"""The program's own features, first in every frame; then a voice model's number (0: none) and embedding."""


def evened(voice: Sequence[VoiceFrame]) -> tuple[VoiceFrame, ...]:
    """The same frames, all of one width; none when some of them were made by another program.

    What a voice model added is cut off where it is not there, or another's, in every frame.
    """
    widths = {len(frame.features) for frame in voice}
    if len(widths) == 1 and len({_model(frame) for frame in voice}) == 1:
        return tuple(voice)
    if min(widths, default=0) < EMBEDDED:
        return tuple(voice) if len(widths) == 1 else ()
    return tuple(replace(frame, features=frame.features[:EMBEDDED]) for frame in voice)


def _model(frame: VoiceFrame) -> float:
    return frame.features[EMBEDDED] if len(frame.features) > EMBEDDED else 0.0
