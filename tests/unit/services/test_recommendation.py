"""What a model that was not measured would take, and which one suits."""

from dataclasses import replace

import pytest

from app.domain.readiness import Calibration
from app.services.ports import Laptop
from app.services.recommendation import AROUND, COSTS, Pace, estimate, fits, recommended, speaks
from tests.support.database import START
from tests.support.models import CATALOGUE, LAPTOP

BASE = Calibration(
    "base.en", "CPU", "1", START, 30.0, 2.0, 1.0, 1.5, 2.0, 400_000_000, 4, 8, battery_factor=1.4
)


def test_a_model_that_was_not_measured_is_scaled_from_the_nearest_that_was() -> None:
    tiny = replace(BASE, model_id="tiny.en", careful=50.0)
    pace = estimate("small.en", [tiny, BASE])
    assert pace is not None
    assert pace.estimated
    one = pace.calibration
    assert one.model_id == "small.en"
    assert one.careful == pytest.approx(2.0 * (2.46 + 4.11 + 30 * AROUND) / (0.83 + 1.35 + 30 * AROUND))
    assert one.quick == pytest.approx(one.careful / 2)
    assert one.loading > BASE.loading
    assert (one.closing, one.battery_factor, one.memory) == (2.0, 1.4, 0)


def test_the_window_of_an_estimate_is_that_of_real_models() -> None:
    short = replace(BASE, model_id="demonstration", window=10.0, careful=0.06 + 10 * AROUND)
    pace = estimate("tiny.en", [short])
    assert pace is not None
    assert pace.calibration.window == 30.0
    assert pace.calibration.careful == pytest.approx(COSTS["tiny.en"] + 30 * AROUND)


def test_nothing_is_guessed_without_a_measurement_or_for_an_unknown_model() -> None:
    assert estimate("small.en", []) is None
    assert estimate("own-model", [BASE]) is None
    assert estimate("small.en", [replace(BASE, model_id="own-model")]) is None


def paces(**speeds: float) -> dict[str, Pace]:
    return {
        name.replace("_", "."): Pace(replace(BASE, careful=30.0 / speed), estimated=True)
        for name, speed in speeds.items()
    }


def test_the_largest_that_keeps_up_with_a_margin_is_recommended() -> None:
    found = paces(tiny_en=20.0, base_en=9.0, small_en=1.5, small=1.5)
    assert recommended(CATALOGUE, found, LAPTOP, "en") == "small.en", "made for English alone"
    assert recommended(CATALOGUE, found | paces(small_en=1.49, small=1.49), LAPTOP, "en") == "base.en"
    assert recommended(CATALOGUE, found, LAPTOP, "de") == "small", "no English model for German"
    assert recommended(CATALOGUE, paces(tiny_en=1.0), LAPTOP, "en") == ""
    assert recommended(CATALOGUE, {}, LAPTOP, "en") == ""


def test_an_estimate_from_a_far_smaller_model_needs_more_margin() -> None:
    one = replace(BASE, model_id="demonstration", window=10.0, careful=0.08)
    small, tiny = estimate("small.en", [one]), estimate("tiny.en", [one])
    assert small is not None
    assert tiny is not None
    assert (small.from_afar, tiny.from_afar) == (True, False)
    assert small.calibration.speed == pytest.approx(30 / 6.57, rel=0.1), "as measured on the same processor"
    near = estimate("large-v3-turbo", [replace(BASE, model_id="small.en", careful=6.57)])
    assert near is not None
    assert not near.from_afar
    assert near.keeps_up
    assert near.calibration.speed == pytest.approx(2.0, rel=0.1)
    assert not replace(near, from_afar=True).keeps_up


def test_a_model_that_fills_the_memory_is_not_recommended() -> None:
    found = paces(base_en=9.0, small_en=5.0)
    little = Laptop(4, 3, 1_900_000_000)
    assert recommended(CATALOGUE, found, little, "en") == "base.en"
    assert not fits(968_000_000, little)
    assert fits(968_000_000, Laptop(4, 3, 0)), "not known"


def test_languages() -> None:
    assert speaks(("*",), "de")
    assert speaks(("en",), "en")
    assert not speaks(("en",), "de")


def test_dearer_models_cost_more() -> None:
    small = ["demonstration", "tiny.en", "base.en", "distil-small.en", "small"]
    order = [*small, "distil-large-v3.5", "large-v3-turbo", "large-v3"]
    assert [COSTS[name] for name in order] == sorted(COSTS[name] for name in order)
