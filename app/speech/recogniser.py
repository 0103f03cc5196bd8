"""The model itself, through faster-whisper. Speech process only."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Word
from app.services.ports import AS_USUAL, Decoding
from app.speech.cuda import reason_of
from app.speech.gate import Phrase

_SEED = 1
"""Where a window is tried again at a higher temperature, chance decides: the same in every process."""

_MARKS = 4
"""Tokens of a prompt that are no words: "what was said before", start, language, task."""


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

    def __init__(
        self,
        folder: Path,
        device: str,
        compute_type: str,
        threads: int,
        language: str,
        *,
        terms: bool = True,
    ) -> None:
        """``terms``: whether the model may be told which words to expect."""
        try:
            ctranslate2.set_random_seed(_SEED)
            self._model = _OwnWindow(
                str(folder),
                device=device,
                compute_type=compute_type,
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError, MemoryError) as problem:
            failure = _device_failure(problem)
            if device != "cpu" or failure.details["reason"] == "memory":
                raise failure from problem
            raise LocalError(ErrorCode.MODEL_CORRUPT) from problem
        except Exception as problem:  # tokenizers raises a bare Exception for a file that it cannot read
            if type(problem) is not Exception:
                raise
            if reason_of(problem)["reason"] == "memory":
                raise _device_failure(problem) from problem
            raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": "tokenizer.json"}) from problem
        self._language = language
        self._terms = terms

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

    def decode(self, samples: NDArray[np.float32], how: Decoding = AS_USUAL) -> list[Phrase]:
        """The phrases in ``samples`` (16 kHz, −1 … 1, at most one window), times in seconds."""
        try:
            segments, _ = self._model.transcribe(
                samples,
                language=self._language,
                beam_size=how.beam,
                best_of=2,
                temperature=(0.0, 0.2, 0.4),
                condition_on_previous_text=False,
                word_timestamps=True,
                hallucination_silence_threshold=2.0,
                hotwords=self.expected(how.terms),
            )
            found = list(segments)
        except (RuntimeError, MemoryError) as problem:  # out of memory, a lost device
            raise _device_failure(problem) from problem
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

    def expected(self, terms: Sequence[str]) -> str | None:
        """The first of ``terms`` that fit, whole, into half of what the model can hold; None without any.

        faster-whisper puts them before every window, as if they had just been said, and cuts what is longer
        than half in the middle of a word. The other half stays for what is heard.
        """
        if not self._terms:
            return None
        room = self._model.max_length // 2 - _MARKS
        taken: list[str] = []
        for term in terms:
            if len(self._tokens(" ".join([*taken, term]))) > room:
                break
            taken.append(term)
        return " ".join(taken) or None

    def _tokens(self, said: str) -> list[int]:
        encoded: list[int] = self._model.hf_tokenizer.encode(" " + said, add_special_tokens=False).ids
        return encoded

    def prove(self) -> None:
        """Encode and generate once on faint noise; fails as ``decode`` does when the device cannot."""
        noise = np.random.default_rng(0).standard_normal(SAMPLE_RATE).astype(np.float32) * 0.01
        self.decode(noise)


def _device_failure(problem: BaseException) -> LocalError:
    return LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True, details=reason_of(problem))


def _word(word: Any) -> Word:
    start = float(word.start)
    return Word(
        word.word.strip(), start, max(float(word.end), start), min(max(float(word.probability), 0.0), 1.0)
    )
