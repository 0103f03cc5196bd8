"""While a session runs its words are there as lines: all of them, in order, without what was forgotten."""

from dataclasses import replace

import pytest

from app.domain.session import SAMPLE_RATE, Mark, MarkKind
from app.domain.transcript import TranscriptPart, Word
from app.services.so_far import LONGEST, LiveLine, lines_of
from tests.support.program import Practice


def said(text: str, start: float, *, step: float = 0.4, confidence: float = 0.9) -> list[Word]:
    return [
        Word(word, start + n * step, start + (n + 0.9) * step, confidence)
        for n, word in enumerate(text.split())
    ]


def texts(lines: tuple[LiveLine, ...]) -> list[str]:
    return [line.text if line.mark is None else f"({line.mark.kind.value})" for line in lines]


class TestLines:
    def test_a_pause_ends_a_line_and_a_breath_does_not(self) -> None:
        words = said("How are you?", 0.0) + said("Not well.", 2.4) + said("I see.", 6.0)
        first, second = lines_of(words, ())
        assert (first.text, second.text) == ("How are you? Not well.", "I see.")
        assert (first.start, first.end) == (0.0, words[4].end) and second.start == 6.0
        assert first.starts == (0.0, 0.4, 0.8, 2.4, 2.8)

    def test_a_long_line_ends_with_its_sentence_or_at_last_anywhere(self) -> None:
        sentences = said("One two three four five. " * 20, 0.0)
        lines = lines_of(sentences, ())
        assert all(line.text.endswith(".") for line in lines)
        endless = lines_of(said("and " * 200, 0.0), ())
        assert len(endless) > 1 and all(line.end - line.start <= LONGEST + 1 for line in endless)
        for made, words in ((lines, sentences), (endless, said("and " * 200, 0.0))):
            assert " ".join(texts(made)) == " ".join(word.text for word in words)

    def test_doubtful_words_side_by_side_are_one_span(self) -> None:
        words = said("I take", 0.0) + said("set trailing", 0.8, confidence=0.3) + said("now", 1.6)
        (line,) = lines_of([*words, *said("maybe", 2.0, confidence=0.2)], ())
        assert [line.text[a:b] for a, b in line.doubtful] == ["set trailing", "maybe"]

    @pytest.mark.parametrize("kind", [MarkKind.PAUSED, MarkKind.GAP, MarkKind.FORGOTTEN])
    def test_where_recording_stopped_a_line_ends(self, kind: MarkKind) -> None:
        mark = Mark(kind, 0.8, 30.0)
        lines = lines_of(said("Before it after it", 0.0), (mark,))
        assert texts(lines) == ["Before it", f"({kind.value})", "after it"]
        assert lines[1] == LiveLine(0.8, 0.8, mark=mark)

    def test_a_bookmark_stands_before_what_begins_after_it(self) -> None:
        lines = lines_of(said("One two three", 0.0) + said("four", 9.0), (Mark(MarkKind.BOOKMARK, 0.5),))
        assert texts(lines) == ["One two three", "(bookmark)", "four"]

    def test_a_stretch_set_aside_has_a_time_for_each_of_its_words(self) -> None:
        (line,) = lines_of([Word("[not transcribed]", 1.0, 20.0, 0.0)], ())
        assert line.starts == (1.0, 1.0) and line.doubtful == ((0, 17),)


def part(number: int, text: str) -> TranscriptPart:
    start = number * 10.0
    frames = 10 * SAMPLE_RATE
    return TranscriptPart(number * frames, (number + 1) * frames, tuple(said(text, start)), ())


def running(office: Practice) -> str:
    session = office.open()
    office.program.recording.start(session.id)
    return session.id


def commit(office: Practice, session_id: str, *parts: TranscriptPart) -> None:
    with office.program.database.unit_of_work() as unit:
        for made in parts:
            unit.transcripts.add_part(session_id, made)
        unit.commit()


def test_committed_words_and_marks_are_there_at_once(office: Practice) -> None:
    session_id = running(office)
    service = office.program.transcripts
    assert service.so_far(session_id) == ()
    commit(office, session_id, part(0, "First words."))
    assert texts(service.so_far(session_id)) == ["First words."]
    commit(office, session_id, part(1, "More words."))
    office.recorder.play(4.0)
    office.program.recording.bookmark(session_id)
    assert texts(service.so_far(session_id)) == ["First words.", "(bookmark)", "More words."]


def test_what_is_forgotten_or_replaced_is_gone_at_once(office: Practice) -> None:
    session_id = running(office)
    service = office.program.transcripts
    commit(office, session_id, part(0, "Kept words."), part(1, "A secret."))
    assert "A secret." in texts(service.so_far(session_id))
    with office.program.database.unit_of_work() as unit:
        unit.transcripts.cut(session_id, 10 * SAMPLE_RATE)
        unit.commit()
    assert texts(service.so_far(session_id)) == ["Kept words."]
    with office.program.database.unit_of_work() as unit:
        unit.transcripts.replace_part(session_id, replace(part(0, "Other words."), voice=()))
        unit.commit()
    assert texts(service.so_far(session_id)) == ["Other words."]


def test_each_part_is_opened_once(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.storage import transcripts

    opened: list[int] = []
    load = transcripts.load_part

    def counted(content: bytes) -> TranscriptPart:
        made = load(content)
        opened.append(made.start_frame)
        return made

    session_id = running(office)
    commit(office, session_id, part(0, "One."), part(1, "Two."))
    monkeypatch.setattr(transcripts, "load_part", counted)
    for _ in range(3):
        office.program.transcripts.so_far(session_id)
    commit(office, session_id, part(2, "Three."))
    assert texts(office.program.transcripts.so_far(session_id)) == ["One.", "Two.", "Three."]
    assert opened == [0, 160_000, 320_000]


def test_one_session_after_the_other(office: Practice) -> None:
    first = running(office)
    commit(office, first, part(0, "Of the first."))
    assert office.program.transcripts.so_far(first)
    office.program.sessions.end(first)
    second = running(office)
    assert office.program.transcripts.so_far(second) == ()
    assert texts(office.program.transcripts.so_far(first)) == ["Of the first."]


def test_the_finished_transcript_takes_its_place(office: Practice) -> None:
    session, _ = office.drafted()
    assert office.program.transcripts.so_far(session.id) == ()
    assert office.program.transcripts.get(session.id) is not None
