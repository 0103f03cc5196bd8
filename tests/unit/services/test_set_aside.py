"""Sound that the speech process fails at for good: set aside and told, tried again, never silently lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.domain.states import SessionState
from app.domain.transcript import Heard, TranscriptPart
from app.services.decoding import MOST_SET_ASIDE
from app.services.events import ProcessingFailed, StretchSetAside
from app.services.ports import AS_USUAL, Decoding
from tests.support.program import Practice
from tests.support.recording import wait_until
from tests.support.speech import FakeSpeechEngine

Hear = Callable[..., Heard]


@dataclass
class Trap:
    """Takes the place of an engine's ``hear``: whatever touches these seconds kills the process each time."""

    engine: FakeSpeechEngine
    bad: tuple[float, ...]
    code: ErrorCode = ErrorCode.SPEECH_PROCESS_DIED
    fell_in: list[float] = field(default_factory=list)
    tried: list[tuple[float, int]] = field(default_factory=list)
    handed: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._hear: Hear = self.engine.hear
        self._place = 0.0

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        """The scripted engine counts on; a stretch that is given up is told to it by the test's practice."""
        ends = min(len(pcm) / 2 / SAMPLE_RATE, self.engine.window)
        start = self.engine.place
        self.tried.append((start, how.beam))
        self.handed.append((start, len(pcm) / 2 / SAMPLE_RATE))
        for at in self.bad:
            if start <= at < start + ends and (ends == self.engine.window or final):
                self.fell_in.append(at)
                raise LocalError(self.code, retryable=True)
        return self._hear(pcm, final=final, how=how)


def trapped(office: Practice, *bad: float, code: ErrorCode = ErrorCode.SPEECH_PROCESS_DIED) -> Trap:
    """From now on these seconds of the recording cannot be decoded."""
    trap = Trap(office.engine, bad, code)
    office.engine.hear = trap.hear  # type: ignore[method-assign]
    read = office.recordings.read

    def told(recording_id: str, start: int, stop: int) -> bytes:
        office.engine.place = start / SAMPLE_RATE  # the scripted engine goes by the place, not by the sound
        return read(recording_id, start, stop)

    office.recordings.read = told  # type: ignore[method-assign]
    return trap


def parts_of(office: Practice, session_id: str) -> tuple[TranscriptPart, ...]:
    with office.program.database.unit_of_work() as unit:
        return unit.transcripts.parts(session_id)


def test_what_fails_during_the_session_is_set_aside_and_what_follows_is_heard(office: Practice) -> None:
    trap = trapped(office, 5.0, code=ErrorCode.SPEECH_TIMEOUT)
    told: list[StretchSetAside] = []
    office.program.bus.subscribe(StretchSetAside, told.append)
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(130)
    wait_until(lambda: len(parts_of(office, session.id)) >= 3, "heard further")
    first, second = parts_of(office, session.id)[:2]
    assert first.set_aside
    assert [word.text for word in first.words] == [NOT_TRANSCRIBED]
    assert 0 < first.end_frame <= office.engine.window * SAMPLE_RATE
    assert second.start_frame == first.end_frame
    assert not second.set_aside
    assert (told[0].at, told[0].code) == (0.0, ErrorCode.SPEECH_TIMEOUT)
    assert told[0].seconds == pytest.approx(first.end_frame / SAMPLE_RATE)
    assert "transcript.set-aside" in office.audit()
    trap.bad = ()
    office.program.sessions.end(session.id)


def test_the_end_tries_again_and_nothing_is_missing(office: Practice) -> None:
    trap = trapped(office, 5.0)
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    wait_until(lambda: bool(parts_of(office, session.id)), "set aside")
    office.program.sessions.end(session.id)
    trap.bad = ()
    note = office.program.processing.process(session.id)
    transcript = office.program.transcripts.get(session.id)
    assert note.sentences
    assert transcript is not None
    said = " ".join(u.text for u in transcript.utterances)
    assert NOT_TRANSCRIBED not in said
    assert said.startswith("Good morning. How did you sleep this week?")
    assert said.count("Good morning.") == 1
    assert (0.0, 1) in trap.tried, "with one beam: not the way that failed"


def test_what_still_fails_is_named_and_the_sound_is_kept(office: Practice) -> None:
    trapped(office, 5.0)
    failed: list[ProcessingFailed] = []
    office.program.bus.subscribe(ProcessingFailed, failed.append)
    session = office.record(40)
    with pytest.raises(LocalError) as raised:
        office.program.processing.process(session.id)
    assert raised.value.code is ErrorCode.PART_NOT_TRANSCRIBED
    assert raised.value.retryable
    parts = parts_of(office, session.id)
    missing = [part for part in parts if part.set_aside]
    seconds = sum(part.end_frame - part.start_frame for part in missing) / SAMPLE_RATE
    assert raised.value.details == {"parts": len(missing), "seconds": round(seconds)}
    assert [event.error.code for event in failed] == [ErrorCode.PART_NOT_TRANSCRIBED]
    assert parts[-1].end_frame == 40 * SAMPLE_RATE, "everything else is there"
    stands = office.program.sessions.get(session.id)
    assert (stands.state, stands.failure) == (SessionState.TRANSCRIBING, "part-not-transcribed")
    assert session.recording_id in office.recordings.recording_ids()


def test_without_this_part_the_transcript_says_so_and_the_sound_is_destroyed(office: Practice) -> None:
    trap = trapped(office, 5.0)
    session = office.record(40)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    tried = len(trap.tried)
    office.program.processing.process(session.id, without_missing=True)
    assert len(trap.tried) == tried, "nobody waits for it again"
    transcript = office.program.transcripts.get(session.id)
    assert transcript is not None
    assert transcript.utterances[0].text == NOT_TRANSCRIBED
    assert transcript.utterances[0].start == 0.0
    assert all(NOT_TRANSCRIBED not in u.text for u in transcript.utterances[1:])
    assert transcript.utterances[1].id == "U0002"
    assert office.recordings.destroyed == [session.recording_id]
    assert "transcript.without-parts" in office.audit()
    assert office.program.sessions.get(session.id).state is SessionState.DRAFTED


def test_a_retry_that_works_at_last_needs_nobodys_decision(office: Practice) -> None:
    trap = trapped(office, 5.0)
    session = office.record(40)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    heard = [at for at, _ in trap.tried]
    trap.bad = ()
    office.program.processing.process(session.id)
    assert [at for at, _ in trap.tried[len(heard) :]] == [0.0], "only what was missing"
    transcript = office.program.transcripts.get(session.id)
    assert transcript is not None
    assert transcript.utterances[0].text.startswith("Good morning.")


def test_where_everything_fails_it_is_not_the_sound(office: Practice) -> None:
    trapped(office, *range(0, 100, 3))
    session = office.record(100)
    with pytest.raises(LocalError) as raised:
        office.program.processing.process(session.id)
    assert raised.value.code is ErrorCode.SPEECH_PROCESS_DIED
    assert len(parts_of(office, session.id)) <= 2 * MOST_SET_ASIDE, "during the session, and after it"


def test_only_the_window_that_fails_is_set_aside_of_a_longer_stretch(office: Practice) -> None:
    """The process is handed a minute at once; the 25 good seconds before the bad one are not given up."""
    trap = trapped(office, 27.0)
    office.engine.window = 60.0  # it hears a minute in one go, as windows of ten seconds would be
    state = office.engine.warm()
    office.engine.warm = lambda: replace(state, window=10.0)  # type: ignore[method-assign]
    session = office.record(60)
    with pytest.raises(LocalError) as raised:
        office.program.processing.process(session.id)
    assert raised.value.code is ErrorCode.PART_NOT_TRANSCRIBED
    parts = parts_of(office, session.id)
    (missing,) = [part for part in parts if part.set_aside]
    assert missing.start_frame <= 27 * SAMPLE_RATE < missing.end_frame
    assert missing.end_frame - missing.start_frame <= 10 * SAMPLE_RATE
    assert parts[0].words[0].text == "Good"
    handed = [ends for _, ends in trap.handed]
    assert handed.count(60.0) == 1, "the stretch that fails is handed over as a whole once"


def test_while_somebody_speaks_no_stretch_ends_in_the_middle_of_a_word(office: Practice) -> None:
    """Only a whole window is given up, at a quiet moment of it; less waits for more sound."""
    asked = []

    def dies(pcm: bytes, *, final: bool, how: Decoding) -> Heard:
        asked.append(len(pcm) / 2 / SAMPLE_RATE)
        raise LocalError(ErrorCode.SPEECH_PROCESS_DIED)

    office.engine.window = 30.0
    office.engine.hear = dies  # type: ignore[method-assign]
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(12)
    wait_until(lambda: len(asked) == 1, "it died of twelve seconds")
    office.recorder.play(12)
    office.recorder.play(12)
    wait_until(lambda: bool(parts_of(office, session.id)), "given up with a whole window")
    (part,) = parts_of(office, session.id)
    assert part.set_aside
    assert part.end_frame - part.start_frame > 15 * SAMPLE_RATE
    assert len(asked) == 2, "what was too short was not tried again and again"


@pytest.mark.parametrize("code", [ErrorCode.NO_MODEL, ErrorCode.MODEL_CORRUPT, ErrorCode.RECORDING_DAMAGED])
def test_a_model_that_is_wrong_sets_nothing_aside(office: Practice, code: ErrorCode) -> None:
    trapped(office, *range(0, 40, 3), code=code)
    session = office.record(40)
    with pytest.raises(LocalError) as raised:
        office.program.processing.process(session.id)
    assert raised.value.code is code
    assert parts_of(office, session.id) == ()


def test_a_process_that_cannot_be_started_sets_nothing_aside(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead() -> None:
        raise LocalError(ErrorCode.MODEL_INCOMPLETE)

    trapped(office, *range(0, 40, 3))
    monkeypatch.setattr(office.engine, "warm", dead)
    session = office.record(40)
    with pytest.raises(LocalError) as raised:
        office.program.processing.process(session.id)
    assert raised.value.code is ErrorCode.MODEL_INCOMPLETE
    assert not parts_of(office, session.id)


def test_a_retry_that_fails_otherwise_is_named_as_what_it_is(office: Practice) -> None:
    trap = trapped(office, 5.0)
    session = office.record(40)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    trap.code = ErrorCode.MODEL_CORRUPT
    with pytest.raises(LocalError) as raised:
        office.program.processing.process(session.id)
    assert raised.value.code is ErrorCode.MODEL_CORRUPT


def test_a_retry_that_consumes_nothing_is_a_bug(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    trapped(office, 5.0)
    session = office.record(40)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    monkeypatch.setattr(office.engine, "hear", lambda pcm, final, how: Heard(0))
    with pytest.raises(BugError):
        office.program.processing.process(session.id)


def test_after_the_time_limit_of_the_sound_all_other_words_are_still_there(office: Practice) -> None:
    """Nobody decided within a day: the sound is destroyed, so what is missing stays missing."""
    trapped(office, 5.0)
    session = office.record(40)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    office.clock.advance(hours=25)
    office.program.destruction.sweep()
    assert office.recordings.destroyed == [session.recording_id]
    office.engine.failures = [LocalError(ErrorCode.NO_MODEL)]
    with pytest.raises(LocalError) as raised:
        office.program.processing.process(session.id)
    assert raised.value.code is ErrorCode.NO_MODEL
    note = office.program.processing.process(session.id)
    assert note.sentences
    transcript = office.program.transcripts.get(session.id)
    assert transcript is not None
    assert (transcript.utterances[0].text, transcript.duration) == (NOT_TRANSCRIBED, 40.0)
    assert len(transcript.utterances) > 1
    stands = office.program.sessions.get(session.id)
    assert (stands.state, stands.failure) == (SessionState.DRAFTED, "")
