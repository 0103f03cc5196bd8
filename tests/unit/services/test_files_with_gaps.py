"""A file with sound that the speech process fails at for good: what failed is named, the rest is there."""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from app.bootstrap import commands
from app.domain.errors import AppError, BugError, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.domain.transcript import Heard, Transcript, VoiceFrame, VoicePrint, Word
from app.services.interchange import transcript_to_dict
from app.services.ports import AS_USUAL, Decoding, EngineState, Speakers
from app.services.transcribing import FileTranscription
from app.ui.terminal.console import Console
from tests.support.speech import FakeSpeechEngine

WINDOW = 10


class Seconds:
    """``AudioFiles`` of a sound whose samples tell the second that they belong to."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        for second in range(self.seconds):
            yield array("h", [second]).tobytes() * SAMPLE_RATE


class Fragile(FakeSpeechEngine):
    """Hears one word a second, a window at most; fails wherever one of the ``bad`` seconds is among them."""

    def __init__(self, *bad: int, code: ErrorCode = ErrorCode.SPEECH_PROCESS_DIED) -> None:
        super().__init__(window=WINDOW)
        self.bad, self.code, self.careful_only = bad, code, False
        self.starts: AppError | None = None

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        seconds = list(array("h", pcm)[:: SAMPLE_RATE // 4])
        whole = seconds[: WINDOW * 4]
        if any(at in self.bad for at in whole) and not (self.careful_only and how.beam == 1):
            raise LocalError(self.code, retryable=True)
        frames = min(len(pcm) // 2, WINDOW * SAMPLE_RATE)
        words = tuple(
            Word(f"s{second}", place / 4, place / 4 + 0.2, 0.9)
            for place, second in enumerate(whole)
            if place == 0 or whole[place - 1] != second
        )
        return Heard(frames, words, (VoiceFrame(0.0, frames / SAMPLE_RATE, (0.0,)),))

    def warm(self) -> EngineState:
        if self.starts is not None:
            raise self.starts
        return super().warm()

    def separate(
        self,
        voice: Sequence[VoiceFrame],
        words: Sequence[Word],
        count: int,
        enrolled: VoicePrint | None = None,
    ) -> Speakers:
        assert not any(word.text == NOT_TRANSCRIBED for word in words)
        return Speakers((0,) * len(words), 1, True, 0.0)


def transcribed(engine: Fragile, seconds: int = 60) -> Transcript:
    return FileTranscription(Seconds(seconds), engine).transcribe(Path("x"))


@pytest.mark.parametrize("code", [ErrorCode.SPEECH_PROCESS_DIED, ErrorCode.SPEECH_TIMEOUT])
def test_a_stretch_that_fails_is_named_with_its_times_and_the_rest_is_there(code: ErrorCode) -> None:
    transcript = transcribed(Fragile(25, code=code), 90)
    (gap,) = (u for u in transcript.utterances if u.text == NOT_TRANSCRIBED)
    assert gap.start <= 25 < gap.end <= gap.start + WINDOW
    said = [word for u in transcript.utterances if u is not gap for word in u.text.split()]
    heard = [int(word[1:]) for word in said]
    assert heard == sorted(heard)
    lost = set(range(90)) - set(heard)
    assert 25 in lost
    assert all(gap.start - 1 < second < gap.end for second in lost)
    assert transcript.duration == 90.0
    assert [u.id for u in transcript.utterances] == [
        f"U{n:04d}" for n in range(1, 1 + len(transcript.utterances))
    ]
    assert all(
        u.end <= gap.start + 0.001 or u.start >= gap.end - 0.26 for u in transcript.utterances if u is not gap
    )


def test_what_one_beam_can_do_is_not_missing() -> None:
    engine = Fragile(25)
    engine.careful_only = True
    assert not any(u.text == NOT_TRANSCRIBED for u in transcribed(engine).utterances)


def test_where_everything_fails_the_failure_itself_is_told() -> None:
    with pytest.raises(LocalError) as told:
        transcribed(Fragile(*range(100)), 100)
    assert told.value.code is ErrorCode.SPEECH_PROCESS_DIED


def test_what_is_not_the_sounds_fault_sets_nothing_aside() -> None:
    with pytest.raises(LocalError) as told:
        transcribed(Fragile(5, code=ErrorCode.MODEL_CORRUPT))
    assert told.value.code is ErrorCode.MODEL_CORRUPT

    class Unstartable(Fragile):
        def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
            self.starts = LocalError(ErrorCode.NO_MODEL)
            return super().hear(pcm, final=final, how=how)

    with pytest.raises(LocalError) as missing:
        transcribed(Unstartable(5))
    assert missing.value.code is ErrorCode.NO_MODEL


def test_an_engine_that_takes_nothing_in_is_a_mistake_and_no_endless_loop() -> None:
    class Idle(Fragile):
        def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
            return Heard(0)

    with pytest.raises(BugError):
        transcribed(Idle())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """``transcribe`` as the command line runs it, with this engine: status, output, errors."""

    def command(
        engine: Fragile, *names: str, seconds: int = 60, as_json: bool = False
    ) -> tuple[int, str, str]:
        monkeypatch.setattr("app.speech.engine.WhisperEngine", lambda *_args, **_how: engine)
        monkeypatch.setattr("app.audio.audio_files.DecodedFiles", lambda: Seconds(seconds))
        out, err = io.StringIO(), io.StringIO()
        status = commands.transcribe(Console(as_json, out, err), [Path(name) for name in names], None, 2)
        return status, out.getvalue(), err.getvalue()

    return command


def test_the_command_gives_the_rest_and_says_what_failed(run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, err = run(Fragile(25), "a.wav")
    assert status == 1
    assert "s0" in out and "s59" in out
    assert NOT_TRANSCRIBED in out
    (line,) = (line for line in err.splitlines() if "could not be transcribed" in line)
    assert line.startswith("a.wav: 0:2")
    status, out, err = run(Fragile(25), "a.wav", as_json=True)
    assert status == 1
    assert NOT_TRANSCRIBED in out
    assert "could not be transcribed" in err


def test_the_command_is_content_where_nothing_failed(run: Callable[..., tuple[int, str, str]]) -> None:
    status, _, err = run(Fragile(), "a.wav", "b.wav")
    assert status == 0
    assert "could not" not in err


def test_the_document_has_the_place_of_what_failed() -> None:
    document = transcript_to_dict(transcribed(Fragile(25)))
    texts = [utterance["text"] for utterance in document["utterances"]]
    assert texts.count(NOT_TRANSCRIBED) == 1
