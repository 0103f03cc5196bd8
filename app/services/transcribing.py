"""Transcripts of sound files: streamed through the same speech process, nothing kept (R48, R49)."""

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import BugError, ErrorCode, InputError, LocalError
from app.domain.pace import CAREFUL_BEAM, QUICK_BEAM
from app.domain.session import SAMPLE_RATE, Mark, MarkKind
from app.domain.setting_aside import quietest_cut, set_aside, with_missing
from app.domain.transcript import Transcript, TranscriptPart
from app.domain.turns import assemble_turns, name_speakers
from app.services.decoding import BYTES_PER_FRAME, MOST_SET_ASIDE, PERHAPS_THE_SOUND, relative_to
from app.services.ports import AudioFiles, Decoding, SpeechEngine


class FileTranscription:
    """Transcribes a file in memory that does not grow with its length (words aside)."""

    def __init__(self, files: AudioFiles, engine: SpeechEngine) -> None:
        self._files, self._engine = files, engine

    def transcribe(
        self, path: Path, speakers: int = 2, progress: Callable[[float], None] | None = None
    ) -> Transcript:
        """Return the transcript of the file; ``progress`` gets the seconds transcribed so far.

        A stretch at which the speech process fails again and again stands in it as "[not transcribed]", with
        its times; where one such stretch follows another the failure itself is raised.
        """
        if not 1 <= speakers <= 6:
            raise InputError(ErrorCode.BAD_USAGE, details={"field": "speakers"})
        blocks = self._files.stream(path, SAMPLE_RATE)
        first = next(blocks, b"")  # a wrong file is named before the model is loaded
        state = self._engine.warm()
        longest = round(self._engine.longest_stretch * SAMPLE_RATE) * BYTES_PER_FRAME
        stretches = _Stretches(self._engine, round(state.window * SAMPLE_RATE))
        parts: list[TranscriptPart] = []
        pending, position, ended = bytearray(first), 0, not first
        while pending or not ended:
            while not ended and len(pending) < longest:
                block = next(blocks, b"")
                pending += block
                ended = not block
            if not pending:
                break
            at_end = ended and len(pending) <= longest
            part = stretches.next_part(bytes(pending[:longest]), position, final=at_end)
            parts.append(part)
            position = part.end_frame
            del pending[: (part.end_frame - part.start_frame) * BYTES_PER_FRAME]
            if progress is not None:
                progress(position / SAMPLE_RATE)
        missing = [part for part in parts if part.set_aside]
        words = [word for part in parts if not part.set_aside for word in part.words]
        separated = self._engine.separate([frame for part in parts for frame in part.voice], words, speakers)
        roles = name_speakers(words, separated.of_words, separated.certain)
        breaks = [Mark(MarkKind.GAP, part.start_frame / SAMPLE_RATE) for part in missing]
        return Transcript(
            utterances=with_missing(assemble_turns(words, separated.of_words, roles, breaks), missing),
            duration=position / SAMPLE_RATE,
            model=state.model,
            device=state.device,
            speakers_certain=separated.certain,
            demonstration=state.demonstration,
        )


class _Stretches:
    """One part of a file after the other; what cannot be heard is set aside, a window of samples at most."""

    def __init__(self, engine: SpeechEngine, window: int) -> None:
        self._engine, self._window = engine, window
        self._piecemeal_until = 0
        self._in_a_row = 0

    def next_part(self, pcm: bytes, position: int, *, final: bool) -> TranscriptPart:
        """The part that begins at sample ``position``, where ``pcm`` does."""
        if position >= self._piecemeal_until:
            try:
                return self._heard(pcm, position, final=final, beam=CAREFUL_BEAM)
            except LocalError as error:
                self._require_faulty_sound(error)
                self._piecemeal_until = position + len(pcm) // BYTES_PER_FRAME
        frames = quietest_cut(pcm, self._window)
        piece = pcm[: frames * BYTES_PER_FRAME]
        try:
            # with one beam: it takes less memory, and not the way that failed
            return self._heard(piece, position, final=True, beam=QUICK_BEAM)
        except LocalError as error:
            self._require_faulty_sound(error)
            self._in_a_row += 1
            if self._in_a_row > MOST_SET_ASIDE:
                raise
            return set_aside(position, frames)

    def _heard(self, pcm: bytes, position: int, *, final: bool, beam: int) -> TranscriptPart:
        heard = self._engine.hear(pcm, final=final, how=Decoding(beam))
        if not 0 < heard.consumed <= len(pcm) // BYTES_PER_FRAME:
            raise BugError({"consumed": heard.consumed, "available": len(pcm) // BYTES_PER_FRAME})
        self._in_a_row = 0
        return relative_to(position, heard)

    def _require_faulty_sound(self, error: LocalError) -> None:
        """Raise ``error`` again, or why no process can be started: then the sound is not at fault."""
        if error.code not in PERHAPS_THE_SOUND:
            raise error
        self._engine.warm()
