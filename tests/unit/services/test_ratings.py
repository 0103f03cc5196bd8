"""Stars and comments stay on this laptop and survive signing (R33)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.rating import Rating
from app.services.ratings import LONGEST_COMMENT
from tests.support.program import Practice


def test_a_rating_is_kept_replaced_taken_back_and_survives_signing(office: Practice) -> None:
    _, note = office.drafted()
    ratings = office.program.ratings
    assert ratings.of_note(note.id) is None
    ratings.rate(note.id, 3)
    rated = ratings.rate(note.id, 4, "  Plan was thin. ")
    assert rated == Rating(note.id, 4, "Plan was thin.", "SOAP", note.drafter, office.clock.now())
    office.program.notes.sign(note.id, attested=True, reason="r")
    assert ratings.of_note(note.id) == rated
    assert ratings.rate(note.id, 5, "x" * 2 * LONGEST_COMMENT) is not None
    assert len((ratings.of_note(note.id) or replace(rated, comment="")).comment) == LONGEST_COMMENT
    assert ratings.rate(note.id, 0) is None
    assert ratings.of_note(note.id) is None
    assert ratings.rate(note.id, 0) is None


@pytest.mark.parametrize("stars", [-1, 6])
def test_other_numbers_are_refused(office: Practice, stars: int) -> None:
    with pytest.raises(InputError) as refused:
        office.program.ratings.rate("n", stars)
    assert refused.value.code is ErrorCode.BAD_USAGE
    with pytest.raises(InputError) as unknown:
        office.program.ratings.rate("n", 3)
    assert unknown.value.code is ErrorCode.SESSION_NOT_FOUND


def test_what_counts_is_the_draft_that_was_rated_first(office: Practice) -> None:
    _, note = office.drafted()
    office.program.ratings.rate(note.id, 2)
    with office.program.database.unit_of_work() as unit:
        unit.notes.save(replace(note, drafter="another model"))
        unit.commit()
    again = office.program.ratings.rate(note.id, 3)
    assert again is not None and again.drafter == note.drafter


def test_the_trend_is_by_month_type_and_drafter(office: Practice) -> None:
    def rated(number: int, stars: int, drafter: str, days: int) -> None:
        _, note = office.drafted()
        with office.program.database.unit_of_work() as unit:
            unit.ratings.save(
                Rating(note.id, stars, "", "SOAP", drafter, office.clock.now() + timedelta(days=days))
            )
            unit.commit()

    assert office.program.ratings.trends() == ()
    for number, (stars, drafter, days) in enumerate(
        [
            (3, "small model", 0),
            (2, "embedded", 0),
            (4, "embedded", 1),
            (5, "embedded", 40),
            (1, "model", 0),
        ]
    ):
        rated(number, stars, drafter, days)
    embedded, model, small = office.program.ratings.trends()
    assert (small.drafter, small.count) == ("small model", 1), "those rated most often first, then by name"
    assert (embedded.drafter, embedded.count, model.count) == ("embedded", 3, 1)
    assert [(m.average, m.count) for m in embedded.months] == [(3.0, 2), (5.0, 1)]
    assert embedded.average == pytest.approx(11 / 3)
    assert embedded.months[0].first.day == 1 and embedded.months[0].first.tzinfo is not None
