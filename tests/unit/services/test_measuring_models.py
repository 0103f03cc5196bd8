"""Measuring the model in use: what it leads to, and what ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode
from app.services.model_choice import DEMONSTRATION, InUse
from tests.support.models import SlowEngine
from tests.support.program import Practice
from tests.unit.services.test_models import code_of, models, never, reopened, row, wait_closed


def test_what_was_measured_leads_to_a_recommendation(office: Practice) -> None:
    office.store.put("base.en")
    models(office).choose("base.en")
    assert models(office).calibration() is None
    assert (models(office).recommended(), row(office, "small").pace) == ("", None)
    office.engine.folder = None
    found = models(office).calibrate(lambda _part: None, never)
    assert office.trials.opened[0][0] == Path("models") / "base.en"
    assert office.engine.folder == Path("models") / "base.en", "its memory is given back meanwhile"
    assert models(office).calibration() == found == models(office).overview().calibration
    assert models(office).calibration("CPU") == found
    assert models(office).calibration("Graphics card") is None
    own, other = row(office, "base.en").pace, row(office, "small").pace
    assert own is not None
    assert other is not None
    assert (own.estimated, other.estimated) == (False, True)
    assert other.calibration.careful > own.calibration.careful
    # base takes 6 s for 30 s: small keeps up 1.9 times, and English alone is better for English
    assert models(office).recommended() == "small.en"
    assert row(office, "large-v3").falls_behind
    assert not row(office, "small").falls_behind
    assert reopened(office).overview().recommended == row(office, "small.en")


def test_without_any_model_the_bundled_one_tells_about_the_laptop(office: Practice) -> None:
    found = models(office).calibrate(lambda _part: None, never)
    assert found.model_id == DEMONSTRATION
    assert office.trials.opened[0][0].name == "speech-model"
    assert models(office).overview().calibration == found
    assert models(office).calibration() is None, "no model is used, so none takes anything"
    assert row(office, "base.en").pace is not None


def test_nothing_is_measured_beside_a_session(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    calibrate = models(office).calibrate
    assert code_of(lambda: calibrate(lambda _part: None, never)) is ErrorCode.ILLEGAL_TRANSITION
    assert models(office).overview().recording
    office.recorder.play(5.0)
    office.program.sessions.end(session.id)
    assert code_of(lambda: calibrate(lambda _part: None, never)) is ErrorCode.ILLEGAL_TRANSITION
    assert office.trials.opened == []


def test_a_session_that_begins_meanwhile_ends_the_measurement(office: Practice) -> None:
    session = office.open()

    def starts(engine: SlowEngine) -> None:
        def before() -> None:
            if not office.program.recording.running:
                office.program.recording.start(session.id)
            wait_closed(engine)

        engine.before = before

    office.trials.prepare = starts
    assert code_of(lambda: models(office).calibrate(lambda _p: None, never)) is ErrorCode.ILLEGAL_TRANSITION
    assert models(office).overview().calibration is None


def test_a_cancelled_measurement_leaves_the_one_before(office: Practice) -> None:
    office.store.put("base.en")
    models(office).choose("base.en")
    first = models(office).calibrate(lambda _part: None, never)

    def waits(engine: SlowEngine) -> None:
        def before() -> None:
            wait_closed(engine)

        engine.before = before

    office.trials.prepare = waits
    with pytest.raises(Cancelled):
        models(office).calibrate(lambda _part: None, lambda: True)
    assert models(office).calibration() == first


def test_what_an_older_version_measured_only_serves_as_an_estimate(office: Practice) -> None:
    office.store.put("base.en")
    models(office).choose("base.en")
    models(office).calibrate(lambda _part: None, never)
    newer = reopened(office)
    assert newer.calibration() is None
    (base,) = [one for one in newer.choices() if one.id == "base.en"]
    assert base.pace is not None
    assert base.pace.estimated


def test_the_model_in_use_and_its_device_are_told(office: Practice) -> None:
    assert models(office).in_use() is None
    office.store.put("base.en")
    models(office).choose("base.en")
    assert models(office).in_use() == InUse("Base", "")
    models(office).calibrate(lambda _part: None, never)
    assert models(office).in_use() == InUse("Base", "CPU")
