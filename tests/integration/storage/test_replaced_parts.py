"""A stretch that was set aside: kept as such, and its words put in its place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.setting_aside import set_aside
from app.domain.transcript import TranscriptPart, VoiceFrame, Word
from app.storage.codec import dump_part, load_part
from tests.support.database import SESSION, Store, fill

SECOND = 16_000
FOUND = TranscriptPart(
    SECOND, 3 * SECOND, (Word("found", 1.2, 1.9, 0.8),), (VoiceFrame(1.0, 1.5, (0.5, 1.5)),)
)  # fmt: skip


def test_the_words_take_the_place_of_what_was_missing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    database = store.open()
    before = TranscriptPart(0, SECOND, (Word("before", 0.0, 0.9, 0.9),), ())
    try:
        fill(database)
        with database.unit_of_work() as unit:
            unit.transcripts.add_part(SESSION.id, before)
            unit.transcripts.add_part(SESSION.id, set_aside(SECOND, 2 * SECOND))
            unit.commit()
        with database.unit_of_work() as unit:
            assert [part.set_aside for part in unit.transcripts.parts(SESSION.id)] == [False, True]
            unit.transcripts.replace_part(SESSION.id, FOUND)
            unit.commit()
    finally:
        database.close()
    again = store.open()
    try:
        with again.unit_of_work() as unit:
            assert unit.transcripts.parts(SESSION.id) == (before, FOUND)
    finally:
        again.close()


@pytest.mark.parametrize("wrong", [replace(FOUND, start_frame=0), replace(FOUND, end_frame=4 * SECOND)])
def test_only_the_very_stretch_is_replaced(tmp_path: Path, wrong: TranscriptPart) -> None:
    database = Store(tmp_path).open()
    try:
        fill(database)
        with database.unit_of_work() as unit:
            unit.transcripts.add_part(SESSION.id, set_aside(SECOND, 2 * SECOND))
            unit.commit()
        with database.unit_of_work() as unit, pytest.raises(BugError):
            unit.transcripts.replace_part(SESSION.id, wrong)
        with database.unit_of_work() as unit:
            assert unit.transcripts.parts(SESSION.id) == (set_aside(SECOND, 2 * SECOND),)
    finally:
        database.close()


def test_of_a_destroyed_transcript_nothing_is_replaced(tmp_path: Path) -> None:
    database = Store(tmp_path).open()
    try:
        fill(database)
        with database.unit_of_work() as unit:
            unit.transcripts.add_part(SESSION.id, set_aside(SECOND, 2 * SECOND))
            unit.transcripts.destroy(SESSION.id)
            unit.commit()
        with database.unit_of_work() as unit, pytest.raises((BugError, LocalError)) as raised:
            unit.transcripts.replace_part(SESSION.id, FOUND)
        assert raised.value.code in (ErrorCode.BUG, ErrorCode.TRANSCRIPT_DESTROYED)
    finally:
        database.close()


def test_parts_of_before_are_read_as_transcribed() -> None:
    written = json.loads(dump_part(FOUND))
    assert "set_aside" not in written, "as it always was"
    assert load_part(json.dumps(written).encode()) == FOUND
    assert load_part(dump_part(set_aside(0, SECOND))).set_aside
