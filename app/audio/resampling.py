"""From any sampling to 16 kHz mono, as a stream."""

import av
import numpy as np

from app.audio.intake import SoundFormat
from app.domain.session import SAMPLE_RATE


class StreamResampler:
    """Turns 16-bit blocks of one format into 16 kHz mono; without loss over block borders. One thread."""

    def __init__(self, source: SoundFormat) -> None:
        self._source = source
        self._same = source == SoundFormat(SAMPLE_RATE, 1)
        self._layout = "mono" if source.channels == 1 else "stereo"
        self._resampler = None if self._same else av.AudioResampler("s16", "mono", SAMPLE_RATE)

    def convert(self, block: bytes) -> bytes:
        """The part of the result that this block completes."""
        if self._resampler is None:
            return block
        samples = np.frombuffer(block, dtype="<i2").reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=self._layout)
        frame.sample_rate = self._source.rate
        return _bytes(self._resampler.resample(frame))

    def finish(self) -> bytes:
        """What the filter still holds; nothing can be converted after it."""
        if self._resampler is None:
            return b""
        resampler, self._resampler = self._resampler, av.AudioResampler("s16", "mono", SAMPLE_RATE)
        return _bytes(resampler.resample(None))


def _bytes(frames: list[av.AudioFrame]) -> bytes:
    return b"".join(frame.to_ndarray().astype("<i2", copy=False).tobytes() for frame in frames)
