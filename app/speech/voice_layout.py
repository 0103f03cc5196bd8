"""What the features of a frame are, by how they were made; only what was made alike is compared."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import VoiceFrame
from app.speech.voice_widths import EMBEDDED, evened
from app.speech.voices import METHOD

Table = NDArray[np.float64]


def comparable(voice: Sequence[VoiceFrame]) -> tuple[Table, str, tuple[VoiceFrame, ...]]:
    """The features that can be compared, a row for each frame; the method's name; and these frames.

    The embeddings of a voice model where every frame has one of the same model; the embedded features where
    it came or went; nothing at all where the frames have nothing in common.
    """
    frames = evened(voice)
    width = len(frames[0].features) if frames else EMBEDDED
    table = np.array([frame.features for frame in frames], dtype=np.float64).reshape(len(frames), width)
    if width == EMBEDDED:
        return _pitches_filled(table), METHOD, frames
    if width < EMBEDDED + 2:
        return table, f"features-{width}", frames
    embeddings = table[:, EMBEDDED + 1 :]
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)  # they count by their direction only
    return embeddings / np.maximum(lengths, 1e-9), f"model-{int(table[0, EMBEDDED])}", frames


def _pitches_filled(table: Table) -> Table:
    """A frame in which no pitch was found (0) says nothing about it: it gets that of the others."""
    filled, seen = table.copy(), table[:, -3] != 0.0
    for column in (-3, -2):
        if seen.any():
            filled[~seen, column] = table[seen, column].mean()
    return filled
