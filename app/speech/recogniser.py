"""The model itself, through faster-whisper. Speech process only."""

from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Word
from app.speech.gate import Phrase


class _OwnWindow(WhisperModel):  # type: ignore[misc]
    """Encodes the model's own window: faster-whisper pads every sound to 30 s, whatever the model hears.

    With a 10 s window that is a quarter of the work for the same text; with 30 s it changes nothing.
    """

    def encode(self, features: NDArray[np.float32]) -> Any:
        return super().encode(features[..., : self.feature_extractor.nb_max_frames])


class Recogniser:
    """A loaded model that turns at most one window of sound into phrases.

    MODEL_CORRUPT when CTranslate2 cannot read it; SPEECH_PROCESS_DIED when the device fails.
    """

    def __init__(self, folder: Path, device: str, compute_type: str, threads: int, language: str) -> None:
        try:
            self._model = _OwnWindow(
                str(folder),
                device=device,
                compute_type=compute_type,
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as problem:
            if device != "cpu":
                raise LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True) from problem
            raise LocalError(ErrorCode.MODEL_CORRUPT) from problem
        except Exception as problem:  # tokenizers raises a bare Exception for a file that it cannot read
            if type(problem) is not Exception:
                raise
            raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": "tokenizer.json"}) from problem
        self._language = language

    @property
    def window(self) -> float:
        """Seconds that the model hears at once."""
        return float(self._model.feature_extractor.chunk_length)

    @property
    def device(self) -> str:
        """``cpu`` or ``cuda``, as loaded."""
        return str(self._model.model.device)

    @property
    def compute_type(self) -> str:
        """The number format in use, as loaded."""
        return str(self._model.model.compute_type)

    def decode(self, samples: NDArray[np.float32]) -> list[Phrase]:
        """The phrases in ``samples`` (16 kHz, −1 … 1, at most one window), times in seconds."""
        try:
            segments, _ = self._model.transcribe(
                samples,
                language=self._language,
                beam_size=5,
                best_of=2,
                temperature=(0.0, 0.2, 0.4),
                condition_on_previous_text=False,
                word_timestamps=True,
                hallucination_silence_threshold=2.0,
            )
            found = list(segments)
        except RuntimeError as problem:  # out of memory on the graphics card, a lost device
            raise LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True) from problem
        return [
            Phrase(
                words=tuple(_word(word) for word in segment.words),
                logprob=float(segment.avg_logprob),
                no_speech=float(segment.no_speech_prob),
                compression=float(segment.compression_ratio),
            )
            for segment in found
            if segment.words
        ]

    def prove(self) -> None:
        """Encode and generate once on faint noise; fails as ``decode`` does when the device cannot."""
        noise = np.random.default_rng(0).standard_normal(SAMPLE_RATE).astype(np.float32) * 0.01
        self.decode(noise)


def _word(word: Any) -> Word:
    start = float(word.start)
    return Word(
        word.word.strip(), start, max(float(word.end), start), min(max(float(word.probability), 0.0), 1.0)
    )
