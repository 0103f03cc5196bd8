"""Nothing is kept longer because a clock was wrong, and nothing goes early because it was set right."""

from datetime import timedelta

from app.services.set_back_clock import SEEN
from tests.support.program import Practice


def seen(office: Practice) -> str:
    with office.program.database.unit_of_work() as unit:
        return unit.settings.get(SEEN)


def test_a_clock_that_ran_ahead_prolongs_neither_sound_nor_words(office: Practice) -> None:
    sound = office.record()
    words, _ = office.drafted()
    office.clock.advance(days=-365)
    sweep, of = office.program.destruction.sweep, office.program.destruction.destroyed
    sweep()
    office.clock.advance(hours=24)
    sweep()
    assert of(sound.id).audio is not None
    assert of(words.id).transcript is None
    office.clock.advance(days=6)
    sweep()
    assert of(words.id).transcript is not None
    sweep()
    assert seen(office) == ""


def test_a_clock_that_is_set_right_again_destroys_nothing_early(office: Practice) -> None:
    words, _ = office.drafted()
    away = timedelta(days=2_000)
    office.clock.advance(days=-away.days)
    office.program.destruction.sweep()
    assert words.id in seen(office)
    office.clock.advance(days=away.days)
    office.program.destruction.sweep()
    assert office.program.destruction.destroyed(words.id).transcript is None
    assert seen(office) == ""
