"""What the features of a frame are, by how they were made; only what was made alike is compared.

A frame has the embedded features first. Where a voice model was at work its number and its embedding follow,
so that a session in which the model came or went can still be told apart by the embedded ones.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import VoiceFrame
from app.speech.voices import METHOD, VOICE_FEATURES

Table = NDArray[np.float64]


def comparable(voice: Sequence[VoiceFrame]) -> tuple[Table, str, list[int]]:
    """The features that can be compared, the method's name, and the places in ``voice`` that have them.

    All frames when they have anything in common; else those of the method that most of them have.
    """
    layouts = Counter(_layout(frame) for frame in voice)
    if not layouts:
        return np.zeros((0, VOICE_FEATURES)), METHOD, []
    if len(layouts) == 1:
        ((width, number),) = layouts
        if number is None:
            name = METHOD if width == VOICE_FEATURES else f"features-{width}"
            return _table(voice, 0, width), name, list(range(len(voice)))
        return _even(_table(voice, VOICE_FEATURES + 1, width)), f"model-{number}", list(range(len(voice)))
    kept = [at for at, frame in enumerate(voice) if len(frame.features) >= VOICE_FEATURES]
    if 2 * len(kept) >= len(voice):
        return _table([voice[at] for at in kept], 0, VOICE_FEATURES), METHOD, kept
    width = Counter(len(frame.features) for frame in voice).most_common(1)[0][0]
    kept = [at for at, frame in enumerate(voice) if len(frame.features) == width]
    return _table([voice[at] for at in kept], 0, width), f"features-{width}", kept


def _layout(frame: VoiceFrame) -> tuple[int, int | None]:
    width = len(frame.features)
    return width, int(frame.features[VOICE_FEATURES]) if width > VOICE_FEATURES + 1 else None


def _table(voice: Sequence[VoiceFrame], first: int, last: int) -> Table:
    return np.array([frame.features[first:last] for frame in voice], dtype=np.float64)


def _even(embeddings: Table) -> Table:
    """Embeddings count by their direction only."""
    table: Table = embeddings / np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), 1e-9)
    return table
