"""An optional model that knows voices (ONNX), as WeSpeaker, 3D-Speaker and CAM++ export them.

Expected: one ``.onnx`` file in the folder. One input (there: ``feats``) of 32-bit floats, batch × moments ×
80 log mel energies (25 ms every 10 ms, 20 Hz to 8 kHz, Hamming window, pre-emphasis 0.97, sound as 16-bit
numbers, mean over the moments taken off). One output (there: ``embs``), batch × 16 to 512 numbers. Only in
the speech process.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoiceFrame
from app.speech.voices import voice_frames

LENGTH = 1.6
"""Seconds of one frame: an embedding of less says little."""

BANDS = 80
_NARROWEST, _WIDEST = 16, 512
_WINDOW, _STEP, _FFT = 400, 160, 512
_SHORTEST = 25  # moments; a shorter frame is repeated until it is as long

Samples = NDArray[np.float32]
Table = NDArray[np.float64]


class VoiceModel:
    """A loaded model. ``number`` (never 0) tells one file from another; it goes with every frame."""

    def __init__(self, folder: Path) -> None:
        """MODEL_INCOMPLETE without its file, MODEL_CORRUPT, MODEL_FOREIGN where it is no such model."""
        files = sorted(folder.glob("*.onnx"))
        if len(files) != 1:
            raise LocalError(ErrorCode.MODEL_INCOMPLETE, details={"files": len(files)})
        try:
            content = files[0].read_bytes()
        except OSError as exc:
            raise LocalError(ErrorCode.MODEL_INCOMPLETE) from exc
        self.number = 1 + int.from_bytes(hashlib.sha256(content).digest()[:3], "big") % 0xFFFFFE
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4  # it would quote paths
        try:
            self._session: Any = onnxruntime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as exc:  # its own exceptions have no common base but this one
            raise LocalError(ErrorCode.MODEL_CORRUPT, details={"type": type(exc).__name__}) from exc
        self._input = self._checked_input()
        self.width = self._checked_width()

    def frames(self, samples: Samples, start: float) -> list[VoiceFrame]:
        """As ``voice_frames``, and each frame goes on with the model's number and embedding.

        Where the model fails at a sound it is as if it were not there: no word is lost for it.
        """
        try:
            return self._frames(samples, start)
        except Exception:  # noqa: BLE001 - its own exceptions have no common base but this one
            return voice_frames(samples, start)

    def _frames(self, samples: Samples, start: float) -> list[VoiceFrame]:
        made = []
        for frame in voice_frames(samples, start, LENGTH):
            first, last = (round((at - start) * SAMPLE_RATE) for at in (frame.start, frame.end))
            embedding = self.embedding(samples[first:last])
            made.append(replace(frame, features=(*frame.features, float(self.number), *embedding)))
        return made

    def embedding(self, samples: Samples) -> tuple[float, ...]:
        """Of at least one window of sound (16 kHz, −1 … 1): ``width`` finite numbers."""
        moments = log_mel(samples)
        moments = np.resize(moments, (max(len(moments), _SHORTEST), BANDS))
        output = self._run(moments - moments.mean(axis=0))
        return tuple(round(float(value), 5) for value in output)

    def _run(self, moments: Table) -> Any:
        (output,) = self._session.run(None, {self._input: moments[None].astype(np.float32)})
        return np.nan_to_num(np.asarray(output, dtype=np.float64).reshape(-1), posinf=0.0, neginf=0.0)

    def _checked_input(self) -> str:
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if len(inputs) != 1 or len(outputs) != 1:
            raise _foreign("inputs")
        (wanted,) = inputs
        bands = wanted.shape[2] if len(wanted.shape) == 3 else 0
        if wanted.type != "tensor(float)" or (isinstance(bands, int) and bands != BANDS):
            raise _foreign("input")
        return str(wanted.name)

    def _checked_width(self) -> int:
        """Proved by a run: what a file claims of itself may be anything."""
        try:
            one, other = (len(self._run(np.zeros((moments, BANDS)))) for moments in (_SHORTEST, 160))
        except Exception as exc:  # as above
            raise _foreign("run") from exc
        if one != other or not _NARROWEST <= one <= _WIDEST:
            raise _foreign("output")
        return one


def frames_of(folder: str) -> Callable[[Samples, float], list[VoiceFrame]]:
    """How frames are made with the model in ``folder``; the embedded way where there is none that works.

    A session does not fail for a model that only tells voices apart better.
    """
    if not folder:
        return voice_frames
    try:
        return VoiceModel(Path(folder)).frames
    except LocalError:
        return voice_frames


def log_mel(samples: Samples) -> Table:
    """Moments × 80, as described above, before the mean is taken off."""
    padded = np.pad(samples * np.float32(32768.0), (0, max(0, _WINDOW - len(samples)))).astype(np.float64)
    framed = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_STEP]
    framed = framed - framed.mean(axis=1, keepdims=True)
    before = np.concatenate([framed[:, :1], framed[:, :-1]], axis=1)
    power = np.abs(np.fft.rfft((framed - 0.97 * before) * np.hamming(_WINDOW), _FFT)) ** 2
    energies: Table = np.log(np.maximum(power @ _bands().T, 1.1921e-07))
    return energies


@cache
def _bands() -> Table:
    def mel(hertz: NDArray[Any]) -> NDArray[Any]:
        return 1127.0 * np.log(1.0 + hertz / 700.0)

    lowest, highest = mel(np.array([20.0, SAMPLE_RATE / 2]))
    corners = np.linspace(lowest, highest, BANDS + 2)
    bins = mel(np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE))
    rising = (bins - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    falling = (corners[2:, None] - bins) / (corners[2:] - corners[1:-1])[:, None]
    bands: Table = np.maximum(0.0, np.minimum(rising, falling))
    return bands


def _foreign(what: str) -> LocalError:
    return LocalError(ErrorCode.MODEL_FOREIGN, details={"part": what})
