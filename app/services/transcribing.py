"""Transcripts of sound files: streamed through the same speech process, nothing kept (R48, R49)."""

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import ErrorCode, InputError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Transcript, VoiceFrame, Word
from app.domain.turns import assemble_turns, name_speakers
from app.services.decoding import BYTES_PER_FRAME, relative_to
from app.services.ports import AudioFiles, SpeechEngine


class FileTranscription:
    """Transcribes a file in memory that does not grow with its length (words aside)."""

    def __init__(self, files: AudioFiles, engine: SpeechEngine) -> None:
        self._files, self._engine = files, engine

    def transcribe(
        self, path: Path, speakers: int = 2, progress: Callable[[float], None] | None = None
    ) -> Transcript:
        """Return the transcript of the file; ``progress`` gets the seconds transcribed so far."""
        if not 1 <= speakers <= 6:
            raise InputError(ErrorCode.BAD_USAGE, details={"field": "speakers"})
        blocks = self._files.stream(path, SAMPLE_RATE)
        first = next(blocks, b"")  # a wrong file is named before the model is loaded
        state = self._engine.warm()
        longest = round(self._engine.longest_stretch * SAMPLE_RATE) * BYTES_PER_FRAME
        words: list[Word] = []
        voice: list[VoiceFrame] = []
        pending, position, ended = bytearray(first), 0, not first
        while pending or not ended:
            while not ended and len(pending) < longest:
                block = next(blocks, b"")
                pending += block
                ended = not block
            if not pending:
                break
            at_end = ended and len(pending) <= longest
            heard = self._engine.hear(bytes(pending[:longest]), final=at_end)
            part = relative_to(position, heard)
            words += part.words
            voice += part.voice
            position += heard.consumed
            del pending[: heard.consumed * BYTES_PER_FRAME]
            if progress is not None:
                progress(position / SAMPLE_RATE)
        separated = self._engine.separate(voice, words, speakers)
        roles = name_speakers(words, separated.of_words, separated.certain)
        return Transcript(
            utterances=assemble_turns(words, separated.of_words, roles),
            duration=position / SAMPLE_RATE,
            model=state.model,
            device=state.device,
            speakers_certain=separated.certain,
            demonstration=state.demonstration,
        )
