"""Attaching a file in tests: the file, what happens while it is taken in, what a crash leaves of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.errors import AppError, ErrorCode
from app.domain.session import Session
from app.domain.states import SessionState
from tests.support.program import Practice

SECONDS = 45


def noise(path: Path) -> Path:
    """A file of noise whose samples are known."""
    wave = np.random.default_rng(3).integers(-3_000, 3_000, SECONDS * 16_000, dtype=np.int16)
    soundfile.write(path, wave, 16_000, subtype="PCM_16")
    return path


def never() -> bool:
    return False


def code_of(call: Callable[[], object]) -> ErrorCode:
    with pytest.raises(AppError) as error:
        call()
    return error.value.code


def planned(office: Practice) -> Session:
    """A session that was never opened, whose client agreed."""
    appointment = office.program.sessions.walk_in(office.client.name)
    session = office.program.sessions.prepare(appointment.id, office.clinician.id)
    office.agree(session.id)
    return office.program.sessions.get(session.id)


def as_it_was(office: Practice, before: Session) -> bool:
    """Whether nothing of an attempt is left: the session, the sound, the file's recording."""
    return office.program.sessions.get(before.id) == before and office.recordings.recording_ids() == ()


def after(office: Practice, seconds: int, happen: Callable[[], object]) -> Callable[[], bool]:
    """A "not cancelled" that lets something happen when so many seconds are sealed."""
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        if len(asked) == seconds + 1:
            happen()
        return False

    return cancelled


def cut_off(office: Practice, session: Session) -> None:
    """What a crash in the middle of taking a file in leaves behind."""
    with office.program.database.unit_of_work() as unit:
        unit.sessions.save(replace(session, state=SessionState.OPEN, recording_id="half"))
        unit.commit()
    office.recordings.sound["half"] = bytes(320_000)
