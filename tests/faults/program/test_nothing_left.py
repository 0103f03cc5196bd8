"""After "forget" and a withdrawal nothing can be read any more, not even with copies and every key (B2, B3).

The whole data folder is copied before. Whoever has that copy, the database's key and every data key that is
left afterwards reads what should have stayed, and nothing else. Every check first finds what is still there.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.bootstrap.logbook import write_down
from app.domain.chart import Client, Clinician
from app.domain.session import SAMPLE_RATE, Session
from app.system.event_log import EventLog
from tests.support.cipher_pages import pages_of
from tests.support.database import START
from tests.support.left_over import keys_left, sound_readable, words_readable
from tests.support.live_practice import DATABASE, LivePractice, fresh
from tests.support.recording import signal, wait_until
from tests.support.speech import Line

STAYS = Line(1, 1.0, 5.0, "I slept by the quiet harbour for three hours last night.")
GOES = Line(1, 22.0, 28.0, "I had thoughts of suicide by the flooded orchard where the heron waited.")
LENGTH, CUT = 40, 20
"""Seconds that are recorded, and the second from which on they are forgotten."""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LivePractice]:
    """A practice with both switches on, whose log is written beside its data."""
    practice = fresh(tmp_path / "data", START)
    practice.engine.lines = (STAYS, GOES)
    log = EventLog(tmp_path / "data" / "roomnote.log")
    write_down(practice.program.bus, log)
    with practice.program.database.unit_of_work() as unit:
        unit.clinicians.save(Clinician("clinician-1", "Robin Example", "LCSW"))
        unit.clients.save(Client("client-1", "Jordan Sample"))
        unit.commit()
    practice.program.clinicians.switch_ai("clinician-1", on=True)
    practice.program.practice.switch_ai(on=True, clinician_id="clinician-1")
    yield practice
    practice.close()
    log.close()


def recorded(live: LivePractice) -> Session:
    """A session that is recorded, and heard far enough."""
    program = live.program
    session = program.sessions.open(program.sessions.walk_in("Jordan Sample").id, "clinician-1")
    asked = program.consents.ask(session.id, session.participants[0])
    program.consents.answer(session.id, asked.id, agreed=True)
    session = program.recording.start(session.id)

    def heard(seconds: int) -> bool:
        with program.database.unit_of_work() as unit:
            parts = unit.transcripts.parts(session.id)
        return bool(parts) and parts[-1].end_frame >= seconds * SAMPLE_RATE

    for second in range(LENGTH):
        live.say(signal(second * SAMPLE_RATE, (second + 1) * SAMPLE_RATE))
        if second % 10 == 5 and second > 10:
            # the transcription follows at a distance of a window and a half
            wait_until(partial(heard, second - 5), "what was said is heard")
    return session


def copied(live: LivePractice, to: Path) -> Path:
    """What somebody kept: the whole data folder as it is now."""
    shutil.copytree(live.folder, to)
    return to


def test_what_was_forgotten_cannot_be_read_from_any_copy(live: LivePractice, tmp_path: Path) -> None:
    session = recorded(live)
    before = copied(live, tmp_path / "before")
    keys = keys_left(live.master, live.secrets)
    whole = signal(0, LENGTH * SAMPLE_RATE)
    sealed = sound_readable(before / "recordings", session.recording_id, keys)
    assert whole.startswith(sealed[: 2 * (LENGTH - 1) * SAMPLE_RATE]), "the check must see what is there"
    assert "heron" in words_readable(before / DATABASE, live.master, session.id, keys)

    assert live.program.recording.forget(session.id, (LENGTH - CUT) / 60) == LENGTH - CUT

    keys = keys_left(live.master, live.secrets)
    readable = sound_readable(before / "recordings", session.recording_id, keys)
    assert not any(readable[2 * CUT * SAMPLE_RATE :])
    now = sound_readable(live.folder / "recordings", session.recording_id, keys)
    assert now == signal(0, CUT * SAMPLE_RATE), "what stays is there, sample by sample"
    assert words_readable(before / DATABASE, live.master, session.id, keys) == set()
    with live.program.database.unit_of_work() as unit:
        left = {word.text for part in unit.transcripts.parts(session.id) for word in part.words}
    assert {"quiet", "harbour"} <= left
    assert not left & {"heron", "flooded", "orchard"}
    assert_gone(live, b"heron", b"orchard")


def test_what_was_withdrawn_cannot_be_read_from_any_copy(live: LivePractice, tmp_path: Path) -> None:
    session = recorded(live)
    before = copied(live, tmp_path / "before")
    live.program.sessions.withdraw(session.id, live.program.sessions.get(session.id).participants[0])
    assert keys_left(live.master, live.secrets) == {}
    assert not list(live.folder.glob("recordings/*/*.sealed"))
    assert (before / "recordings" / session.recording_id).is_dir()
    assert_gone(live, b"heron", b"harbour")


def test_a_draft_is_gone_from_every_page_after_a_withdrawal(live: LivePractice) -> None:
    session = recorded(live)
    live.program.sessions.end(session.id)
    live.program.processing.process(session.id)
    assert b"heron" in pages_of(live.folder / DATABASE, live.master.database_key()), (
        "the check must see what is there"
    )
    live.program.sessions.withdraw(session.id, live.program.sessions.get(session.id).participants[0])
    assert keys_left(live.master, live.secrets) == {}
    assert_gone(live, b"heron", b"harbour")


def assert_gone(live: LivePractice, *words: bytes) -> None:
    """None of ``words`` is in a page of the database or its log, used or free, nor in the program's log."""
    pages = pages_of(live.folder / DATABASE, live.master.database_key())
    assert b"Jordan Sample" in pages, "the check must see what is there"
    logged = (live.folder / "roomnote.log").read_bytes()
    assert b"session.changed" in logged, "the check must see what is there"
    for word in words:
        assert word not in pages
        assert word not in logged
