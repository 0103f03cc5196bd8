"""Chips, marks, lit words and edits, as pure functions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.issues import Difference
from app.domain.note import NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.domain.session import Mark, MarkKind
from app.domain.transcript import Transcript, Utterance
from app.ui.transcript.model import Lit
from app.ui.transcript.rows import speaker_names, transcript_rows
from app.ui.workspace.lines import (
    apply_edits,
    in_order,
    lit_utterances,
    note_line,
    open_points,
    source_chip,
)
from app.ui.workspace.model import EditedLine

NAMES = speaker_names("Dana")
TALK = Transcript(
    (
        Utterance("U0001", "therapist", 5.0, 8.0, "How was it?", 0.9),
        Utterance("U0002", "client", 9.0, 20.0, "Better. Five hours.", 0.9, ((8, 12),)),
        Utterance("U0003", "client", 100.0, 120.0, "I slept.", 0.9),
        Utterance("U0004", "uncertain", 130.0, 140.0, "Yes.", 0.9),
        Utterance("U0005", "speaker_3", 150.0, 160.0, "No.", 0.9),
    ),
    200.0,
    "m",
    "CPU",
    marks=(
        Mark(MarkKind.GAP, 300.0, 5.0),
        Mark(MarkKind.PAUSED, 50.0, 64.0),
    ),
)


def said(
    text: str = "Client slept five hours.",
    status: SentenceStatus = SentenceStatus.SUPPORTED,
    source: Source = Source.TRANSCRIPT,
    evidence: tuple[str, ...] = ("U0002",),
    reason: str = "",
    line_id: str = "s1",
    section: Section = Section.SUBJECTIVE,
) -> Sentence:
    return Sentence(
        line_id, section, text, source, evidence, status, tuple(Quote(e, 0, 6) for e in evidence), reason
    )


def line(text: str, line_id: str = "s1", section: Section = Section.SUBJECTIVE) -> EditedLine:
    return EditedLine(line_id, section.value, text)


def edit(before: list[Sentence], *lines: EditedLine) -> tuple[Sentence, ...]:
    seen = {(s.id, s.text): s for s in before}
    return apply_edits(before, lines, lambda: "new", NoteType.SOAP, seen)


@pytest.mark.parametrize(
    ("sentence", "words", "kind", "name"),
    [
        (said(), "0:09", "source", "Source: Dana at 0:09"),
        (
            said(evidence=("U0001", "U0003")),
            "0:05, 1:40",
            "source",
            "Source: You at 0:05 and Dana at 1:40",
        ),
        (said(evidence=("U0001", "U0002", "U0003")), "0:05, 0:09 …", "source", None),
        (said(status=SentenceStatus.NO_SOURCE), "No source", "warning", "No source"),
        (said(status=SentenceStatus.NOT_ADDRESSED), "Not addressed", "warning", None),
        (said(status=SentenceStatus.CHECK, reason="negation"), "Check: negation", "warning", None),
        (said(status=SentenceStatus.CHECK, reason="something else"), "Check", "warning", None),
        (said(status=SentenceStatus.TO_ADD), "To add", "source", "For you to add"),
        (said(status=SentenceStatus.EDITED_BY_YOU), "Edited by you", "source", None),
        (
            said(status=SentenceStatus.EDITED_BY_YOU, source=Source.HANDWRITING),
            "Handwriting",
            "source",
            "Source: your handwriting",
        ),
        (said(status=SentenceStatus.ADDED_AT_YOUR_REQUEST), "At your request", "source", None),
        (said(status=SentenceStatus.CHART), "Chart", "source", "Source: chart"),
        (said(source=Source.SUMMARY), "Summary", "source", "Source: your summary"),
        (said(source=Source.PREVIOUS_NOTE), "Earlier note", "source", "Source: an earlier note"),
    ],
)
def test_a_chip_says_where_a_sentence_comes_from(
    sentence: Sentence, words: str, kind: str, name: str | None
) -> None:
    chip = source_chip(sentence, TALK, NAMES)
    assert (chip.words, chip.kind) == (words, kind)
    if name is not None:
        assert chip.name == name


def test_a_destroyed_transcript_leaves_the_kind_of_source() -> None:
    chip = source_chip(said(), None, NAMES)
    assert (chip.words, chip.name) == ("Transcript", "Source: the transcript, destroyed since")


def test_open_and_prompt_lines_are_told_apart() -> None:
    assert note_line(said(status=SentenceStatus.CHECK), TALK, NAMES).open
    prompt = note_line(said(status=SentenceStatus.TO_ADD), TALK, NAMES)
    assert (prompt.open, prompt.prompt) == (False, True)


def test_rows_stand_by_time_with_marks_between() -> None:
    rows = transcript_rows(TALK, NAMES)
    assert [row.speaker for row in rows] == [
        "You", "Dana", "", "Dana", "Speaker uncertain", "Speaker 3", "",
    ]  # fmt: skip
    assert rows[2].text == "Paused for 1 minute 4 seconds"
    assert rows[6].text.startswith("Gap of 5 seconds")
    assert rows[1].doubtful == ((8, 12),)
    assert [row.color for row in rows] == [1, 2, 0, 2, 0, 3, 0]
    assert rows[4].letter == "?"
    assert len({row.id for row in rows}) == len(rows)


def test_more_than_four_speakers_share_the_last_colour() -> None:
    crowd = replace(
        TALK, utterances=tuple(Utterance(f"U{n}", f"speaker_{n}", n, n, "x", 1) for n in range(7)), marks=()
    )
    assert max(row.color for row in transcript_rows(crowd, NAMES)) == 4


def test_names_without_a_client_and_with_a_partner() -> None:
    assert speaker_names("")["client"] == "Client"
    assert speaker_names("Dana", ("Kim",))["partner"] == "Kim"


def test_the_exact_words_are_lit() -> None:
    sentence = replace(
        said(evidence=("U0001", "U0002")), quotes=(Quote("U0002", 0, 7), Quote("U0002", 8, 19))
    )
    assert lit_utterances(sentence) == (Lit("U0001", ()), Lit("U0002", ((0, 7), (8, 19))))


def test_sentences_follow_the_sections() -> None:
    plan, subjective = said(section=Section.PLAN, line_id="p"), said(line_id="s")
    stray = said(section=Section.FOCUS, line_id="f")
    assert [s.id for s in in_order([stray, plan, subjective], NoteType.SOAP)] == ["s", "p", "f"]


def test_open_points_say_what_each_is() -> None:
    points = open_points(
        [
            said(status=SentenceStatus.NO_SOURCE, line_id="a"),
            said(line_id="fine"),
            said(status=SentenceStatus.NOT_ADDRESSED, line_id="b"),
            said(status=SentenceStatus.CHECK, reason="number", line_id="c"),
            said(status=SentenceStatus.CHECK, reason="?", line_id="d"),
        ]
    )
    assert [(p.sentence_id, p.words) for p in points] == [
        ("a", "Without a source"),
        ("b", "Risk not addressed"),
        ("c", "Check: number"),
        ("d", "Check a sentence"),
    ]


def test_an_open_point_tells_what_differs() -> None:
    told = "The source says “started”, the note says “stopped”."
    sentences = [said(status=SentenceStatus.CHECK, reason="opposite", line_id="a")]
    (point,) = open_points(sentences, differences={"a": Difference("opposite", told)})
    assert (point.words, point.told) == ("Check: opposite", told)


def test_an_untouched_sentence_stays_the_one_it_was() -> None:
    before = said()
    assert edit([before], line("  Client slept   five hours. ")) == (before,)


def test_a_changed_sentence_is_the_clinicians_and_keeps_id_and_evidence() -> None:
    (after,) = edit([said()], line("Client slept well."))
    assert (after.id, after.evidence) == ("s1", ("U0002",))
    assert (after.source, after.status, after.quotes) == (
        Source.EDITED_BY_YOU, SentenceStatus.EDITED_BY_YOU, (),
    )  # fmt: skip


def test_undoing_a_change_brings_source_and_status_back() -> None:
    before = said()
    seen = {(before.id, before.text): before}
    changed = apply_edits([before], [line("Other.")], lambda: "new", NoteType.SOAP, seen)
    assert apply_edits(changed, [line(before.text)], lambda: "new", NoteType.SOAP, seen) == (before,)


def test_undoing_a_deletion_brings_source_and_status_back() -> None:
    before = said()
    seen = {(before.id, before.text): before}
    assert apply_edits([], [line(before.text)], lambda: "new", NoteType.SOAP, seen) == (before,)
    (other,) = apply_edits([], [line("Other.")], lambda: "new", NoteType.SOAP, seen)
    assert other.evidence == before.evidence


def test_a_sentence_moved_to_another_section_is_the_clinicians() -> None:
    (after,) = edit([said()], line(said().text, section=Section.PLAN))
    assert (after.section, after.status) == (Section.PLAN, SentenceStatus.EDITED_BY_YOU)


def test_a_new_line_is_the_clinicians_and_blank_ones_are_dropped() -> None:
    first, second, third = edit(
        [said()], line(said().text), line("Mine.", "x"), line(" ", "y"), line("M", "")
    )
    assert first == said()
    assert (second.id, second.source, second.evidence) == ("x", Source.EDITED_BY_YOU, ())
    assert third.id == "new"


def test_a_deleted_line_is_gone() -> None:
    assert edit([said(), said(line_id="s2")], line(said().text, "s2")) == (said(line_id="s2"),)
